// The command line: `npm run attune -- <verb>`. Exit 0 is yes, 1 is no, 2 is bad input.
import { parseArgs } from 'node:util'
import { describeProblem } from '#src/platform/problem.ts'
import { configFrom } from '../config/config.ts'
import { readEnv } from '../config/env.ts'
import type { Command, LateCommand } from './command.ts'
import { findVerb, helpOf, listVerbs } from './find-verb.ts'
import { shownBy } from './for-terminal.ts'
import { openProgress } from './progress.ts'

const verbs: Readonly<Record<string, LateCommand>> = {
  score: { summary: 'what an instrument makes of a file of answers', load: async () => (await import('./score/score.ts')).score },
  signals: { summary: 'what the engine has to say about the cases in a file', load: async () => (await import('./signals/signals.ts')).signals },
  fit: { summary: 'a mixed model of the sessions in a file, by its formula', load: async () => (await import('./fit/fit.ts')).fit },
  analyse: { summary: 'whether the alliance goes with the outcome, from a file of sessions', load: async () => (await import('./analyse/analyse.ts')).analyse },
  study: { summary: 'a locked analysis plan worked out again, to hold the pages of Evidence against', load: async () => (await import('./study.ts')).study },
  goals: { summary: 'what two lists of goals have in common, and how far goals were reached', load: async () => (await import('./goals/goals.ts')).goals },
  import: { summary: 'clients and past scores from a file: what would happen, or let it happen', load: async () => (await import('./import-clients.ts')).importClients },
  backup: { summary: 'a backup now, tried before it counts', load: async () => (await import('./backup.ts')).backup },
  restore: { summary: 'a backup put back, here or elsewhere, to its end or to a moment', load: async () => (await import('./restore.ts')).restore },
  sweep: { summary: 'write over what deleted rows left in the files of the database', load: async () => (await import('./sweep.ts')).sweep },
  verify: { summary: 'walk every audit chain, compare the sums of Evidence, and say where something is wrong', load: async () => (await import('./verify.ts')).verify },
  invite: { summary: 'a link by which a person chooses anew how to sign in', load: async () => (await import('./invite.ts')).invite },
  doctor: { summary: 'what is wrong with this installation, and what to do', load: async () => (await import('./doctor.ts')).doctor },
  demo: { summary: 'the demonstration on its own, with invented people', load: async () => (await import('./demonstrate.ts')).demonstrate },
  config: { summary: 'the settings in force, and where each comes from', load: async () => (await import('./settings.ts')).settings },
}

const [said, complained] = [shownBy(process.stdout), shownBy(process.stderr)]

const usage = ['npm run attune -- <verb> [--json] [--help]', '', ...listVerbs(verbs)].join('\n')

// Who reads only the first lines, as `| head` does, has what they wanted.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

process.exitCode = await main(process.argv.slice(2))

async function main(words: string[]): Promise<number> {
  const [name = '', ...rest] = words
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined
  if (!verb) {
    process[name === '' || name === '--help' ? 'stdout' : 'stderr'].write(`${usage}\n`)
    return name === '' || name === '--help' ? 0 : 2
  }
  try {
    const found = findVerb(await verb.load(), rest)
    return await run(found.command, found.rest)
  } catch (error) {
    process.stderr.write(complained(`${(error as Error).message}\n`))
    return 2
  }
}

async function run(command: Command, words: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...words], allowPositionals: true, options: { ...command.options, json: { type: 'boolean' }, help: { type: 'boolean' } },
  })
  if (values['help']) {
    process.stdout.write(`${helpOf(command)}\n`)
    return 0
  }
  const json = values['json'] === true
  const progress = openProgress({ isTerminal: process.stderr.isTTY, json, write: (text) => process.stderr.write(text), now: () => performance.now() })
  try {
    return await command.run({
      config: configFrom(readEnv(process.env)), values, positionals, json,
      say(result) {
        progress.clear()
        process.stdout.write(said(`${json || typeof result !== 'string' ? JSON.stringify(result, null, json ? 0 : 2) : result}\n`))
      },
      write(text) {
        progress.clear()
        return new Promise((resolve, reject) => process.stdout.write(said(text), (error) => (error ? reject(error) : resolve())))
      },
      complain(problem) {
        progress.clear()
        process.stderr.write(complained(`${json ? JSON.stringify(problem) : describeProblem(problem)}\n`))
      },
      progress: progress.tell,
    })
  } finally {
    progress.clear()
  }
}
