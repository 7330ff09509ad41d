// A service at its peak for as long as is asked for, with people reading and writing at once over real HTTP; then too many people; then whether it is as it was.
import { writeFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, setPriority } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { chance } from '#src/domain/kernel/chance.ts'
import { fillService, type Service } from './load/fill-service.ts'
import { minuteOf, percentile, slopeOf, type Answered, type Minute } from './load/figures.ts'
import { ask, checkIn, signIn, somebody, work, type Crowd } from './load/people.ts'
import { startServer, type Live } from './prepare.ts'

/**
 * A clinic of 12 therapists and 150 clients, peak hour: every therapist has a session, so 12 clients check in before and 12 after, 4 requests each; a therapist prepares
 * and looks back, 9 requests. 12 x (8 + 9) = 204 requests an hour, 24 of them check-ins; times twenty 4,080 and 480.
 * A service of 500 therapists: 500 x 17 = 8,500 and 1,000. Half of that comes in the quarter of an hour around the full hour; held for the whole run that is twice as much: 17,000 and 2,000,
 * four times the clinic times twenty, so this is what is played. 100 people sign in an hour (400 requests), 60 looks at supervision, 20 at the organisation.
 */
const therapists = Number(process.env['BENCH_THERAPISTS'] ?? 500)
const anHour = { checkIns: 2_000, therapists: 1_000, signIns: 100, supervision: 60, organisation: 20 }
const minutes = Number(process.env['BENCH_MINUTES'] ?? 3)
const overloadSeconds = Number(process.env['BENCH_OVERLOAD_SECONDS'] ?? 60)
const thinkMs = 1_500
/** How often everything is collected that nothing holds any more, to see what is held. */
const liveEvery = 5
/** Folder for two heaps, of minute 10 and minute 50, when what is held rises and one wants to know what it is. Not for a run whose times are to be believed. */
const heaps = process.env['BENCH_HEAPS']

const server = await startServer(fillService(therapists, Math.min(60, therapists)), process.env['BENCH_FOLDER'], 'with-jobs')
const service: Service = server.filled
// The server goes first: the people are not what is measured. Where others work on the machine, both may be put before those (`nice`, BENCH_NICE).
setPriority(Number(process.env['BENCH_NICE'] ?? 10))
const random = chance(7)
const answers: Answered[] = []
const crowd: Crowd = { origin: `http://127.0.0.1:${server.port}`, random, thinkMs, heard: (answered) => answers.push(answered) }

const held: Live[] = []
const steady = await playSteady()
const before = percentile(steady.flatMap(({ p99 }) => p99), 0.5)
const crowded = overloadSeconds > 0 ? await overload() : null
const recovered = crowded && (await recovery(before))
await server.stop()

