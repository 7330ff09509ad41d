// How fast a mixed model is fitted: a slope for each client and an intercept for each therapist, on simulated sessions, each size in a process of its own.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { fitSystem, type MixedFit } from '#src/domain/evidence/mixed-model.ts'
import { intercept, type MixedModel } from '#src/domain/evidence/model-rows.ts'
import { condense, type System } from '#src/domain/evidence/system.ts'
import { simulateSessions } from './simulate-sessions.ts'

const fixed = [intercept, 'outcome', 'within', 'between', 'session']
const models: Readonly<Record<string, MixedModel>> = {
  'client intercept': { outcome: 'next', fixed, random: [{ group: 'client', columns: [intercept] }] },
  'client slope, therapist': { outcome: 'next', fixed, random: [{ group: 'client', columns: [intercept, 'within'] }, { group: 'therapist', columns: [intercept] }] },
}
const sizes = [5_000, 50_000, 200_000]
const warmRuns = 5

const [size, name] = process.argv.slice(2)
if (size && name) console.log(JSON.stringify(measure(Number(size), name)))
else {
  for (const model of Object.keys(models)) {
    for (const clients of sizes) {
      const { status } = spawnSync(process.execPath, [...process.execArgv, fileURLToPath(import.meta.url), String(clients), model], { stdio: 'inherit' })
      if (status !== 0) process.exitCode = 1
    }
  }
}

function measure(clients: number, name: string): Record<string, unknown> {
  const rows = simulateSessions(clients, 20261127)
  const dataMiB = process.resourceUsage().maxRSS / 1024
  const one = () => {
    const [condensing, system] = timed(() => condense(models[name]!, rows))
    if ('kind' in system) throw new Error(system.kind)
    const [fitting, fit] = timed(() => fitSystem(system as System))
    if (fit.kind !== 'fitted') throw new Error(fit.kind)
    return { condensing, fitting, fit }
  }
  const cold = one()
  const peakMiB = process.resourceUsage().maxRSS / 1024
  const warm = Array.from({ length: warmRuns }, one).sort((a, b) => a.condensing + a.fitting - b.condensing - b.fitting)[Math.floor(warmRuns / 2)]!
  return {
    model: name, clients, rows: rows.count, unit: 'CPU ms',
    cold: { condense: round(cold.condensing), fit: round(cold.fitting), all: round(cold.condensing + cold.fitting) },
    warm: { condense: round(warm.condensing), fit: round(warm.fitting), all: round(warm.condensing + warm.fitting), passes: warm.fit.found.passes, gap: warm.fit.found.gap },
    MiB: { data: Math.round(dataMiB), peak: Math.round(peakMiB) },
    estimates: estimatesOf(warm.fit),
  }
}

function timed<T>(work: () => T): [number, T] {
  const before = process.cpuUsage()
  const result = work()
  const { user, system } = process.cpuUsage(before)
  return [(user + system) / 1000, result]
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}

function estimatesOf({ fixed, sigma, theta }: MixedFit): Record<string, number> {
  return { ...Object.fromEntries(fixed.map(({ name, estimate }) => [name, Number(estimate.toPrecision(5))])), sigma: Number(sigma.toPrecision(5)), ...Object.fromEntries(theta.map((value, at) => [`theta ${at}`, Number(value.toPrecision(4))])) }
}
