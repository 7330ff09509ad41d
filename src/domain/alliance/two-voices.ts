// Sets the therapist's guesses beside what the client said: how far off they are on the whole, and whether they move together.
import { correlation, mean, sampleCovariance, sampleVariance } from '../kernel/statistics.ts'
import { reaches, usualParameters, type AllianceParameters } from './parameters.ts'

/** Sessions rated by both before tracking is spoken of. A design choice. */
export const sessionsForTracking = 6

export interface TruthAndBias {
  /** Mean of the therapist minus mean of the client, points: above zero, the therapist thinks better of it. */
  readonly bias: number
  /** Points the therapist's rating moves for a point of the client's: 1 is in step, 0 not at all. Null when the client's ratings do not vary: there is nothing to track. */
  readonly slope: number | null
  /** Correlation of the two, −1..1; null when either does not vary. */
  readonly r: number | null
  /** Sessions rated by both. */
  readonly sessions: number
}

/** A session's rating by each; null where one is missing. The mean of a check, or one item of it. */
export interface Voices {
  readonly client: number | null
  readonly therapist: number | null
}

/**
 * Truth and bias of the therapist's ratings: T − mean(C) = bias + slope·(C − mean(C)) + error, by least squares over the sessions that both have rated; the others are passed over. Null when there is none. What it says of a few sessions is little: `trackingOf` waits for six.
 * @source west-kenny-2011
 */
export function truthAndBias(voices: readonly Voices[]): TruthAndBias | null {
  const pairs = voices.flatMap(({ client, therapist }) => (client === null || therapist === null ? [] : [{ client, therapist }]))
  if (pairs.length === 0) return null
  const client = pairs.map((pair) => pair.client)
  const therapist = pairs.map((pair) => pair.therapist)
  const doesVary = (values: readonly number[]) => values.some((value) => value !== values[0])
  return {
    bias: mean(therapist) - mean(client),
    slope: doesVary(client) ? sampleCovariance(client, therapist) / sampleVariance(client) : null,
    r: doesVary(client) && doesVary(therapist) ? correlation(client, therapist) : null,
    sessions: pairs.length,
  }
}

/** `truthAndBias`, once both have rated six sessions; null before. @source west-kenny-2011 */
export function trackingOf(voices: readonly Voices[]): TruthAndBias | null {
  const found = truthAndBias(voices)
  return found && found.sessions >= sessionsForTracking ? found : null
}

export interface Gap {
  readonly fires: boolean
  readonly client: number
  readonly therapist: number
  /** therapist − client, points. */
  readonly gap: number
  readonly threshold: number
}

/** Whether the therapist's rating of a session lies two points (0..10) or more above the client's. The other way round is no finding: a therapist who expects less is asking already. @param client,therapist points @source attune-own-rules */
export function therapistAbove(client: number, therapist: number, parameters: AllianceParameters = usualParameters): Gap {
  const gap = therapist - client
  return { fires: reaches(gap, parameters.apart, parameters), client, therapist, gap, threshold: parameters.apart }
}
