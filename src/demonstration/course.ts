// What is written down of one invented client: who they are, and session by session what both sides say. Plain values; steps.ts plays them.
import type { Outcome, Wording } from '#src/domain/goals/goal.ts'
import type { Deed, HeardAnswer } from '#src/domain/signal/deed.ts'
import type { HandledKind } from '#src/domain/signal/handled-kind.ts'
import type { Colleague } from './colleagues.ts'

/** Goal, task, bond 0..10, tension 0 no, 1 a little, 2 yes. */
export type Rating = readonly [goal: number, task: number, bond: number, tension: number]

/** What a therapist does about the first signal of a kind that a brief tells, in that session. */
export interface Handled {
  readonly kind: HandledKind
  readonly deed: Exclude<Deed, 'seen'>
  /** What the two agree because of it. */
  readonly agreed?: string
  /** What the client says at the next check-in to whether they felt heard; who is asked has chosen a PIN. */
  readonly heard?: HeardAnswer
  /** Whether the therapist found it useful. */
  readonly isUseful: boolean
}

/** One goal that a pair agrees on in the first session. */
export interface WantedGoal {
  readonly text: string
  readonly step: string | null
  readonly levels?: NonNullable<Wording['levels']>
  /** 0..10, before each session from the second on; null where the client left it out. */
  readonly ratings: readonly (number | null)[]
  /** What becomes of it in a session, counted from 0. */
  readonly turn?: { readonly session: number; readonly becomes: Outcome | 'parked'; readonly words: string | null }
}

/** What the two want to change: named apart before the first session. Whoever names goals has chosen a PIN. */
export interface Wanted {
  readonly client: readonly string[]
  /** What the therapist believes the client most wants. */
  readonly believed: readonly string[]
  /** What the therapist would work on. */
  readonly therapist: readonly string[]
  /** Which mean the same, by their places on the client's list and on the one of what the therapist would work on, from 0. */
  readonly same: readonly (readonly [ofClient: number, ofTherapist: number])[]
  /** The same for what the therapist believed. */
  readonly guessed: readonly (readonly [ofClient: number, ofTherapist: number])[]
  /** None: they have not come together yet. */
  readonly goals: readonly WantedGoal[]
  readonly look?: { readonly session: number; readonly againAfterDays: number }
}

/** What the two say, by session from 0: as long as the sessions that there were. */
export interface Said {
  /** PHQ-9 totals without question nine, before each session; null where no check-in came. As many as there are sessions. */
  readonly phq: readonly (number | null)[]
  /** After each session that was; null where none came, shorter when the last is not in. */
  readonly client: readonly (Rating | null)[]
  /** The therapist's guesses; null = not rating today; shorter when the last is still to do. */
  readonly mirror: readonly (Rating | null)[]
  readonly hopeReady: readonly [hope: number, ready: number]
  /** Sessions to which the client did not come. */
  readonly missed?: readonly number[]
  /** An answer to question nine above the lowest, and when somebody said that they had seen it; nobody yet when it is left out. */
  readonly itemNine?: { readonly session: number; readonly answer: number; readonly seenAfterMinutes?: number }
  readonly handled?: Handled
  /** Between two sessions; 7 when left out. */
  readonly everyDays?: number
  /** Whether the case was closed the day after the last session. */
  readonly isClosed?: boolean
}

export interface Course extends Said {
  readonly name: string
  readonly called: string
  readonly language: string
  readonly zone: string
  readonly therapist: Colleague
  /** Wall clock of the sessions, in London. */
  readonly at: string
  /** How long ago the last session of `phq` was, today is 0. */
  readonly lastDaysAgo?: number
  /** A first session on this date instead of those up to today. */
  readonly once?: string
  /** Sessions planned after the last of `phq`; two when left out. */
  readonly ahead?: number
  readonly miss?: string
  readonly better?: string
  readonly voice?: { readonly share: 'now' | 'together' | 'private'; readonly text: string }
  /** What the therapist puts on today's agenda. */
  readonly agenda?: string
  /** The client keeps the ratings for the charts; otherwise they may be looked at together. */
  readonly keepsRatings?: boolean
  readonly supervision?: boolean
  readonly wanted?: Wanted
  /** GAD-7 is asked as well, and answered some points below the PHQ-9. */
  readonly isAnxious?: boolean
  /** PHQ-9 scores from another record; the client came by a file. */
  readonly past?: readonly { readonly date: string; readonly value: number }[]
  /** A colleague takes over. `leaving`: because the therapist leaves, which is played for all their clients at once. */
  readonly handOver?: { readonly daysAgo: number; readonly to: Colleague; readonly isLeaving?: boolean }
  /** A colleague looks after the client while the therapist is away; both days included. */
  readonly cover?: { readonly by: Colleague; readonly fromDaysAgo: number; readonly untilDaysAgo: number }
}
