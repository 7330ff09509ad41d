// A client's copy of everything that is about them: what it holds, and what of it may be in a copy that somebody at work takes out.
import type { SessionStatus } from '../brief/history.ts'
import { noGoals, type GoalsFact } from '../goals/facts.ts'
import type { Side } from '../goals/naming.ts'
import type { CheckInId, LineId, SessionId } from '../kernel/ids.ts'

type Answers = Readonly<Record<string, number>>

/** Times in ms since the epoch; words unsealed. */
export interface RecordCopy {
  readonly client: { readonly name: string; readonly called: string; readonly language: string; readonly timeZone: string; readonly createdAt: number; readonly pinSetAt: number | null; readonly restrictedAt: number | null }
  readonly case: { readonly reference: string; readonly openedAt: number; readonly closedAt: number | null }
  readonly therapists: readonly { readonly name: string; readonly part: 'own' | 'cover'; readonly since: number; readonly until: number | null }[]
  readonly measures: readonly { readonly instrument: string; readonly everySessions: number }[]
  readonly consents: readonly { readonly version: string; readonly language: string; readonly givenAt: number; readonly supervision: boolean; readonly words: boolean; readonly withdrawnAt: number | null }[]
  readonly sessions: readonly { readonly id: SessionId; readonly status: SessionStatus; readonly plannedStart: number; readonly plannedEnd: number; readonly startedAt: number | null; readonly endedAt: number | null; readonly therapist: string }[]
  readonly checkIns: readonly CopiedCheckIn[]
  readonly lines: readonly CopiedLine[]
  readonly heard: readonly { readonly checkInId: CheckInId; readonly answer: string; readonly answeredAt: number }[]
  readonly looks: readonly { readonly checkInId: CheckInId; readonly released: boolean; readonly saidAt: number }[]
  readonly pastScores: readonly { readonly instrument: string; readonly scale: string; readonly version: string; readonly value: number; readonly takenOn: number }[]
  readonly agreed: readonly { readonly sessionId: SessionId; readonly text: string | null; readonly writtenAt: number }[]
  readonly homework: readonly { readonly sessionId: SessionId; readonly wording: number; readonly text: string | null; readonly writtenAt: number }[]
  readonly agenda: readonly { readonly sessionId: SessionId; readonly by: string; readonly text: string | null; readonly writtenAt: number }[]
  /** What each side named, where both may see it or it is the reader's own; what became goals of the two, with every wording and turn; ratings by check-in. */
  readonly goals: GoalsFact & { readonly rounds: readonly { readonly round: number; readonly openedBy: Side; readonly openedAt: number }[] }
  /** How the therapist guessed that the client would rate; null answers: they chose not to. */
  readonly guesses: readonly CopiedGuess[]
  readonly deeds: readonly { readonly kind: string; readonly rule: string; readonly deed: string; readonly reason: string | null; readonly text: string | null; readonly doneAt: number }[]
  /** What a page told somebody at work about the client. */
  readonly told: readonly { readonly sessionId: SessionId | null; readonly shownAt: number; readonly engineVersion: string; readonly signals: readonly { readonly kind: string; readonly rule: string }[] }[]
  readonly safety: readonly { readonly item: string; readonly level: string; readonly answer: number; readonly answerBefore: number | null; readonly raisedAt: number; readonly acknowledgedAt: number | null }[]
  readonly corrections: readonly { readonly about: string; readonly lineId: LineId | null; readonly was: string | null; readonly text: string; readonly by: 'client' | 'person'; readonly saidAt: number }[]
  readonly erasures: readonly { readonly ground: string; readonly askedAt: number; readonly confirmedAt: number | null; readonly dueAt: number | null; readonly endedAt: number | null; readonly endedBecause: string | null }[]
  /** That and since when; the reason is about somebody's claim and not in here. */
  readonly holds: readonly { readonly placedAt: number; readonly endedAt: number | null }[]
  readonly links: readonly { readonly kind: string; readonly createdAt: number; readonly expiresAt: number; readonly revokedAt: number | null }[]
  readonly devices: readonly { readonly boundAt: number; readonly expiresAt: number; readonly revokedAt: number | null }[]
  /** Who looked at the record and when, no name: the client with all they did, somebody at work or Attune with looks alone. */
  readonly access: readonly { readonly at: number; readonly action: string; readonly by: string }[]
}

export interface CopiedCheckIn {
  readonly id: CheckInId
  readonly sessionId: SessionId
  readonly kind: 'before' | 'after'
  readonly receivedAt: number
  readonly door: string
  readonly language: string
  readonly versions: Readonly<Record<string, string>>
  readonly answers: Answers
  readonly scores: readonly { readonly instrument: string; readonly scale: string; readonly version: string; readonly value: number; readonly prorated: boolean }[]
}

