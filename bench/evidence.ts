// How fast a mixed model is fitted, from rows and from stored sums, cold and warm, and brought up to date; beside lme4 where that is installed. Each measurement in a process of its own.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { timedModels } from './evidence/models.ts'
import { peerIsAbsent, runPeer, type PeerRun } from './evidence/peer.ts'
import { writeCsv } from './evidence/write-csv.ts'

const sizes = numbers('BENCH_CLIENTS', '5000,50000,200000')
const storedSizes = numbers('BENCH_STORED_CLIENTS', '200000,1000000')
const refreshed = numbers('BENCH_REFRESHED_CLIENTS', '200000')

interface Times {
  readonly condense: number
  readonly fit: number
  readonly all: number
}
interface Fitted {
  readonly rows: number
  readonly heldMiB: number
  readonly peakMiB: number
  readonly cold: Times
  readonly warm: Times
  readonly passes: number
  readonly estimates: object
}

const folder = mkdtempSync(join(tmpdir(), 'attune-bench-'))
try {
  const absent = peerIsAbsent()
  say(`Simulated sessions. Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model}, load ${loadavg().map((load) => load.toFixed(1)).join(' ')}. CPU ms, user and system, of all threads; cold: the first in its process; warm: the middle of eleven more.`)
  say(absent ? `The peer was not run: ${absent}. What follows is ours alone.` : 'Beside it lme4 on the same rows, by turns.')
  for (const clients of sizes) compareAt(clients, absent === null)
  for (const clients of storedSizes) {
    say(`\n${count(clients)} clients, from stored sums: a slope for each client, an intercept for each therapist; splitting the alliance is part of condensing`)
    sayFit(measure<Fitted>('moments', clients))
  }
  for (const clients of refreshed) {
    const { first, inMemory, readAgain, passes, peakMiB } = measure<{ first: number; inMemory: number; readAgain: number; passes: number; peakMiB: number }>('refresh', clients, '', join(folder, 'sums'))
    say(`\n${count(clients)} clients, one new check-in, from where the last answer ended (${passes} passes at most; split, condensed and fitted anew)`)
    say(`  sums in memory ${ms(inMemory)} (the first ${ms(first)}); read again from a file of numbers ${ms(readAgain)}; ${peakMiB} MiB in all at most`)
  }
} finally {
  rmSync(folder, { recursive: true })
}

function compareAt(clients: number, hasPeer: boolean): void {
  const file = join(folder, 'sessions.csv')
  writeCsv(file, clients, 20261127)
  const load = measure<{ rows: number; cpuMs: number; peakMiB: number }>('load', clients, '', file)
  say(`\n${count(clients)} clients, ${count(load.rows)} rows. Loading a CSV of ${Math.round(statSync(file).size / 1e6)} MB apart: ${ms(load.cpuMs)}, ${load.peakMiB} MiB`)
  const ours = timedModels.map(({ name }) => measure<Fitted>('rows', clients, name))
  const peer: PeerRun | null = hasPeer ? runPeer(file, timedModels.map(({ formula }) => formula)) : null
  if (peer) say(`${peer.versions}: loading the same ${ms(1000 * peer.loadSeconds)}`)
  timedModels.forEach(({ name, formula, goal }, at) => {
    say(`  ${name}`)
    sayFit(ours[at]!)
    for (const { derivatives, seconds, criterion, evaluations, peakMiB } of peer?.fits.filter((fit) => fit.formula === formula) ?? []) {
      const ratio = (own: Times) => (1000 * seconds / own.all).toFixed(0)
      say(`    lme4${derivatives ? ' with its check of derivatives' : ''}: ${ms(1000 * seconds)}, ${evaluations ?? '?'} evaluations, criterion ${criterion}, ${peakMiB ?? '?'} MiB: ${ratio(ours[at]!.warm)} times ours warm (goal at 200,000: ${goal}), ${ratio(ours[at]!.cold)} cold`)
    }
  })
}

function sayFit({ rows, heldMiB, peakMiB, cold, warm, passes, estimates }: Fitted): void {
  const parts = (times: Times) => `condense ${ms(times.condense)} + fit ${ms(times.fit)} = ${ms(times.all)}`
  say(`    cold: ${parts(cold)}; warm: ${parts(warm)}; ${count(rows)} rows, ${passes} passes, ${peakMiB} MiB, of which ${heldMiB} before`)
  say(`    ${JSON.stringify(estimates)}`)
}

function measure<T>(task: string, clients: number, ...more: readonly string[]): T {
  const script = fileURLToPath(new URL('evidence/measure.ts', import.meta.url))
  const { status, stdout } = spawnSync(process.execPath, [...process.execArgv, script, task, String(clients), ...more], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
  if (status !== 0) throw new Error(`${task} of ${clients} clients failed`)
  return JSON.parse(stdout) as T
}

function numbers(name: string, usual: string): number[] {
  return (process.env[name] ?? usual).split(',').filter((part) => part !== '').map(Number)
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

function count(value: number): string {
  return value.toLocaleString('en')
}

function ms(value: number): string {
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`
}
