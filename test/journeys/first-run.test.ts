// A fresh installation begins once: with what was typed kept until it is right, and never for whoever comes second.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { after, beforeEach, describe, test } from 'node:test'
import { organisationScope } from '#src/access/scope.ts'
import { inTransaction } from '#src/records/database.ts'
import { contactsIn, readOrganisation } from '#src/records/organisation.ts'
import { everyone } from '#src/records/people.ts'
import { firstLogins } from '#src/records/set-up.ts'
import { verifyAudit } from '#src/records/verify.ts'
import { openWorld, type World } from '#test/world.ts'

const filled = (more: Record<string, string> = {}) => ({
  command: randomUUID(), organisation: 'Практика Линд', name: 'Tomas Lind', email: 'Tomas@Clinic.Example', 'roles.therapist': 'on', timeZone: 'Europe/London', language: 'en',
  alone: 'no', dutyNote: '', 'contact.en.label': 'In danger', 'contact.en.phone': '112', 'contact.en.hours': '', ...more,
})

async function organisationOf(world: World) {
  const [first] = await firstLogins(world.context.db)
  assert.ok(first)
  const scope = organisationScope(first.organisationId, { kind: 'operator', id: null }, null)
  return await inTransaction(world.context.db, scope, async (tx) => ({
    scope, organisation: await readOrganisation(tx, scope), people: await everyone(tx, scope), contacts: await contactsIn(tx, scope, 'en'),
    audit: await tx.selectFrom('audit_events').select(['action', 'chain_id as chainId', 'subject_id as subjectId']).where('organisation_id', '=', scope.organisationId).orderBy('position').execute(),
  }))
}

