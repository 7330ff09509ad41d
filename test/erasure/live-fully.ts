// A client of whom every table holds something, in words and numbers that stand nowhere else: what an erasure has to reach.
import { randomUUID } from 'node:crypto'
import type {
  AgendaItemId, AgreedLineId, CheckInId, GoalId, GoalListId, HandlingId, HoldId, HomeworkId, LineId, NamedGoalId, SafetyTaskId, SessionId,
} from '#src/domain/kernel/ids.ts'
import { seal } from '#src/platform/crypto.ts'
import { day, hour } from '#src/platform/time.ts'
import { agendaSeal } from '#src/records/agenda.ts'
import { agreedSeal } from '#src/records/agreed-lines.ts'
import { insertCheckIn } from '#src/records/check-ins.ts'
import { insertGoalList } from '#src/records/goal-lists.ts'
import { keepEvidence } from '#src/records/evidence-moments.ts'
import { addGoalChange, insertGoal, insertGoalRatings } from '#src/records/goals.ts'
import { handlingSeal } from '#src/records/handlings.ts'
import { lineSeal } from '#src/records/history.ts'
import { homeworkSeal } from '#src/records/homework.ts'
import { holdSeal } from '#src/records/retention.ts'
import type { World, WorldCase } from '../world.ts'

export interface Lived {
  readonly one: WorldCase
  readonly reference: string
  /** Everything that was said or written, each in words of its own. */
  readonly words: readonly string[]
  /** Numbers that no other row has. */
  readonly numbers: { readonly answer: number; readonly mirror: number; readonly shown: number; readonly score: number; readonly past: number }
  /** Ids of the client's rows that the audit has no reason to know. */
  readonly ids: readonly string[]
}

