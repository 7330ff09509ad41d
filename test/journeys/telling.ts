// Puts what a client said straight into the records, so that a journey can begin in the middle of a course.
import { randomUUID } from 'node:crypto'
import type { CheckInId, LineId, SafetyTaskId, SessionId } from '#src/domain/kernel/ids.ts'
import { lastWithRiskAnswer, risksIn } from '#src/domain/safety/risk.ts'
import { seal } from '#src/platform/crypto.ts'
import { hour } from '#src/platform/time.ts'
import { lineSeal, readHistory } from '#src/records/history.ts'
import { raiseSafetyTask } from '#src/records/safety.ts'
import type { World, WorldCase } from '#test/world.ts'

export interface Told {
  readonly phq9?: number
  readonly item9?: number
  readonly gad7?: number
  readonly hope?: number
  readonly ready?: number
  /** How much of what was agreed the client got to, and what it was worth. */
  readonly tried?: number | undefined
  readonly worth?: number | undefined
  readonly goal?: number
  readonly task?: number
  readonly bond?: number
  readonly tension?: number
  readonly miss?: string | undefined
  readonly better?: string | undefined
  readonly voice?: string | undefined
}

/** Spreads a total over items of 0 to 3, question nine apart. */
function spread(instrument: string, items: number, total: number): Record<string, number> {
  let left = total
  return Object.fromEntries(
    Array.from({ length: items }, (_, index) => {
      const value = Math.min(3, left)
      left -= value
      return [`${instrument}/${index + 1}`, value]
    }),
  )
}

export async function tellCheckIn(world: World, one: WorldCase, sessionId: SessionId, kind: 'before' | 'after', at: number, told: Told): Promise<CheckInId> {
  const id = randomUUID() as CheckInId
  const answers: Record<string, number> = {
    ...(told.phq9 === undefined ? {} : { ...spread('phq-9', 8, told.phq9 - (told.item9 ?? 0)), 'phq-9/9': told.item9 ?? 0 }),
    ...(told.gad7 === undefined ? {} : spread('gad-7', 7, told.gad7)),
  }
  const own = kind === 'before' ? 'attune-before' : 'attune-after'
  for (const item of ['hope', 'ready', 'goal', 'task', 'bond', 'tension'] as const) if (told[item] !== undefined) answers[`${own}/${item}`] = told[item]
  for (const [item, value] of [['done', told.tried], ['worth', told.worth]] as const) if (value !== undefined) answers[`attune-homework/${item}`] = value
  const versions = Object.fromEntries([...new Set([own, ...Object.keys(answers).map((key) => key.split('/')[0]!)])].map((name) => [name, '1.0.0']))
  const key = (await world.context.keyring.client(world.organisationId, one.clientId))!
  await world.run(async (tx) => {
    const before = await readHistory(tx, one.scope, null, at)
    await tx
      .insertInto('check_ins')
      .values({
        organisation_id: world.organisationId, check_in_id: id, case_id: one.caseId, session_id: sessionId, kind, received_at: new Date(at), door: 'link', language: 'en',
        versions: JSON.stringify(versions), answers: JSON.stringify(answers),
      })
      .execute()
    for (const line of ['miss', 'better', 'voice'] as const) {
      const words = told[line]
      if (words === undefined) continue
      const lineId = randomUUID() as LineId
      await tx
        .insertInto('lines')
        .values({
          organisation_id: world.organisationId, line_id: lineId, case_id: one.caseId, check_in_id: id, kind: line, share: 'now', words: seal(key, words, lineSeal(lineId)),
          written_at: new Date(at), taken_back_at: null,
        })
        .execute()
    }
    const last = lastWithRiskAnswer(before.checkIns, { id, receivedAt: at })
    for (const risk of risksIn(answers, last?.answers ?? null)) {
      await raiseSafetyTask(tx, one.scope, {
        safetyTaskId: id as string as SafetyTaskId, caseId: one.caseId, sessionId, checkInId: id, level: risk.level, item: risk.item, instrumentVersion: '1.0.0', answer: risk.answer, answerBefore: risk.before, raisedAt: at,
        ownerId: world.people.tomas, deputyId: risk.level === 'urgent' ? world.people.mira : null, dueAt: risk.level === 'urgent' ? at + 4 * hour : null,
      })
    }
  })
  return id
}

/** Puts Tomas's own check straight into the records: his guess from the client's side, or, without one, that he does not rate. */
export const tellMirror = (world: World, one: WorldCase, sessionId: SessionId, at: number, guess: { readonly goal: number; readonly task: number; readonly bond: number } | null) =>
  world.run((tx, { organisationId }) =>
    tx.insertInto('mirrors').values({
      organisation_id: organisationId, session_id: sessionId, case_id: one.caseId, person_id: world.people.tomas, submitted_at: new Date(at),
      answers: guess && JSON.stringify({ 'attune-mirror/goal': guess.goal, 'attune-mirror/task': guess.task, 'attune-mirror/bond': guess.bond, 'attune-mirror/tension': 0 }),
    }).execute())
