// Whether a check-in waits for a study: check-ins at a steady rate over HTTP, with nothing beside them and while a study of 200,000 clients is worked out again and again in its thread.
import { randomUUID } from 'node:crypto'
import autocannon from 'autocannon'
import pg from 'pg'
import { inventSessions } from '#src/domain/evidence/study/study.fixture.ts'
import type { SessionRows } from '#src/domain/evidence/study/gather-sessions.ts'
import { day } from '#src/platform/time.ts'
import { addTherapists, addWholeCases } from '#test/journeys/whole-cases.ts'
import { openWorld } from '#test/world.ts'
import { addClients, readFields, startServer } from './prepare.ts'

const clients = Number(process.env['BENCH_CLIENTS'] ?? 200_000)
const closed = Number(process.env['BENCH_CLOSED'] ?? 2_000)
const seconds = Number(process.env['BENCH_SECONDS'] ?? 20)
const perSecond = Number(process.env['BENCH_RATE'] ?? 100)
const connections = 16

const { port, filled: { tokens, cookie }, usage, stop } = await startServer(fill)
const origin = `http://127.0.0.1:${port}`
const fields = await readFields(`${origin}/c/${tokens[0]}/before`)
const sessions: string[] = []
for (const token of tokens) sessions.push((await readFields(`${origin}/c/${token}/before`)).get('session') ?? '')
const ask = async (path: string, form?: Record<string, string>) => await fetch(`${origin}${path}`, { redirect: 'manual', headers: { cookie: `attune=${cookie}`, 'sec-fetch-site': 'same-origin' }, ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}) })

const first = performance.now()
await study()
const firstSeconds = (performance.now() - first) / 1000
await checkIns(3)
const rounds = []
for (let round = 0; round < 2; round += 1) rounds.push({ alone: await measured(), beside: await measured(true) })
await stop()
process.stdout.write(`${JSON.stringify({ what: 'check-ins beside a study', clients, closed, perSecond, seconds, firstStudySeconds: Number(firstSeconds.toFixed(1)), rounds }, null, 2)}\n`)

async function measured(isBeside = false) {
  await usage()
  const working = isBeside ? studiesFor(seconds) : null
  const result = await checkIns(seconds)
  const studies = await working
  const { loopP99Ms } = await usage()
  return { accepted: result['3xx'] + result['2xx'], refused: result['4xx'] + result['5xx'] + result.errors, p50Ms: result.latency.p50, p99Ms: result.latency.p99, maxMs: result.latency.max, loopP99Ms, ...(studies === null ? {} : { studies }) }
}

/** One after the other. @returns how many were worked out */
async function studiesFor(seconds: number): Promise<number> {
  const until = performance.now() + seconds * 1000
  let studies = 0
  for (; performance.now() < until; studies += 1) await study()
  return studies
}

/** A new plan each time: of the same plan nothing is worked out twice from the same data. */
async function study(): Promise<void> {
  await ask('/evidence/plan', { command: randomUUID(), measure: 'phq-9/1', since: '', expects: '' })
  while ((await ask('/evidence')).headers.get('refresh') !== null) await new Promise((resolve) => setTimeout(resolve, 500))
  const page = await (await ask('/evidence')).text()
  if (!page.includes('id="short"')) throw new Error(`no result: ${page.replaceAll(/<[^>]+>/g, ' ').slice(0, 500)}`)
}

async function checkIns(duration: number) {
  return await autocannon({
    url: origin, connections, duration, overallRate: perSecond,
    requests: [
      {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
        setupRequest(request) {
          const which = Math.floor(Math.random() * tokens.length)
          const form = new URLSearchParams([...fields].map(([name, value]) => [name, name === 'session' ? sessions[which]! : value]))
          form.set('check-in', randomUUID())
          return { ...request, path: `/c/${tokens[which]}/before`, body: form.toString() }
        },
      },
    ],
  })
}

