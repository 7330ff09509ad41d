// The lead chooses which rules read the ratings; figures of the organisation are made at night, from what may be seen.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { usualParameters } from '#src/domain/alliance/parameters.ts'
import { makeNorms } from '#src/features/signals/make-norms.ts'
import type { CheckInId } from '#src/domain/kernel/ids.ts'
import { day, hour } from '#src/platform/time.ts'
import { insertNorms, lastNorms, readChoice, readGround } from '#src/records/norms.ts'
import { openWorld, type Browser, type World, type WorldCase } from '../world.ts'

const form = (more: Record<string, string> = {}) => ({ command: randomUUID(), detector: 'rules', predictions: 'off', predictionsBy: '', ...more })

describe('signals', () => {
  let world: World
  let dede: Browser
  const choice = () => world.run((tx, scope) => readChoice(tx, scope))
  before(async () => {
    world = await openWorld()
    dede = await world.as('dede')
  })
  after(() => world.close())

  test('the rules on each client alone and no predictions, until the lead chooses otherwise', async () => {
    assert.deepEqual(await choice(), { detector: 'rules', predictions: false, predictionsBy: '' })
    const page = await (await dede.get('/organisation/signals')).text()
    assert.match(page, /not known yet/)
    assert.equal((await world.run((tx, scope) => readGround(tx, scope))).pooled, null)
    assert.match(page, /It is not for deciding who is treated/)
    assert.equal((await dede.post('/organisation/signals', form({ detector: 'pooled' }))).status, 303)
    assert.deepEqual(await choice(), { detector: 'pooled', predictions: false, predictionsBy: '' })
    assert.deepEqual((await world.run((tx, scope) => readGround(tx, scope))).pooled?.range, { min: 0, max: 10 }, 'its figures are made at once')
  })

  test('predictions need somebody who answers for them, and that the purpose was read; what was typed stays', async () => {
    for (const lacking of [{}, { predictionsBy: 'Dr Noor Haddad' }, { 'understood.yes': 'on' }]) {
      const answer = await dede.post('/organisation/signals', form({ predictions: 'on', ...lacking }))
      assert.equal(answer.status, 422)
      const page = await answer.text()
      assert.match(page, /still there/)
      if ('predictionsBy' in lacking) assert.match(page, /value="Dr Noor Haddad"/)
    }
    assert.equal((await choice()).predictions, false)
    assert.equal((await dede.post('/organisation/signals', form({ predictions: 'on', predictionsBy: 'Dr Noor Haddad', 'understood.yes': 'on' }))).status, 303)
    assert.deepEqual(await choice(), { detector: 'rules', predictions: true, predictionsBy: 'Dr Noor Haddad' })
    await dede.post('/organisation/signals', form())
    assert.deepEqual(await choice(), { detector: 'rules', predictions: false, predictionsBy: '' })
  })

  test('the figures count only what the therapist may see, are written once, and are what briefs are measured against', async () => {
    const amal = await world.addCase()
    const rate = ratesFor(world, amal)
    await rate(1, [8, 8, 8], true)
    await rate(2, [6, 7, 8], true)
    await rate(3, [0, 0, 0], false)
    world.clock.now += hour
    await makeNorms(world.context)
    const norms = await world.run((tx, scope) => lastNorms(tx, scope))
    assert.deepEqual([norms?.figures.alliance.clients, norms?.figures.alliance.ratings], [1, 2])
    const rows = async () => await world.run(async (tx) => (await tx.selectFrom('norms').select('norms_id').where('organisation_id', '=', world.organisationId).execute()).length)
    const written = await rows()
    await makeNorms(world.context)
    assert.equal(await rows(), written, 'nothing changed, nothing written')
    world.clock.now += hour
    await rate(3, null, true)
    await makeNorms(world.context)
    assert.equal(await rows(), written + 1)
    assert.equal((await world.run((tx, scope) => readGround(tx, scope))).alliance.withinSd, (await world.run((tx, scope) => lastNorms(tx, scope)))!.figures.alliance.withinSd)
    assert.match(await (await dede.get('/organisation/signals')).text(), /one client and 3 ratings/)
    world.clock.now += hour
    const { figures } = (await world.run((tx, scope) => lastNorms(tx, scope)))!
    await world.run((tx, scope) => insertNorms(tx, scope, { normsId: randomUUID(), at: world.clock.now, engineVersion: '0.0.1', figures }))
    assert.equal((await world.run((tx, scope) => readGround(tx, scope))).alliance.withinSd, usualParameters.withinSd, 'figures of an earlier engine count as not made')
  })
})

/** Puts a session into the past with the client's check, and the therapist's tap that lets it be seen. */
function ratesFor(world: World, one: WorldCase) {
  const sessions = new Map<number, Awaited<ReturnType<World['addSession']>>>()
  return async (number: number, ratings: readonly [number, number, number] | null, seen: boolean): Promise<void> => {
    const start = world.clock.now - (10 - number) * 7 * day
    if (!sessions.has(number)) sessions.set(number, await world.addSession(one, start))
    const session = sessions.get(number)!
    await world.run(async (tx) => {
      if (ratings) {
        const [goal, task, bond] = ratings
        await tx
          .insertInto('check_ins')
          .values({
            organisation_id: world.organisationId, check_in_id: randomUUID() as CheckInId, case_id: one.caseId, session_id: session, kind: 'after', received_at: new Date(start + 2 * hour),
            door: 'link', language: 'en', versions: '{"attune-after":"1.0.0"}', answers: JSON.stringify({ 'attune-after/goal': goal, 'attune-after/task': task, 'attune-after/bond': bond }),
          })
          .execute()
      }
      if (seen) {
        await tx
          .insertInto('mirrors')
          .values({ organisation_id: world.organisationId, case_id: one.caseId, session_id: session, submitted_at: new Date(start + 3 * hour), person_id: world.people.tomas, answers: null })
          .execute()
      }
    })
  }
}
