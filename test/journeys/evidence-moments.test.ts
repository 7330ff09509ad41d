// The stored sums of Evidence: whatever is done to a case, in any order, they are what its facts come to, written with the deed or not at all.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { setRestricted } from '#src/access/own-record.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import type { CheckInId, CommandId, ErasureId, SessionId } from '#src/domain/kernel/ids.ts'
import type { ClientScope } from '#src/records/scope.ts'
import { didNotAttend, endSession, startSession, takeBackEnd, takeBackStart } from '#src/features/calendar/attend.ts'
import { cancelSession, moveSession, putBack } from '#src/features/calendar/move.ts'
import { planSessions } from '#src/features/calendar/plan.ts'
import { closeCase, reopenCase } from '#src/features/cases/close.ts'
import { startCover } from '#src/features/cases/cover.ts'
import { handOver } from '#src/features/cases/hand-over.ts'
import { submit } from '#src/features/checkin/submit.ts'
import { settleDue } from '#src/features/evidence/settle-moments.ts'
import { keepRecords } from '#src/features/record/keep-records.ts'
import { check } from '#src/features/session/check.ts'
import { addDays, dateIn, day, hour, minute } from '#src/platform/time.ts'
import { insertErasure } from '#src/records/erasures.ts'
import { compareEvidence, dueEvidence, keepEvidence } from '#src/records/evidence-moments.ts'
import { sessionsOfCase } from '#src/records/sessions.ts'
import { beginning, openWorld, type StaffName, type World, type WorldCase } from '../world.ts'
import { factsOf, keptOf, sumsOf } from './evidence-facts.ts'

let world: World
before(async () => {
  world = await openWorld()
})
after(() => world.close())

const command = () => randomUUID() as CommandId

interface Course {
  readonly one: WorldCase
  readonly scope: ClientScope
  /** Whose case it is now. */
  owner: StaffName
  restricted: boolean
}

const other = (name: StaffName): StaffName => (name === 'tomas' ? 'mira' : 'tomas')
const visitOf = ({ one, owner }: Course) => ({ staff: world.scopeOf(owner), case: { ...one.scope, actor: { kind: 'person', id: world.people[owner] } as const } })
const sessionsOf = ({ one }: Course) => world.run((tx) => sessionsOfCase(tx, one.scope))

async function begin(): Promise<Course> {
  world.clock.now = beginning
  const one = await world.addCase({ measures: { 'phq-9': 1, 'gad-7': 1 } })
  await world.consent(one)
  const { scope } = await world.link(one)
  const course: Course = { one, scope, owner: 'tomas', restricted: false }
  await planSessions(world.context, visitOf(course), command(), Array.from({ length: 7 }, (_, week) => ({ start: beginning + week * 7 * day, end: beginning + week * 7 * day + 50 * minute, isSkipped: false })))
  return course
}

const answersOf = (form: string, items: number, values: readonly number[]) => Object.fromEntries(Array.from({ length: items }, (_, item) => [`${form}/${item + 1}`, values[item % values.length]! % 4]))

async function say({ scope }: Pick<Course, 'scope'>, sessionId: SessionId, kind: 'before' | 'after', values: readonly number[], checkInId = randomUUID() as CheckInId) {
  // Now and then an item is left out: of the PHQ-9 it is made up for, of an alliance check never.
  const [first = 0, second = 0] = values
  const left = first === 3
  const door = second > 5 ? 'pin' : 'link'
  const [versions, answers] = kind === 'before'
    ? [{ 'attune-before': '1.0.0', 'phq-9': '1.0.0', ...(second > 1 ? { 'gad-7': '1.0.0' } : {}) }, { ...answersOf('phq-9', 9, values), ...(second > 1 ? answersOf('gad-7', 7, values) : {}), 'phq-9/9': 0 }]
    : [{ 'attune-after': '1.0.0' }, { 'attune-after/goal': values[0]!, 'attune-after/task': values[1]!, 'attune-after/bond': values[2]! }]
  const given = Object.fromEntries(Object.entries<number>(answers).filter(([item]) => !left || (item !== 'phq-9/2' && item !== 'attune-after/task')))
  return await submit(world.context, scope, { kind, checkInId, sessionId, versions, answers: given, lines: [], released: false, heard: null, goals: {} }, door)
}

type Step = readonly [deed: string, which: number, when: number, values: readonly number[]]