export interface CopiedLine {
  readonly id: LineId
  readonly checkInId: CheckInId
  readonly kind: string
  readonly share: 'now' | 'together' | 'private'
  readonly text: string
  readonly writtenAt: number
  readonly takenBackAt: number | null
}

export interface CopiedGuess {
  readonly sessionId: SessionId
  readonly submittedAt: number
  readonly answers: Answers | null
}

/** For whom a copy is: the client, with what was sent with the PIN since it was chosen; or somebody at work. */
export type CopyReader = { readonly kind: 'client'; readonly ownSince: number; readonly now: number } | { readonly kind: 'therapist' }

const dayMs = 86_400_000
/** From then on no check of the client's comes any more; see features/checkin/decide.ts. */
const afterWithinDays = 7

/** Looking at the record, or taking it out. What else was done at work is in the copy by itself, or blind until the other side is in: that a draft or a guess was written says that it is there. */
const look = /^(?:view|take-out)-/

/** What was answered, written and worked out from it: on no page at work while the record is kept and not used, as the client was told. Answers that needed a person are not among it. */
const nothingUsed = {
  checkIns: [], lines: [], heard: [], looks: [], pastScores: [], agreed: [], homework: [], agenda: [], goals: { ...noGoals, rounds: [] }, guesses: [], deeds: [], told: [],
} satisfies Partial<RecordCopy>

/**
 * Leaves out what this reader may not see. A PIN proves nothing about what was sent before it, since whoever has a start code can choose one; so the client's own copy holds
 * beyond what their therapist may read what was sent with the PIN since. Somebody at work gets neither what the client kept private or for the talk, nor that it is there;
 * nor a check after a session that they have not rated, nor when the client's phones were opened; and of a record that is kept and not used only who the client is, when they met and what was asked for. The client gets the therapist's guess once their own check is in, or can no longer come.
 */
export function copyFor(reader: CopyReader, whole: RecordCopy): RecordCopy {
  const copy = reader.kind === 'therapist' && whole.client.restrictedAt !== null ? { ...whole, ...nothingUsed } : whole
  const rated = new Set(copy.guesses.map(({ sessionId }) => sessionId))
  const isOwn = ({ door, receivedAt }: CopiedCheckIn) => reader.kind === 'client' && door === 'pin' && receivedAt >= reader.ownSince
  const checkIns = copy.checkIns.filter((one) => one.kind === 'before' || rated.has(one.sessionId) || isOwn(one))
  const [seen, own] = [new Set(checkIns.map(({ id }) => id)), new Set(copy.checkIns.filter(isOwn).map(({ id }) => id))]
  const lines = copy.lines.filter((line) => own.has(line.checkInId) || (line.share === 'now' && line.takenBackAt === null && seen.has(line.checkInId)))
  const kept = new Set(lines.map(({ id }) => id))
  const checked = new Set(copy.checkIns.filter(({ kind }) => kind === 'after').map(({ sessionId }) => sessionId))
  const isPast = (sessionId: SessionId) => {
    const session = copy.sessions.find(({ id }) => id === sessionId)
    return reader.kind === 'therapist' || (session !== undefined && (session.endedAt ?? session.plannedEnd) + afterWithinDays * dayMs <= reader.now)
  }
  return {
    ...copy, checkIns, lines,
    looks: copy.looks.filter(({ checkInId }) => seen.has(checkInId)),
    heard: copy.heard.filter(({ checkInId }) => seen.has(checkInId)),
    guesses: copy.guesses.filter(({ sessionId }) => reader.kind === 'therapist' || checked.has(sessionId) || isPast(sessionId)),
    corrections: copy.corrections.filter(({ lineId }) => lineId === null || kept.has(lineId)),
    // A phone is bound each time the PIN is typed: whoever forgets it after each form tells by these times that a check was sent, and when.
    devices: reader.kind === 'client' ? copy.devices : [],
    access: copy.access.filter(({ by, action }) => (reader.kind === 'client' ? by === 'client' || look.test(action) : by !== 'client')),
  }
}

/** The questionnaires that the copy speaks of. */
export const instrumentsIn = ({ checkIns, measures, pastScores }: RecordCopy): readonly string[] => [
  ...new Set([...checkIns.flatMap(({ versions }) => Object.keys(versions)), ...[...measures, ...pastScores].map(({ instrument }) => instrument)]),
]

/** Which numbers are instants, by key: in the file they are written as ISO 8601 in UTC. */
const instants = /(?:At|On|Start|End)$|^(?:at|since|until)$/

const format = 'attune-record'
const version = 1

/** The machine-readable file (docs/record-file.md), as JSON text; `<` is written as an escape, so that no program that takes it for a page runs what somebody wrote. @param madeAt ms since the epoch */
export function writeCopy(copy: RecordCopy, madeAt: number): string {
  return JSON.stringify({ format, version, madeAt, ...copy }, (key, value: unknown) => (typeof value === 'number' && instants.test(key) ? new Date(value).toISOString() : value), 2).replaceAll('<', '\\u003c')
}
