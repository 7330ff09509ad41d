// What a brief holds: facts, keys and numbers, and the client's own words with where they come from; the page finds the sentences.
import type { AllianceCheck } from '../alliance/check.ts'
import type { PossibleType } from '../alliance/possible-type.ts'
import type { Gap, TruthAndBias } from '../alliance/two-voices.ts'
import type { DropOutFactors } from '../engagement/drop-out.ts'
import type { AgreedFact, Instant, LineFact, SafetyFact, SessionFact } from './history.ts'
import type { LookAgainReason } from '../goals/look-again.ts'
import type { RatedGoal } from '../goals/rated-goals.ts'
import type { Instrument } from '../instruments/instrument.ts'
import type { CaseId, CheckInId, LineId, SessionId } from '../kernel/ids.ts'
import type { NotScored, ScoreChange, ScorePoint } from '../outcome/course.ts'
import type { Homework } from '../session/homework.ts'
import type { SignalLife } from '../signal/signal-life.ts'
import type { PlaybookKey, Signal } from '../signal/signal.ts'

export interface Brief {
  readonly engineVersion: string
  readonly caseId: CaseId
  readonly composedAt: Instant
  /** The session it prepares: the one in progress or the next; null when none is planned. */
  readonly session: SessionFact | null
  readonly signals: readonly Signal[]
  readonly alsoNoted: readonly Signal[]
  readonly goodNews: readonly Signal[]
  /** How long each has been open and what became of it; an open rupture has one too when no rule finds it now. */
  readonly lives: readonly SignalLife[]
  /** What kind of strain a rupture among them may have been; a second question, never a fact. */
  readonly strain: PossibleType | null
  /** What is noted beside the signals, for the therapist alone. */
  readonly observed: Observations
  /** The pages to load, each once, in the order of what is told above. */
  readonly playbook: readonly PlaybookKey[]
  readonly checkIn: CheckInState
  readonly scores: readonly ScoreLine[]
  readonly hope: RatingLine
  readonly ready: RatingLine
  readonly words: Words
  /** What the two agreed to try since the last session, and what became of it. */
  readonly homework: Homework | null
  readonly goals: GoalsOfBrief
  readonly lastSession: LastSession | null
  /** Every task that nobody has acknowledged, oldest first, of whatever session. */
  readonly openSafety: readonly SafetyFact[]
  /** What was more frequent among clients who left early; null while predictions are off, and for a supervisor. */
  readonly dropOut: DropOutFactors | null
}

/** What the client wants to change. */
export interface GoalsOfBrief {
  /** Every goal of the case with its ratings up to this session. */
  readonly rated: readonly RatedGoal[]
  /** Why it is time to look at them again; empty when nothing calls for it. */
  readonly lookAgain: readonly LookAgainReason[]
}

/** What is noted of how the two rate, beside the signals and never as one: the therapist's own, no supervisor is shown it. */
export interface Observations {
  /** Complete sessions running with the highest answer to every question; null below three. */
  readonly flatTop: number | null
  /** Of the last session; null unless the therapist's rating lies two points or more above. */
  readonly therapistAbove: (Pick<Gap, 'client' | 'therapist' | 'gap'> & { readonly sessionNumber: number | null }) | null
  /** null before six sessions that both have rated. */
  readonly tracking: TruthAndBias | null
}

/** The client's check-in before the session: the one that counts, and those that came after its start. */
export interface CheckInState {
  readonly counting: { readonly id: CheckInId; readonly receivedAt: Instant; readonly withoutPin: boolean } | null
  readonly late: readonly LateCheckIn[]
}

/** Shown as late; never the pre-session score. */
export interface LateCheckIn {
  readonly id: CheckInId
  readonly receivedAt: Instant
  /** Came without the PIN although the client had one; so everywhere here. */
  readonly withoutPin: boolean
  readonly scores: readonly (ScorePoint | NotScored)[]
  readonly hope: number | null
  readonly ready: number | null
}

/** One followed outcome. */
export interface ScoreLine {
  readonly instrument: string
  readonly purpose: Instrument['purpose']
  readonly direction: Instrument['direction']
  /** Of the main scale, points. */
  readonly range: { readonly min: number; readonly max: number }
  /** This session's form; null when it has not come or did not ask for this instrument. */
  readonly today: ScorePoint | NotScored | null
  /** The latest score before this session's. */
  readonly last: ScorePoint | null
  readonly first: ScorePoint | null
  /** First to latest; null with fewer than two comparable scores. */
  readonly change: ScoreChange | null
  /** Every score in order, this session's included. */
  readonly course: readonly ScorePoint[]
}

/** A single 0..10 rating before the session. */
export interface RatingLine {
  readonly today: number | null
  readonly last: { readonly value: number; readonly sessionId: SessionId; readonly sessionNumber: number | null } | null
}

/** A line in the client's own words that they share now. */
export interface Word {
  readonly lineId: LineId
  readonly kind: LineFact['kind']
  readonly text: string
  readonly sessionId: SessionId | null
  readonly writtenAt: Instant
  /** Written since the last session began. */
  readonly isNew: boolean
  readonly withoutPin: boolean
}

export interface Words {
  /** What was agreed because of feedback in the latest session before this one in which anything was. */
  readonly agreed: readonly AgreedFact[]
  /** What not to miss in this session. */
  readonly miss: readonly Word[]
  /** Newest first. */
  readonly voice: readonly Word[]
  /** What would have made the last session better. */
  readonly better: readonly Word[]
}

/** The last session that took place, both sides, item by item. */
export interface LastSession {
  readonly session: SessionFact
  /** While it is `due` the client's side is null, whether or not there is one. */
  readonly mirror: 'due' | 'in' | 'not-rating'
  readonly client: AllianceCheck | null
  readonly clientWithoutPin: boolean
  readonly therapist: AllianceCheck | null
}
