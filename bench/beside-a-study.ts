// Whether a check-in waits for a study: check-ins at a steady rate over HTTP, with nothing beside them and while a study of 200,000 clients is worked out again and again in its thread.
import { addTherapists, addWholeCases } from '#test/journeys/whole-cases.ts'
import { openWorld } from '#test/world.ts'
import { askLead } from './clinic/ask-lead.ts'
import { addManySums, clientsOfTherapist } from './clinic/many-sums.ts'
import { openPhones } from './clinic/post-check-ins.ts'
import { addClients, startServer } from './prepare.ts'

const clients = Number(process.env['BENCH_CLIENTS'] ?? 200_000)
const closed = Number(process.env['BENCH_CLOSED'] ?? 2_000)
const seconds = Number(process.env['BENCH_SECONDS'] ?? 20)
const perSecond = Number(process.env['BENCH_RATE'] ?? 100)
const connections = 16

const { port, filled: { tokens, cookie }, usage, stop } = await startServer(fill)
const origin = `http://127.0.0.1:${port}`
const phones = await openPhones(origin, tokens)
const lead = askLead(origin, cookie)

const first = performance.now()
await study()
const firstSeconds = (performance.now() - first) / 1000
await phones.postFor(3, connections, perSecond)
const rounds = []
for (let round = 0; round < 2; round += 1) rounds.push({ alone: await measured(), beside: await measured(true) })
await stop()
process.stdout.write(`${JSON.stringify({ what: 'check-ins beside a study', clients, closed, perSecond, seconds, firstStudySeconds: Number(firstSeconds.toFixed(1)), rounds }, null, 2)}\n`)

async function measured(isBeside = false) {
  await usage()
  const working = isBeside ? studiesFor(seconds) : null
  const result = await phones.postFor(seconds, connections, perSecond)
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
  await lead.lock()
  await lead.answer()
}

/** A thousand clients who check in, closed cases with their sessions, and the sums of all the others without theirs. */
async function fill(folder: string): Promise<{ tokens: string[]; cookie: string }> {
  const world = await openWorld({ measured: true, kept: { folder, now: Date.now() } })
  const tokens = await addClients(world, 1_000)
  const one = await world.addCase()
  const therapists = await addTherapists(world, Math.ceil(clients / clientsOfTherapist))
  await addWholeCases(world, one.clientId, Array.from({ length: closed }, (_, at) => ({ phq9: [16, 15, 13, 14, 11, 9, 10, 7].map((score) => score + (at % 5)), alliance: [7, 7, 8, 8, at % 4 === 0 ? 4 : 8, 8, 8, 9], therapist: therapists[at % therapists.length]! })))
  await addManySums(world, clients, one.clientId, therapists)
  const cookie = (await world.as('dede')).cookies.get('attune')!
  await world.close()
  return { tokens, cookie }
}
