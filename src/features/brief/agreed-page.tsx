// The first row of a brief: what the two agreed last time, and the bridge from it: how the last session was for the client, and whether they felt heard.
import type { Brief } from '#src/domain/brief/brief.ts'
import { endOf, startOf } from '#src/domain/session/before-after.ts'
import { allianceItems } from '#src/domain/alliance/check.ts'
import { Command } from '#src/ui/fields.tsx'
import type { Speech } from '#src/ui/page.tsx'
import type { BriefView } from './brief-view.ts'

interface Props {
  readonly speech: Speech
  readonly view: BriefView
}

export function AgreedPart({ speech, view }: Props) {
  const { words: { agreed }, lastSession } = view.brief
  const bridge = bridgeWords(speech, view)
  if (agreed.length === 0 && bridge.length === 0) return null
  const isLast = agreed.length > 0 && agreed[0]!.sessionId === lastSession?.session.id
  const session = agreed.length > 0 ? view.numberOf(agreed[0]!.sessionId) ?? 0 : 0
  // The row's name says it then.
  const isUnderItsSession = !isLast && session !== 0
  return (
    <section class="row" aria-labelledby="agreed">
      <h2 id="agreed">{agreed.length === 0 ? speech.t('brief.bridge') : isUnderItsSession ? speech.t('brief.agreed.session', { session }) : speech.t('brief.agreed')}</h2>
      <div class="matter">
        {agreed.map((line, index) => (
          <>
            <p class="lead said" dir="auto">{line.text}</p>
            {isUnderItsSession || index < agreed.length - 1 ? null : <p class="provenance">{speech.t('brief.agreed.where', { session })}</p>}
            {view.reader === 'therapist' && <Correct speech={speech} view={view} id={line.id} text={line.text} />}
          </>
        ))}
        {bridge.map((line) => <p>{line}</p>)}
      </div>
    </section>
  )
}

/** Put into other words, or taken back: the old line stays in the record, and no page shows it. */
function Correct({ speech, view, id, text }: Props & { id: string; text: string }) {
  return (
    <details class="no-print">
      <summary>{speech.t('brief.agreed.correct')}</summary>
      <form method="post" action={`/cases/${view.caseId}/agreed`}>
        <Command id={view.newCommand()} />
        <input type="hidden" name="replaces" value={id} />
        <label class="stacked">
          {speech.t('brief.agreed.words')}
          <input type="text" name="text" dir="auto" maxLength={300} autocomplete="off" value={text} />
        </label>
        <p class="deeds">
          <button class="plain-button" type="submit">{speech.t('brief.agreed.keep')}</button>
          <button class="plain-button" type="submit" name="take" value="back">{speech.t('brief.agreed.take-back')}</button>
        </p>
      </form>
    </details>
  )
}

/** At most two sentences: the answer to whether they felt heard, and the lowest answer of the last session. Nothing of what may not yet be seen. */
function bridgeWords(speech: Speech, { brief, history, teller }: BriefView): string[] {
  const said = heardSince(brief, history.heard)
  const lowest = lowestOf(brief)
  return [
    ...(said ? [speech.t('handling.heard', { name: teller.name, answer: said })] : []),
    ...(lowest ? [speech.t('brief.bridge.lowest', { name: teller.name, ...lowest })] : []),
  ]
}

/** Since the last session began, and before this one was over. */
function heardSince({ lastSession, session }: Brief, heard: BriefView['history']['heard']): string | null {
  if (!lastSession) return null
  const until = session ? endOf(session) : Infinity
  return heard.findLast(({ at }) => at >= startOf(lastSession.session) && at < until)?.answer ?? null
}

/** The lowest of the three answers; the equal ones in the order of the questions, and all alike said as such. */
function lowestOf({ lastSession }: Brief): { session: number; item: string; value: number } | null {
  const items = lastSession?.client?.items
  const given = allianceItems.flatMap((item) => (items?.[item] === null || items?.[item] === undefined ? [] : [{ item: item as string, value: items[item] }]))
  if (given.length === 0) return null
  const value = Math.min(...given.map((each) => each.value))
  const lowest = given.filter((each) => each.value === value)
  return { session: lastSession?.session.number ?? 0, value, item: lowest.length === given.length && given.length > 1 ? 'all' : lowest[0]!.item }
}
