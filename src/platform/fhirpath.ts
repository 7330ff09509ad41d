// Asks a questionnaire's own expressions for its scores, in a thread with an end to its time and its memory: a hostile expression costs two seconds and nothing more.
import { Worker } from 'node:worker_threads'

export interface Step {
  /** A variable goes by its name, a score by its linkId. */
  readonly kind: 'variable' | 'score'
  readonly name: string
  readonly expression: string
}

export interface Task {
  readonly questionnaire: unknown
  /** Each after what it rests on. */
  readonly steps: readonly Step[]
  /** FHIR QuestionnaireResponses; every score has its item there, without an answer. */
  readonly responses: readonly unknown[]
}

export type Outcome = { readonly kind: 'number'; readonly value: number } | { readonly kind: 'empty' } | { readonly kind: 'not-a-number'; readonly what: string }

export type Evaluated =
  /** For each response, the outcome of each score by linkId. */
  | { readonly kind: 'evaluated'; readonly outcomes: readonly Readonly<Record<string, Outcome>>[] }
  /** The library could not read or run one of the expressions. */
  | { readonly kind: 'failed'; readonly message: string }
  /** It had not ended in time. */
  | { readonly kind: 'too-long' }
  /** It took more memory than it may, or ended the thread some other way. */
  | { readonly kind: 'too-much' }

const withinSeconds = 2
const memory = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 16, stackSizeMb: 4 }

let last: Promise<unknown> = Promise.resolve()

/** One after the other, so that many at once need no more than one thread's memory. */
export async function evaluateExpressions(task: Task, seconds: number = withinSeconds): Promise<Evaluated> {
  const mine = last.then(() => inThread(task, seconds))
  last = mine
  return await mine
}

async function inThread(task: Task, seconds: number): Promise<Evaluated> {
  // Nothing of this process goes along: no environment, no way to the terminal.
  const worker = new Worker(new URL('./fhirpath-worker.ts', import.meta.url), { workerData: task, resourceLimits: memory, env: {}, execArgv: [], stdout: true, stderr: true })
  let timer: NodeJS.Timeout | undefined
  try {
    return await new Promise<Evaluated>((resolve) => {
      // From when the thread runs: starting it is no fault of the expression's.
      worker.once('online', () => (timer = setTimeout(() => resolve({ kind: 'too-long' }), seconds * 1000)))
      worker.once('message', (said: { outcomes?: readonly Readonly<Record<string, Outcome>>[]; failed?: string }) =>
        resolve(said.outcomes ? { kind: 'evaluated', outcomes: said.outcomes } : { kind: 'failed', message: said.failed ?? '' }))
      worker.once('error', () => resolve({ kind: 'too-much' }))
      worker.once('exit', () => resolve({ kind: 'too-much' }))
    })
  } finally {
    clearTimeout(timer)
    await worker.terminate()
  }
}
