// Bringing in clients and past scores: looked at first, brought in once, refused by name, and seen in the brief as from before.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { caseScope, organisationScope } from '#src/access/scope.ts'
import { importFor, therapistBy } from '#src/commands/import-clients.ts'
import { openKeyring } from '#src/platform/keyring.ts'
import { hour } from '#src/platform/time.ts'
import type { CaseId, ClientId, ErasureId } from '#src/domain/kernel/ids.ts'
import { eraseDue } from '#src/features/record/erase.ts'
import { openName } from '#src/records/cases.ts'
import { insertErasure } from '#src/records/erasures.ts'
import { openWorld, type Browser, type World, type WorldCase } from '#test/world.ts'

const header = 'client,name,called,instrument,date,value\n'
const file = `${header}7001,Amal Haddad,Amal,phq-9,2026-09-01,19\n7001,,,phq-9,2026-10-01,16\n7001,,,gad-7,2026-10-01,12\n7002,Jonas Weber,,,,\n`

describe('import', () => {
  let world: World
  let tomas: Browser
  const rowsIn = (table: 'cases' | 'past_scores' | 'clients') =>
    world.run((tx) => tx.selectFrom(table).select('organisation_id').where('organisation_id', '=', world.organisationId).execute()).then(({ length }) => length)
  const look = async (text: string) => {
    const response = await tomas.post('/cases/import', { text })
    return { status: response.status, page: (await response.text()).replace(/<bdi>|<\/bdi>/g, '') }
  }

  const caseOf = async (search: string): Promise<WorldCase> => {
    const caseId = /\/cases\/([0-9a-f-]{36})/.exec(await (await tomas.get(`/cases?q=${search}`)).text())![1]! as CaseId
    const { client_id: clientId } = await world.run((tx) => tx.selectFrom('cases').select('client_id').where('organisation_id', '=', world.organisationId).where('case_id', '=', caseId).executeTakeFirstOrThrow())
    return { caseId, clientId, scope: caseScope(world.scopeOf('tomas'), { caseId, clientId, reader: 'therapist', words: true }) }
  }

  before(async () => {
    world = await openWorld()
    tomas = await world.as('tomas')
  })
  after(() => world.close())

  it('shows row by row what would happen, and changes nothing', async () => {
    const { status, page } = await look(file)
    assert.equal(status, 200)
    assert.match(page, /2 clients are added, and 3 scores/)
    assert.match(page, /Amal Haddad<\/td><td>PHQ-9 19, 1 Sept? 2026<\/td><td>Adds the client and this score/)
    assert.match(page, /PHQ-9 16, 1 Oct 2026<\/td><td>Adds this score/)
    assert.match(page, /Jonas Weber<\/td><td><\/td><td>Adds the client\./)
    assert.deepEqual([await rowsIn('cases'), await rowsIn('past_scores'), await rowsIn('clients')], [0, 0, 0])
  })

  it('brings them in once, however often it is asked to, with names sealed and every case audited', async () => {
    for (let time = 0; time < 2; time += 1) assert.equal((await tomas.post('/cases/import/carry-out', { text: file })).headers.get('location'), '/cases?done=imported')
    assert.deepEqual([await rowsIn('cases'), await rowsIn('past_scores')], [2, 3])
    const list = await (await tomas.get('/cases')).text()
    assert.match(list, /Amal/)
    assert.match(list, /Jonas Weber/)
    const sealed = await world.run((tx) => tx.selectFrom('clients').select(['name', 'called']).where('organisation_id', '=', world.organisationId).execute())
    assert.ok(sealed.every(({ name, called }) => !`${name}${called}`.includes('Amal')))
    const audited = await world.run((tx) => tx.selectFrom('audit_events').select('action').where('organisation_id', '=', world.organisationId).execute())
    assert.deepEqual(['open-case', 'import-scores'].map((action) => audited.filter((one) => one.action === action).length), [2, 1])
    assert.match((await look(file)).page, /No client is added, and no score\. 4 rows are already there/)
  })

  it('two at the same moment bring in one', async () => {
    const other = `${header}7100,Twice Told,,phq-9,2026-09-01,10\n`
    const before = await rowsIn('cases')
    await Promise.all([1, 2].map(() => tomas.post('/cases/import/carry-out', { text: other })))
    assert.deepEqual([(await rowsIn('cases')) - before, await rowsIn('past_scores')], [1, 4])
  })

  it('many clients sent twice in the same moment keep the names and keys they were given, in every process', async () => {
    const many = `${header}${Array.from({ length: 25 }, (_, at) => `73${at + 10},Client ${at + 10},,,,`).join('\n')}\n`
    const answers = await Promise.all([1, 2, 3].map(() => tomas.post('/cases/import/carry-out', { text: many })))
    assert.deepEqual(answers.map(({ status }) => status), [303, 303, 303])
    // Another process has nothing in memory: it reads the files.
    const afresh = await openKeyring(world.keyringFolder, () => world.clock.now)
    const rows = await world.run((tx) => tx.selectFrom('clients').select(['client_id', 'name']).where('organisation_id', '=', world.organisationId).execute())
    const names = await Promise.all(rows.map(async ({ client_id: id, name }) => openName((await afresh.client(world.organisationId, id))!, name, id, 'name')))
    assert.equal(names.filter((name) => name?.startsWith('Client ')).length, 25)
    assert.ok(!names.includes(null))
  })

  it('says of every other row why it is left out, and brings in the rest', async () => {
    const rows: [row: string, said: RegExp][] = [
      [',Nobody,,,,', /nothing in the client column/], ['8001,,,,,', /no row above has a name/], ['7001,Somebody Else,,,,', /here under another name/], ['8002,Bea,,phq-9,2026-10-01,', /needs instrument, date and value/],
      ['8003,Bea,,oq-45,2026-10-01,60', /called oq-45/], ['8004,Bea,,phq-9,01/10/2026,9', /not a date/], ['8005,Bea,,phq-9,2026-02-30,9', /not a date/], ['8006,Bea,,phq-9,2027-01-01,9', /still to come/],
      ['8007,Bea,,phq-9,2026-10-01,28', /28 is not a score from 0 to 27/], ['8008,Bea,,phq-9,2026-10-01,8.5', /8\.5 is not a score/], ['8009,Bea', /cannot be read/],
      ['7001,,,phq-9,2026-09-01,18', /no row above has a name/], ['7001,Amal Haddad,,phq-9,2026-09-01,18', /19 is kept for that day already/],
    ]
    for (const [row, said] of rows) assert.match((await look(`${header}${row}\n`)).page, said, row)
    assert.match((await look(`${header}9,Bea,,phq-9,2026-10-01,8\n9,,,phq-9,2026-10-01,9\n`)).page, /line 2 has 8 for the same day/)
    assert.match((await look(`${header}9,Bea,,,,\n9,Bee,,,,\n`)).page, /line 2 has another name/)
  })

  it('a score from the day of the first session here, or later, would be part of no course, and is left out with that reason', async () => {
    await tomas.post('/cases/import/carry-out', { text: `${header}7500,In Course,,,,\n` })
    await world.addSession(await caseOf('In+Course'), Date.UTC(2026, 9, 10, 9))
    const rows = ['2026-10-09', '2026-10-10', '2026-10-11'].map((date) => `7500,In Course,,phq-9,${date},12\n`).join('')
    const scores = await rowsIn('past_scores')
    const { page } = await look(`${header}${rows}`)
    assert.match(page, /No client is added, and one score/)
    assert.equal(page.match(/the first session here is of 2026-10-10/g)?.length, 2)
    await tomas.post('/cases/import/carry-out', { text: `${header}${rows}` })
    assert.equal((await rowsIn('past_scores')) - scores, 1)
  })

  it('a mark or a name in another of Unicode’s forms is the same one, on the page and on the command line', async () => {
    const rows = `${header}Ä-1,Zoë Müller,,phq-9,2026-09-01,10\nÄ-2,زينب,,gad-7,2026-09-01,9\n`
    const staff = await therapistBy(world.context, 'tomas@clinic.example')
    const fates = async (text: string, isCarriedOut = false) => (await importFor(world.context, staff, text, isCarriedOut)).map(({ fate }) => fate)
    assert.deepEqual(await fates(rows.normalize('NFD'), true), ['add-client', 'add-client'])
    assert.deepEqual(await fates(rows.normalize('NFC')), ['there', 'there'])
    assert.match((await look(rows)).page, /2 rows are already there/)
    assert.match((await look(rows.normalize('NFD'))).page, /2 rows are already there/)
  })

  it('refuses a file without its columns, an empty one and one that is not UTF-8, and takes a file as well as text', async () => {
    assert.match((await look('a,b\n1,2\n')).page, /at least client, name among them/)
    assert.match((await look(header)).page, /Choose a file or paste some rows/)
    const upload = async (bytes: Uint8Array<ArrayBuffer>) => {
      const body = new FormData()
      body.set('file', new File([bytes], 'clients.csv', { type: 'text/csv' }))
      body.set('text', '')
      const cookie = [...tomas.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      return await (await world.app.request('http://localhost/cases/import', { method: 'POST', body, headers: { cookie, 'sec-fetch-site': 'same-origin' } })).text()
    }
    assert.match(await upload(new Uint8Array(Buffer.from(`\ufeff${file}`))), /4 rows are already there/)
    assert.match(await upload(new Uint8Array(Buffer.from(`${header}1,Zo\xeb,,,,\n`, 'latin1'))), /save it as “CSV UTF-8”/)
  })

  it('says of a file with more rows than a page can bring in how many it may have, and reads none of it', async () => {
    const many = (rows: number, end: string) => `client,name${end}${`1,a${end}`.repeat(rows)}`
    for (const text of [many(5_001, '\n'), many(5_001, '\r\n'), many(5_001, '\r')]) assert.match((await look(text)).page, /at most 5000 rows at a time/)
    assert.doesNotMatch((await look(many(4_999, '\r\n'))).page, /rows at a time/)
    // A million rows are two megabytes: as a page they would be more than the house has memory.
    const before = process.memoryUsage().rss
    const body = new FormData()
    body.set('file', new File([many(480_000, '\n')], 'many.csv'))
    const cookie = [...tomas.cookies].map((pair) => pair.join('=')).join('; ')
    for (const path of ['/cases/import', '/cases/import/carry-out']) {
      assert.equal((await world.app.request(`http://localhost${path}`, { method: 'POST', body, headers: { cookie, 'sec-fetch-site': 'same-origin' } })).status, 422)
    }
    assert.ok(process.memoryUsage().rss - before < 100 * 1024 * 1024)
  })

  it('the same mark of another therapist is another client, and a case handed over takes no more', async () => {
    const mira = await world.as('mira')
    const before = await rowsIn('cases')
    await mira.post('/cases/import/carry-out', { text: file })
    assert.equal((await rowsIn('cases')) - before, 2)
    const list = await (await tomas.get('/cases?q=Jonas')).text()
    const id = /\/cases\/([0-9a-f-]{36})/.exec(list)![1]!
    assert.equal((await tomas.post(`/cases/${id}/hand-over`, { command: world.context.newId(), to: world.people.mira })).status, 303)
    assert.match((await look(`${header}7002,Jonas Weber,,phq-9,2026-10-01,8\n`)).page, /no longer yours/)
  })

  it('a client who was erased is not brought in again, with or without scores, and gets no new key', async () => {
    const [bare, scored] = ['7401,Gone For Good,,,,', '7401,Gone For Good,,phq-9,2026-09-01,10']
    const other = '7402,Still Comes,,,,'
    const ids = () => world.run((tx) => tx.selectFrom('clients').select('client_id as id').where('organisation_id', '=', world.organisationId).execute()).then((rows) => rows.map(({ id }) => id))
    const before = new Set(await ids())
    await tomas.post('/cases/import/carry-out', { text: `${header}${bare}\n` })
    const [id] = (await ids()).filter((one) => !before.has(one)) as [ClientId]
    const erasureId = randomUUID() as ErasureId
    await world.run((tx, scope) => insertErasure(tx, scope, { erasureId, clientId: id, ground: 'retention', askedBy: 'system', askedById: null, at: world.clock.now, dueAt: world.clock.now }))
    await eraseDue(world.context, organisationScope(world.organisationId, { kind: 'system', id: null }, null))
    assert.equal(await world.context.keyring.client(world.organisationId, id), null)
    const cases = await rowsIn('cases')
    for (const row of [bare, scored]) assert.match((await look(`${header}${row}\n`)).page, /was erased\. If they are a client again, add them by hand/)
    for (const row of [bare, scored]) assert.equal((await tomas.post('/cases/import/carry-out', { text: `${header}${row}\n${other}\n` })).status, 303)
    assert.equal(await rowsIn('cases'), cases + 1, 'the rest is brought in')
    assert.equal(await (await openKeyring(world.keyringFolder, () => world.clock.now)).client(world.organisationId, id), null)
  })

  it('the command line says and does the same for a therapist, and the audit names the operator', async () => {
    await assert.rejects(therapistBy(world.context, 'ingrid@clinic.example'), /a therapist signs in/)
    await assert.rejects(therapistBy(world.context, 'nobody@clinic.example'), /a therapist signs in/)
    const staff = await therapistBy(world.context, ' Tomas@clinic.example ')
    const text = `${header}9001,Noor Karim,,phq-9,2026-10-01,8\n9002,,,,,\n`
    const fates = (rows: { fate: string }[]) => rows.map(({ fate }) => fate)
    assert.deepEqual(fates(await importFor(world.context, staff, text, false)), ['add-client', 'refused'])
    assert.deepEqual(fates(await importFor(world.context, staff, text, true)), ['add-client', 'refused'])
    assert.deepEqual(fates(await importFor(world.context, staff, text, true)), ['there', 'refused'])
    assert.match((await look(text)).page, /Noor Karim<\/td>.*Already there/)
    const actors = await world.run((tx) => tx.selectFrom('audit_events').select('actor_kind').distinct().where('organisation_id', '=', world.organisationId).where('action', '=', 'open-case').execute())
    assert.deepEqual(actors.map((one) => one.actor_kind).sort(), ['operator', 'person'])
    await assert.rejects(importFor(world.context, staff, 'a,b\n1,2\n', false), /name the columns/)
  })

  it('the brief shows them as from before, and measures change from the first of them', async () => {
    const amal = await caseOf('Amal')
    await world.addSession(amal, world.clock.now + hour)
    const page = await (await tomas.get(`/cases/${amal.caseId}/brief`)).text()
    assert.match(page, /before Attune/)
    assert.match(page, /1 Sept? 2026/)
    assert.match(page, /PHQ-9[^]*19[^]*16/)
  })
})
