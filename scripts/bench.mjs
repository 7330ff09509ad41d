// `npm run bench`: every benchmark, or the one that is named; each prints what it measured.
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { commandFlags, ensureInstalled, node24, root, serviceEnvironment, serviceFlags } from './install.mjs'

await ensureInstalled({ dev: true })
const node = node24()
const run = (words) => spawnSync(node, words, { cwd: root, stdio: 'inherit', env: { ...serviceEnvironment, ...process.env, ATTUNE_SERVICE_FLAGS: serviceFlags.join(' '), ATTUNE_COMMAND_FLAGS: commandFlags.join(' ') } }).status === 0
const named = process.argv.slice(2)
const all = readdirSync(new URL('../bench/', import.meta.url)).filter((name) => name.endsWith('.ts') && !['server.ts', 'prepare.ts', 'fill-many.ts', 'ruptureless.ts'].includes(name) && !name.endsWith('.test.ts')).map((name) => name.slice(0, -3))
const built = run(['scripts/build.mjs'])
const failed = (named.length > 0 ? named : all).filter((name) => !run(['--import', './scripts/loader.mjs', `bench/${name}.ts`]))
if (!built || failed.length > 0) {
  process.stderr.write(`failed: ${failed.join(', ') || 'the build'}\n`)
  process.exitCode = 1
}
