// `npm run check`: everything that can be known without running Attune. All steps run, so that one visit shows all there is to do.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { ensureInstalled, node24, root } from './install.mjs'

/** @typedef {{ name: string, what: string, args: string[] }} Step */

/** @type {readonly Step[]} args: for Node 24 */
export const steps = [
  { name: 'lock', what: 'the lock file is complete for every platform', args: ['scripts/checks/lock.mjs'] },
  { name: 'types', what: 'every ring compiles, with no import against the order', args: ['node_modules/typescript/bin/tsc', '-b', '--pretty', 'false'] },
  { name: 'boundaries', what: 'every file is where it belongs', args: ['scripts/checks/boundaries.mjs'] },
  { name: 'schema', what: 'the schema and the queries keep their rules', args: ['scripts/checks/schema-lint.mjs'] },
  { name: 'lint', what: 'no known mistakes', args: ['node_modules/oxlint/bin/oxlint', '--deny-warnings', '--format=unix'] },
  { name: 'dead code', what: 'nothing is unused', args: ['node_modules/knip/bin/knip.js', '--no-progress', '--no-config-hints'] },
  { name: 'links', what: 'documents point at files that exist', args: ['scripts/checks/walk.mjs'] },
  { name: 'build', what: 'the bundles can be made', args: ['scripts/build.mjs'] },
]

/**
 * Runs each step and prints its name, its time and, when it failed, what it said.
 * @param {readonly Step[]} chosen
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export const runSteps = async (chosen = steps) => {
  const counts = { passed: 0, failed: 0 }
  const width = Math.max(...chosen.map(({ name }) => name.length))
  mkdirSync(join(root, 'node_modules', '.cache', 'tsc'), { recursive: true })
  for (const { name, what, args } of chosen) {
    const start = performance.now()
    const { ok, said } = await run(args)
    counts[ok ? 'passed' : 'failed'] += 1
    console.log(`${ok ? '✔' : '✖'} ${name.padEnd(width)}  ${what} (${Math.round(performance.now() - start)} ms)`)
    if (!ok) console.log(said.trimEnd().replace(/^/gm, '    '))
  }
  return counts
}

/** @returns {Promise<{ ok: boolean, said: string }>} */
const run = (args) =>
  new Promise((resolve) => {
    const [script = ''] = args
    if (!existsSync(join(root, script))) return resolve({ ok: false, said: `${script} is not there` })
    let said = ''
    const child = spawn(node24(), args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    child.stdout.on('data', (text) => (said += text))
    child.stderr.on('data', (text) => (said += text))
    child.once('error', (error) => resolve({ ok: false, said: error.message }))
    child.once('close', (code) => resolve({ ok: code === 0, said }))
  })

if (process.argv[1]?.endsWith('check.mjs')) {
  try {
    await ensureInstalled({ dev: true })
    const { failed } = await runSteps()
    console.log(failed ? `\n${failed} of ${steps.length} checks failed` : '\nAll checks passed')
    process.exitCode = failed ? 1 : 0
  } catch (error) {
    console.error(error.message)
    process.exitCode = 1
  }
}
