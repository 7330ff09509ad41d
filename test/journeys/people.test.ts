// Colleagues come, change and leave: the admin arranges it and sees no client; nobody is left without a therapist, an admin or a lead.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, test } from 'node:test'
import type { CheckInId, PersonId, SafetyTaskId } from '#src/domain/kernel/ids.ts'
import { day, hour, minute } from '#src/platform/time.ts'
import { setClosed, therapistsOfCase } from '#src/records/cases.ts'
import { instant } from '#src/records/database.ts'
import { casesOfNobody, removeFromWork } from '#src/records/leaving.ts'
import { everyone, lockPeople, readPerson, replaceRoles } from '#src/records/people.ts'
import { supervisionsNow } from '#src/records/supervisions.ts'
import { verifyAudit } from '#src/records/verify.ts'
import { waitsForRow } from './waits-for-row.ts'
import { beginning, openWorld, type Browser, type World, type WorldCase } from '#test/world.ts'

const command = () => ({ command: randomUUID() })

describe('people', () => {
  let world: World
  let ada: Browser
  beforeEach(async () => {
    world = await openWorld()
    ada = await world.as('ada')
  })
  afterEach(() => world.close())

  const person = (id: PersonId) => world.run((tx, scope) => readPerson(tx, scope, id))
  const own = async (one: WorldCase) =>
    (await world.run((tx, scope) => therapistsOfCase(tx, scope, one.caseId))).filter(({ part, until }) => part === 'own' && until === null).map(({ personId }) => personId)
  const post = (name: keyof World['people'], path: string, form: Record<string, string>) => ada.post(`/people/${world.people[name]}/${path}`, { ...command(), ...form })

  /** An answer that needs Tomas. */
  async function safetyTask(one: WorldCase): Promise<SafetyTaskId> {
    const sessionId = await world.addSession(one, beginning + day)
    const safetyTaskId = randomUUID() as SafetyTaskId
    await world.run(async (tx, { organisationId: organisation_id }) => {
      const check_in_id = randomUUID() as CheckInId
      const at = new Date(world.clock.now)
      await tx.insertInto('check_ins').values({ organisation_id, check_in_id, case_id: one.caseId, session_id: sessionId, kind: 'before', received_at: at, door: 'link', language: 'en', versions: '{}', answers: '{"phq-9/9":2}' }).execute()
      await tx.insertInto('safety_tasks').values({
        organisation_id, safety_task_id: safetyTaskId, case_id: one.caseId, session_id: sessionId, check_in_id, level: 'urgent', answer: 2, answer_before: null, raised_at: at,
        owner_id: world.people.tomas, deputy_id: world.people.mira, due_at: at, opened_at: at, escalated_at: null, acknowledged_at: null, acknowledged_by: null,
      }).execute()
    })
    return safetyTaskId
  }

  test('the lead may look and not touch; therapists and supervisors find nothing', async () => {
    const dede = await world.as('dede')
    const said = await (await dede.get(`/people?person=${world.people.tomas}`)).text()
    assert.match(said, /Tomas Lind/)
    assert.match(said, /supervised by Ingrid Berg/)
    assert.doesNotMatch(said.slice(said.indexOf('<main')), /<form/)
    assert.equal((await dede.post(`/people/${world.people.tomas}/leave`, command())).status, 404)
    for (const name of ['tomas', 'ingrid'] as const) assert.equal((await (await world.as(name)).get('/people')).status, 404)
  })

  test('a colleague is added with a link that is shown once, and can use it', async () => {
    const form = { ...command(), name: 'Noor al-Sayed', email: 'Noor@Clinic.example', 'roles.therapist': 'on' }
    const answer = await ada.post('/people', form)
    assert.equal(answer.status, 200)
    const said = await answer.text()
    const url = /http:\/\/localhost(\/invitations\/[\w-]+)/.exec(said)?.[1]
    assert.ok(url)
    assert.match(said, /<svg/)
    assert.equal((await world.browser().get(url)).status, 200)
    const again = await ada.post('/people', form)
    assert.equal(again.status, 303)
    const list = await (await ada.get('/people')).text()
    assert.match(list, /Noor al-Sayed/)
    assert.match(list, /invited, cannot sign in yet/)
    assert.doesNotMatch(list, /\/invitations\//)
    assert.equal((await world.run((tx, scope) => everyone(tx, scope))).filter(({ name }) => name === 'Noor al-Sayed').length, 1)
  })

  test('who works here and with which roles is changed only soon after signing in; who leaves can leave at any time', async () => {
    world.clock.now += 31 * minute
    const refused = [
      await ada.post('/people', { ...command(), name: 'Noor al-Sayed', email: 'noor@clinic.example', 'roles.admin': 'on' }),
      await post('mira', 'invite', {}), await post('mira', 'roles', { 'roles.therapist': 'on', 'roles.admin': 'on' }),
    ]
    for (const answer of refused) {
      assert.equal(answer.status, 403)
      const said = await answer.text()
      assert.match(said, /show once more that it is you/)
      assert.doesNotMatch(said, /\/invitations\//)
    }
    assert.deepEqual((await person(world.people.mira))?.roles, ['therapist'])
    for (const path of ['/people', `/people?person=${world.people.mira}`]) {
      const page = await (await ada.get(path)).text()
      assert.match(page, /href="\/sign-in\?next=\/people"/)
      assert.doesNotMatch(page, /action="\/people"|\/invite"|\/roles"/)
    }
    for (const [action, form] of [['supervisor', { supervisor: world.people.ingrid }], ['leave', { to: world.people.tomas }]] as const) {
      assert.equal((await post('mira', action, form)).status, 403, `${action}: somebody else would see what is said here`)
      assert.doesNotMatch(await (await ada.get(`/people?person=${world.people.mira}`)).text(), new RegExp(`/supervisor"|name="to"`))
    }
    assert.equal((await person(world.people.mira))?.leftAt, null)
    assert.equal((await post('mira', 'leave', {})).status, 303)
    assert.equal((await (await world.as('ada')).post('/people', { ...command(), name: 'Noor al-Sayed', email: 'noor@clinic.example', 'roles.admin': 'on' })).status, 200)
  })

  test('a new link ends the one before', async () => {
    const links = []
    for (let time = 0; time < 2; time += 1) links.push(/(\/invitations\/[\w-]+)/.exec(await (await post('mira', 'invite', {})).text())![1]!)
    assert.equal((await world.browser().get(links[1]!)).status, 200)
    assert.notEqual((await world.browser().get(links[0]!)).status, 200)
  })

  test('links that nobody has used end with whoever could make them: on leaving, and when they are no admin any more', async () => {
    const linkIn = async (answer: Promise<Response>) => /\/invitations\/([\w-]+)/.exec(await (await answer).text())![1]!
    const opens = async (token: string) => (await world.browser().get(`/invitations/${token}`)).status
    await post('dede', 'roles', { 'roles.lead': 'on', 'roles.admin': 'on' })
    const dede = await world.as('dede')
    const [forNew, forMira] = [await linkIn(ada.post('/people', { ...command(), name: 'Noor al-Sayed', email: 'noor@clinic.example', 'roles.therapist': 'on' })), await linkIn(post('mira', 'invite', {}))]
    assert.equal((await post('tomas', 'roles', { 'roles.therapist': 'on', 'roles.lead': 'on' })).status, 303)
    assert.deepEqual([await opens(forNew), await opens(forMira)], [200, 200], 'another’s roles end none')
    assert.match(await (await dede.get(`/people?person=${world.people.ada}`)).text(), /every link to sign in that has not been used yet ends/)
    assert.equal((await dede.post(`/people/${world.people.ada}/leave`, command())).status, 303)
    assert.deepEqual([await opens(forNew), await opens(forMira)], [410, 410])

    const again = await linkIn(dede.post(`/people/${world.people.mira}/invite`, command()))
    await dede.post(`/people/${world.people.tomas}/roles`, { ...command(), 'roles.therapist': 'on', 'roles.admin': 'on' })
    assert.equal(await opens(again), 200)
    assert.equal((await dede.post(`/people/${world.people.dede}/roles`, { ...command(), 'roles.lead': 'on' })).status, 303)
    assert.equal(await opens(again), 410)
    assert.equal((await world.run((tx, scope) => verifyAudit(tx, scope))).faults.length, 0)
  })

  test('what an admin asks for in the very moment of leaving is not given: no link, no colleague', async () => {
    await post('dede', 'roles', { 'roles.lead': 'on', 'roles.admin': 'on' })
    for (const [path, form] of [[`/people/${world.people.mira}/invite`, {}], ['/people', { name: 'Noor al-Sayed', email: 'noor@clinic.example', 'roles.therapist': 'on' }]] as const) {
      let asking: Promise<Response> | undefined
      await world.run(async (tx, scope) => {
        await lockPeople(tx, scope)
        asking = ada.post(path, { ...command(), ...form })
        await waitsForRow(world)
        await replaceRoles(tx, scope, world.people.ada, [])
      })
      assert.equal((await asking!).status, 404, path)
      await world.run((tx, scope) => replaceRoles(tx, scope, world.people.ada, ['admin']))
    }
    assert.deepEqual(await world.run((tx) => tx.selectFrom('invitations').select('invitation_id').where('organisation_id', '=', world.organisationId).execute()), [])
  })

  test('a colleague without a name, an address or a role is not added, nor an address twice', async () => {
    const wrong = await ada.post('/people', { ...command(), name: '  ', email: 'x@', 'roles.owner': 'on' })
    assert.equal(wrong.status, 422)
    const said = await wrong.text()
    for (const field of ['name', 'email', 'roles']) assert.match(said, new RegExp(`id="${field}-mend"`), field)
    assert.match(said, /value="x@"/)
    const form = command()
    const taken = await ada.post('/people', { ...form, name: 'Other Tomas', email: 'TOMAS@clinic.example', 'roles.lead': 'on' })
    assert.equal(taken.status, 422)
    const kept = await taken.text()
    assert.match(kept, /already signs in with this address/)
    assert.match(kept, /value="Other Tomas"/)
    assert.match(kept, /name="roles.lead" checked/)
    assert.equal((await ada.post('/people', { ...form, name: 'Other Tomas', email: 'tomas2@clinic.example', 'roles.lead': 'on' })).status, 200)
  })

  test('roles count at once', async () => {
    const mira = await world.as('mira')
    assert.equal((await mira.get('/organisation')).status, 404)
    assert.equal((await post('mira', 'roles', { 'roles.therapist': 'on', 'roles.lead': 'on' })).status, 303)
    assert.equal((await mira.get('/organisation')).status, 200)
    assert.deepEqual((await person(world.people.mira))?.roles, ['lead', 'therapist'])
    assert.equal((await post('mira', 'roles', { 'roles.therapist': 'on' })).status, 303)
    assert.equal((await mira.get('/organisation')).status, 404)
    assert.equal((await post('ingrid', 'roles', { 'roles.lead': 'on' })).status, 303)
    assert.equal((await world.run((tx, scope) => supervisionsNow(tx, scope))).length, 0)
    assert.equal((await post('tomas', 'roles', {})).status, 422)
  })

  test('the last admin and the last lead stay, also when two of them try at once', async () => {
    const last = await post('ada', 'roles', { 'roles.lead': 'on' })
    assert.equal(last.status, 422)
    assert.match(await last.text(), /Nobody else is an admin/)
    assert.match(await (await post('dede', 'roles', { 'roles.therapist': 'on' })).text(), /Nobody else is a lead/)
    assert.match(await (await post('dede', 'leave', {})).text(), /Nobody else is a lead/)
    assert.equal((await post('mira', 'roles', { 'roles.therapist': 'on', 'roles.admin': 'on' })).status, 303)
    const answers = await Promise.all([post('ada', 'roles', { 'roles.lead': 'on' }), post('mira', 'roles', { 'roles.therapist': 'on' })])
    assert.equal(answers.filter(({ status }) => status === 303).length, 1)
    const admins = (await world.run((tx, scope) => everyone(tx, scope))).filter(({ roles }) => roles.includes('admin'))
    assert.equal(admins.length, 1)
  })

  test('a therapist has the supervisor that was chosen, and nobody else can be one', async () => {
    const kept = await post('mira', 'supervisor', { supervisor: world.people.ingrid })
    assert.match(await (await ada.get(kept.headers.get('location')!)).text(), /role="status">Kept\.<[\s\S]*<label for="supervisor">/)
    const ids = [...(await (await ada.get(`/people?person=${world.people.mira}`)).text()).matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
    assert.deepEqual(ids.filter((id, index) => ids.indexOf(id) !== index), [], 'a label finds its own field')
    assert.deepEqual((await world.run((tx, scope) => supervisionsNow(tx, scope))).map(({ therapistId }) => therapistId).sort(), [world.people.tomas, world.people.mira].sort())
    assert.equal((await post('mira', 'supervisor', { supervisor: '' })).status, 303)
    assert.equal((await post('mira', 'supervisor', { supervisor: world.people.ingrid })).status, 303)
    for (const supervisor of [world.people.dede, world.people.mira, 'nobody']) assert.equal((await post('mira', 'supervisor', { supervisor })).status, 422)
    assert.equal((await post('mira', 'supervisor', { supervisor: randomUUID() })).status, 404)
    assert.equal((await post('dede', 'supervisor', { supervisor: world.people.ingrid })).status, 422)
    assert.equal((await world.run((tx, scope) => supervisionsNow(tx, scope))).length, 2)
  })

  test('somebody with open clients does not stop being a therapist, and does not leave without somebody to take over', async () => {
    const one = await world.addCase()
    assert.match(await (await post('tomas', 'roles', { 'roles.lead': 'on' })).text(), /still have open clients/)
    const page = await (await ada.get(`/people?person=${world.people.tomas}`)).text()
    assert.match(page, /one open client/)
    assert.doesNotMatch(page, /Amal|Haddad/)
    for (const to of ['', world.people.tomas, world.people.ingrid, randomUUID(), 'Mira']) {
      const answer = await post('tomas', 'leave', { to })
      assert.equal(answer.status, 422, to)
      assert.match(await answer.text(), /id="to-mend"/)
    }
    assert.deepEqual(await own(one), [world.people.tomas])
    assert.equal((await person(world.people.tomas))?.leftAt, null)
  })

  test('whoever leaves hands over every open case, its sessions and waiting answers, and every way in ends', async () => {
    const [amal, bea, miras] = [await world.addCase(), await world.addCase({ name: 'Bea Stone', called: 'Bea' }), await world.addCase({ therapist: 'mira' })]
    const task = await safetyTask(amal)
    const asDeputy = await safetyTask(miras)
    await world.openDuty()
    await world.run(async (tx, { organisationId }) => {
      const of = { owner_id: world.people.dede, deputy_id: world.people.tomas }
      await tx.updateTable('safety_tasks').set(of).where('organisation_id', '=', organisationId).where('safety_task_id', '=', asDeputy).execute()
    })
    const past = await world.addSession(amal, beginning - day)
    const next = await world.addSession(amal, beginning + 7 * day)
    const covered = await world.addSession(miras, beginning + 2 * hour)
    await world.run(async (tx, { organisationId: organisation_id }) => {
      const cover = (one: WorldCase, person_id: PersonId) => ({ organisation_id, case_therapist_id: randomUUID(), case_id: one.caseId, person_id, part: 'cover' as const, since: new Date(world.clock.now - hour), until: new Date(world.clock.now + day) })
      await tx.insertInto('case_therapists').values([cover(miras, world.people.tomas), cover(bea, world.people.mira)]).execute()
      await tx.insertInto('passwords').values({ organisation_id, person_id: world.people.tomas, hash: 'x', totp_secret: Buffer.alloc(1), last_totp_step: 0, changed_at: new Date(world.clock.now) }).execute()
    })
    const tomas = await world.as('tomas')
    assert.equal((await tomas.get('/account')).status, 200)

    const form = { ...command(), to: world.people.mira }
    for (let time = 0; time < 2; time += 1) {
      const answer = await ada.post(`/people/${world.people.tomas}/leave`, form)
      assert.equal(answer.headers.get('location'), '/people')
    }

    assert.deepEqual(await own(amal), [world.people.mira])
    assert.deepEqual(await own(bea), [world.people.mira])
    const parts = await world.run((tx, scope) => therapistsOfCase(tx, scope, bea.caseId))
    assert.equal(parts.filter(({ until }) => until === null || until > world.clock.now).length, 1)
    await world.run(async (tx, { organisationId }) => {
      const sessions = await tx.selectFrom('sessions').select(['session_id as id', 'therapist_id as by']).where('organisation_id', '=', organisationId).execute()
      const by = new Map(sessions.map((session) => [session.id, session.by]))
      assert.equal(by.get(past), world.people.tomas)
      assert.equal(by.get(next), world.people.mira)
      assert.equal(by.get(covered), world.people.mira)
      const waiting = await tx.selectFrom('safety_tasks').selectAll().where('organisation_id', '=', organisationId).where('safety_task_id', '=', task).executeTakeFirstOrThrow()
      assert.deepEqual([waiting.owner_id, waiting.deputy_id, waiting.opened_at], [world.people.mira, null, null])
      const second = await tx.selectFrom('safety_tasks').select(['owner_id as owner', 'deputy_id as deputy']).where('organisation_id', '=', organisationId).where('safety_task_id', '=', asDeputy).executeTakeFirstOrThrow()
      assert.deepEqual(second, { owner: world.people.dede, deputy: world.people.mira })
      for (const table of ['passwords', 'person_roles', 'duty_hours', 'logins'] as const) {
        assert.equal((await tx.selectFrom(table).select('person_id').where('organisation_id', '=', organisationId).where('person_id', '=', world.people.tomas).execute()).length, 0, table)
      }
      const trail = await tx.selectFrom('audit_events').select(['action', 'chain_id as chainId']).where('organisation_id', '=', organisationId).execute()
      assert.equal(trail.filter(({ action }) => action === 'hand-over-case').length, 2)
      assert.ok(trail.some(({ action, chainId }) => action === 'hand-over-case' && chainId === amal.caseId))
      assert.equal(trail.filter(({ action }) => action === 'leave-organisation').length, 1)
    })
    assert.equal((await world.run((tx, scope) => verifyAudit(tx, scope))).faults.length, 0)

    assert.match((await tomas.get('/account')).headers.get('location') ?? '', /^\/sign-in/)
    const list = await (await ada.get('/people')).text()
    assert.match(list, /left on 24 November 2026/)
    assert.equal((await ada.get(`/people?person=${world.people.tomas}`)).status, 404)
    for (const path of ['roles', 'supervisor', 'invite', 'leave']) assert.equal((await post('tomas', path, { 'roles.therapist': 'on' })).status, 404, path)
    assert.equal((await ada.post('/people', { ...command(), name: 'Tomas Lind', email: 'tomas@clinic.example', 'roles.therapist': 'on' })).status, 200)
  })

  test('closed cases go over with the open ones, and are opened again by whoever has them now', async () => {
    const closed = await world.addCase({ name: 'Closed Long Ago' })
    await world.run((tx) => setClosed(tx, closed.scope, world.clock.now))
    const page = await (await ada.get(`/people?person=${world.people.tomas}`)).text()
    assert.match(page, /One closed case goes over too/)
    assert.match(await (await post('tomas', 'leave', { to: '' })).text(), /id="to-mend"/)
    assert.equal((await post('tomas', 'leave', { to: world.people.mira })).status, 303)
    assert.deepEqual(await own(closed), [world.people.mira])
    const mira = await world.as('mira')
    assert.equal((await mira.get(`/cases/${closed.caseId}/record`)).status, 200)
    assert.equal((await mira.post(`/cases/${closed.caseId}/reopen`, command())).status, 303)
  })

  test('of many cases opened, handed over and covered while somebody leaves, none stays with them', async () => {
    const [tomas, mira] = [await world.as('tomas'), await world.as('mira')]
    const client = () => ({ ...command(), name: 'Just Now', called: '', language: 'en', zone: 'Europe/London', 'phq-9': '', 'gad-7': '' })
    const given = await Promise.all(Array.from({ length: 4 }, () => world.addCase({ therapist: 'mira' })))
    const covered = await Promise.all(Array.from({ length: 3 }, () => world.addCase({ therapist: 'mira' })))
    const answers = await Promise.all([
      ...Array.from({ length: 5 }, () => tomas.post('/cases', client())),
      ...given.slice(0, 2).map((one) => mira.post(`/cases/${one.caseId}/hand-over`, { ...command(), to: world.people.tomas })),
      ...covered.map((one) => mira.post(`/cases/${one.caseId}/cover`, { ...command(), coverer: world.people.tomas, from: '2026-11-24', until: '2026-11-30' })),
      post('tomas', 'leave', { to: world.people.mira }),
      ...Array.from({ length: 5 }, () => tomas.post('/cases', client())),
      tomas.post('/cases/import/carry-out', { text: 'client,name\n1,Brought In\n2,Brought Too\n' }),
      ...given.slice(2).map((one) => mira.post(`/cases/${one.caseId}/hand-over`, { ...command(), to: world.people.tomas })),
    ])
    assert.ok(answers.every(({ status }) => status < 500), `${answers.map(({ status }) => status)}`)
    assert.notEqual((await person(world.people.tomas))?.leftAt, null)
    const theirs = await world.run((tx) =>
      tx.selectFrom('case_therapists').select(['part']).where('organisation_id', '=', world.organisationId).where('person_id', '=', world.people.tomas)
        .where((eb) => eb.or([eb('until', 'is', null), eb('until', '>', instant(world.clock.now))])).execute())
    assert.deepEqual(theirs, [])
    assert.deepEqual(await world.run((tx, scope) => casesOfNobody(tx, scope)), [])
  })

  test('cases that were left with somebody who is gone are named, and given over', async () => {
    const one = await world.addCase({ name: 'Left Behind' })
    await world.run((tx, scope) => removeFromWork(tx, scope, world.people.tomas, world.clock.now))
    assert.equal((await world.run((tx, scope) => casesOfNobody(tx, scope))).length, 1)
    assert.match(await (await ada.get('/people')).text(), /cases still with them, which nobody can open/)
    const page = await (await ada.get(`/people?person=${world.people.tomas}`)).text()
    assert.match(page, /one case is still with them/)
    assert.doesNotMatch(page, /Left Behind|roles\.therapist/)
    assert.equal((await post('tomas', 'leave', { to: world.people.mira })).status, 303)
    assert.deepEqual(await own(one), [world.people.mira])
    assert.equal((await ada.get(`/people?person=${world.people.tomas}`)).status, 404)
    assert.equal((await post('tomas', 'leave', { to: world.people.mira })).status, 404)
  })

  test('somebody with nothing open just leaves, and an unknown person is not found', async () => {
    assert.equal((await post('mira', 'leave', {})).status, 303)
    assert.equal((await person(world.people.mira))?.leftAt, beginning)
    assert.equal((await ada.post(`/people/${randomUUID()}/leave`, command())).status, 404)
    assert.equal((await ada.post(`/people/not-an-id/leave`, command())).status, 404)
    assert.equal((await ada.post(`/people/${world.people.tomas}/invite`, {})).status, 400)
  })
})
