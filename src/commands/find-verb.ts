// Finds which verb the words of a command line name, through the verbs below it.
import type { Command } from './command.ts'

export interface FoundVerb {
  readonly command: Command
  /** What was left for the verb itself. */
  readonly rest: readonly string[]
}

/** The deepest verb that the words lead to: a word that names a verb below is that verb, the first that does not ends the way. */
export function findVerb(command: Command, words: readonly string[]): FoundVerb {
  const [name = '', ...rest] = words
  const below = command.verbs && Object.hasOwn(command.verbs, name) ? command.verbs[name] : undefined
  return below ? findVerb(below, rest) : { command, rest: words }
}

/** The help of a verb, with those below it listed. */
export function helpOf(command: Command): string {
  return command.verbs ? [command.help, '', ...listVerbs(command.verbs)].join('\n') : command.help
}

export function listVerbs(verbs: Readonly<Record<string, { readonly summary: string }>>): string[] {
  const width = Math.max(...Object.keys(verbs).map(({ length }) => length))
  return Object.entries(verbs).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`)
}
