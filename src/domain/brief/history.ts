// All that the engine may know about one case, in one value: compose(history) is pure, so a brief can be rebuilt from stored facts.
import type { GoalsFact } from '../goals/facts.ts'
import type { AgreedLineId, CaseId, CheckInId, HandlingId, HomeworkId, LineId, SafetyTaskId, SessionId } from '../kernel/ids.ts'
import type { Deed, HeardAnswer, SnoozeReason } from '../signal/deed.ts'
import type { HandledKind } from '../signal/handled-kind.ts'

/** An instant, milliseconds since the epoch, server time. */
export type Instant = number

export type SessionStatus = 'planned' | 'held' | 'did-not-attend' | 'cancelled-by-client' | 'cancelled-by-therapist'

export interface SessionFact {
  readonly id: SessionId
  /** 1, 2, 3 … among the sessions of the case that were held or are planned, in order of start; null for one cancelled or not attended. */
  readonly number: number | null
  readonly status: SessionStatus
  readonly plannedStart: Instant
  readonly plannedEnd: Instant
  /** What the therapist's tap said; null until then. The planned times stand in for them. */
  readonly startedAt: Instant | null
  readonly endedAt: Instant | null
}

/** One submission by the client. Several may exist for one session; `countingCheckIn` says which one is the record. */
export interface CheckInFact {
  readonly id: CheckInId
  readonly sessionId: SessionId
  readonly kind: 'before' | 'after'
  readonly receivedAt: Instant
  /** `pin` where the PIN was shown; with any other, whoever held the link may have sent it. */
  readonly door: 'link' | 'pin' | 'tablet' | 'outbox'
  /** Answers by `instrument/item`, e.g. `phq-9/3`; a skipped item is absent, never 0. */
  readonly answers: Readonly<Record<string, number>>
  /** The exact content version that was on the screen, by instrument id, e.g. `{ 'phq-9': '1.0.0' }`. */
  readonly versions: Readonly<Record<string, string>>
  /** Scores by `instrument/scale` that a measure's own expression made when it was received. */
  readonly computed?: Readonly<Record<string, number>>
}

/** The therapist's guess from the client's side, or the tap that says "not rating today". */
export interface MirrorFact {
  readonly sessionId: SessionId
  readonly submittedAt: Instant
  /** null when the therapist chose not to rate. */
  readonly answers: Readonly<Record<string, number>> | null
}

/** A line in the client's own words, already decrypted and already filtered to what this reader may see. */
export interface LineFact {
  readonly id: LineId
  readonly sessionId: SessionId | null
  readonly kind: 'miss' | 'voice' | 'better'
  readonly share: 'now' | 'together' | 'private'
  /** Of the check-in that it came with. */
  readonly door: CheckInFact['door']
  readonly text: string
  readonly writtenAt: Instant
}

/** What the two agreed because of feedback, already decrypted, as it reads now: a corrected line once, one taken back not at all. */
export interface AgreedFact {
  readonly id: AgreedLineId
  /** The session it was agreed in. */
  readonly sessionId: SessionId
  /** The kind of signal it answers; null when it answers none. */
  readonly answers: HandledKind | null
  readonly text: string
  readonly writtenAt: Instant
}

/** What the pair agreed to try until they meet again, as it reads now: one for a session, none once taken back. */
export interface HomeworkFact {
  /** The same through every wording. */
  readonly id: HomeworkId
  /** The session it was agreed in. */
  readonly sessionId: SessionId
  /** Already decrypted; null for a reader without words. */
  readonly text: string | null
  /** When it was first written down. */
  readonly writtenAt: Instant
}

export interface SafetyFact {
  readonly id: SafetyTaskId
  readonly sessionId: SessionId
  readonly checkInId: CheckInId
  readonly level: 'acknowledge' | 'urgent'
  /** The item that raised it, e.g. `phq-9/9`, and the version of its instrument. */
  readonly item: string
  readonly version: string
  /** The answer to that item; the lowest, which raises nothing, is 0. */
  readonly answer: number
  /** The answer last time, or null when there was none. */
  readonly before: number | null
  readonly raisedAt: Instant
  readonly acknowledgedAt: Instant | null
}

/** A score from before the case came to Attune, brought in from another record: a number, with no answers behind it. */
export interface PastScoreFact {
  readonly instrument: string
  /** The content version whose range and rule it was taken in under. */
  readonly version: string
  /** Points of the instrument's main scale. */
  readonly value: number
  /** Midnight of its day in UTC: the record knew the day only. */
  readonly takenOn: Instant
}

/** One thing done about a signal. */
export interface HandlingFact {
  readonly id: HandlingId
  readonly kind: HandledKind
  readonly rule: string
  /** The session whose brief told it; null when none was planned. */
  readonly sessionId: SessionId | null
  readonly deed: Deed
  /** null unless it was put off. */
  readonly reason: SnoozeReason | null
  readonly at: Instant
}

/** The client's answer, given with a check-in. */
export interface HeardFact {
  readonly checkInId: CheckInId
  /** The session that the check-in was for. */
  readonly sessionId: SessionId
  readonly answer: HeardAnswer
  readonly at: Instant
}

/** What a reader's eyes are allowed: records/history.ts fills it for a scope, blindness already applied. */
export interface CaseHistory {
  readonly caseId: CaseId
  /** The instant it was read, server time. */
  readonly now: Instant
  readonly openedAt: Instant
  /** Since when the client has the PIN of now; null without one. */
  readonly pinSetAt: Instant | null
  readonly sessions: readonly SessionFact[]
  readonly checkIns: readonly CheckInFact[]
  readonly mirrors: readonly MirrorFact[]
  readonly lines: readonly LineFact[]
  /** None for a reader without words. */
  readonly agreed: readonly AgreedFact[]
  readonly homework: readonly HomeworkFact[]
  /** Of lists made apart only what both sides may see. */
  readonly goals: GoalsFact
  readonly safety: readonly SafetyFact[]
  /** What was done about signals, in order. */
  readonly handlings: readonly HandlingFact[]
  /** Whether the client felt heard, as they said at later check-ins, in order. */
  readonly heard: readonly HeardFact[]
  readonly pastScores: readonly PastScoreFact[]
}
