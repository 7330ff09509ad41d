// How the last session was for both, answer by answer; until the therapist's own check is in, only the way to it.
import type { AllianceCheck } from '#src/domain/alliance/check.ts'
import type { LastSession } from '#src/domain/brief/brief.ts'
import { isolated } from '#src/ui/marks.tsx'
import type { Speech } from '#src/ui/page.tsx'
import type { BriefView } from './brief-view.ts'

interface Props {
  readonly speech: Speech
  readonly view: BriefView
}

export function AlliancePart({ speech, view }: Props) {
  const last = view.brief.lastSession
  if (!last) return null
  const { number } = last.session
  return (
    <section class="row" aria-labelledby="alliance">
      <h2 id="alliance">{speech.t('brief.alliance')}</h2>
      <div class="matter">
        {last.mirror === 'due' ? <StillToDo speech={speech} view={view} last={last} /> : <BothSides speech={speech} view={view} last={last} />}
      </div>
      <div class="margin">
        <h3>{number === null ? speech.t('brief.alliance.after-unnumbered') : speech.t('brief.alliance.after', { number })}</h3>
        <p>{speech.t('brief.alliance.own', { reader: view.reader, name: view.teller.name })}</p>
      </div>
    </section>
  )
}

function StillToDo({ speech, view, last }: Props & { last: LastSession }) {
  if (view.reader === 'supervisor') return <p>{speech.t('brief.alliance.due.supervisor')}</p>
  return (
    <>
      <p>{speech.t('brief.alliance.due', { name: view.teller.name })}</p>
      <p><a class="way no-print" href={`/cases/${view.caseId}/sessions/${last.session.id}/check`}>{speech.t('brief.alliance.to-check')}</a></p>
    </>
  )
}

function BothSides({ speech, view, last }: Props & { last: LastSession }) {
  const { client, therapist } = last
  if (!client && !therapist) {
    return <p>{speech.t('brief.alliance.no-client', { name: view.teller.name })} {speech.t('brief.alliance.not-rating')}</p>
  }
  const rows = (['goal', 'task', 'bond', 'tension'] as const).map((item) => ({ item, client: said(speech, client, item), therapist: said(speech, therapist, item) }))
  return (
    <>
      <table aria-labelledby="alliance">
        <thead>
          <tr>
            <th scope="col"><span class="hidden-words">{speech.t('brief.question')}</span></th>
            {client && <th scope="col" class="number">{view.called === null ? speech.t('brief.alliance.client.anonymous') : speech.t('brief.alliance.client', { name: isolated(view.called) })}</th>}
            {therapist && <th scope="col" class="number">{speech.t(view.reader === 'supervisor' ? 'brief.alliance.therapist.supervisor' : 'brief.alliance.therapist')}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              <th scope="row">{speech.t(`brief.alliance.${row.item}`)}</th>
              {client && <td class="number">{row.client}</td>}
              {therapist && <td class="number">{row.therapist}</td>}
            </tr>
          ))}
        </tbody>
      </table>
      <p class="provenance">
        {!client ? speech.t('brief.alliance.no-client', { name: view.teller.name }) : !therapist ? speech.t('brief.alliance.not-rating') : speech.t('brief.alliance.apart')}{last.clientWithoutPin && ` ${speech.t('brief.alliance.without-pin')}`}
      </p>
    </>
  )
}

function said(speech: Speech, check: AllianceCheck | null, item: 'goal' | 'task' | 'bond' | 'tension'): string {
  const answer = item === 'tension' ? check?.tension : check?.items[item]
  if (answer === null || answer === undefined) return speech.t('brief.no-answer')
  return typeof answer === 'number' ? speech.number(answer) : speech.t(`brief.alliance.tension.${answer}`)
}