describe('an installation that nobody has set up', () => {
  let world: World
  const open: World[] = []
  beforeEach(async () => {
    world = await openWorld({ settled: false })
    open.push(world)
  })
  after(async () => {
    for (const one of open) await one.close()
  })

  test('opens on two doors, and health says nothing about anybody', async () => {
    const browser = world.browser()
    const first = await browser.get('/')
    assert.equal(first.status, 303)
    assert.equal(first.headers.get('location'), '/first-run')
    const page = await (await browser.get('/first-run')).text()
    assert.match(page, /Set up Attune/)
    assert.match(page, /<form[^>]*method="post" action="\/demonstration"/)
    assert.match(page, /name="roles.therapist" checked/)
    assert.doesNotMatch(page, /name="code"/)
    const health = await browser.get('/health')
    assert.equal(health.status, 200)
    const said = (await health.json()) as Record<string, string>
    assert.deepEqual(Object.keys(said), ['status', 'version'])
    assert.equal(said['status'], 'ok')
    assert.equal(said['version'], (JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }).version)
  })

  test('begins with an organisation, its keys, a first person and live help, and leads to choosing how to sign in', async () => {
    const browser = world.browser()
    const done = await browser.post('/first-run', filled({ 'roles.supervisor': 'on' }))
    assert.equal(done.status, 303)
    assert.match(done.headers.get('location')!, /^\/invitations\/[\w-]+$/)
    const welcome = await (await browser.get(done.headers.get('location')!)).text()
    assert.match(welcome, /Практика Линд is ready\./)
    assert.doesNotMatch(welcome, /has asked you in/, 'nobody has')

    const { scope, organisation, people, contacts, audit } = await organisationOf(world)
    assert.equal(organisation.name, 'Практика Линд')
    assert.equal(people.length, 1)
    assert.deepEqual(people[0]?.roles, ['admin', 'lead', 'supervisor', 'therapist'])
    assert.equal(people[0]?.enrolled, false)
    assert.deepEqual(contacts.map(({ label, phone }) => [label, phone]), [['In danger', '112']])
    assert.equal((await world.context.keyring.organisation(scope.organisationId)).length, 32)
    assert.deepEqual(audit.map(({ action }) => action), ['issue-invitation', 'create-organisation'])
    const login = await world.context.db.selectFrom('logins').select('login').execute()
    assert.deepEqual(login, [{ login: 'tomas@clinic.example' }])
    assert.deepEqual((await inTransaction(world.context.db, scope, (tx) => verifyAudit(tx, scope))).faults, [])
  })

  test('is closed once it is set up', async () => {
    const browser = world.browser()
    await browser.post('/first-run', filled())
    assert.equal((await browser.get('/first-run')).status, 404)
    assert.equal((await browser.post('/first-run', filled())).status, 404)
    assert.equal((await browser.post('/first-run', {})).status, 404)
    assert.equal((await browser.get('/')).headers.get('location'), '/sign-in')
    assert.equal((await firstLogins(world.context.db)).length, 1)
  })

  test('the button pressed twice still leads to a way in, until somebody has one', async () => {
    const form = filled()
    const answers = await Promise.all([world.browser().post('/first-run', form), world.browser().post('/first-run', form)])
    for (const answer of answers) assert.match(answer.headers.get('location') ?? '', /^\/invitations\//)
    const { scope, people } = await organisationOf(world)
    assert.equal(people.length, 1)
    await inTransaction(world.context.db, scope, async (tx) => {
      await tx.insertInto('passwords').values({ organisation_id: scope.organisationId, person_id: people[0]!.personId, hash: 'x', totp_secret: Buffer.alloc(1), changed_at: new Date(world.clock.now), last_totp_step: 0 }).execute()
    })
    assert.equal((await world.browser().post('/first-run', form)).status, 404)
  })

  test('of many at the same moment one begins, and nothing of the others is left', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, (_, index) => world.browser().post('/first-run', filled({ organisation: `Clinic ${index}`, email: `p${index}@clinic.example` }))))
    assert.deepEqual(answers.map((answer) => answer.status).sort(), [303, 404, 404, 404, 404, 404])
    assert.equal((await world.context.db.selectFrom('logins').selectAll().execute()).length, 1)
  })

  test('what is missing or wrong is named, and everything typed is still there', async () => {
    const answer = await world.browser().post('/first-run', filled({
      organisation: ' ', email: 'not an address', timeZone: 'Mars/Olympus', alone: 'perhaps', name: '<script>alert(1)</script>', 'contact.en.phone': 'ring me', 'contact.en.hours': 'h'.repeat(101),
      'contact.ar.label': 'عند الخطر', dutyNote: 'n'.repeat(501),
    }))
    assert.equal(answer.status, 422)
    const page = await answer.text()
    for (const field of ['organisation', 'email', 'timeZone', 'alone', 'contact.en.phone', 'contact.en.hours', 'contact.ar.phone', 'dutyNote']) assert.match(page, new RegExp(`id="${field}-mend"`), field)
    assert.match(page, /value="not an address"/)
    assert.match(page, /value="ring me"/)
    assert.match(page, /value="عند الخطر"/)
    assert.match(page, /&lt;script>alert\(1\)/)
    assert.doesNotMatch(page, /<script>alert/)
    assert.equal((await firstLogins(world.context.db)).length, 0)
    assert.equal((await world.browser().post('/first-run', {})).status, 422)
  })

  test('no live help is a choice that has to be made, never an oversight', async () => {
    const nothing = { 'contact.en.label': '', 'contact.en.phone': '' }
    const forgotten = await world.browser().post('/first-run', filled(nothing))
    assert.equal(forgotten.status, 422)
    assert.match(await forgotten.text(), /id="notYet-mend"/)
    const chosen = await world.browser().post('/first-run', filled({ ...nothing, 'notYet.yes': 'on' }))
    assert.equal(chosen.status, 303)
    assert.equal((await organisationOf(world)).contacts.length, 0)
  })

  test('behind a proxy the set-up code of the log is asked for, also where the address was never told', async () => {
    const send = (form: Record<string, string>, headers: Record<string, string>) =>
      world.app.request('http://localhost/first-run', {
        method: 'POST', body: new URLSearchParams(form).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin', ...headers },
      })
    const elsewhere = await send(filled(), { 'x-forwarded-for': '203.0.113.7' })
    assert.equal(elsewhere.status, 422)
    assert.match(await elsewhere.text(), /id="code-mend"/)
    const renamed = await world.app.request('http://attacker.example/first-run')
    assert.match(await renamed.text(), /name="code"/)
  })
})

test('a server that others can reach begins only with the code from its log', async () => {
  const world = await openWorld({ settled: false, origin: 'https://attune.example' })
  try {
    assert.doesNotMatch(world.logged(), /asks for this code/)
    assert.match(await (await world.browser().get('/first-run')).text(), /name="code"/)
    const code = /asks for this code: ([0-9a-f-]{14})/.exec(world.logged())?.[1]
    assert.ok(code)
    const wrong = await world.browser().post('/first-run', filled({ code: '0000-0000-0000' }))
    assert.equal(wrong.status, 422)
    assert.match(await wrong.text(), /value="Tomas Lind"/)
    assert.equal((await firstLogins(world.context.db)).length, 0)
    const right = await world.browser().post('/first-run', filled({ code: ` ${code.toUpperCase().replaceAll('-', ' ')}` }))
    assert.equal(right.status, 303)
    assert.equal((await world.browser().post('/first-run', filled({ code: '0000' }))).status, 404)
  } finally {
    await world.close()
  }
})