/** A thousand clients who check in, closed cases with their sessions, and the sums of all the others without theirs. */
async function fill(folder: string): Promise<{ tokens: string[]; cookie: string }> {
  const world = await openWorld({ measured: true, kept: { folder, now: Date.now() } })
  const tokens = await addClients(world, 1_000)
  const one = await world.addCase()
  const therapists = await addTherapists(world, Math.ceil(clients / 40))
  await addWholeCases(world, one.clientId, Array.from({ length: closed }, (_, at) => ({ phq9: [16, 15, 13, 14, 11, 9, 10, 7].map((score) => score + (at % 5)), alliance: [7, 7, 8, 8, at % 4 === 0 ? 4 : 8, 8, 8, 9], therapist: therapists[at % therapists.length]! })))
  const owner = new pg.Client(world.connection)
  await owner.connect()
  const organisation = world.organisationId
  for (let from = 0; from < clients; from += 5_000) {
    const cases = sumsOf(inventSessions({ clients: 5_000, therapists: 125, seed: from + 1 }))
    const ids = cases.map(() => randomUUID())
    await owner.query('insert into cases (organisation_id, case_id, client_id, reference, opened_at) select $1, id, $2, id, $3 from unnest($4::uuid[]) id', [organisation, one.clientId, new Date(world.clock.now - 400 * day), ids])
    await owner.query(
      `insert into evidence_moments (organisation_id, case_id, therapist_id, instrument_id, scoring, forward, reverse, sessions, with_outcome, with_alliance, with_both, early_sessions, early_alliance, first_session, first_outcome, last_session, last_outcome)
      select $1, c.id, c.therapist, 'phq-9', '1', c.forward::bigint[], c.reverse::bigint[], c.sessions, c.sessions, c.sessions, c.sessions, c.early, c.early_sum, 1, c.first, c.sessions, c.last
      from unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::int[], $7::int[], $8::int[], $9::int[], $10::int[]) as c (id, therapist, forward, reverse, sessions, early, early_sum, first, last)`,
      [organisation, ids, cases.map(({ therapist }) => therapists[(from / 40 + therapist) % therapists.length]), ...(['forward', 'reverse', 'sessions', 'early', 'earlySum', 'first', 'last'] as const).map((name) => cases.map((each) => each[name]))],
    )
  }
  await owner.query('vacuum analyze')
  await owner.end()
  const cookie = (await world.as('dede')).cookies.get('attune')!
  await world.close()
  return { tokens, cookie }
}

/** As the database keeps them: whole numbers, an outcome in thousandths, the alliance as the sum of three. */
function sumsOf({ count, client, therapist, session, alliance, outcome }: SessionRows) {
  const cases: { therapist: number; values: { number: number; outcome: number; alliance: number }[] }[] = []
  for (let row = 0; row < count; row += 1) {
    const own = (cases[client[row]!] ??= { therapist: therapist[row]!, values: [] })
    own.values.push({ number: session[row]!, outcome: 1000 * Math.min(27, Math.max(0, Math.round(outcome[row]!))), alliance: Math.min(30, Math.max(0, Math.round(3 * alliance[row]!))) })
  }
  const triangle = (rows: readonly (readonly number[])[]) => `{${[0, 1, 2, 3, 4].flatMap((r) => [0, 1, 2, 3, 4].slice(0, r + 1).map((s) => rows.reduce((sum, row) => sum + row[r]! * row[s]!, 0))).join(',')}}`
  return cases.map(({ therapist: by, values }) => {
    const pairs = values.slice(0, -1).map((one, at) => [one, values[at + 1]!] as const)
    const early = values.filter(({ number }) => number >= 2 && number <= 4).slice(0, -1)
    return {
      therapist: by, sessions: values.length, early: early.length, earlySum: early.reduce((sum, one) => sum + one.alliance, 0), first: values[0]!.outcome, last: values.at(-1)!.outcome,
      forward: triangle(pairs.map(([one, next]) => [1, one.outcome, one.alliance, one.number, next.outcome])), reverse: triangle(pairs.map(([one, next]) => [1, one.outcome, one.alliance, one.number, next.alliance])),
    }
  })
}
