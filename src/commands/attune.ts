// The command line: `npm run attune -- <verb>`. Exit 0 is yes, 1 is no, 2 is bad input.
import { parseArgs } from 'node:util'
import { configFrom } from '../config/config.ts'
import { describeConfig } from '../config/describe.ts'
import { readEnv } from '../config/env.ts'
import { invite } from './invite.ts'
import { demonstrate } from './demonstrate.ts'
import { verify } from './verify.ts'
import type { Command } from './command.ts'

const verbs: Readonly<Record<string, Command>> = {
  verify,
  invite,
  demo: demonstrate,
  config: {
    summary: 'the settings in force, and where each comes from',
    help: 'npm run attune -- config',
    options: {},
    run: async ({ config, say }) => {
      say(describeConfig(config))
      return 0
    },
  },
}

const usage = ['npm run attune -- <verb> [--json] [--help]', '', ...Object.entries(verbs).map(([name, { summary }]) => `  ${name.padEnd(8)} ${summary}`)].join('\n')

process.exitCode = await main(process.argv.slice(2))

async function main(words: string[]): Promise<number> {
  const [name = '', ...rest] = words
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined
  if (!verb) {
    process[name === '' || name === '--help' ? 'stdout' : 'stderr'].write(`${usage}\n`)
    return name === '' || name === '--help' ? 0 : 2
  }
  try {
    const { values, positionals } = parseArgs({
      args: rest, allowPositionals: true, options: { ...verb.options, json: { type: 'boolean' }, help: { type: 'boolean' } },
    })
    if (values['help']) {
      process.stdout.write(`${verb.help}\n`)
      return 0
    }
    const json = values['json'] === true
    const say = (result: unknown) => process.stdout.write(`${json || typeof result !== 'string' ? JSON.stringify(result, null, json ? 0 : 2) : result}\n`)
    return await verb.run({ config: configFrom(readEnv(process.env)), values, positionals, json, say })
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`)
    return 2
  }
}
