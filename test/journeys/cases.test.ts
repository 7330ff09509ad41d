// The life of a case: added, found, changed, covered, handed over, closed, opened again; others learn nothing of it.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { whoMay } from '#src/access/who-may.ts'
import { day, hour, minute } from '#src/platform/time.ts'
import { beginning, openWorld, type Browser, type World } from '#test/world.ts'

describe('cases', () => {
  let world: World
  let tomas: Browser
  let mira: Browser
  const form = (more: Record<string, string> = {}) => ({ command: randomUUID() as string, ...more })
  const client = (more: Record<string, string> = {}) => form({ name: 'Amal Haddad', called: '', language: 'en', zone: 'Africa/Cairo', 'phq-9': '1', 'gad-7': '', ...more })
  const text = async (browser: Browser, path: string) => {
    const response = await browser.get(path)
    assert.equal(response.status, 200, path)
    return await response.text()
  }
  const actions = (caseId: string) =>
    world.run((tx) => tx.selectFrom('audit_events').select('action').where('organisation_id', '=', world.organisationId).where('chain_id', '=', caseId).orderBy('position').execute())
  const add = async (more: Record<string, string> = {}) => {
    const response = await tomas.post('/cases', client(more))
    assert.equal(response.status, 303)
    return /^\/cases\/([\w-]+)\/door/.exec(response.headers.get('location')!)![1]!
  }

  before(async () => {
    world = await openWorld()
    tomas = await world.as('tomas')
    mira = await world.as('mira')
  })
  after(() => world.close())

  it('an empty list says what to do next', async () => assert.match(await text(tomas, '/cases'), /Add your first client/))

  it('names no client in the title of a page: tabs, the browser’s history and what is printed show it', async () => {
    const one = await world.addCase({ name: 'Zuleika Quartey', called: 'Zuleika' })
    const session = await world.addSession(one, beginning - 2 * hour)
    await world.consent(one, { supervision: true, words: true })
    const opened: string[] = []
    for (const route of Object.keys(whoMay).filter((each) => each.startsWith('GET /cases/:case') && !each.endsWith('/file'))) {
      const answer = await tomas.get(route.slice(4).replace(':case', one.caseId).replace(':session', session).replace(':kind', 'rupture'))
      const page = await answer.text()
      assert.doesNotMatch(/<title>([^<]*)</.exec(page)![1]!, /Zuleika|Quartey/, route)
      if (page.includes('Zuleika')) opened.push(route)
    }
    assert.ok(opened.length >= 8, opened.join())
  })

  it('adds a client in any script, with measures, and leads to the door', async () => {
    const id = await add({ name: '  أمل   حدّاد ', called: 'أمل', language: 'ar', 'gad-7': '3' })
    const page = await text(tomas, `/cases/${id}`)
    assert.match(page, /<bdi>أمل<\/bdi>/)
    assert.match(page, /أمل حدّاد/)
    assert.match(page, /PHQ-9, before every session/)
    assert.match(page, /GAD-7, before every 3rd session/)
    assert.match(page, /Not yet\. The link asks for it first/)
    assert.doesNotMatch(page, /<title>[^<]*أمل/)
    assert.match(await text(tomas, `/cases/${id}/door?done=added`), /Now hand over the link/)
    const row = await world.run((tx) => tx.selectFrom('cases').select('reference').where('organisation_id', '=', world.organisationId).where('case_id', '=', id as never).executeTakeFirstOrThrow())
    assert.match(row.reference, /^[0-9A-HJKMNP-TV-Z]{6}$/)
    const names = await world.run((tx) => tx.selectFrom('clients').select(['name', 'called']).where('organisation_id', '=', world.organisationId).execute())
    assert.ok(names.every(({ name, called }) => !`${name}${called}`.includes('أمل')), 'names are sealed')
    assert.deepEqual((await actions(id)).map(({ action }) => action), ['open-case', 'view-case', 'view-door'])
  })

  it('the form sent twice adds one client', async () => {
    const once = client({ name: 'Twice Told', date: '2026-12-03', time: '10:00', minutes: '50' })
    const first = await tomas.post('/cases', once)
    const second = await tomas.post('/cases', once)
    assert.equal(second.headers.get('location'), first.headers.get('location'))
    assert.equal((await text(tomas, '/cases?q=twice')).match(/Twice Told/g)!.length, 1)
  })

  it('whoever sends the form does not choose the id: a case has an audit chain of its own', async () => {
    for (const command of [world.organisationId, world.people.mira]) {
      const response = await tomas.post('/cases', client({ command, name: 'Chosen Id' }))
      const id = /^\/cases\/([\w-]+)\/door/.exec(response.headers.get('location')!)![1]!
      assert.notEqual(id, command)
      assert.deepEqual((await actions(id)).map(({ action }) => action), ['open-case'])
    }
    assert.ok(!(await actions(world.organisationId)).some(({ action }) => action === 'open-case'))
  })

  it('a name needs a letter that can be seen', async () => {
    for (const name of ['\u200b\u200b', '\u3164', '\u202e \ufeff']) assert.equal((await tomas.post('/cases', client({ name }))).status, 422, JSON.stringify(name))
    const id = await add({ name: 'Seen', called: '\u200b' })
    assert.match(await text(tomas, `/cases/${id}`), /<h1><bdi>Seen<\/bdi>/)
    assert.match(await (await tomas.post('/cases/import', { text: 'client,name\n1,\u200b\u2060\n' })).text(), /no row above has a name/)
  })

  it('says what to mend, keeps what was typed, and stores nothing halfway', async () => {
    const bad = await tomas.post('/cases', client({ name: ' ', called: 'Keep <me>', zone: 'Mars/Base', 'phq-9': '0', 'gad-7': 'often', date: '2026-02-30', time: '25:00', minutes: '1' }))
    assert.equal(bad.status, 422)
    const page = await bad.text()
    for (const said of ['Write a name', 'Choose a place', 'number from 1 to 52', 'date that exists', '00:00 to 23:59', 'from 5 to 480', 'Keep &lt;me>']) assert.ok(page.includes(said), said)
    assert.equal((await tomas.post('/cases', client({ name: 'x'.repeat(201) }))).status, 422)
    assert.equal((await tomas.post('/cases', client({ name: '🙂'.repeat(200) }))).status, 303)
    assert.equal((await tomas.post('/cases', { name: 'No command' })).status, 422)
    assert.doesNotMatch(await text(tomas, '/cases'), /Keep/)
  })

  it('plans a first session at once, and asks where it is taken', async () => {
    const first = { date: '2026-12-01', time: '10:00', minutes: '50' }
    const id = await add({ name: 'First Session', ...first })
    const page = await text(tomas, `/cases/${id}`)
    assert.match(page, /Tue, 1 Dec 2026, 10:00/)
    assert.match(page, /Tue 12:00 in Cairo/)
    const asked = await tomas.post('/cases', client({ name: 'Second', ...first }))
    assert.equal(asked.status, 422)
    assert.match(await asked.text(), /another session at that time/)
    assert.equal((await tomas.post('/cases', client({ name: 'Second', ...first, overlap: 'ok' }))).status, 303)
  })

  it('finds by a half-remembered name, and only one\'s own', async () => {
    await add({ name: 'Zoë Brontë-Müller' })
    for (const query of ['zoe', 'muller bronte', 'brontemuller', 'bronet', 'ZBM']) assert.match(await text(tomas, `/cases?q=${encodeURIComponent(query)}`), /Zoë/, query)
    assert.match(await text(tomas, '/cases?q=nobodyatall'), /Nobody by that name/)
    assert.doesNotMatch(await text(mira, '/cases?q=zoe'), /Zoë/)
    assert.doesNotMatch(world.logged(), /zoe|Zoë/i)
  })

  it('a name whose bytes are damaged takes no page away: a word stands in its place, until it is written anew', async () => {
    const id = await add({ name: 'Damaged Bytes', called: '' })
    await world.run(async (tx) => {
      const rows = await tx
        .selectFrom('clients as k')
        .innerJoin('cases as c', (join) => join.onRef('c.organisation_id', '=', 'k.organisation_id').onRef('c.client_id', '=', 'k.client_id'))
        .select(['k.client_id as clientId', 'k.name'])
        .where('k.organisation_id', '=', world.organisationId).where('c.organisation_id', '=', world.organisationId).where('c.case_id', '=', id as never).execute()
      const [{ clientId, name }] = rows as [(typeof rows)[number]]
      const damaged = Buffer.from(name)
      damaged[20]! ^= 1
      await tx.updateTable('clients').set({ name: damaged, called: damaged }).where('organisation_id', '=', world.organisationId).where('client_id', '=', clientId).execute()
    })
    assert.match(await text(tomas, '/cases'), new RegExp(`${id}"><bdi>Name cannot be read`))
    for (const path of ['', '/door', '/goals', '/sessions/new']) assert.match(await text(tomas, `/cases/${id}${path}`), /Name cannot be read|Goals/, path)
    assert.match(await (await tomas.post('/cases/import', { text: 'client,name\n1,Some Body\n' })).text(), /Some Body/)
    assert.equal((await tomas.post(`/cases/${id}/details`, form({ name: 'Written Anew', called: '', language: 'en', zone: 'Africa/Cairo' }))).status, 303)
    assert.match(await text(tomas, `/cases/${id}`), /<bdi>Written Anew/)
  })

  it('a client’s key that is damaged takes no page away, theirs or another’s', async () => {
    const [id, other] = [await add({ name: 'Damaged Key', called: '' }), await add({ name: 'Whole Key', called: '' })]
    const [row] = await world.run((tx) => tx.selectFrom('cases').select('client_id as clientId').where('organisation_id', '=', world.organisationId).where('case_id', '=', id as never).execute())
    const path = join(world.keyringFolder, (await readdir(world.keyringFolder, { recursive: true })).find((name) => name.includes(row!.clientId))!)
    const whole = await readFile(path)
    await writeFile(path, whole.subarray(0, 30))
    world.clock.now += 2 * minute
    try {
      const list = await text(tomas, '/cases')
      assert.match(list, /Whole Key/)
      assert.match(list, new RegExp(`${id}"><bdi>Name cannot be read`))
      assert.doesNotMatch(list, /Damaged Key/)
      assert.match(await text(tomas, `/cases/${id}`), /key to this client’s name and words is missing or damaged/)
      for (const at of ['/today', `/cases/${id}/door`, `/cases/${other}`]) await text(tomas, at)
      assert.equal((await tomas.post(`/cases/${id}/details`, form({ name: 'Not With Another Key', called: '', language: 'en', zone: 'Africa/Cairo' }))).status, 410)
    } finally {
      await writeFile(path, whole)
    }
    assert.match(await text(tomas, '/cases'), /Damaged Key/)
  })

  it('another\'s case is not there, for anybody', async () => {
    const id = await add({ name: 'Not Yours' })
    for (const name of ['mira', 'ingrid', 'dede', 'ada'] as const) {
      const browser = await world.as(name)
      for (const path of ['', '/door', '/sessions/new']) assert.equal((await browser.get(`/cases/${id}${path}`)).status, 404, `${name} ${path}`)
      assert.equal((await browser.post(`/cases/${id}/close`, form())).status, 404)
    }
    assert.equal((await tomas.get('/cases/not-a-case')).status, 404)
    assert.equal((await tomas.get(`/cases/${randomUUID()}`)).status, 404)
  })

  it('changes details and measures', async () => {
    const id = await add()
    assert.equal((await tomas.post(`/cases/${id}/details`, form({ name: 'Amal H.', called: 'Amy', language: 'ar', zone: 'Asia/Kathmandu' }))).status, 303)
    assert.equal((await tomas.post(`/cases/${id}/measures`, form({ 'phq-9': '', 'gad-7': '2' }))).status, 303)
    const page = await text(tomas, `/cases/${id}?done=kept`)
    for (const said of ['Kept.', 'Amy', 'Amal H.', 'Kathmandu', 'GAD-7, before every 2nd session']) assert.ok(page.includes(said), said)
    assert.doesNotMatch(page, /PHQ-9, before/)
    const bad = await tomas.post(`/cases/${id}/measures`, form({ 'phq-9': '99' }))
    assert.equal(bad.status, 422)
    assert.match(await bad.text(), /value="99"/)
  })

  it('shows where consent stands', async () => {
    const one = await world.addCase({ name: 'Consenting' })
    await world.consent(one, { supervision: true })
    assert.match(await text(tomas, `/cases/${one.caseId}`), /Agreed on 24 November 2026\. Supervision may see it when it is flagged, without/)
    await world.run((tx) => tx.updateTable('consents').set({ withdrawn_at: new Date(world.clock.now) }).where('organisation_id', '=', world.organisationId).where('case_id', '=', one.caseId).execute())
    assert.match(await text(tomas, `/cases/${one.caseId}`), /Taken back on 24 November 2026/)
  })

  it('cover sees the case in its time, does not own it, and gives sessions back', async () => {
    const one = await world.addCase({ name: 'Covered' })
    await world.addSession(one, beginning + 2 * day)
    const later = await world.addSession(one, beginning + 9 * day)
    const therapistOf = async (id: string) =>
      (await world.run((tx) => tx.selectFrom('sessions').select('therapist_id').where('organisation_id', '=', world.organisationId).where('session_id', '=', id as never).executeTakeFirstOrThrow())).therapist_id
    const path = `/cases/${one.caseId}`
    assert.equal((await tomas.post(`${path}/cover`, form({ coverer: world.people.mira, from: '2026-11-25', until: '2026-11-24' }))).status, 422)
    assert.equal((await tomas.post(`${path}/cover`, form({ coverer: world.people.mira, from: '2026-11-20', until: '2026-11-21' }))).status, 422)
    assert.equal((await tomas.post(`${path}/cover`, form({ coverer: world.people.ada, from: '2026-11-25', until: '2026-11-27' }))).status, 400)
    assert.equal((await tomas.post(`${path}/cover`, form({ coverer: world.people.mira, from: '2026-11-25', until: '2026-11-27', take: 'on' }))).status, 303)
    assert.equal((await tomas.post(`${path}/cover`, form({ coverer: world.people.mira, from: '2026-11-27', until: '2026-11-29' }))).status, 409)
    assert.equal((await mira.get(path)).status, 404, 'not yet')
    world.clock.now += day
    assert.match(await text(mira, path), /covers from 25 November 2026 to 27 November 2026/)
    assert.match(await text(mira, '/cases'), /You cover/)
    assert.equal((await mira.post(`${path}/close`, form())).status, 403)
    assert.equal((await mira.post(`${path}/hand-over`, form({ to: world.people.tomas }))).status, 403)
    assert.equal(await therapistOf(later), world.people.tomas, 'beyond the cover')
    const cover = await world.run((tx) => tx.selectFrom('case_therapists').select('case_therapist_id as id').where('organisation_id', '=', world.organisationId).where('case_id', '=', one.caseId).where('part', '=', 'cover').executeTakeFirstOrThrow())
    const taken = await world.run((tx) => tx.selectFrom('sessions').select('session_id').where('organisation_id', '=', world.organisationId).where('therapist_id', '=', world.people.mira).execute())
    assert.equal(taken.length, 1)
    assert.equal((await tomas.post(`${path}/cover/${cover.id}/end`, form())).status, 303)
    assert.equal((await mira.get(path)).status, 404, 'at once')
    assert.equal(await therapistOf(taken[0]!.session_id), world.people.tomas)
    assert.equal((await tomas.post(`${path}/cover/${cover.id}/end`, form())).status, 409)
    world.clock.now = beginning
  })

  it('hands a case over: access ends at once, sessions follow', async () => {
    const one = await world.addCase({ name: 'Handed Over' })
    await world.addSession(one, world.clock.now + day)
    const path = `/cases/${one.caseId}`
    assert.equal((await tomas.post(`${path}/hand-over`, form({ to: '' }))).status, 422)
    assert.equal((await tomas.post(`${path}/hand-over`, form({ to: world.people.tomas }))).status, 400)
    const handed = await tomas.post(`${path}/hand-over`, form({ to: world.people.mira }))
    assert.equal(handed.headers.get('location'), '/cases?done=handed-over')
    assert.match(await text(tomas, '/cases?done=handed-over'), /Handed over/)
    assert.equal((await tomas.get(path)).status, 404)
    assert.match(await text(mira, path), /Handed Over/)
    const rows = await world.run((tx) => tx.selectFrom('sessions').select('therapist_id').where('organisation_id', '=', world.organisationId).where('case_id', '=', one.caseId).execute())
    assert.deepEqual(rows, [{ therapist_id: world.people.mira }])
  })

  it('closes a case and opens it again', async () => {
    const one = await world.addCase({ name: 'Closing Time' })
    await world.addSession(one, world.clock.now + day)
    const { token } = await world.link(one)
    const path = `/cases/${one.caseId}`
    assert.equal((await tomas.post(`${path}/close`, form())).status, 303)
    assert.match(await text(tomas, `${path}?done=closed`), /Closed on 24 November 2026/)
    assert.equal((await world.browser().get(`/c/${token}`)).status, 410)
    assert.doesNotMatch(await text(tomas, '/cases'), /Closing Time/)
    assert.match(await text(tomas, '/cases?closed=on&q=closing'), /Closing Time/)
    assert.equal((await tomas.post(`${path}/door/link`, form())).status, 409)
    assert.equal((await tomas.post(`${path}/sessions`, form({ date: '2026-12-20', time: '10:00', minutes: '50' }))).status, 409)
    assert.equal((await tomas.post(`${path}/reopen`, form())).status, 303)
    assert.match(await text(tomas, path), /called off by the therapist/)
    assert.equal((await world.browser().get(`/c/${token}`)).status, 410, 'the link of before does not come back')
    assert.equal((await tomas.post(`${path}/door/link`, form())).status, 303)
  })

  it('does not close over an answer that needs a person', async () => {
    const one = await world.addCase({ name: 'Waiting' })
    const session_id = await world.addSession(one, world.clock.now + hour)
    const check_in_id = randomUUID() as never
    const organisation_id = world.organisationId
    const at = new Date(world.clock.now - minute)
    await world.run(async (tx) => {
      await tx.insertInto('check_ins').values({ organisation_id, check_in_id, case_id: one.caseId, session_id, kind: 'before', received_at: at, door: 'link', language: 'en', versions: '{}', answers: '{}' }).execute()
      await tx.insertInto('safety_tasks').values({
        organisation_id, safety_task_id: randomUUID() as never, case_id: one.caseId, session_id, check_in_id, level: 'acknowledge', answer: 1, answer_before: null, raised_at: at,
        owner_id: world.people.tomas, deputy_id: null, due_at: null, opened_at: null, escalated_at: null, acknowledged_at: null, acknowledged_by: null,
      }).execute()
    })
    const refused = await tomas.post(`/cases/${one.caseId}/close`, form())
    assert.equal(refused.status, 409)
    assert.match(await refused.text(), /still needs you/)
    assert.equal((await tomas.post(`/cases/${one.caseId}/hand-over`, form({ to: world.people.mira }))).status, 303)
    const task = await world.run((tx) => tx.selectFrom('safety_tasks').select('owner_id').where('organisation_id', '=', organisation_id).where('case_id', '=', one.caseId).executeTakeFirstOrThrow())
    assert.equal(task.owner_id, world.people.mira)
  })

  it('of two decisions at once, one is made', async () => {
    const one = await world.addCase({ name: 'Pressed At Once' })
    const id = await world.addSession(one, world.clock.now)
    const path = `/cases/${one.caseId}`
    const atOnce = async (to: string, more: Record<string, string> = {}) =>
      (await Promise.all(Array.from({ length: 4 }, () => tomas.post(`${path}/${to}`, form(more))))).map(({ status }) => status).sort()
    assert.deepEqual(await atOnce(`sessions/${id}/start`), [303, 409, 409, 409])
    await atOnce('door/link')
    const links = await world.run((tx) => tx.selectFrom('links').select('link_id').where('organisation_id', '=', world.organisationId).where('case_id', '=', one.caseId).where('revoked_at', 'is', null).execute())
    assert.equal(links.length, 1)
    await atOnce('hand-over', { to: world.people.mira })
    const owners = await world.run((tx) => tx.selectFrom('case_therapists').select('person_id').where('organisation_id', '=', world.organisationId).where('case_id', '=', one.caseId).where('until', 'is', null).execute())
    assert.deepEqual(owners, [{ person_id: world.people.mira }])
  })
})
