// What was answered outright, as words and numbers: a question about harm is never a chart, and a single answer is no course.
import { allianceItems, tensionAnswers } from '#src/domain/alliance/check.ts'
import type { DirectReason, RuptureFinding } from '#src/domain/alliance/finding.ts'
import { anchorsOf, answerKey } from '#src/domain/instruments/instrument.ts'
import type { Speech } from '#src/ui/page.tsx'
import { Numbers } from '#src/ui/picture-frame.tsx'
import type { WhyView } from './why-view.ts'

interface Props {
  readonly speech: Speech
  readonly view: WhyView
}

/** Every answer to each question that needs a person here, in order of arrival, whatever session it was for. */
export function RiskAnswersBehind({ speech, view, items }: Props & { items: readonly string[] }) {
  return (
    <>
      {items.map((key) => {
        const [id = ''] = key.split('/')
        const form = view.instrument(id)
        const item = form?.items.find((each) => answerKey(form, each) === key)
        if (!form || !item) return null
        const rows = view.history.checkIns.flatMap(({ sessionId, answers }) => {
          const answer = answers[key]
          if (answer === undefined) return []
          const session = view.history.sessions.find((each) => each.id === sessionId)
          return [[session ? view.numbered(session) : speech.t('brief.no-answer'), view.day(sessionId), anchorsOf(form, item).find(({ code }) => code === answer)?.text ?? String(answer)]]
        })
        return (
          <>
            <div class="exact"><p class="said">{item.text}</p></div>
            <div class="wide">
              <Numbers
                caption={speech.t('why.answers.title')} rows={rows}
                columns={[{ head: speech.t('brief.course.table.session') }, { head: speech.t('brief.course.table.date') }, { head: speech.t('why.answer') }]}
              />
            </div>
          </>
        )
      })}
    </>
  )
}

/** The question and the answer, as they stood on the form of whoever gave it. */
export function TensionBehind({ speech, view, finding, reason }: Props & { finding: RuptureFinding; reason: Extract<DirectReason, { kind: 'tension' }> }) {
  const form = view.instrument(reason.by === 'client' ? 'attune-after' : 'attune-mirror')
  const item = form?.items.find(({ kind }) => kind === 'tension')
  if (!form || !item) return null
  const answer = anchorsOf(form, item).find(({ code }) => code === tensionAnswers.indexOf(reason.answer))
  return (
    <div class="exact">
      <p class="provenance">{speech.t('why.tension.who', { by: reason.by, name: view.teller.name, reader: view.teller.reader, session: finding.sessionNumber ?? 0 })}</p>
      <p class="said">{item.text}</p>
      <p><b>{answer?.text}</b></p>
    </div>
  )
}

/** The three answers after one session, beside the line that an answer has to reach. */
export function LowItemsBehind({ speech, view, finding, at }: Props & { finding: RuptureFinding; at: number }) {
  const items = view.rated.find(({ sessionId }) => sessionId === finding.sessionId)?.client?.items
  if (!items) return null
  const isLow = (item: (typeof allianceItems)[number]) => finding.reasons.some((reason) => reason.kind === 'low-item' && reason.item === item)
  return (
    <div class="wide">
      <Numbers
        caption={speech.t('why.items.title', { session: finding.sessionNumber ?? 0, name: view.teller.name })}
        columns={[{ head: speech.t('brief.question') }, { head: speech.t('why.answer'), isNumber: true }, { head: speech.t('why.items.line', { at }) }]}
        rows={allianceItems.map((item) => [
          speech.t(`brief.alliance.${item}`), items[item] === null ? speech.t('brief.no-answer') : speech.number(items[item]), isLow(item) ? speech.t('why.items.at-or-below', { at }) : '',
        ])}
      />
    </div>
  )
}
