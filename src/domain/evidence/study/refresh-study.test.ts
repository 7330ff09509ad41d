import assert from 'node:assert/strict'
import { test } from 'node:test'
import { byBeginning } from './by-beginning.ts'
import { fitAfresh } from './fit-study-model.ts'
import type { SessionRows } from './gather-sessions.ts'
import { partOf, type Kin } from './part-of-study.ts'
import { fewestToKeep, refreshing, type KeptModels } from './refresh-study.ts'
import { runStudy } from './run-study.ts'
import type { StudyData } from './study-data.ts'
import { inventSessions, sessionRows, studyData, type Session } from './study.fixture.ts'

const clients = 1.5 * fewestToKeep
const yearOf = (client: number) => (client % 25 === 0 ? 2025 : 2024)
const began = (data: StudyData): StudyData => ({ ...data, clients: { ...data.clients, beganIn: Int32Array.from({ length: data.clients.count }, (_, client) => yearOf(client)) } })
const sessionsOf = (rows: SessionRows): Session[] => Array.from({ length: rows.count }, (_, row): Session => [rows.client[row]!, rows.therapist[row]!, rows.session[row]!, rows.alliance[row]!, rows.outcome[row]!])

const first = sessionsOf(inventSessions({ clients, therapists: 190, seed: 41 }))
const all = (data: StudyData, fit = fitAfresh) => ({ study: runStudy(data, () => {}, fit), beginnings: byBeginning(data, fit) })
const run = (data: StudyData, models: ReturnType<typeof refreshing>) => ({ ...all(data, models.fit), models: models.models })

/** Far nearer than what is shown: estimates to 1e-5 of their standard errors; spreads of random effects to 1e-4 of themselves; degrees of freedom, of which only intervals and probabilities are made, to a hundredth, and so intervals to 1e-4 standard errors. */
function same(one: unknown, other: unknown, path = '', se = 1): void {
  if (typeof one === 'number' && typeof other === 'number') {
    const reach = path.endsWith('.df') ? 1e-2 * other : /\.(lower|upper)$/.test(path) ? 1e-4 * se : /\.(estimate|se)$/.test(path) ? 1e-5 * se : /\.p$|\.random\./.test(path) ? 1e-4 : 1e-6 * Math.max(1, Math.abs(other))
    assert.ok(Object.is(one, other) || Math.abs(one - other) <= reach, `${path}: ${one} and not ${other}`)
  } else if (typeof one === 'object' && one !== null && typeof other === 'object' && other !== null) {
    // How much better another model fits is said only where both were fitted to the data as they are.
    const compared = path.includes('.simplified.') && !('p' in one) ? ['p'] : []
    assert.deepEqual(Object.keys(one).sort(), Object.keys(other).filter((key) => !compared.includes(key)).sort(), path)
    const own = 'se' in other ? (other.se as number) : se
    for (const key of Object.keys(one)) same((one as Record<string, unknown>)[key], (other as Record<string, unknown>)[key], `${path}.${key}`, own)
  } else assert.deepEqual(one, other, path)
}

/** Counts the models that were fitted from all data. */
function counting(data: StudyData, models: KeptModels, earlier: StudyData, before: readonly number[], now: readonly number[]) {
  const refreshed = refreshing({ data: earlier, models, before, now, was: null }, data)
  const kept = (name: string) => refreshed.models.get(name)?.fit.around.theta === models.get(name)?.fit.around.theta
  return { refreshed, kept }
}

const before = began(studyData(sessionRows(first)))
const start = run(before, refreshing(null, before))

test('a study without anything earlier is the one that is fitted afresh', () => {
  same({ study: start.study, beginnings: start.beginnings }, all(before))
  assert.deepEqual([...start.models.keys()].sort(), ['began in 2024', 'detrended', 'detrendedWithoutLag', 'longer', 'main', 'reverse', 'withoutLag', 'withoutLowAlliance'])
})

