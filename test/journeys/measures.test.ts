// A licensed measure on its way: brought by the lead, refused or read, tried, released, agreed for a case, answered, read in the brief, and asked no more once its licence is over.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { organisationScope } from '#src/access/scope.ts'
import { choice, garden, score, type Json } from '#src/domain/instruments/questionnaire.fixture.ts'
import type { OrganisationId } from '#src/domain/kernel/ids.ts'
import { day, hour } from '#src/platform/time.ts'
import { inTransaction } from '#src/records/database.ts'
import { releasedMeasures } from '#src/records/measures.ts'
import { formOf, rowsOf } from './check-in-form.ts'
import { openWorld, type Browser, type World, type WorldCase } from '../world.ts'

const command = () => ({ command: randomUUID() })

const statement = (more: Record<string, string> = {}): Record<string, string> => ({
  ...command(), title: 'The garden form', language: 'en', notice: '© The Garden Society', purpose: 'outcome', direction: 'higher-worse', recall: '7', method: 'sum', from: '0', to: '12', missing: '1',
  subscales: 'The path: 3, 4', bands: '0-5 Green\n6-12 Dry', points: '2,5', confidence: '0.9', rule: 'Garden manual 2020', 'reversed.2': 'on', 'risk.4': 'on',
  holder: 'The clinic, no. 7', users: '1', until: '2026-12-31', ...more,
})