/** @param mark a syllable that makes words and numbers this client's alone @param seed the first digits of the numbers */
export async function liveFully(world: World, mark: string, seed: number): Promise<Lived> {
  const { organisationId: organisation_id, people, clock } = world
  const word = (what: string) => `${mark}${what}${mark}`
  const words = ['name', 'called', 'line', 'agreed', 'agenda', 'homework', 'putoff', 'hold', 'named', 'goal', 'ended'].map(word)
  const [name = '', called = '', line = '', agreed = '', agenda = '', homework = '', putOff = '', held = '', named = '', goal = '', ended = ''] = words
  const numbers = { answer: seed * 10_000 + 8273, mirror: seed * 10_000 + 7382, shown: seed * 10_000 + 9283, score: seed + 0.0815, past: seed + 0.19462051 }
  const one = await world.addCase({ name, called })
  const { case_id, client_id } = { case_id: one.caseId, client_id: one.clientId }
  const session_id = (await world.addSession(one, clock.now - 7 * day)) as SessionId
  await world.addSession(one, clock.now + 2 * day)
  await world.consent(one, { supervision: true, words: true })
  const { scope } = await world.link(one, { known: true, browser: world.browser() })
  const key = (await world.context.keyring.client(organisation_id, one.clientId))!
  const id = <Id extends string>() => randomUUID() as Id
  const at = new Date(clock.now)
  const [before, after, lineId, agreedId, agendaId, homeworkId, handlingId, holdId] = [id<CheckInId>(), id<CheckInId>(), id<LineId>(), id<AgreedLineId>(), id<AgendaItemId>(), id<HomeworkId>(), id<HandlingId>(), id<HoldId>()]
  const row = { organisation_id, case_id }
  const reference = await world.run(async (tx) => {
    await insertCheckIn(
      tx, scope, { checkInId: before, sessionId: session_id, kind: 'before', at: clock.now - 7 * day, door: 'pin', versions: { 'phq-9': '1.0.0' }, answers: { 'phq-9/1': numbers.answer } },
      [{ instrumentId: 'phq-9', scale: 'total', version: '1.0.0', language: 'en', value: numbers.score, prorated: false, reliablePoints: 6, reliableConfidence: null }],
      [{ lineId, kind: 'voice', share: 'now', words: seal(key, line, lineSeal(lineId)) }],
    )
    await insertCheckIn(
      tx, scope, { checkInId: after, sessionId: session_id, kind: 'after', at: clock.now - 7 * day + hour, door: 'pin', versions: { 'attune-after': '1.0.0' }, answers: { 'attune-after/goal': 7, 'attune-after/task': 6, 'attune-after/bond': 8 } }, [], [],
    )
    await tx.insertInto('mirrors').values({ ...row, session_id, person_id: people.tomas, submitted_at: at, answers: JSON.stringify({ 'attune-mirror/goal': numbers.mirror }) }).execute()
    await tx.insertInto('heard_answers').values({ ...row, check_in_id: before, session_id, answer: 'partly', answered_at: at }).execute()
    await tx.insertInto('check_in_releases').values({ ...row, check_in_id: after, said_at: at, release_id: id(), released: true }).execute()
    await tx.insertInto('past_scores').values({ ...row, past_score_id: id(), instrument_id: 'phq-9', scale: 'total', version: '1.0.0', value: numbers.past, taken_on: at, source: 'import', imported_at: at }).execute()
    await tx.insertInto('safety_tasks').values({
      ...row, safety_task_id: before as string as SafetyTaskId, session_id, check_in_id: before, level: 'acknowledge', item: 'phq-9/9', instrument_version: '1.0.0', answer: 1, answer_before: null, raised_at: at,
      owner_id: people.tomas, deputy_id: null, due_at: null, opened_at: at, escalated_at: null, acknowledged_at: at, acknowledged_by: people.tomas,
    }).execute()
    await tx.insertInto('shown_briefs').values({ ...row, shown_brief_id: id(), session_id, person_id: people.tomas, shown_at: at, engine_version: '1', shown: JSON.stringify({ signals: [], seen: numbers.shown }) as never }).execute()
    await tx.insertInto('agreed_lines').values({ ...row, agreed_line_id: agreedId, session_id, answers: 'rupture', words: seal(key, agreed, agreedSeal(agreedId)), replaces: null, written_by: people.tomas, written_at: at }).execute()
    await tx.insertInto('agenda_items').values({ ...row, agenda_item_id: agendaId, session_id, added_by: 'both', source_id: null, words: seal(key, agenda, agendaSeal(agendaId)), written_at: at }).execute()
    await tx.insertInto('homework').values({ ...row, homework_id: homeworkId, session_id, wording: 1, words: seal(key, homework, homeworkSeal(homeworkId)), written_by: people.tomas, written_at: at }).execute()
    await tx.insertInto('signal_handlings').values({
      ...row, handling_id: handlingId, session_id, kind: 'rupture', rule: 'R1', deed: 'snoozed', reason: 'other', words: seal(key, putOff, handlingSeal(handlingId)), person_id: people.tomas, done_at: at,
      engine_version: '1', shown: '{}' as never,
    }).execute()
    await tx.insertInto('signal_votes').values({ ...row, session_id, kind: 'rupture', rule: 'R1', person_id: people.tomas, useful: true, voted_at: at, engine_version: '1' }).execute()
    await insertGoalList(tx, scope, key, { id: id<GoalListId>(), round: 1, state: 'in', at: clock.now, goals: [{ id: id<NamedGoalId>(), part: 'wants', position: 1, importance: 9, text: named, why: null }] })
    const goalId = id<GoalId>()
    await insertGoal(tx, scope, key, { id: goalId, namedGoalId: null, at: clock.now, change: { by: 'both', kind: 'worded', wording: { text: goal, step: null, levels: null } } })
    await addGoalChange(tx, scope, key, goalId, 1, { by: 'both', kind: 'ended', outcome: 'reached', words: ended }, clock.now)
    await insertGoalRatings(tx, scope, before, { [goalId]: 4 })
    await tx.insertInto('legal_holds').values({ organisation_id, hold_id: holdId, client_id, reason: seal(key, held, holdSeal(holdId)), placed_by: people.dede, placed_at: at, ended_by: people.dede, ended_at: at }).execute()
    await keepEvidence(tx, scope, [one.caseId])
    return (await tx.selectFrom('cases').select('reference').where('organisation_id', '=', organisation_id).where('case_id', '=', case_id).executeTakeFirstOrThrow()).reference
  })
  return { one, reference, words, numbers, ids: [case_id, session_id, before, after, lineId, agreedId, agendaId, homeworkId, handlingId, holdId] }
}
