// Runs a verb in a test, on a file with this text, and keeps all that it said.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Problem } from '#src/platform/problem.ts'
import { configFrom } from '../config/config.ts'
import type { Command, CommandCall } from './command.ts'

export interface Said {
  readonly code: number
  readonly text: string
  /** The file's name left out. */
  readonly problems: readonly Omit<Problem, 'file'>[]
  /** How far it said it was, each time. */
  readonly progress: readonly string[]
  /** What an error that ended it said. */
  readonly error: string | null
}

export async function runOn(command: Command, text: string | Uint8Array, values: CommandCall['values'] = {}): Promise<Said> {
  const folder = await mkdtemp(join(tmpdir(), 'attune-verb-'))
  const file = join(folder, 'input.csv')
  const said: string[] = []
  const problems: Omit<Problem, 'file'>[] = []
  const progress: string[] = []
  const json = values['json'] === true
  try {
    await writeFile(file, text)
    const code = await command.run({
      config: configFrom({}), values, positionals: [file], json,
      say: (result) => said.push(`${json || typeof result !== 'string' ? JSON.stringify(result) : result}\n`),
      write: async (piece) => void said.push(piece),
      complain: ({ line, column, reason }) => problems.push({ line, column, reason }),
      progress: (doing, done) => progress.push(done === undefined ? doing : `${doing}: ${done}`),
    })
    return { code, text: said.join(''), problems, progress, error: null }
  } catch (error) {
    return { code: 2, text: said.join(''), problems, progress, error: (error as Error).message }
  } finally {
    await rm(folder, { recursive: true })
  }
}
