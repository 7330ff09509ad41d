// `attune config`: the settings in force.
import { describeConfig } from '../config/describe.ts'
import type { Command } from './command.ts'

export const settings: Command = {
  help: 'npm run attune -- config',
  options: {},
  async run({ config, say }) {
    say(describeConfig(config))
    return 0
  },
}
