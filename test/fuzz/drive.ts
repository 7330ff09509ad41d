// Drives a parser with inputs made from its seeds and its corpus: the same ones for the same seed, guided by coverage when there is time for it.
import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { chance, type Chance } from '#src/domain/kernel/chance.ts'
import { watchCoverage } from './coverage.ts'
import { mutate } from './mutate.ts'
import { openWatchdog, type Watchdog } from './watchdog.ts'

export interface Target {
  readonly name: string
  /** Good ones, and some that nearly are. */
  readonly seeds: readonly (string | Uint8Array)[]
  /** What the parser listens for. */
  readonly words?: readonly string[]
  /** Throws when the parser does not do as it promises; a refusal is no failure. */
  run(input: Buffer): void | Promise<void>
}

const hangMs = 100
const usualRuns = 1500
/** For each target; 0 in `npm test`. */
export const fuzzSeconds = Number(process.env['ATTUNE_FUZZ_SECONDS'] ?? 0)
/** The same inputs for the same seed, as far as time allows. */
export const fuzzSeed = Number(process.env['ATTUNE_FUZZ_SEED'] ?? 1)
const corpusInputs = 40
const corpusInputBytes = 2048

const fileOf = (name: string) => new URL(`corpus/${name}.json`, import.meta.url)

/** What earlier runs kept, since each reached code that none before it did. */
const corpusOf = (name: string): Buffer[] =>
  existsSync(fileOf(name)) ? (JSON.parse(readFileSync(fileOf(name), 'utf8')) as string[]).map((text) => Buffer.from(text, 'latin1')) : []

/** Tries every kept input, and new ones: some as a test, as long as is asked for by `npm run fuzz`. Says how many. */
export async function drive(target: Target): Promise<void> {
  const random = chance(fuzzSeed)
  const words = (target.words ?? []).map((word) => Buffer.from(word))
  const kept = corpusOf(target.name)
  const pool = [...target.seeds.map((each) => Buffer.from(each)), ...kept]
  const watchdog = openWatchdog(target.name)
  const told = { inputs: 0, slowestMs: 0 }
  const give = (input: Buffer) => tryOne(target, watchdog, input, told)
  try {
    for (const input of pool) await give(input)
    if (fuzzSeconds > 0) {
      const found = await explore(random, pool, words, give, Date.now() + fuzzSeconds * 200)
      keep(target.name, [...kept, ...found])
      const end = Date.now() + fuzzSeconds * 800
      while (Date.now() < end) for (let many = 0; many < 500; many += 1) await give(mutate(random, pool, words))
    } else for (let many = 0; many < usualRuns; many += 1) await give(mutate(random, pool, words))
  } finally {
    await watchdog.stop()
  }
  console.log(`fuzz ${target.name}: ${told.inputs} inputs, seed ${fuzzSeed}, slowest ${told.slowestMs.toFixed(0)} ms`)
}

/** Inputs that reach code which nothing before them did join the pool. */
async function explore(random: Chance, pool: Buffer[], words: readonly Buffer[], give: (input: Buffer) => Promise<void>, end: number): Promise<Buffer[]> {
  const coverage = await watchCoverage()
  const found: Buffer[] = []
  try {
    for (const input of pool) await give(input)
    await coverage.isNew()
    while (Date.now() < end) {
      const input = mutate(random, pool, words)
      await give(input)
      if (!(await coverage.isNew())) continue
      found.push(input)
      // Small ones are quick, and what is found in a large one is mostly found in a small one too.
      if (input.length <= corpusInputBytes) pool.push(input)
    }
  } finally {
    await coverage.stop()
  }
  return found
}

function keep(name: string, inputs: readonly Buffer[]): void {
  const small = inputs.filter(({ length }) => length <= corpusInputBytes).map((input) => input.toString('latin1'))
  if (small.length > 0) writeFileSync(fileOf(name), `${JSON.stringify([...new Set(small)].slice(0, corpusInputs), null, 1)}\n`)
}

/** Of this thread alone. */
function cpuMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

async function tryOne(target: Target, watchdog: Watchdog, input: Buffer, told: { inputs: number; slowestMs: number }): Promise<void> {
  const run = async (now: () => number): Promise<number> => {
    const began = now()
    const running = target.run(input)
    if (running) await running
    return now() - began
  }
  watchdog.begin(input)
  try {
    let took = await run(() => performance.now())
    // A pause of the machine's is no hang: what is slow by the clock is asked again by the processor's time, and a collection of garbage does not come twice.
    for (let again = 0; took > hangMs && again < 3; again += 1) took = Math.min(took, await run(cpuMs))
    told.inputs += 1
    told.slowestMs = Math.max(told.slowestMs, took)
    assert.ok(took <= hangMs, `${took.toFixed(0)} ms`)
  } catch (error) {
    throw new Error(`${target.name} failed on ${JSON.stringify(input.toString('latin1').slice(0, 2000))} (latin1)`, { cause: error })
  } finally {
    watchdog.end()
  }
}
