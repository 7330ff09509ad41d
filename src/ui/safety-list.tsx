// Answers that need a person, wherever somebody who has to do with them looks: first, in exact words, and gone only when acknowledged.
import { Command } from './fields.tsx'
import { isolated } from './marks.tsx'
import type { Speech } from './page.tsx'

export interface SafetyItem {
  readonly taskId: string | null
  readonly name: string
  readonly level: 'acknowledge' | 'urgent'
  readonly question: string
  readonly answer: string
  /** Words of the answer last time; null when there was none. */
  readonly before: string | null
  /** `Today at 13:41`. */
  readonly when: string
  /** When somebody has said that they saw it. */
  readonly acknowledged: string | null
  /** The time that still holds. */
  readonly due: string | null
  /** When word went on, because nobody had opened it in time. */
  readonly wentOn: string | null
  /** Whether there is a deputy to be told after that. */
  readonly hasDeputy: boolean
}

export function SafetyWords({ speech, item }: { speech: Speech; item: SafetyItem }) {
  return (
    <>
      <p>{speech.t('safety.what', { name: isolated(item.name), when: item.when })}</p>
      <div class="exact">
        <p class="said">{item.question}</p>
        <p><b>{item.answer}</b>{item.before === null ? '' : `. ${speech.t('safety.before', { before: item.before })}`}</p>
      </div>
      {item.due && item.acknowledged === null && <p class="provenance">{speech.t('safety.due', { due: item.due, deputy: String(item.hasDeputy) })}</p>}
      {item.wentOn !== null && <p class="provenance">{speech.t('safety.went-on', { when: item.wentOn })}</p>}
      {item.acknowledged !== null && <p class="provenance">{speech.t('safety.acknowledged', { when: item.acknowledged })}</p>}
    </>
  )
}

/** One tap, no words to find. @param back where to go afterwards */
export function Acknowledge({ speech, taskId, command, back }: { speech: Speech; taskId: string; command: string; back: 'brief' | 'task' | 'today' }) {
  return (
    <form method="post" action={`/safety/${taskId}/acknowledge`} class="no-print">
      <Command id={command} />
      <input type="hidden" name="back" value={back} />
      <button class="button" type="submit">{speech.t('safety.acknowledge')}</button>
    </form>
  )
}

/** One answer that waits, for a list. */
export type WaitingItem = Pick<SafetyItem, 'name' | 'level' | 'when' | 'due' | 'wentOn' | 'hasDeputy'> & { readonly href: string }

/** The first thing on a page: whose answers wait, with the way to each. */
export function SafetyWaiting({ speech, items }: { speech: Speech; items: readonly WaitingItem[] }) {
  if (items.length === 0) return null
  return (
    <section class="row" aria-labelledby="needs-you">
      <h2 id="needs-you">{speech.t('safety.first')}</h2>
      <div class="matter">
        <ul class="needs-you">
          {items.map((item) => (
            <li>
              <p class="lead"><a href={item.href}>{speech.t(`safety.waits.${item.level}`, { name: isolated(item.name) })}</a></p>
              <p class="provenance">{[item.when, ...stateOf(speech, item)].join('. ')}</p>
            </li>
          ))}
        </ul>
      </div>
    </section>
  )
}

function stateOf(speech: Speech, { due, wentOn, hasDeputy }: WaitingItem): string[] {
  if (wentOn !== null) return [speech.t('safety.went-on', { when: wentOn })]
  return due === null ? [] : [speech.t('safety.due', { due, deputy: String(hasDeputy) })]
}