describe('a licensed measure', () => {
  let world: World
  let dede: Browser
  before(async () => {
    world = await openWorld()
    await world.openDuty()
    dede = await world.as('dede')
  })
  after(() => world.close())

  const upload = async (who: Browser, path: string, fields: Record<string, string>, file?: string): Promise<Response> => {
    const body = new FormData()
    for (const [name, value] of Object.entries(fields)) body.set(name, value)
    if (file !== undefined) body.set('file', new File([file], 'measure.json', { type: 'application/json' }))
    const headers = { cookie: [...who.cookies].map(([name, value]) => `${name}=${value}`).join('; '), 'sec-fetch-site': 'same-origin' }
    return await world.app.request(`http://localhost${path}`, { method: 'POST', body, headers })
  }
  const release = async (file: Json, more: Record<string, string> = {}): Promise<{ measureId: string; instrumentId: string }> => {
    const path = (await upload(dede, '/measures', command(), JSON.stringify(file))).headers.get('location')!
    assert.equal((await dede.post(path, statement(more))).status, 303)
    const released = await dede.post(`${path}/release`, command())
    assert.equal(released.status, 303)
    const measureId = released.headers.get('location')!.split(/[/?]/)[2]!
    return { measureId, instrumentId: `own-${measureId.replaceAll('-', '').slice(0, 12)}` }
  }
  const agree = async (who: Browser, one: WorldCase, fields: Record<string, string>) => await who.post(`/cases/${one.caseId}/measures`, { ...command(), ...fields })
  const counts = async () => await world.run(async (tx) => {
    const one = async (table: 'measures' | 'measure_versions' | 'measure_drafts') =>
      Number((await tx.selectFrom(table).select((eb) => eb.fn.countAll().as('count')).where('organisation_id', '=', world.organisationId).executeTakeFirstOrThrow()).count)
    return [await one('measures'), await one('measure_versions'), await one('measure_drafts')]
  })

  test('is the lead’s to bring: everybody else finds nothing', async () => {
    for (const name of ['tomas', 'ingrid', 'ada'] as const) {
      const other = await world.as(name)
      assert.equal((await other.get('/measures')).status, 404)
      assert.equal((await upload(other, '/measures', command(), JSON.stringify(garden()))).status, 404)
    }
    assert.deepEqual(await counts(), [0, 0, 0])
  })

  test('one that cannot be scored safely is refused by name, nothing is kept, and the text is still there', async () => {
    const file = garden()
    delete file.item[0].item[0].answerOption[2].extension
    for (const send of [() => upload(dede, '/measures', command(), JSON.stringify(file)), () => upload(dede, '/measures', { ...command(), pasted: JSON.stringify(file) })]) {
      const refused = await send()
      const page = await refused.text()
      assert.equal(refused.status, 422)
      assert.match(page, /this answer has no points while others have: Most days/)
      assert.match(page, /The roses looked tired/)
    }
    assert.equal((await upload(dede, '/measures', { ...command(), pasted: '' })).status, 422)
    assert.match(await (await upload(dede, '/measures', { ...command(), pasted: '</textarea><script>x</script>' })).text(), /This is not JSON/)
    assert.doesNotMatch(await (await upload(dede, '/measures', { ...command(), pasted: '</textarea><script>x</script>' })).text(), /<script>x/)
    const half = JSON.stringify(garden()).replace('The roses', '\\ud800\\u0000 roses')
    assert.match(await (await upload(dede, '/measures', command(), half)).text(), /a character in it that is no text/)
    assert.equal((await upload(dede, '/measures', command(), 'x'.repeat(2_200_000))).status, 400)
    assert.equal((await world.app.request('http://localhost/measures', { method: 'POST', body: '--x', headers: { cookie: [...dede.cookies].map((pair) => pair.join('=')).join('; '), 'sec-fetch-site': 'same-origin', 'content-type': 'multipart/form-data; boundary=y' } })).status, 400)
    assert.deepEqual(await counts(), [0, 0, 0])
  })

  test('is prepared, mended, tried with its sum shown, and released once', async () => {
    const sent = command()
    const first = await upload(dede, '/measures', sent, `\uFEFF${JSON.stringify(garden())}`)
    const path = first.headers.get('location')!
    assert.equal((await upload(dede, '/measures', sent, JSON.stringify(garden()))).headers.get('location'), path)
    const page = await (await dede.get(path)).text()
    assert.match(page, /4 questions were read/)
    assert.match(page, /value="The garden form"/)
    assert.doesNotMatch(page, /is still to be mended/)
    assert.equal((await dede.get(`${path}/preview`)).status, 302 + 1, 'nothing to try yet')
    assert.equal((await dede.post(`${path}/release`, command())).status, 409)

    const mended = await dede.post(path, statement({ to: '16', rule: '' }))
    const said = await mended.text()
    assert.equal(mended.status, 422)
    assert.match(said, /a figure without its source cannot be judged/)
    const again = await (await dede.post(path, statement({ to: '16' }))).text()
    assert.match(again, /The questions can reach 0 – 12/)
    assert.match(again, /name="reversed\.2" checked/)

    assert.equal((await dede.post(path, statement())).status, 303)
    const id = (await (await dede.get(`${path}/preview`)).text()).match(/name="(own-[0-9a-f]{12})\/1"/)![1]!
    const tried = await (await dede.get(`${path}/preview?try=on&${encodeURIComponent(`${id}/1`)}=3&${encodeURIComponent(`${id}/2`)}=3&${encodeURIComponent(`${id}/3`)}=1&${encodeURIComponent(`${id}/4`)}=2`)).text()
    assert.match(tried, /total: 6 \(from 0 to 12\)/)
    assert.match(tried, /1: 3 · 2: 0, from the other end · 3: 1 · 4: 2/)
    assert.match(tried, /the-path: 3/)
    assert.match(await (await dede.get(`${path}/preview?try=on`)).text(), /total: no score\. 4 questions are unanswered, 1 may be/)

    const pressed = command()
    const released = await dede.post(`${path}/release`, pressed)
    assert.match(released.headers.get('location')!, /^\/measures\/[0-9a-f-]{36}\?done=released$/)
    assert.equal((await dede.post(`${path}/release`, pressed)).headers.get('location'), '/measures?done=released')
    assert.deepEqual(await counts(), [1, 1, 0])
    const measure = (await world.run((tx, scope) => releasedMeasures(tx, scope)))[0]!
    assert.deepEqual([measure.version, measure.licence, measure.instrument.reliableChange?.points, measure.instrument.bands?.ranges.length], ['1.0.0', { holder: 'The clinic, no. 7', users: 1, until: '2026-12-31' }, 2.5, 2])
    await assert.rejects(world.run((tx) => tx.updateTable('measure_versions').set({ position: 9 }).where('organisation_id', '=', world.organisationId).execute()), /permission denied/)
  })

  test('is agreed for a case, asked, scored, watched, and read in the brief like any other', async () => {
    const { instrumentId } = await release(garden(), { title: 'The second garden form' })
    const tomas = await world.as('tomas')
    const amal = await world.addCase({ measures: {} })
    await world.consent(amal, { supervision: true })
    assert.match(await (await tomas.get(`/cases/${amal.caseId}`)).text(), /The second garden form: every how many sessions/)
    assert.equal((await agree(tomas, amal, { [instrumentId]: '1' })).status, 303)
    assert.match(await (await tomas.get(`/cases/${amal.caseId}`)).text(), /The second garden form, before every session/)
    const start = world.clock.now
    const sessions = [await world.addSession(amal, start + 2 * hour), await world.addSession(amal, start + 7 * day)]
    const client = world.browser()
    const { token } = await world.link(amal)
    const send = async (codes: readonly number[]) => {
      const page = await (await client.get(`/c/${token}/before`)).text()
      assert.match(page, /Over the last week in the garden:/)
      assert.match(page, /And beyond the fence:/)
      assert.match(page, /© The Garden Society/)
      assert.match(page, /asks-for-help/)
      const form = formOf(page, '/before')
      assert.match(form['shown']!, new RegExp(`${instrumentId}@1\\.0\\.0`))
      const answer = await client.post(`/c/${token}/before`, { ...form, ...Object.fromEntries(codes.map((code, index) => [`${instrumentId}/${index + 1}`, String(code)])) })
      assert.equal(answer.status, 303)
    }
    await send([3, 3, 1, 0])
    const first = await rowsOf(world, 'scores', amal)
    assert.deepEqual(first.map(({ scale, value, reliable_points: points, version }) => [scale, value, points, version]).sort(), [['the-path', 1, null, '1.0.0'], ['total', 4, 2.5, '1.0.0']])
    assert.equal((await rowsOf(world, 'safety_tasks', amal)).length, 0)
    world.clock.now = start + 6 * day
    await send([3, 0, 2, 1])
    const [task] = await rowsOf(world, 'safety_tasks', amal)
    assert.deepEqual([task!['level'], task!['item'], task!['answer'], task!['answer_before']], ['urgent', `${instrumentId}/4`, 1, 0])
    const brief = await (await tomas.get(`/cases/${amal.caseId}/brief?session=${sessions[1]}`)).text()
    assert.match(brief, /I felt like lying down in the ditch/)
    assert.match(brief, /Now and then/)
    assert.match(brief, /Garden manual 2020, as stated by your service/)
    assert.match(brief, /Score range: Dry/)
    assert.match(brief, /The second garden form/)
    assert.match(await (await tomas.get('/safety')).text(), /Amal/)
    assert.match(await (await tomas.get(`/safety/${task!['safety_task_id'] as string}`)).text(), /I felt like lying down in the ditch/)
    world.clock.now = start
  })

  test('with a question that needs a person is not asked where nobody would see the answer', async () => {
    const { instrumentId } = await release(garden(), { title: 'The watched form' })
    const tomas = await world.as('tomas')
    const leila = await world.addCase({ measures: {}, language: 'ar', called: 'Leila' })
    await world.consent(leila)
    await world.addSession(leila, world.clock.now + 2 * hour)
    await agree(tomas, leila, { [instrumentId]: '1' })
    await world.run(async (tx) => void (await tx.deleteFrom('duty_hours').where('organisation_id', '=', world.organisationId).execute()))
    const { token } = await world.link(leila)
    assert.doesNotMatch(await (await world.browser().get(`/c/${token}/before`)).text(), new RegExp(instrumentId))
    const tablet = await world.link(leila, { kind: 'tablet' })
    assert.match(await (await world.browser().get(`/c/${tablet.token}/before`)).text(), new RegExp(`${instrumentId}/4`))
  })

  test('about how the two work together is asked after the session and stays blind until the therapist has rated', async () => {
    const { instrumentId } = await release(garden(), { title: 'The pair form', purpose: 'alliance', direction: 'higher-better', 'risk.4': '' })
    const tomas = await world.as('tomas')
    const jonas = await world.addCase({ measures: {}, called: 'Jonas' })
    await world.consent(jonas)
    await agree(tomas, jonas, { [instrumentId]: '1' })
    const start = world.clock.now
    const session = await world.addSession(jonas, start + hour)
    await world.addSession(jonas, start + 7 * day)
    const client = world.browser()
    const { token } = await world.link(jonas)
    assert.doesNotMatch(await (await client.get(`/c/${token}/before`)).text(), new RegExp(instrumentId))
    world.clock.now = start + 3 * hour
    const form = formOf(await (await client.get(`/c/${token}/after`)).text(), '/after')
    assert.equal((await client.post(`/c/${token}/after`, { ...form, [`${instrumentId}/1`]: '1', [`${instrumentId}/2`]: '1', [`${instrumentId}/3`]: '1', [`${instrumentId}/4`]: '0' })).status, 303)
    assert.doesNotMatch(await (await tomas.get(`/cases/${jonas.caseId}/brief`)).text(), /The pair form/)
    assert.equal((await tomas.post(`/cases/${jonas.caseId}/sessions/${session}/check`, { ...command(), not: 'today' })).status, 303)
    assert.match(await (await tomas.get(`/cases/${jonas.caseId}/brief`)).text(), /The pair form/)
    world.clock.now = start
  })

  test('scored by the file’s own expression keeps that score as a fact; one that never ends or leaves its ends is not released', async () => {
    const all = '%resource.item.where(linkId=\'g1\' or linkId=\'g2\').item.answer.value.weight().sum() * 10'
    const hostile = garden(score('sum', "('a' + 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' + 'b').matches('^(a+)+$').toInteger()", [0, 12]))
    const path = (await upload(dede, '/measures', command(), JSON.stringify(hostile))).headers.get('location')!
    const slow = await dede.post(path, statement({ bands: '', subscales: '' }))
    assert.equal(slow.status, 422)
    assert.match(await slow.text(), /had not ended after two seconds|gave no number|could not be run/)
    const beyond = (await upload(dede, '/measures', command(), JSON.stringify(garden(score('sum', all, [0, 100]))))).headers.get('location')!
    assert.match(await (await dede.post(beyond, statement({ bands: '', subscales: '' }))).text(), /beyond its own ends/)
    assert.equal((await dede.post(`${beyond}/release`, command())).status, 409)

    const { instrumentId } = await release(garden(score('sum', all, [0, 120])), { title: 'The tenfold form', bands: '', subscales: '', missing: '0', 'risk.4': '' })
    const tomas = await world.as('tomas')
    const ruth = await world.addCase({ measures: {}, called: 'Ruth' })
    await world.consent(ruth)
    await agree(tomas, ruth, { [instrumentId]: '1' })
    const session = await world.addSession(ruth, world.clock.now + hour)
    const client = world.browser()
    const { token } = await world.link(ruth)
    const form = formOf(await (await client.get(`/c/${token}/before`)).text(), '/before')
    const codes = Object.fromEntries([1, 2, 3, 1].map((code, index) => [`${instrumentId}/${index + 1}`, String(code)]))
    assert.equal((await client.post(`/c/${token}/before`, { ...form, ...codes })).status, 303)
    assert.deepEqual((await rowsOf(world, 'scores', ruth)).map(({ scale, value }) => [scale, value]), [['total', 70]])
    assert.match(await (await tomas.get(`/cases/${ruth.caseId}/brief?session=${session}`)).text(), /70/)
  })

  test('is used by no more therapists than its licence covers', async () => {
    const { measureId, instrumentId } = await release(garden(), { title: 'The scarce form' })
    const [tomas, mira] = [await world.as('tomas'), await world.as('mira')]
    const [one, two, other] = [await world.addCase({ measures: {} }), await world.addCase({ measures: {} }), await world.addCase({ measures: {}, therapist: 'mira' })]
    assert.equal((await agree(tomas, one, { [instrumentId]: '1' })).status, 303)
    assert.equal((await agree(tomas, two, { [instrumentId]: '2' })).status, 303, 'the same therapist is still one')
    const full = await agree(mira, other, { [instrumentId]: '1' })
    assert.equal(full.status, 422)
    assert.match(await full.text(), /covers no further therapist/)
    const added = await mira.post('/cases', { ...command(), name: 'Ines', called: '', language: 'en', zone: 'Europe/London', [instrumentId]: '1' })
    assert.equal(added.status, 422)
    assert.match(await (await dede.get(`/measures/${measureId}`)).text(), /One therapist uses it, one is covered/)
    assert.equal((await dede.post(`/measures/${measureId}/licence`, { ...command(), holder: 'The clinic', users: '2', until: '2026-12-31' })).status, 303)
    assert.equal((await agree(mira, other, { [instrumentId]: '1' })).status, 303)
  })

  test('is not asked after the licence’s last day; what was answered stays, and lead and therapist are told', async () => {
    const { measureId, instrumentId } = await release(garden(), { title: 'The short form', 'risk.4': '', until: '2026-11-24' })
    const tomas = await world.as('tomas')
    const amal = await world.addCase({ measures: {} })
    await world.consent(amal)
    await agree(tomas, amal, { [instrumentId]: '1' })
    const start = world.clock.now
    const session = await world.addSession(amal, start + hour)
    await world.addSession(amal, start + 2 * day)
    const client = world.browser()
    const { token } = await world.link(amal)
    const form = formOf(await (await client.get(`/c/${token}/before`)).text(), '/before')
    const answers = Object.fromEntries([0, 1, 2, 3].map((code, index) => [`${instrumentId}/${index + 1}`, String(code)]))
    world.clock.now = start + day
    assert.equal((await client.post(`/c/${token}/before`, { ...form, ...answers })).status, 303, 'what was on the screen still arrives')
    assert.equal((await rowsOf(world, 'scores', amal)).length, 2)
    assert.doesNotMatch(await (await client.get(`/c/${token}/before`)).text(), new RegExp(instrumentId))
    assert.match(await (await dede.get('/measures')).text(), /The licence ended on 24 November 2026/)
    assert.match(await (await tomas.get(`/cases/${amal.caseId}`)).text(), /Its licence ended on 24 November 2026/)
    world.clock.now = start
    const late = await world.addCase({ measures: {} })
    world.clock.now = start + day
    assert.equal((await agree(tomas, late, { [instrumentId]: '1' })).status, 400)
    assert.equal((await dede.post(`/measures/${measureId}/licence`, { ...command(), holder: 'The clinic', users: '1', until: '2027-01-31' })).status, 303)
    assert.match(await (await client.get(`/c/${token}/before`)).text(), new RegExp(instrumentId))
    assert.ok(session)
    world.clock.now = start
  })

  test('gets a new version: other words a second number, another scoring a first one; both are taken out as FHIR with the points in both places', async () => {
    const { measureId, instrumentId } = await release(garden(), { title: 'The growing form' })
    const bringVersion = async (file: Json, more: Record<string, string> = {}) => {
      const path = (await upload(dede, `/measures/${measureId}/version`, command(), JSON.stringify(file))).headers.get('location')!
      assert.equal((await dede.post(path, statement({ title: 'The growing form', ...more }))).status, 303)
      assert.equal((await dede.post(`${path}/release`, command())).headers.get('location'), `/measures/${measureId}?done=released`)
    }
    const reworded = garden()
    reworded.item[0].item[0].text = 'The roses looked thirsty'
    await bringVersion(reworded)
    await bringVersion(garden(choice('g3', 'The gate was open')), { to: '15', bands: '0-15 All' })
    const versions = (await world.run((tx, scope) => releasedMeasures(tx, scope))).filter((one) => one.measureId === measureId).map(({ version }) => version)
    assert.deepEqual(versions, ['1.0.0', '1.1.0', '2.0.0'])
    const out = await dede.get(`/measures/out/${encodeURIComponent(`${instrumentId}@1.1.0@en`)}`)
    assert.match(out.headers.get('content-type')!, /^application\/fhir\+json/)
    const file = (await out.json()) as Json
    const question = file.item.find((item: Json) => item.linkId === 'g1.1')
    assert.equal(question.text, 'The roses looked thirsty')
    assert.deepEqual(question.answerOption[1].extension.concat(question.answerOption[1].valueCoding.extension).map((each: Json) => each.valueDecimal), [1, 1])
    assert.equal((await dede.get('/measures/out/phq-9@1.0.0@en')).status, 200)
    assert.equal((await dede.get('/measures/out/nothing@1.0.0@en')).status, 404)
    const codes = (await (await dede.get('/measures/codes')).json()) as Json
    assert.equal(codes.resourceType, 'CodeSystem')
    const tomas = await world.as('tomas')
    assert.equal((await tomas.get(`/measures/out/${encodeURIComponent(`${instrumentId}@1.1.0@en`)}`)).status, 404)
  })

  test('is another organisation’s business nowhere', async () => {
    const other = organisationScope(randomUUID() as OrganisationId, { kind: 'system', id: null }, null)
    assert.deepEqual(await inTransaction(world.context.db, other, (tx) => releasedMeasures(tx, other)), [])
    const seen = await inTransaction(world.context.db, other, (tx) => tx.selectFrom('measure_versions').select('version').where('organisation_id', '=', world.organisationId).execute())
    assert.deepEqual(seen, [], 'not even by asking for it')
  })

  test('leaves its text in no log and no audit row', async () => {
    assert.doesNotMatch(world.logged(), /roses|ditch|Garden Society/)
    const rows = await world.run((tx) => tx.selectFrom('audit_events').select(['action']).where('organisation_id', '=', world.organisationId).execute())
    const actions = new Set(rows.map(({ action }) => action))
    for (const action of ['bring-measure', 'change-measure-draft', 'release-measure', 'change-licence']) assert.ok(actions.has(action), action)
  })
})
