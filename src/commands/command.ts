// What every verb of the command line is.
import type { ParseArgsOptionsConfig } from 'node:util'
import type { Config } from '../config/config.ts'

export interface CommandCall {
  readonly config: Config
  readonly values: Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>
  readonly positionals: readonly string[]
  readonly json: boolean
  /** Writes a result: text for people, or a value that is written as JSON. */
  readonly say: (result: unknown) => void
}

export interface Command {
  readonly summary: string
  readonly help: string
  readonly options: ParseArgsOptionsConfig
  /** @returns the exit code: 0 yes, 1 no, 2 bad input */
  run(call: CommandCall): Promise<0 | 1 | 2>
}
