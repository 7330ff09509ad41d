// What may be noted of how the two rate, beside the signals and never as one: all marks at the top, a guess above the client's word, how guesses run on the whole.
import type { Observations } from './brief.ts'
import { ratedSession } from './find-signals.ts'
import type { CaseHistory, SessionFact } from './history.ts'
import { allianceItems } from '../alliance/check.ts'
import type { AllianceParameters } from '../alliance/parameters.ts'
import { therapistAbove, trackingOf } from '../alliance/two-voices.ts'
import { ceilingOf } from '../engagement/ceiling.ts'
import type { PlaybookKey } from '../signal/signal.ts'

/** The highest answer to everything in so many complete sessions running before it is noted. A design choice. */
const flatTopFor = 3

/** Of the ratings that may be seen. A check that is not complete is passed over. @param history blinded @param held the sessions that took place, in order @source attune-own-rules; meier-2022 (ceiling), west-kenny-2011 (tracking) */
export function observationsOf(history: CaseHistory, held: readonly SessionFact[], parameters: AllianceParameters): Observations {
  const rated = held.map((session) => ratedSession(history, session))
  const ceiling = ceilingOf(rated.flatMap(({ client }) => (client ? [allianceItems.map((item) => client.items[item])] : [])), parameters.range)
  const means = rated.map(({ client, therapist }) => ({ client: client?.mean ?? null, therapist: therapist?.mean ?? null }))
  const last = means.at(-1)
  const above = last && last.client !== null && last.therapist !== null ? therapistAbove(last.client, last.therapist, parameters) : null
  return {
    flatTop: ceiling && ceiling.running >= flatTopFor ? ceiling.running : null,
    therapistAbove: above?.fires ? { client: above.client, therapist: above.therapist, gap: above.gap, sessionNumber: rated.at(-1)!.sessionNumber } : null,
    tracking: trackingOf(means),
  }
}

/** The pages that go with what is noted. */
export function pagesOfObservations({ flatTop, therapistAbove: above }: Observations): PlaybookKey[] {
  return [...(flatTop === null ? [] : ['flat-top' as const]), ...(above ? ['therapist-above' as const] : [])]
}
