// What weighs much is asked for once more: a browser that was left open, or a phone taken unlocked, is not enough; and nothing that was typed is lost.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import type { ErasureId } from '#src/domain/kernel/ids.ts'
import { hour, minute } from '#src/platform/time.ts'
import { insertErasure } from '#src/records/erasures.ts'
import { hashOf } from '#src/access/pin-hash.ts'
import { openWorld, type Browser, type StaffName, type World, type WorldCase } from '../world.ts'

let world: World
before(async () => {
  world = await openWorld()
})
after(() => world.close())

const command = () => ({ command: randomUUID() })
type Fields = Record<string, string>

/** The form that carries what was asked for, as the page has it. */
function keptIn(page: string): { method: string; action: string; fields: Fields } {
  const [, method = '', action = '', inside = ''] = /<form [^>]*method="(post|get)" action="([^"]+)"[^>]*>(.*?)<\/form>/s.exec(page.slice(page.indexOf('<main'))) ?? []
  return { method, action, fields: Object.fromEntries([...inside.matchAll(/<input type="hidden" name="([^"]*)" value(?:="([^"]*)")?/g)].map(([, name, value = '']) => [name, value])) }
}

describe('at the desk', () => {
  /** Tries with a sign-in of three hours, as it is kept in the page, and again once somebody has signed in. */
  async function heldBack(name: StaffName, path: string, form: Fields | null, isDone: () => Promise<boolean>): Promise<Response> {
    const browser = await world.as(name)
    world.clock.now += 3 * hour
    const held = form ? await browser.post(path, form) : await browser.get(path)
    assert.equal(held.status, 403, path)
    assert.equal(await isDone(), false, 'nothing was done')
    const page = await held.text()
    assert.match(page, /show once more that it is you/)
    assert.match(page, /href="\/sign-in" target="_blank"/)
    const kept = keptIn(page)
    assert.deepEqual(kept, { method: form ? 'post' : 'get', action: path, fields: form ?? {} })
    browser.cookies.set('attune', (await world.as(name)).cookies.get('attune')!)
    const answer = form ? await browser.post(kept.action, kept.fields) : await browser.get(kept.action)
    assert.equal(await isDone(), true)
    return answer
  }
  const took = async (one: WorldCase) => (await world.run((tx) => tx.selectFrom('audit_events').select('action').where('organisation_id', '=', world.organisationId).where('chain_id', '=', one.caseId).execute())).some(({ action }) => action === 'take-out-record')

  test('a hold is placed, and ended, only soon after signing in', async () => {
    const one = await world.addCase()
    const dede = async () => await (await world.as('dede')).get('/records').then((answer) => answer.text())
    const reason = 'A complaint is open'
    const placed = await heldBack('dede', '/records/holds', { ...command(), reference: one.caseId.slice(0, 6).toUpperCase(), reason }, async () => (await dede()).includes(reason))
    assert.equal(placed.status, 303)
    const [path = ''] = /\/records\/holds\/[\w-]+\/end/.exec(await dede()) ?? []
    assert.equal((await heldBack('dede', path, command(), async () => !(await dede()).includes(reason))).status, 303)
  })

  test('an erasure is confirmed only soon after signing in', async () => {
    const one = await world.addCase()
    const erasureId = randomUUID() as ErasureId
    await world.run((tx, scope) => insertErasure(tx, scope, { erasureId, clientId: one.clientId, ground: 'asked', askedBy: 'client', askedById: null, at: world.clock.now, dueAt: null }))
    const path = `/records/erasures/${erasureId}/confirm`
    const isDone = async () => !(await (await (await world.as('dede')).get('/records')).text()).includes(path)
    assert.equal((await heldBack('dede', path, command(), isDone)).status, 303)
  })

  test('a case is handed over only soon after signing in', async () => {
    const one = await world.addCase()
    const isDone = async () => (await (await world.as('mira')).get(`/cases/${one.caseId}`)).status === 200
    assert.equal((await heldBack('tomas', `/cases/${one.caseId}/hand-over`, { ...command(), to: world.people.mira }, isDone)).status, 303)
  })

  test('a record is taken out as a file only soon after signing in', async () => {
    const one = await world.addCase()
    const answer = await heldBack('tomas', `/cases/${one.caseId}/record/file`, null, () => took(one))
    assert.equal(answer.headers.get('content-type'), 'application/json; charset=utf-8')
    assert.doesNotMatch(await (await (await world.as('tomas')).get(`/cases/${one.caseId}/record`)).text(), / download/, 'or the page that asks would be kept as the file')
  })

  test('a backup is asked for only soon after signing in', async () => {
    const ada = await world.as('ada')
    world.clock.now += 3 * hour
    const held = await ada.post('/backups', command())
    assert.equal(held.status, 403)
    assert.match(await held.text(), /show once more that it is you/)
    assert.notEqual((await (await world.as('ada')).post('/backups', command())).status, 403)
  })

  test('who was asked at the page of colleagues has what they typed kept as well', async () => {
    const form = { ...command(), name: 'Noor al-Sayed', email: 'noor@clinic.example', 'roles.lead': 'on' }
    const isDone = async () => (await (await (await world.as('ada')).get('/people')).text()).includes('Noor al-Sayed')
    assert.equal((await heldBack('ada', '/people', form, isDone)).status, 200)
  })
})

test('in the demonstration nobody is asked: an invented person has no password', async () => {
  const demonstration = await openWorld({ demonstration: true })
  try {
    const one = await demonstration.addCase()
    const tomas = await demonstration.as('tomas')
    demonstration.clock.now += 3 * hour
    assert.equal((await tomas.get(`/cases/${one.caseId}/record/file`)).status, 200)
  } finally {
    await demonstration.close()
  }
})