test('after a new session, a changed one, a client gone and one who is new, everything is as if it were fitted afresh, and no model was', () => {
  const gone = 70
  const number = (client: number) => (client > gone ? client - 1 : client)
  const later = first.filter(([client]) => client !== gone).map(([client, therapist, session, alliance, outcome]): Session => [number(client), therapist, session, client === 12 && session === 2 ? alliance - 1.5 : alliance, outcome])
  const last = later.findLast(([client]) => client === 30)!
  later.push([30, last[1], last[2] + 1, last[3] + 0.5, last[4] - 2])
  for (const session of [1, 2, 3, 4, 5]) later.push([clients - 1, 7, session, 6 + session / 3, 15 - session])
  const now = began(studyData(sessionRows(later.sort((one, other) => one[0] - other[0] || one[2] - other[2]))))
  // The fixture's years go by number, those of the earlier data too: who moved up by one would change theirs.
  const years = (data: StudyData, of: (client: number) => number): StudyData => ({ ...data, clients: { ...data.clients, beganIn: Int32Array.from({ length: data.clients.count }, (_, client) => of(client)) } })
  const withYears = years(now, (client) => yearOf(client >= gone ? client + 1 : client))
  const { refreshed, kept } = counting(withYears, start.models, before, [12, 30, gone], [12, 30, clients - 1])
  const { models: _, ...found } = run(withYears, refreshed)
  same(found, all(withYears))
  assert.deepEqual([...start.models.keys()].filter((name) => !kept(name)), [])
  const tested = ({ reverse }: typeof found.study) => reverse.kind === 'estimated' && reverse.simplified.map(({ because, p }) => [because, p === undefined])
  assert.deepEqual([start.study, found.study].map(tested), [[['boundary', true], ['zero-without-correlation', false]], [['boundary', true], ['zero-without-correlation', true]]])
  assert.notEqual(found.study.forward.main.kind === 'estimated' && found.study.forward.main.criterion, start.study.forward.main.kind === 'estimated' && start.study.forward.main.criterion)
})

test('what comes day after day adds up: ten steps are where one fit from all data would be', () => {
  let [data, models, sessions] = [before, start.models, first]
  for (let step = 0; step < 10; step += 1) {
    const client = 101 + 37 * step
    sessions = sessions.map(([one, ...rest]): Session => (one === client && rest[1] === 2 ? [one, rest[0], rest[1], rest[2] + (step % 2 === 0 ? 1 : -1), rest[3]] : [one, ...rest]))
    const now = began(studyData(sessionRows(sessions)))
    const going = refreshing({ data, models, before: [client], now: [client], was: null }, now)
    const found = run(now, going)
    if (step === 9) same({ study: found.study, beginnings: found.beginnings }, all(now))
    ;[data, models] = [now, found.models]
  }
  assert.equal(models.get('main')!.fit.around.theta, start.models.get('main')!.fit.around.theta)
})

test('where the sums were overwritten in their place, those who changed are put back as they were', () => {
  const [client, other] = [200, 390]
  const after = structuredClone(before)
  const products = (data: StudyData, of: number) => [data.cells.forward.products, data.cells.reverse.products].map((all) => all.subarray(15 * of, 15 * of + 15))
  products(before, other).forEach((own, at) => products(after, client)[at]!.set(own))
  for (const name of ['withBoth', 'sessions', 'firstOutcome', 'lastOutcome'] as const) after.clients[name][client] = before.clients[name][other]!
  const kin: Kin = { clients: new Uint8Array(clients), therapists: new Uint8Array(before.therapists) }
  kin.clients[client] = kin.therapists[before.cells.therapist[client]!] = 1
  const changed = { before: [client], now: [client], models: start.models }
  const inPlace = refreshing({ ...changed, data: after, was: partOf(before, kin) }, after)
  const found = run(after, inPlace)
  const { models: _, ...copied } = run(after, refreshing({ ...changed, data: before, was: null }, after))
  assert.deepEqual({ study: found.study, beginnings: found.beginnings }, copied)
  same(found.study, all(after).study)
  assert.equal(inPlace.models.get('main')?.fit.around.theta, start.models.get('main')?.fit.around.theta)
})

test('where much has changed, and where nearly everybody is tied to it, all is fitted again', () => {
  const other = began(studyData(sessionRows(first.map(([client, therapist, session, alliance, outcome]): Session => [client, therapist, session, client % 50 === 0 ? 14 - alliance : alliance, outcome]))))
  const seeds = Array.from({ length: clients / 50 }, (_, at) => 50 * at)
  const { refreshed, kept } = counting(other, start.models, before, seeds, seeds)
  same(run(other, refreshed).study, all(other).study)
  assert.ok(!kept('main'))
})
