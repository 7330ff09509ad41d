// What became of a signal: where it stands in words, and the few things that can be done about it, each one tap.
import type { SignalLife } from '#src/domain/signal/signal-life.ts'
import { snoozeReasons, type Deed } from '#src/domain/signal/deed.ts'
import { deedsFor } from '#src/domain/signal/handling.ts'
import type { HandledKind } from '#src/domain/signal/handled-kind.ts'
import { Command } from '#src/ui/fields.tsx'
import { stateWords } from '#src/ui/handling-words.ts'
import { Mark } from '#src/ui/marks.tsx'
import type { Speech } from '#src/ui/page.tsx'
import type { BriefView } from './brief-view.ts'

interface Props {
  readonly speech: Speech
  readonly view: BriefView
  readonly kind: HandledKind
  readonly rule: string
}

/** The row of taps, in this order; putting off asks for a reason and stands apart. */
const taps: readonly Deed[] = ['talked-about', 'repaired', 'to-supervision', 'let-go']

const lifeOf = (view: BriefView, kind: string): SignalLife | undefined => view.brief.lives.find((life) => life.kind === kind)

/** Where it stands, and that it should not stay with one person. */
export function StateLine({ speech, view, kind }: Omit<Props, 'rule'>) {
  const life = lifeOf(view, kind)
  if (!life) return null
  const words = life.state.deed && view.putOffWords.get(life.state.deed.id)
  const agreedHere = view.history.agreed.filter(({ sessionId, answers }) => answers === kind && sessionId === view.brief.session?.id)
  return (
    <p class="provenance">
      {stateWords({ ...view.teller, numberOf: view.numberOf }, life)}
      {words && <> <q class="said" dir="auto">{words}</q></>}
      {agreedHere.map(({ text }) => <> {speech.t('handling.agreed.here')} <q class="said" dir="auto">{text}</q></>)}
      {life.isForSupervision && <> <b>{speech.t('handling.for-supervision', { sessions: life.sessionsSince })}</b></>}
    </p>
  )
}

/** Only the case's therapist handles a signal; one who reads along sees where it stands. */
export function Became({ speech, view, kind, rule }: Props) {
  if (view.reader !== 'therapist') return null
  const may = deedsFor(kind)
  const isForSupervision = lifeOf(view, kind)?.isForSupervision ?? false
  return (
    <>
      {isForSupervision && (
        <form method="post" action={`/cases/${view.caseId}/signals/${kind}`}>
          <About view={view} rule={rule} />
          <button class="plain-button" type="submit" name="deed" value="to-supervision">{speech.t('handling.deed.to-supervision')}</button>
        </form>
      )}
      <details>
        <summary>{speech.t('handling.became')}</summary>
        <form method="post" action={`/cases/${view.caseId}/signals/${kind}`}>
          <About view={view} rule={rule} />
          <p>
            {taps.filter((deed) => may.includes(deed) && !(isForSupervision && deed === 'to-supervision')).map((deed) => (
              <button class="plain-button" type="submit" name="deed" value={deed}>{speech.t(`handling.deed.${deed}`)}</button>
            ))}
          </p>
          <label class="stacked">
            {speech.t('handling.agreed')}
            <input type="text" name="agreed" dir="auto" maxLength={300} autocomplete="off" />
          </label>
        </form>
        {may.includes('snoozed') && <PutOff speech={speech} view={view} kind={kind} rule={rule} />}
      </details>
    </>
  )
}

function PutOff({ speech, view, kind, rule }: Props) {
  return (
    <details>
      <summary>{speech.t('handling.not-now')}</summary>
      <form method="post" action={`/cases/${view.caseId}/signals/${kind}`}>
        <About view={view} rule={rule} />
        <label class="stacked">
          {speech.t('handling.not-now.reason')}
          <select name="reason">{snoozeReasons.map((reason) => <option value={reason}>{speech.t(`handling.reason.${reason}`)}</option>)}</select>
        </label>
        <label class="stacked">
          {speech.t('handling.not-now.words')}
          <input type="text" name="words" dir="auto" maxLength={300} autocomplete="off" />
        </label>
        <p><button class="plain-button" type="submit" name="deed" value="snoozed">{speech.t('handling.deed.snoozed')}</button></p>
      </form>
    </details>
  )
}

/** Which signal of which brief. */
function About({ view, rule }: Pick<Props, 'view' | 'rule'>) {
  return (
    <>
      <Command id={view.newCommand()} />
      <input type="hidden" name="session" value={view.brief.session?.id ?? ''} />
      <input type="hidden" name="rule" value={rule} />
    </>
  )
}

/** Two taps; the last one holds and can be changed. Nothing to vote on where no session is planned. */
export function Useful({ speech, view, kind, rule }: Props) {
  if (view.reader !== 'therapist' || kind === 'safety' || !view.brief.session) return null
  const own = view.votes.find((vote) => vote.kind === kind && vote.rule === rule)
  return (
    <form class="useful" method="post" action={`/cases/${view.caseId}/signals/${kind}/vote`}>
      <About view={view} rule={rule} />
      <span class="small soft">{speech.t('handling.useful')}</span>
      {(['yes', 'no'] as const).map((said) => (
        <button class="plain-button" type="submit" name="useful" value={said} aria-pressed={own ? String(own.useful === (said === 'yes')) as 'true' | 'false' : 'false'}>{speech.t(`handling.useful.${said}`)}</button>
      ))}
    </form>
  )
}

/** The life of a rupture that is open though no rule finds it now; undefined where there is none, or a signal tells it. */
export function openRupture(view: BriefView): SignalLife | undefined {
  const isTold = [...view.brief.signals, ...view.brief.alsoNoted].some(({ kind }) => kind === 'rupture')
  return isTold ? undefined : view.brief.lives.find(({ kind, episode }) => kind === 'rupture' && episode !== null)
}

/** Nobody has seen it mended: it stays on the page until it is. */
export function StillOpen({ speech, view }: Pick<Props, 'speech' | 'view'>) {
  const life = openRupture(view)
  if (!life?.episode) return null
  return (
    <div class="signal also">
      <h3><Mark kind="possible-rupture" />{speech.t('handling.still-open')}</h3>
      <p>{speech.t('handling.still-open.what', { session: life.episode.sessionNumber ?? 0, name: view.teller.name, reader: view.reader })}</p>
      <StateLine speech={speech} view={view} kind="rupture" />
      <div class="after"><Became speech={speech} view={view} kind="rupture" rule={life.rule} /></div>
    </div>
  )
}