/** One deed by the house's own use cases; one that it refuses changes nothing. */
async function act(course: Course, [deed, which, when, values]: Step): Promise<void> {
  const sessions = await sessionsOf(course)
  const session = sessions[which % sessions.length]!
  const visit = visitOf(course)
  world.clock.now = session.plannedStart + when * minute
  const deeds: Record<string, () => Promise<unknown>> = {
    before: () => say(course, session.id, 'before', values),
    after: () => say(course, session.id, 'after', values),
    rate: () => check(world.context, visit, session.id, { command: command(), answers: values[0]! > 7 ? null : { 'attune-mirror/goal': 5, 'attune-mirror/task': 5, 'attune-mirror/bond': 5, 'attune-mirror/tension': 0 } }),
    start: () => startSession(world.context, visit, session.id, { command: command(), when: null }),
    end: () => endSession(world.context, visit, session.id, { command: command(), when: null }),
    'take back start': () => takeBackStart(world.context, visit, session.id, command()),
    'take back end': () => takeBackEnd(world.context, visit, session.id, command()),
    missed: () => didNotAttend(world.context, visit, session.id, command()),
    cancel: () => cancelSession(world.context, visit, session.id, { command: command(), by: 'client', which: values[0]! > 8 ? 'rest' : 'one' }),
    'put back': () => putBack(world.context, visit, session.id, command()),
    move: () => moveSession(world.context, visit, session.id, { command: command(), which: 'one', date: addDays(dateIn(session.plannedStart, 'Europe/London'), values[0]! * 3 - 9), time: '10:00', minutes: 50, overlap: true }),
    plan: () => planSessions(world.context, visit, command(), [{ start: session.plannedStart + 2 * day, end: session.plannedStart + 2 * day + hour, isSkipped: false }]),
    'hand over': async () => {
      await handOver(world.context, visit, { command: command(), to: world.people[other(course.owner)] })
      course.owner = other(course.owner)
    },
    cover: () => startCover(world.context, visit, { command: command(), coverer: world.people[other(course.owner)], from: dateIn(world.clock.now, 'Europe/London'), until: addDays(dateIn(world.clock.now, 'Europe/London'), 15), take: true }),
    restrict: async () => {
      await setRestricted(world.context, course.scope, { command: command(), restricted: !course.restricted })
      course.restricted = !course.restricted
    },
    close: () => closeCase(world.context, visit, command()),
    reopen: () => reopenCase(world.context, visit, command()),
  }
  try {
    await deeds[deed]!()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
}

/** What usually happens around a session. */
const usual = [['before', -20], ['after', 60], ['rate', 70]] as const
const often = ['before', 'after', 'rate', 'start', 'end', 'before', 'after', 'rate']
const seldom = ['take back start', 'take back end', 'missed', 'cancel', 'put back', 'move', 'plan', 'hand over', 'cover', 'restrict', 'close', 'reopen']
const step = fc.tuple(
  fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...often) }, { weight: 1, arbitrary: fc.constantFrom(...seldom) }),
  fc.nat(6), fc.integer({ min: -40, max: 110 }), fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 3, maxLength: 9 }),
)

test('after any history of deeds the stored sums are those of the facts, to the last digit', async () => {
  let pairs = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 30 }), fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 9, maxLength: 9 }), async (steps, values) => {
      const course = await begin()
      for (const which of [0, 1, 2, 3, 4, 5, 6]) for (const [deed, when] of usual) await act(course, [deed, which, when, [...values.slice(which), ...values.slice(0, which)]])
      for (const [index, one] of steps.entries()) {
        await act(course, one)
        if (index % 9 === 0) assert.deepEqual(await keptOf(world, course.one), sumsOf(await factsOf(world, course.one)))
      }
      const kept = await keptOf(world, course.one)
      assert.deepEqual(kept, sumsOf(await factsOf(world, course.one)))
      for (const { forward } of Object.values(kept)) pairs += (forward as number[])[0]!
    }),
    { numRuns: 25, endOnFailure: true },
  )
  assert.ok(pairs > 50, `${pairs} pairs: these histories would hold nothing to be wrong about`)
})

/** Six sessions with both forms and a rating each, all held. */
async function whole(): Promise<Course & { readonly sessions: readonly SessionId[] }> {
  const course = await begin()
  const sessions = (await sessionsOf(course)).map(({ id }) => id)
  for (const which of [0, 1, 2, 3, 4, 5]) {
    for (const [deed, when] of [['before', -20], ['start', 0], ['end', 50], ['after', 60], ['rate', 70]] as const) await act(course, [deed, which, when, [which + 4, 2, 7]])
  }
  return { ...course, sessions }
}

test('a client with six whole sessions has five pairs, and is kept with every one of them', async () => {
  const { one } = await whole()
  const kept = await keptOf(world, one)
  assert.equal(Object.keys(kept).length, 2)
  for (const row of Object.values(kept)) assert.deepEqual([row['sessions'], row['with_both']], [6, 6])
  const phq = kept[`${world.people.tomas} phq-9`]!
  assert.deepEqual([(phq['forward'] as number[])[0], (phq['reverse'] as number[])[0], phq['sixth_both_at'] !== null], [5, 5, true])
})

