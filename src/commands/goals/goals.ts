// `attune goals`: what two lists of goals have in common, and how far goals were reached, for whoever has them in a file.
import type { Command } from '../command.ts'
import { attainmentCommand } from './attainment.ts'
import { concordanceCommand } from './concordance.ts'

const help = `npm run attune -- goals <method> [file] [--json]
Works on goals by their numbers; their words are not needed.`

export const goals: Command = {
  help,
  options: {},
  verbs: { attainment: attainmentCommand, concordance: concordanceCommand },
  async run() {
    throw new Error(`Say which method: attainment or concordance.\n${help}`)
  },
}