const report = {
  what: `a service of ${therapists} therapists, at the peak of 500`, on: new Date().toISOString().slice(0, 16), machine: `${availableParallelism()} cores, ${cpus()[0]?.model}`, minutes: steady.length,
  requests: steady.reduce((sum, { requests }) => sum + requests, 0), errors: steady.reduce((sum, { errors }) => sum + errors, 0),
  p99: { first: steady[0]?.p99, last: steady.at(-1)?.p99, median: before, aMinute: steady.length > 2 ? slopeOf(steady.map(({ p99 }) => p99)) : null },
  nodeMb: { first: steady[0]?.nodeMb, last: steady.at(-1)?.nodeMb, aMinute: steady.length > 2 ? slopeOf(settled(steady).map(({ nodeMb }) => nodeMb)) : null },
  memoryMb: { first: steady[0]?.memoryMb, last: steady.at(-1)?.memoryMb, aMinute: steady.length > 2 ? slopeOf(settled(steady).map(({ memoryMb }) => memoryMb)) : null },
  held: { everyMinutes: liveEvery, heap: heldOf('heapMb'), outside: heldOf('outsideMb'), heapKept: heldOf('keptMb'), process: heldOf('processMb') },
  overload: crowded, recovered,
}
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`)
if (process.env['BENCH_OUT']) writeFileSync(process.env['BENCH_OUT'], JSON.stringify({ ...report, steady, live: held }, null, 1))
process.exitCode = report.errors === 0 && (crowded === null || (crowded.brokenOff === 0 && crowded.protectedRefused === 0)) ? 0 : 1

/** The first sixth is the time in which caches fill and code is compiled. */
function settled<One>(all: readonly One[]): readonly One[] {
  const rest = all.slice(Math.floor(all.length / 6))
  return rest.length > 2 ? rest : all
}

/** Right after everything was collected: first, last, and what each minute adds. */
function heldOf(what: keyof Live) {
  const all = held.map((live) => live[what])
  return { first: all[0], last: all.at(-1), aMinute: all.length > 2 ? slopeOf(settled(all).map((mb) => mb / liveEvery)) : null }
}

async function playSteady() {
  const ends = Date.now() + minutes * 60_000
  const pick = <One>(from: readonly One[]): One => from[Math.floor(random.uniform() * from.length)]!
  const going = new Set<Promise<unknown>>()
  const nextLogin = cycle(service.logins)
  const begin = (flow: Promise<unknown>) => {
    going.add(flow)
    void flow.finally(() => going.delete(flow))
  }
  const streams = [
    every(anHour.checkIns, () => checkIn(crowd, pick(service.clients))),
    every(anHour.therapists, () => work(crowd, pick(service.therapists))),
    every(anHour.signIns, () => signIn(crowd, nextLogin())),
    every(anHour.supervision, () => ask(crowd, somebody(service.supervisor), 'supervisor: supervision', '/supervision')),
    every(anHour.organisation, () => ask(crowd, somebody(service.lead), 'lead: organisation', '/organisation')),
  ]
  const found: (Minute & { minute: number; memoryMb: number; nodeMb: number; cpuShare: number; load: number })[] = []
  let cpuBefore = (await server.usage()).cpuMs
  for (let minute = 1; Date.now() < ends; minute += 1) {
    answers.length = 0
    const started = performance.now()
    await sleep(Math.min(60_000, ends - Date.now()))
    const { memoryMb, nodeMb, cpuMs } = await server.usage()
    const one = { minute, ...minuteOf(answers), memoryMb: Math.round(memoryMb), nodeMb: Math.round(nodeMb), cpuShare: Math.round((cpuMs - cpuBefore) / (performance.now() - started) * 100) / 100, load: Math.round(loadavg()[0]! * 10) / 10 }
    cpuBefore = cpuMs
    found.push(one)
    process.stdout.write(`${JSON.stringify(one)}\n`)
    if (minute % liveEvery === 0) {
      held.push(await server.live())
      process.stdout.write(`  held: ${JSON.stringify(held.at(-1))}\n`)
    }
    if (heaps && (minute === 10 || minute === 50)) await server.writeHeap(join(heaps, `minute-${minute}.heapsnapshot`))
    for (const { name, status, asExpected } of answers) if (!asExpected) process.stdout.write(`  not as expected: ${name}, ${status}\n`)
  }
  for (const stop of streams) stop()
  await Promise.all(going)
  return found

  /** Begins one after the other by chance, so many an hour, whatever becomes of those before. */
  function every(perHour: number, flow: () => Promise<unknown>): () => void {
    let timer: NodeJS.Timeout
    const plan = () => {
      timer = setTimeout(() => {
        begin(flow())
        plan()
      }, -Math.log(1 - random.uniform()) * (3_600_000 / perHour))
    }
    plan()
    return () => clearTimeout(timer)
  }
}

/** 200 therapists and 300 clients who never pause but when they are asked to, and beside them people whom it must not touch: those who sign in and those who look at safety. */
async function overload() {
  const heard: Answered[] = []
  const kept: Answered[] = []
  const mob: Crowd = { ...crowd, thinkMs: 0, heard: (answered) => heard.push(answered) }
  const guarded: Crowd = { ...crowd, thinkMs: 0, heard: (answered) => kept.push(answered) }
  const ends = Date.now() + overloadSeconds * 1000
  let memoryMb = 0
  let loopP99Ms = 0
  const own = monitorEventLoopDelay()
  own.enable()
  const until = async (flow: () => Promise<unknown>, at = 0) => {
    // They come within some seconds, not in one instant: 500 connections in one are lost in the kernel before anybody sees them.
    await sleep(at * 10)
    while (Date.now() < ends) await flow()
  }
  const nextLogin = cycle(service.logins)
  const receipts: number[] = []
  await Promise.all([
    ...Array.from({ length: 200 }, (_, at) => until(() => work(mob, service.therapists[at % service.therapists.length]!), at)),
    ...Array.from({ length: 300 }, (_, at) => until(async () => {
      const { retryAfter } = await ask(mob, somebody(), 'client reads the questions', `/c/${service.clients[at % service.clients.length]!.token}/before`)
      await sleep(retryAfter * 1000)
    }, at)),
    until(async () => {
      const started = performance.now()
      if (await checkIn({ ...mob, heard: () => {} }, service.clients.find(({ kind }) => kind === 'before')!)) receipts.push(performance.now() - started)
      await sleep(1_000)
    }),
    until(async () => {
      await signIn(guarded, nextLogin())
      await sleep(1_000)
    }),
    until(async () => {
      await ask(guarded, somebody(service.therapists[0]!.cookie), 'safety', '/safety')
      await sleep(500)
    }),
    until(async () => {
      const used = await server.usage()
      memoryMb = Math.max(memoryMb, used.memoryMb)
      loopP99Ms = Math.max(loopP99Ms, used.loopP99Ms)
      await sleep(5_000)
    }),
  ])
  const statuses = Object.fromEntries([...Map.groupBy(heard, ({ status }) => status)].map(([status, all]) => [status, all.length]))
  const times = (all: readonly Answered[]) => ({ requests: all.length, p50: percentile(all.map(({ ms }) => ms), 0.5), p99: percentile(all.map(({ ms }) => ms), 0.99) })
  return {
    seconds: overloadSeconds, statuses, served: times(heard.filter(({ status }) => status !== 503)), turnedAway: times(heard.filter(({ status }) => status === 503)),
    brokenOff: heard.filter(({ status }) => status === 0 || (status >= 500 && status !== 503)).length,
    protected: times(kept), protectedRefused: kept.filter(({ asExpected }) => !asExpected).length,
    checkInsThatGotThrough: receipts.length, secondsToTheReceipt: { p50: percentile(receipts, 0.5) / 1000, slowest: percentile(receipts, 1) / 1000 }, memoryMb: Math.round(memoryMb),
    eventLoopP99Ms: { server: loopP99Ms, people: Math.round(own.percentile(99) / 1e6) }, load: Math.round(loadavg()[0]! * 10) / 10,
  }
}

/** Seconds until ten therapists in a row are served as they were before; null when a minute is not enough. */
async function recovery(p99Before: number) {
  const started = performance.now()
  while (performance.now() - started < 60_000) {
    const heard: Answered[] = []
    const quiet: Crowd = { ...crowd, thinkMs: 100, heard: (answered) => heard.push(answered) }
    await Promise.all(Array.from({ length: 3 }, (_, at) => work(quiet, service.therapists[at]!)))
    const { errors, p99 } = minuteOf(heard)
    if (errors === 0 && p99 <= Math.max(2 * p99Before, 250)) return { afterSeconds: Math.round((performance.now() - started) / 100) / 10, p99 }
  }
  return null
}

function cycle<One>(all: readonly One[]): () => One {
  let at = 0
  return () => all[(at += 1) % all.length]!
}