test('nothing counts of an alliance check before the therapist has rated the session', async () => {
  const course = await begin()
  const [first, second] = await sessionsOf(course)
  for (const { id, plannedStart } of [first!, second!]) {
    world.clock.now = plannedStart - hour
    await say(course, id, 'before', [1, 2, 1])
    world.clock.now = plannedStart + hour
    await say(course, id, 'after', [8, 8, 8])
  }
  const blind = await keptOf(world, course.one)
  assert.deepEqual(Object.values(blind).map((row) => [(row['forward'] as number[])[0], row['with_alliance']]), [[0, 0], [0, 0]])
  await act(course, ['rate', 0, 70, [5, 5, 5]])
  assert.deepEqual(Object.values(await keptOf(world, course.one)).map((row) => [(row['forward'] as number[])[0], row['with_alliance']]), [[1, 1], [1, 1]])
})

test('a check-in makes its case due in its own transaction, and what is due is made by the minute and no fault meanwhile', async () => {
  const course = await begin()
  const [first] = await sessionsOf(course)
  world.clock.now = first!.plannedStart - hour
  await say(course, first!.id, 'before', [1, 2, 1])
  const due = () => world.run((tx, scope) => dueEvidence(tx, scope, 1_000))
  assert.deepEqual(await due(), [course.one.caseId])
  assert.deepEqual(await world.run((tx, scope) => compareEvidence(tx, scope, [course.one.caseId])), [])
  await settleDue(world.context)
  assert.deepEqual(await due(), [])
  assert.deepEqual(await keptOf(world, course.one), sumsOf(await factsOf(world, course.one)))
  world.clock.now = first!.plannedStart + hour
  await say(course, first!.id, 'after', [8, 8, 8])
  assert.deepEqual(await due(), [], 'nothing follows from it before the rating')
  await act(course, ['rate', 0, 70, [5, 5, 5]])
  await say(course, first!.id, 'after', [8, 8, 8])
  assert.deepEqual(await due(), [course.one.caseId])
})

test('made anew while check-ins go on, no case is lost', async () => {
  const course = await begin()
  const sessions = await sessionsOf(course)
  world.clock.now = beginning - hour
  await Promise.all(sessions.flatMap(({ id }, at) => [say(course, id, 'before', [at % 3, 2, 1]), settleDue(world.context), say(course, id, 'before', [1, at % 3, 1])]))
  assert.deepEqual(await keptOf(world, course.one), sumsOf(await factsOf(world, course.one)))
})

test('the same check-in sent again, and two at once, count once each', async () => {
  const course = await begin()
  const [first] = await sessionsOf(course)
  world.clock.now = first!.plannedStart - hour
  const checkInId = randomUUID() as CheckInId
  await Promise.all([say(course, first!.id, 'before', [2, 2, 2], checkInId), say(course, first!.id, 'before', [2, 2, 2], checkInId), say(course, first!.id, 'before', [1, 2, 1])])
  await say(course, first!.id, 'before', [2, 2, 2], checkInId)
  assert.deepEqual(await keptOf(world, course.one), sumsOf(await factsOf(world, course.one)))
})

test('of many deeds on one case at once none is lost from the sums', async () => {
  const course = await begin()
  const sessions = await sessionsOf(course)
  world.clock.now = sessions[6]!.plannedStart + 70 * minute
  await Promise.all(sessions.flatMap(({ id }) => [say(course, id, 'after', [6, 7, 8]), check(world.context, visitOf(course), id, { command: command(), answers: null })]))
  world.clock.now = beginning - hour
  await Promise.all(sessions.map(({ id }, at) => say(course, id, 'before', [at % 3, 2, 1])))
  const kept = await keptOf(world, course.one)
  assert.deepEqual(kept, sumsOf(await factsOf(world, course.one)))
  assert.deepEqual(Object.values(kept).map(({ forward }) => (forward as number[])[0]), [6, 6])
})

test('a deed that fails leaves the sums as they were', async () => {
  const { one, sessions } = await whole()
  const asBefore = await keptOf(world, one)
  await assert.rejects(
    world.run(async (tx, scope) => {
      await tx.updateTable('sessions').set({ status: 'did-not-attend' }).where('organisation_id', '=', scope.organisationId).where('session_id', '=', sessions[2]!).execute()
      await keepEvidence(tx, scope, [one.caseId])
      throw new Error('the power went')
    }),
    /the power went/,
  )
  assert.deepEqual(await keptOf(world, one), asBefore)
})

test('kept and not used: no row; used again: as before; erased: nothing of the client is left', async () => {
  const course = await whole()
  const asBefore = await keptOf(world, course.one)
  await act(course, ['restrict', 0, 0, [0, 0, 0]])
  assert.deepEqual(await keptOf(world, course.one), {})
  await act(course, ['restrict', 0, 0, [0, 0, 0]])
  assert.deepEqual(await keptOf(world, course.one), asBefore)
  await world.run((tx, scope) => insertErasure(tx, scope, { erasureId: randomUUID() as ErasureId, clientId: course.one.clientId, ground: 'asked', askedBy: 'client', askedById: null, at: world.clock.now, dueAt: world.clock.now }))
  await keepRecords(world.context)
  assert.deepEqual(await keptOf(world, course.one), {})
  assert.deepEqual(await world.run((tx, scope) => compareEvidence(tx, scope, [course.one.caseId])), [])
})
