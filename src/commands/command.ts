// What every verb of the command line is.
import type { ParseArgsOptionsConfig } from 'node:util'
import type { Config } from '../config/config.ts'
import type { Problem } from '#src/platform/problem.ts'

export interface CommandCall {
  readonly config: Config
  readonly values: Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>
  readonly positionals: readonly string[]
  readonly json: boolean
  /** Writes a result: text for people, or a value that is written as JSON. */
  readonly say: (result: unknown) => void
  /** Writes text as it is; resolves when there is room for more. For results that come by the thousand. */
  readonly write: (text: string) => Promise<void>
  /** Names what is wrong with the input, on standard error, with file, line and column. */
  readonly complain: (problem: Problem) => void
  /** Says how far it has come, on standard error, once that takes a while. @param doing what is being done @param done how far, if that can be said */
  readonly progress: (doing: string, done?: string) => void
}

export interface Command {
  readonly help: string
  readonly options: ParseArgsOptionsConfig
  /** Verbs below this one, as in `attune signals reliable-change`. A file of the same name is written `./reliable-change`. */
  readonly verbs?: Readonly<Record<string, SubCommand>>
  /** @returns the exit code: 0 yes, 1 no, 2 bad input */
  run(call: CommandCall): Promise<0 | 1 | 2>
}

export interface SubCommand extends Command {
  /** A few words for the list in the help of the verb above. */
  readonly summary: string
}

/** Loaded only when it is asked for: who scores a file needs neither database nor web server in memory. */
export interface LateCommand {
  readonly summary: string
  load(): Promise<Command>
}