describe('at the client’s door', () => {
  const pin = '2468'
  async function phoneOf(kind: 'link' | 'tablet' = 'link'): Promise<{ one: WorldCase; phone: Browser; base: string }> {
    const one = await world.addCase({ name: 'Amal Hadad' })
    const phone = world.browser()
    const { token, scope } = await world.link(one, { kind })
    const hash = await hashOf(world.context, scope, 'pin', pin)
    await world.run((tx) => tx.updateTable('clients').set({ pin_hash: hash, pin_set_at: new Date(world.clock.now) }).where('organisation_id', '=', world.organisationId).where('client_id', '=', one.clientId).execute())
    assert.equal((await phone.post(`/c/${token}/pin`, { pin })).status, 303)
    return { one, phone, base: `/c/${token}` }
  }
  const state = async ({ clientId }: WorldCase) =>
    await world.run(async (tx) => ({
      corrections: (await tx.selectFrom('corrections').select('correction_id').where('organisation_id', '=', world.organisationId).where('client_id', '=', clientId).execute()).length,
      erasures: (await tx.selectFrom('erasures').select('erasure_id').where('organisation_id', '=', world.organisationId).where('client_id', '=', clientId).execute()).length,
      isUsed: (await tx.selectFrom('clients').select('restricted_at').where('organisation_id', '=', world.organisationId).where('client_id', '=', clientId).executeTakeFirstOrThrow()).restricted_at === null,
    }))

  const deeds: readonly (readonly [string, Fields])[] = [
    ['record/me', { name: 'Amal Haddad', called: 'Amal', language: 'en' }],
    ['record/corrections', { line: '', text: 'I was never referred by Dr Hart.' }],
    ['record/use', { use: 'stop' }],
    ['record/erasure', { end: 'ask' }],
  ]
  for (const [next, typed] of deeds) {
    test(`${next}: a phone that was opened a while ago asks for the PIN, keeps what was typed, and goes on with it`, async () => {
      const { one, phone, base } = await phoneOf()
      const was = await state(one)
      const form: Fields = { ...command(), ...typed }
      world.clock.now += 10 * minute
      assert.equal((await phone.get(`${base}/record`)).status, 200, 'reading stays open')
      const held = await phone.post(`${base}/${next}`, form)
      assert.equal(held.status, 403)
      assert.deepEqual(await state(one), was)
      const asked = keptIn(await held.text())
      assert.deepEqual(asked, { method: 'post', action: `${base}/pin`, fields: { ...form, next } })
      const wrong = await phone.post(asked.action, { ...asked.fields, pin: '1111' })
      assert.equal(wrong.status, 422)
      const again = keptIn(await wrong.text())
      assert.deepEqual(again, asked, 'a wrong PIN loses nothing')
      assert.equal((await phone.post(asked.action, { ...asked.fields, pin: '' })).status, 422)
      const right = await phone.post(again.action, { ...again.fields, pin })
      assert.deepEqual([right.status, right.headers.get('location')], [307, `${base}/${next}`], 'the browser sends the form on as it was')
      assert.equal((await phone.post(`${base}/${next}`, { ...again.fields, pin })).status, 303)
      assert.notDeepEqual(await state(one), was)
    })
  }

  test('within ten minutes nothing is asked; the file is, after them, and a right PIN leads back to its page', async () => {
    const { phone, base } = await phoneOf()
    world.clock.now += 10 * minute - 1
    assert.equal((await phone.get(`${base}/record/file`)).headers.get('content-type'), 'application/json; charset=utf-8')
    world.clock.now += 1
    const held = await phone.get(`${base}/record/file`)
    assert.equal(held.status, 403)
    const asked = keptIn(await held.text())
    assert.deepEqual(asked.fields, { next: 'record/file' })
    const right = await phone.post(asked.action, { ...asked.fields, pin })
    assert.deepEqual([right.status, right.headers.get('location')], [303, `${base}/record`])
    const page = await (await phone.get(`${base}/record`)).text()
    assert.match(page, /record\/file"/)
    assert.doesNotMatch(page, / download/, 'or the page that asks would be kept as the file')
    assert.equal((await phone.get(`${base}/record/file`)).status, 200)
  })

  test('tries are counted as at the door, and somebody who guesses has to wait', async () => {
    const { one, phone, base } = await phoneOf()
    world.clock.now += hour
    const form = { ...command(), end: 'ask', next: 'record/erasure' }
    for (let tries = 1; tries < 5; tries += 1) assert.equal((await phone.post(`${base}/pin`, { ...form, pin: '9999' })).status, 422)
    for (const guess of ['9999', pin]) assert.equal((await phone.post(`${base}/pin`, { ...form, pin: guess })).status, 429)
    assert.equal((await phone.post(`${base}/record/erasure`, form)).status, 403)
    world.clock.now += 15 * minute
    assert.equal((await phone.post(`${base}/pin`, { ...form, pin })).status, 307)
    assert.equal((await phone.post(`${base}/record/erasure`, form)).status, 303)
    assert.equal((await state(one)).erasures, 1)
  })

  test('it goes on to nowhere else', async () => {
    const { phone, base } = await phoneOf()
    for (const next of ['mine', 'withdraw', '../../sign-out', '//elsewhere.example', 'record/other']) {
      const answer = await phone.post(`${base}/pin`, { ...command(), next, pin })
      assert.deepEqual([answer.status, answer.headers.get('location')], [303, base], next)
    }
  })

  test('on the clinic’s tablet as well', async () => {
    const { phone, base } = await phoneOf('tablet')
    world.clock.now += 10 * minute
    assert.equal((await phone.post(`${base}/record/use`, { ...command(), use: 'stop' })).status, 403)
  })
})
