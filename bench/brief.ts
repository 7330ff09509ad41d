// What a therapist's and a supervisor's pages cost over HTTP, in a small database and in one of a million check-ins: one reader, one page after the other.
import assert from 'node:assert/strict'
import { startServer, type Prepared } from './prepare.ts'
import { fillMany, measured, type FilledMany } from './fill-many.ts'

const sizes = (process.env['BENCH_CHECK_INS'] ?? '10000,1000000').split(',').map(Number)
const folder = process.env['BENCH_FOLDER']
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 5)

interface Page {
  readonly name: string
  readonly who: 'tomas' | 'ingrid'
  readonly paths: (filled: FilledMany) => readonly string[]
  readonly times: number
  /** What stands on it, so that no page of an error is measured. */
  readonly holds: (page: string) => boolean
}

const count = (page: string, part: RegExp): number => [...page.matchAll(part)].length
const pages: readonly Page[] = [
  { name: 'GET /today, 8 sessions', who: 'tomas', paths: () => ['/today'], times: 30, holds: (page) => count(page, /<time /g) === measured.aDay },
  { name: 'GET /cases/:case/brief, 60 cases of 20 sessions', who: 'tomas', paths: ({ caseIds }) => caseIds.map((caseId) => `/cases/${caseId}/brief`), times: 60, holds: (page) => page.includes('Client') },
  { name: 'GET /cases, 60 cases', who: 'tomas', paths: () => ['/cases'], times: 30, holds: (page) => count(page, /href="\/cases\/[0-9a-f-]{36}"/g) === measured.cases },
  { name: 'GET /supervision, 150 cases of 6 therapists', who: 'ingrid', paths: () => ['/supervision'], times: 6, holds: (page) => count(page, /\/brief"/g) > 0 },
]

interface Cost {
  readonly p50Ms: number
  readonly p95Ms: number
  readonly cpuMsEach: number
  readonly nodeCpuMsEach: number
  readonly statements: number
}

const found: { checkIns: number; costs: Record<string, Cost> }[] = []
for (const size of sizes) {
  const server = await startServer((into) => fillMany(into, size), folder && `${folder}-${size}`)
  const { cookies: _, caseIds: __, ...written } = server.filled
  process.stdout.write(`${JSON.stringify({ what: 'a database filled in bulk, fsync on', ...written })}\n`)
  const costs: Record<string, Cost> = {}
  for (const page of pages) costs[page.name] = await measure(server, page)
  const { memoryMb, nodeMb } = await server.usage()
  await server.stop()
  process.stdout.write(`${JSON.stringify({ what: 'pages over HTTP, one reader', checkIns: written.checkIns, costs, memoryMb: Math.round(memoryMb), ofThatNodeMb: Math.round(nodeMb) }, null, 2)}\n`)
  found.push({ checkIns: written.checkIns, costs })
}
const [small, large] = found
if (small && large) {
  const ratios = pages.map(({ name }) => [name, Number((large.costs[name]!.p95Ms / small.costs[name]!.p95Ms).toFixed(2))])
  process.stdout.write(`${JSON.stringify({ what: `p95 with ${large.checkIns} check-ins to p95 with ${small.checkIns}`, ...Object.fromEntries(ratios) }, null, 2)}\n`)
}

/** Each page `times` in a round; the first round warms up and is not counted. */
async function measure(server: Prepared<FilledMany>, { who, paths, times, holds }: Page): Promise<Cost> {
  const all = paths(server.filled)
  const visit = async (at: number): Promise<number> => {
    const start = performance.now()
    const answer = await fetch(`http://127.0.0.1:${server.port}${all[at % all.length]}`, { headers: { cookie: server.filled.cookies[who], 'sec-fetch-site': 'same-origin' } })
    const page = await answer.text()
    const took = performance.now() - start
    assert.ok(answer.status === 200 && holds(page), `${answer.status} ${page.slice(0, 200)}`)
    return took
  }
  for (let at = 0; at < times; at += 1) await visit(at)
  const before = await server.usage()
  const took: number[] = []
  for (let at = 0; at < rounds * times; at += 1) took.push(await visit(at))
  const after = await server.usage()
  took.sort((one, other) => one - other)
  const each = (total: number) => Number((total / took.length).toFixed(1))
  return {
    p50Ms: Number(took[Math.floor(took.length / 2)]!.toFixed(1)), p95Ms: Number(took[Math.ceil(took.length * 0.95) - 1]!.toFixed(1)), cpuMsEach: each(after.cpuMs - before.cpuMs),
    nodeCpuMsEach: each(after.nodeCpuMs - before.nodeCpuMs), statements: each(after.statements - before.statements),
  }
}
