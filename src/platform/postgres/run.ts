// Runs one of PostgreSQL's programs to its end and says in plain words when it fails.
import { basename } from 'node:path'
import { type Account, spawnAs } from './as-user.ts'

export type Log = (message: string) => void

export interface Run {
  readonly account: Account
  readonly program: string
  readonly args: readonly string[]
  readonly input?: string
}

/** @returns what it wrote to both its outputs */
export const run = async ({ account, program, args, input = '' }: Run): Promise<string> => {
  const child = spawnAs(account, 'TERM', program, args, { stdio: ['pipe', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => (output += text))
  // A program that has already failed closes its input; its exit code tells the story.
  child.stdin?.on('error', () => {})
  child.stdin?.end(input)
  const code = await new Promise<number | string>((resolve, reject) => {
    child.once('error', (error) => reject(cannotRun(program, error)))
    child.once('close', (status, signal) => resolve(status ?? signal ?? 'unknown'))
  })
  if (code !== 0) throw new Error(`${basename(program)} failed (${code}): ${output.trim().slice(-2000)}`)
  return output
}

export const cannotRun = (program: string, error: Error): Error =>
  new Error(
    `The embedded PostgreSQL does not run here (${basename(program)}: ${error.message}). It needs glibc 2.27 or later, which Alpine lacks. ` +
      'Set DATABASE_URL to a PostgreSQL 15 or later of your own.',
    { cause: error },
  )
