// What the answer to a plan costs after one new check-in among 200,000 clients, from the button to the page: sums that are due, what has changed, every model, the answer put down and shown; PostgreSQL apart.
import { cpus, loadavg } from 'node:os'
import { addTherapists, addWholeCases } from '#test/journeys/whole-cases.ts'
import { hour } from '#src/platform/time.ts'
import { openWorld } from '#test/world.ts'
import { askLead } from './clinic/ask-lead.ts'
import { addManySums, clientsOfTherapist } from './clinic/many-sums.ts'
import { openPhones } from './clinic/post-check-ins.ts'
import { startServer, type Usage } from './prepare.ts'

const clients = Number(process.env['BENCH_CLIENTS'] ?? 200_000)
const closed = Number(process.env['BENCH_CLOSED'] ?? 2_000)
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 12)

const { port, filled: { tokens, cookie }, usage, stop } = await startServer(fill, process.env['BENCH_FOLDER'])
const origin = `http://127.0.0.1:${port}`
const phones = await openPhones(origin, tokens)
const lead = askLead(origin, cookie)

let lockMs = 0
const first = await costOf(async () => {
  lockMs = await lead.lock()
  await lead.answer()
})
const looks = []
const refreshed = []
for (let round = 0; round < rounds; round += 1) {
  looks.push(await costOf(lead.answer))
  // By chance the sum can be the one that was there.
  for (let posted = 0; !(await lead.answer()).includes('Check-ins have come since'); posted += 1) {
    const { status } = await phones.post(round % tokens.length)
    if (status !== 303 || posted > 5) throw new Error(`a check-in was answered with ${status} and made no difference`)
  }
  refreshed.push(await costOf(async () => {
    await lead.workOut()
    if ((await lead.answer()).includes('Check-ins have come since')) throw new Error('the answer is without the check-in')
  }))
}
const { memoryMb, nodeMb } = await usage()
await stop()
process.stdout.write(`${JSON.stringify({
  what: 'the refreshed answer after one new check-in; simulated clients', clients, closed, rounds, machine: `Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model}, load ${loadavg().map((load) => load.toFixed(1)).join(' ')}`,
  lockAnsweredAfterMs: Math.round(lockMs), first, look: inMiddle(looks), refreshed: { middle: inMiddle(refreshed), slowest: refreshed.toSorted((one, other) => other.nodeCpuMs - one.nodeCpuMs)[0] }, memoryMb: Math.round(memoryMb), ofThatNodeMb: Math.round(nodeMb),
}, null, 2)}\n`)

interface Cost {
  /** Of Attune with all its threads, and of the database server. */
  readonly nodeCpuMs: number
  readonly databaseCpuMs: number
  readonly clockMs: number
}

async function costOf(work: () => Promise<unknown>): Promise<Cost> {
  const before = await usage()
  const begun = performance.now()
  await work()
  const clockMs = performance.now() - begun
  const after = await usage()
  const database = ({ cpuMs, nodeCpuMs }: Usage) => cpuMs - nodeCpuMs
  return { nodeCpuMs: Math.round(after.nodeCpuMs - before.nodeCpuMs), databaseCpuMs: Math.round(database(after) - database(before)), clockMs: Math.round(clockMs) }
}

function inMiddle(costs: readonly Cost[]): Cost {
  const middle = (name: keyof Cost) => costs.map((cost) => cost[name]).toSorted((one, other) => one - other)[Math.floor(costs.length / 2)]!
  return { nodeCpuMs: middle('nodeCpuMs'), databaseCpuMs: middle('databaseCpuMs'), clockMs: middle('clockMs') }
}

/** Fifty clients of one therapist with eight sessions behind them and one ahead, closed cases with their sessions, and the sums of all the others without theirs. */
async function fill(folder: string): Promise<{ tokens: string[]; cookie: string }> {
  const world = await openWorld({ measured: true, kept: { folder, now: Date.now() } })
  await world.openDuty()
  const tokens: string[] = []
  const course = (at: number) => ({ phq9: [16, 15, 13, 14, 11, 9, 10, 7].map((score) => score + (at % 5)), alliance: [7, 7, 8, 8, at % 4 === 0 ? 4 : 8, 8, 8, 9] })
  for (let client = 0; client < 50; client += 1) {
    const one = await world.addCase({ name: `Client ${client}`, called: `Client ${client}` })
    await addWholeCases(world, one.clientId, [{ ...course(client), caseId: one.caseId, therapist: world.people.tomas, isOpen: true }], 60)
    await world.addSession(one, world.clock.now + hour)
    await world.consent(one)
    tokens.push((await world.link(one)).token)
  }
  const one = await world.addCase()
  const therapists = await addTherapists(world, Math.ceil(clients / clientsOfTherapist))
  await addWholeCases(world, one.clientId, Array.from({ length: closed }, (_, at) => ({ ...course(at), therapist: therapists[at % therapists.length]! })))
  await addManySums(world, clients, one.clientId, therapists)
  const cookie = (await world.as('dede')).cookies.get('attune')!
  await world.close()
  return { tokens, cookie }
}
