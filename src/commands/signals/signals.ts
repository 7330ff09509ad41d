// `attune signals`: what the engine has to say about the cases in a file, and below it every method on its own.
import { helpOf } from '../find-verb.ts'
import type { Command } from '../command.ts'

export const signals: Command = {
  help: 'npm run attune -- signals <method> [file] [--json]',
  options: {},
  verbs: {},
  async run({ say }) {
    say(helpOf(signals))
    return 2
  },
}
