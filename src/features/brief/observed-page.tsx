// What is noted beside the signals, for the therapist alone: how the two rate, and what a possible rupture may have been; to be asked, never told.
import type { WithdrawalReason } from '#src/domain/alliance/possible-type.ts'
import type { Signal } from '#src/domain/signal/signal.ts'
import type { Speech } from '#src/ui/page.tsx'
import { pointsIn } from '#src/ui/teller.ts'
import type { BriefView } from './brief-view.ts'
import { PlaybookFold } from './playbook-fold-page.tsx'

interface Props {
  readonly speech: Speech
  readonly view: BriefView
}

/** @param isFirst whether nothing is noted above it */
export function Observed({ speech, view, isFirst }: Props & { isFirst: boolean }) {
  return (
    <>
      {observed(speech, view).map(({ key, said }, index) => (
        <div class={isFirst && index === 0 ? 'signal also small' : 'signal small'}>
          <p>{isFirst && index === 0 && <b>{speech.t('brief.also-noted')}. </b>}{said}</p>
          <div class="after"><PlaybookFold speech={speech} page={view.page(key)} /></div>
        </div>
      ))}
    </>
  )
}

/** Whether there is anything of the kind. */
export const isAnythingObserved = (speech: Speech, view: BriefView): boolean => observed(speech, view).length > 0

function observed(speech: Speech, { observed: noted, strain, teller: { name } }: BriefView) {
  const above = noted?.therapistAbove
  const points = pointsIn(speech)
  // Said under the rupture already.
  const isSaid = strain?.withdrawal.some(({ kind }) => kind === 'therapist-above') ?? false
  return [
    ...(noted?.flatTop ? [{ key: 'flat-top' as const, said: speech.t('brief.observed.flat-top', { name, sessions: noted.flatTop }) }] : []),
    ...(above && !isSaid
      ? [{ key: 'therapist-above' as const, said: speech.t('brief.observed.therapist-above', { name, session: above.sessionNumber ?? 0, client: points(above.client), therapist: points(above.therapist), gap: points(above.gap) }) }]
      : []),
  ]
}

/** Under a possible rupture: what to ask with it in mind. */
export function Strain({ speech, view, signal }: Props & { signal: Signal }) {
  if (signal.kind !== 'rupture' || !view.strain) return null
  const { confrontation, withdrawal } = view.strain
  const { name } = view.teller
  return (
    <>
      {confrontation.length > 0 && <p class="soft">{speech.t('brief.strain.confrontation', { name })}</p>}
      {withdrawal.length > 0 && <p class="soft">{[speech.t('brief.strain.withdrawal', { name }), ...withdrawal.flatMap((reason) => reasonWords(speech, reason))].join(' ')}</p>}
    </>
  )
}

function reasonWords(speech: Speech, reason: WithdrawalReason): string[] {
  const points = pointsIn(speech)
  switch (reason.kind) {
    case 'skipped-items':
      return [speech.t('brief.strain.skipped-items', { items: reason.items })]
    case 'lower-task':
      return [speech.t('brief.strain.lower-task', { value: reason.value, usual: points(reason.usual) })]
    case 'therapist-above':
      return [speech.t('brief.strain.therapist-above', { gap: points(reason.gap) })]
    // How long a text is is not looked at.
    case 'shorter-text':
      return []
  }
}

/** How the therapist's guesses run on the whole, once there are enough: a description, not a mark. What would be read as 0.0 is none. */
export function Tracking({ speech, view }: Props) {
  const tracking = view.observed?.tracking
  if (!tracking) return null
  const { bias, slope, sessions } = tracking
  const size = (points: number) => speech.number(Math.abs(points), { minimumFractionDigits: 1, maximumFractionDigits: 1 })
  const isRead = (points: number) => Math.abs(points) >= 0.05
  return (
    <p>
      {speech.t('brief.tracking', {
        name: view.teller.name, sessions, way: !isRead(bias) ? 'level' : bias < 0 ? 'below' : 'above', bias: size(bias),
        moves: slope === null ? 'unknown' : !isRead(slope) ? 'not' : slope < 0 ? 'against' : 'with', slope: size(slope ?? 0),
      })}
    </p>
  )
}
