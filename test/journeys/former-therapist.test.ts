// Whoever no longer has a case reads nothing more of it, through the client's door either; the client keeps the way to check in.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { day, hour } from '#src/platform/time.ts'
import { beginning, openWorld, type Browser, type StaffName, type World, type WorldCase } from '#test/world.ts'
import { waitsForRow } from './waits-for-row.ts'

describe('a former therapist', () => {
  let world: World
  let tomas: Browser
  let mira: Browser
  const form = (more: Record<string, string> = {}) => ({ command: randomUUID() as string, ...more })
  const text = async (browser: Browser, path: string) => (await browser.get(path)).text()
  const codeBy = async (browser: Browser, one: WorldCase) => {
    const door = `/cases/${one.caseId}/door`
    assert.equal((await browser.post(`${door}/start-code`, form())).status, 303)
    return /class="code"><bdi dir="ltr">(\d{6})</.exec(await text(browser, door))![1]!
  }
  const linkBy = async (browser: Browser, one: WorldCase) => {
    const door = `/cases/${one.caseId}/door`
    assert.equal((await browser.post(`${door}/link`, form())).status, 303)
    return /\/c\/([\w.-]+)/.exec(await text(browser, door))![1]!
  }
  const choose = (browser: Browser, token: string, code: string) => browser.post(`/c/${token}/pin/new`, { code, pin: '2468', again: '2468' })
  const readsOn = async (browser: Browser, token: string) => (await browser.get(`/c/${token}/record`)).status === 200
  const trail = async (one: WorldCase) =>
    (await world.run((tx) => tx.selectFrom('audit_events').select('action').where('organisation_id', '=', world.organisationId).where('chain_id', '=', one.caseId).orderBy('position').execute())).map(({ action }) => action)
  const caseOf = async (therapist: StaffName) => {
    const one = await world.addCase({ therapist })
    await world.consent(one)
    return one
  }
  const coverBy = async (one: WorldCase) => assert.equal((await tomas.post(`/cases/${one.caseId}/cover`, form({ coverer: world.people.mira, from: '2026-11-24', until: '2026-11-26' }))).status, 303)

  before(async () => {
    world = await openWorld()
    ;[tomas, mira] = [await world.as('tomas'), await world.as('mira')]
  })
  after(() => world.close())

  it('who handed the case over uses no start code that waits, and no PIN or phone of their time; the new therapist is told', async () => {
    const [waiting, chosen] = [await caseOf('tomas'), await caseOf('tomas')]
    const [tokenOfWaiting, tokenOfChosen] = [await linkBy(tomas, waiting), await linkBy(tomas, chosen)]
    const code = await codeBy(tomas, waiting)
    const theirs = world.browser()
    assert.equal((await choose(theirs, tokenOfChosen, await codeBy(tomas, chosen))).status, 303)
    assert.ok(await readsOn(theirs, tokenOfChosen))
    world.clock.now += hour
    tomas = await world.as('tomas')
    for (const one of [waiting, chosen]) assert.equal((await tomas.post(`/cases/${one.caseId}/hand-over`, form({ to: world.people.mira }))).status, 303)

    assert.equal((await choose(world.browser(), tokenOfWaiting, code)).status, 422)
    assert.ok(!(await readsOn(theirs, tokenOfChosen)))
    assert.equal((await theirs.post(`/c/${tokenOfChosen}/pin`, { pin: '2468' })).status, 422)
    assert.equal((await theirs.get(`/c/${tokenOfChosen}`)).status, 200, 'the forms stay open to the client')
    assert.match(await text(theirs, `/c/${tokenOfChosen}/pin`), /nothing you sent is lost/)
    for (const one of [waiting, chosen]) assert.ok((await trail(one)).includes('shut-own-part'))
    const page = await text(mira, `/cases/${chosen.caseId}`)
    assert.match(page, /give your client a new link, and a new start code/)
    const token = await linkBy(mira, chosen)
    assert.doesNotMatch(await text(mira, `/cases/${chosen.caseId}`), /give your client a new link/)
    const client = world.browser()
    assert.equal((await choose(client, token, await codeBy(mira, chosen))).status, 303)
    assert.ok(await readsOn(client, token))
    world.clock.now = beginning
  })

  it('who covered uses no start code once the cover is over, ended or by its day; a PIN chosen in its time is spoken of', async () => {
    const [ended, passed, chosen] = [await caseOf('tomas'), await caseOf('tomas'), await caseOf('tomas')]
    for (const one of [ended, passed, chosen]) await coverBy(one)
    const tokens = [await linkBy(mira, ended), await linkBy(mira, passed), await linkBy(mira, chosen)] as const
    const codes = [await codeBy(mira, ended), await codeBy(mira, passed)] as const
    assert.equal((await choose(world.browser(), tokens[2], await codeBy(mira, chosen))).status, 303)
    assert.doesNotMatch(await text(tomas, `/cases/${chosen.caseId}`), /The PIN was chosen while/)
    const cover = /cover\/([\w-]{36})\/end/.exec(await text(tomas, `/cases/${ended.caseId}`))![1]!
    assert.equal((await tomas.post(`/cases/${ended.caseId}/cover/${cover}/end`, form())).status, 303)
    assert.equal((await choose(world.browser(), tokens[0], codes[0])).status, 422)
    assert.ok((await trail(ended)).includes('end-start-code'))
    world.clock.now = beginning + 3 * day
    assert.equal((await choose(world.browser(), tokens[1], codes[1])).status, 422)
    assert.match(await text(tomas, `/cases/${chosen.caseId}`), /The PIN was chosen while Mira Okafor looked after this case/)
    assert.doesNotMatch(await text(tomas, `/cases/${passed.caseId}`), /The PIN was chosen while/)
    world.clock.now = beginning
  })

  it('who left reads nothing more: of their own cases, of those they cover, nor where a PIN was chosen while they covered', async () => {
    const [own, covered, once, untouched] = [await caseOf('mira'), await caseOf('tomas'), await caseOf('tomas'), await caseOf('tomas')]
    for (const one of [covered, once]) await coverBy(one)
    const opened = await Promise.all([own, once].map(async (one) => {
      const browser = world.browser()
      const token = await linkBy(mira, one)
      assert.equal((await choose(browser, token, await codeBy(mira, one))).status, 303)
      return { browser, token }
    }))
    const clients = world.browser()
    const clientsToken = await linkBy(tomas, untouched)
    assert.equal((await choose(clients, clientsToken, await codeBy(tomas, untouched))).status, 303)
    const [token, code] = [await linkBy(mira, covered), await codeBy(mira, covered)]
    world.clock.now += hour
    const cover = /cover\/([\w-]{36})\/end/.exec(await text(tomas, `/cases/${once.caseId}`))![1]!
    assert.equal((await tomas.post(`/cases/${once.caseId}/cover/${cover}/end`, form())).status, 303)
    assert.equal((await (await world.as('ada')).post(`/people/${world.people.mira}/leave`, form({ to: world.people.tomas }))).status, 303)
    for (const { browser, token: held } of opened) assert.ok(!(await readsOn(browser, held)))
    assert.equal((await choose(world.browser(), token, code)).status, 422)
    assert.ok(await readsOn(clients, clientsToken), 'a client of somebody else notices nothing')
    assert.match(await text(tomas, `/cases/${own.caseId}`), /give your client a new link/)
  })

  it('what was asked for in the moment of the hand-over is not given any more: no link, no start code, no tablet', async () => {
    for (const what of ['link', 'start-code', 'tablet']) {
      const one = await caseOf('tomas')
      let asking: Promise<Response> | undefined
      await world.run(async (tx) => {
        await tx.selectFrom('cases').select('case_id').where('organisation_id', '=', world.organisationId).where('case_id', '=', one.caseId).forUpdate().execute()
        asking = tomas.post(`/cases/${one.caseId}/door/${what}`, form())
        // It has been let in, and waits for the case.
        await waitsForRow(world)
        await tx.updateTable('case_therapists').set({ until: new Date(world.clock.now) }).where('organisation_id', '=', world.organisationId).where('case_id', '=', one.caseId).execute()
      })
      assert.equal((await asking!).status, 404, what)
      const given = await world.run(async (tx) => [
        ...(await tx.selectFrom('links').select('link_id').where('organisation_id', '=', world.organisationId).where('case_id', '=', one.caseId).execute()),
        ...(await tx.selectFrom('clients').select('client_id').where('organisation_id', '=', world.organisationId).where('client_id', '=', one.clientId).where('start_code_hash', 'is not', null).execute()),
      ])
      assert.deepEqual(given, [], what)
    }
  })
})
