// One measurement in a process of its own: `measure.ts <task> <clients> [model] [file]` prints what it found as JSON.
import { readFileSync, writeFileSync } from 'node:fs'
import { inputOf } from '#src/commands/input.ts'
import { readColumns } from '#src/commands/fit/read-columns.ts'
import { fitMixedModel, fitSystem, resumeOf, type MixedFit, type Unfitted } from '#src/domain/evidence/mixed-model.ts'
import type { Moments } from '#src/domain/evidence/moments.ts'
import { condense } from '#src/domain/evidence/system.ts'
import { clientSlope, timedModels } from './models.ts'
import { simulateSessions } from './simulate-sessions.ts'
import { addPair, splitAlliance, storeMoments } from './stored-moments.ts'
import { middle, peakMiB, timed } from './timing.ts'

const seed = 20261127
const warmRuns = 11
const [task, size, name, file] = process.argv.slice(2)
const clients = Number(size)
const tasks: Readonly<Record<string, () => object | Promise<object>>> = { load, rows: fromRows, moments: fromMoments, refresh }
const run = tasks[String(task)]
if (!run) throw new Error(`no task ${task}`)
process.stdout.write(`${JSON.stringify(await run())}\n`)

/** Reading the sessions from a CSV, as the command line does. */
async function load(): Promise<object> {
  const before = process.cpuUsage()
  const read = await readColumns(inputOf([file!]), {
    values: ['next_outcome', 'outcome', 'within', 'between', 'session'], groups: ['client', 'therapist'],
    absent: (column) => `no ${column}`, progress: () => {},
  }, { complain: ({ reason }) => { throw new Error(reason) }, note: () => {}, exitCode: () => 0 })
  const { user, system } = process.cpuUsage(before)
  return { rows: read!.rows, cpuMs: (user + system) / 1000, peakMiB: peakMiB() }
}

function fromRows(): object {
  const { model } = timedModels.find((one) => one.name === name)!
  const data = simulateSessions(clients, seed)
  const heldMiB = peakMiB()
  const once = () => {
    const condensed = timed(() => condense(model, data))
    if ('kind' in condensed.result) throw new Error(condensed.result.kind)
    const fit = timed(() => fitSystem(condensed.result as Exclude<typeof condensed.result, { kind: string }>))
    return { condense: condensed.cpuMs, fit: fit.cpuMs, all: condensed.cpuMs + fit.cpuMs, result: fitted(fit.result) }
  }
  return summary(once, data.count, heldMiB)
}

function fromMoments(): object {
  const moments = storeMoments(clients, seed)
  const heldMiB = peakMiB()
  const once = () => {
    const condensed = timed(() => condense(clientSlope.model, splitAlliance(moments)))
    if ('kind' in condensed.result) throw new Error(condensed.result.kind)
    const fit = timed(() => fitSystem(condensed.result as Exclude<typeof condensed.result, { kind: string }>))
    return { condense: condensed.cpuMs, fit: fit.cpuMs, all: condensed.cpuMs + fit.cpuMs, result: fitted(fit.result) }
  }
  return summary(once, moments.products.filter((_, at) => at % 15 === 0).reduce((sum, pairs) => sum + pairs, 0), heldMiB)
}

interface Run {
  readonly condense: number
  readonly fit: number
  readonly all: number
  readonly result: MixedFit
}

function summary(once: () => Run, rows: number, heldMiB: number): object {
  const cold = once()
  const coldPeakMiB = peakMiB()
  const warm = middle(Array.from({ length: warmRuns }, once), ({ all }) => all)
  const { fixed, sigma, theta, found } = warm.result
  const times = (run: Run) => ({ condense: run.condense, fit: run.fit, all: run.all })
  return {
    rows, heldMiB, peakMiB: coldPeakMiB, cold: times(cold), warm: times(warm), passes: found.passes,
    estimates: Object.fromEntries([...fixed.map(({ name: column, estimate, se }) => [column, `${estimate.toPrecision(5)} (${se.toPrecision(2)})`]), ['sigma', sigma.toPrecision(5)], ['theta', theta.map((value) => value.toPrecision(4)).join(' ')]]),
  }
}

/** The answer after one new check-in, from where the last one ended: with the sums in memory, and with the sums read again from a file of numbers. */
function refresh(): object {
  const moments = storeMoments(clients, seed)
  let last = resumeOf(fitted(fitMixedModel(clientSlope.model, splitAlliance(moments))))
  const kept = Buffer.from(moments.products.buffer)
  const [inMemory, readAgain, passes]: [number[], number[], number[]] = [[], [], []]
  for (let round = 0; round < 2 * warmRuns; round += 1) {
    addPair(moments.products, round * 7, [9, 47 / 12, 5, 8])
    const isRead = round % 2 === 1
    if (isRead) writeFileSync(file!, kept)
    const { cpuMs, result } = timed(() => {
      const now: Moments = isRead ? { ...moments, products: new Float64Array(new Uint8Array(readFileSync(file!)).buffer) } : moments
      return fitted(fitMixedModel(clientSlope.model, splitAlliance(now), { after: last }))
    })
    ;(isRead ? readAgain : inMemory).push(cpuMs)
    passes.push(result.found.passes)
    last = resumeOf(result)
  }
  const inMiddle = (times: readonly number[]) => middle(times, (time) => time)
  return { first: inMemory[0], inMemory: inMiddle(inMemory), readAgain: inMiddle(readAgain), passes: Math.max(...passes), peakMiB: peakMiB() }
}

function fitted(fit: MixedFit | Unfitted): MixedFit {
  if (fit.kind !== 'fitted') throw new Error(fit.kind)
  return fit
}
