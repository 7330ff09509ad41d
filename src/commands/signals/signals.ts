// `attune signals`: what the engine has to say about the cases in a file, and below it every method on its own.
import { helpOf } from '../find-verb.ts'
import type { Command } from '../command.ts'
import { controlChartCommand } from './control-chart.ts'
import { reliableChangeCommand } from './reliable-change.ts'
import { suddenGainsCommand } from './sudden-gains.ts'
import { trajectoryCommand } from './trajectory.ts'
import { withinPersonCorrelationCommand } from './within-person-correlation.ts'

export const signals: Command = {
  help: 'npm run attune -- signals <method> [file] [--json]',
  options: {},
  verbs: {
    'reliable-change': reliableChangeCommand,
    'sudden-gains': suddenGainsCommand,
    'control-chart': controlChartCommand,
    trajectory: trajectoryCommand,
    'within-person-correlation': withinPersonCorrelationCommand,
  },
  async run({ say }) {
    say(helpOf(signals))
    return 2
  },
}
