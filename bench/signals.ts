// What it costs to read a million sessions of 125,000 cases from a CSV and say every signal, in a process of its own; and one case of 20 sessions, warm.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { usualParameters } from '#src/domain/alliance/parameters.ts'
import type { SeriesSession } from '#src/domain/signal/series.ts'
import { signalsOver } from '#src/domain/signal/signals-over.ts'
import { readContent } from '#src/platform/content.ts'
import { day } from '#src/platform/time.ts'
import { root } from '#src/root.ts'

const [cases, sessionsEach] = [125_000, 8]
/** Rows for each session. The last is everything that Attune asks of both, every time. */
const kinds = {
  'PHQ-9 and the mean of the alliance': ['client,phq-9', 'client,alliance'],
  'PHQ-9, GAD-7 and the three items of the client': ['client,phq-9', 'client,gad-7', 'client,alliance.goal', 'client,alliance.task', 'client,alliance.bond'],
  'the same, and the three items of the therapist': [
    'client,phq-9', 'client,gad-7', 'client,alliance.goal', 'client,alliance.task', 'client,alliance.bond', 'therapist,alliance.goal', 'therapist,alliance.task', 'therapist,alliance.bond',
  ],
} as const

const folder = await mkdtemp(join(tmpdir(), 'attune-bench-'))
try {
  for (const [what, columns] of Object.entries(kinds)) {
    const file = join(folder, 'cases.csv')
    writeCases(file, columns)
    print({ what: `signals of ${what}`, ...(await measure(file)), rows: cases * sessionsEach * columns.length, fileMb: Math.round(statSync(file).size / 1e6) })
  }
} finally {
  rmSync(folder, { recursive: true })
}
print({ what: 'one case of 20 sessions, every rule, warm', ms: Number((await oneCase()).toFixed(4)) })

function print(result: object): void {
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`)
}

/** Courses that fall or stay, with noise: the same numbers every time. */
function writeCases(file: string, columns: readonly string[]): void {
  const descriptor = openSync(file, 'w')
  const random = randomFrom(1)
  let text = 'case_id,session,at,rater,measure,value\n'
  for (let index = 0; index < cases; index += 1) {
    const [slope, level] = [random() * 1.5 - 0.3, 6.5 + random() * 3]
    for (let session = 1; session <= sessionsEach; session += 1) {
      const date = new Date(Date.UTC(2024, 0, 1) + ((index % 300) + session * 7) * day).toISOString().slice(0, 10)
      for (const column of columns) text += `case-${index},${session},${date},${column},${valueOf(column, session * slope, level, random)}\n`
    }
    if (text.length > 1 << 20) {
      writeSync(descriptor, text)
      text = ''
    }
  }
  writeSync(descriptor, text)
  closeSync(descriptor)
}

function valueOf(column: string, fallen: number, level: number, random: () => number): number {
  const within = (value: number, max: number) => Math.min(max, Math.max(0, Math.round(value)))
  const noise = random() + random() - 1
  if (column.endsWith('phq-9')) return within(15 - fallen + 4 * noise, 27)
  if (column.endsWith('gad-7')) return within(12 - fallen + 3 * noise, 21)
  return within(level + 1.2 * noise, 10)
}

/** Park and Miller's generator: the same file on every machine. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
}

async function measure(file: string): Promise<object> {
  const said = openSync(join(folder, 'signals.json'), 'w')
  const reporter = "process.on('exit', () => process.stderr.write(JSON.stringify(process.resourceUsage())))"
  const flags = [...(process.env['ATTUNE_COMMAND_FLAGS'] ?? '').split(' ').filter(Boolean), '--import', `data:text/javascript,${encodeURIComponent(reporter)}`]
  // Settings of the measurement are none of Attune.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('ATTUNE_')))
  const start = performance.now()
  const child = spawn(process.execPath, [...flags, fileURLToPath(new URL('dist/attune.js', root)), 'signals', '--json', file], { stdio: ['ignore', said, 'pipe'], env })
  let report = ''
  child.stderr!.on('data', (part) => (report += part))
  const [code] = (await once(child, 'close')) as [number]
  const seconds = (performance.now() - start) / 1000
  closeSync(said)
  if (code !== 0) throw new Error(report)
  const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(report) as NodeJS.ResourceUsage
  return { seconds: Number(seconds.toFixed(2)), cpuSeconds: Number(((userCPUTime + systemCPUTime) / 1e6).toFixed(2)), peakMb: Math.round(maxRSS / 1024), sessions: cases * sessionsEach }
}

async function oneCase(): Promise<number> {
  const instruments = (await readContent(new URL('content/', root), false)).instruments('en').filter(({ purpose }) => purpose === 'outcome')
  const random = randomFrom(2)
  const sessions = Array.from({ length: 20 }, (_, index): SeriesSession => {
    const rate = () => valueOf('alliance', 0, 8, random)
    const check = () => {
      const items = { task: rate(), goal: rate(), bond: rate() }
      return { items, mean: (items.task + items.goal + items.bond) / 3, tension: null }
    }
    const scores = { 'phq-9': valueOf('phq-9', index / 2, 0, random), 'gad-7': valueOf('gad-7', index / 2, 0, random) }
    return { number: index + 1, at: index * 7 * day, client: check(), therapist: check(), scores, riskAnswers: { 'phq-9/9': index % 7 === 0 ? 1 : 0 }, readiness: 7 }
  })
  const once = () => signalsOver({ caseId: 'one', sessions }, { alliance: usualParameters, pooled: null, instruments })
  for (let time = 0; time < 5_000; time += 1) once()
  const start = performance.now()
  for (let time = 0; time < 5_000; time += 1) once()
  return (performance.now() - start) / 5_000
}
