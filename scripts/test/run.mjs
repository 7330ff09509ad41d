// Runs test files under Node 24 and counts: the one way, for `npm test`, its parts, and a server of one's own.
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { node24, root } from '../install.mjs'

/** @typedef {{ passed: number, failed: number }} Counts */

const folders = ['src', 'scripts', 'test', 'bench']
// Two at a time: each journey has a PostgreSQL of its own, and the smallest machine has two processors.
const usualConcurrency = 2
const longestTestMinutes = 2
const longestRunMinutes = 45

/** Every test file, as path from the root; with a pattern only those whose path has it. @param {string[]} [patterns] */
export const testFiles = (patterns = []) => {
  const wanted = patterns.map((pattern) => pattern.replace(/^\.\//, ''))
  return folders
    .flatMap((folder) => filesBelow(folder))
    .filter((path) => /\.test\.(?:mjs|tsx?)$/.test(path) && (wanted.length === 0 || wanted.some((pattern) => path.includes(pattern))))
    .sort()
}

const filesBelow = (folder) => {
  try {
    return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) => `${folder}/${path.split('\\').join('/')}`)
  } catch {
    return []
  }
}

/** @param {readonly string[]} files @param {Record<string, string>} [env] @param {{ concurrency?: number }} [options] @returns {Promise<Counts>} */
export const runTests = async (files, env = {}, { concurrency = usualConcurrency } = {}) => {
  if (files.length === 0) {
    console.error('No test file has that name, and a run without tests proves nothing.')
    return { passed: 0, failed: 1 }
  }
  const folder = mkdtempSync(join(tmpdir(), 'attune-count-'))
  const counted = join(folder, 'counts.json')
  try {
    const code = await start(
      [
        '--import', './scripts/loader.mjs', '--import', './scripts/test/leave.mjs',
        '--test', `--test-concurrency=${concurrency}`, `--test-timeout=${longestTestMinutes * 60_000}`,
        '--test-reporter=spec', '--test-reporter-destination=stdout',
        '--test-reporter=./scripts/test/count.mjs', `--test-reporter-destination=${counted}`,
        ...files,
      ],
      env,
    )
    return readCounts(counted, code)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const start = (args, env) =>
  new Promise((resolve, reject) => {
    // Set when a test runs tests; the inner run would then speak to the outer one and say nothing here.
    const { NODE_TEST_CONTEXT: _, ...inherited } = process.env
    const child = spawn(node24(), args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...inherited, ...env } })
    const tooLong = setTimeout(() => {
      console.error(`The tests took longer than ${longestRunMinutes} minutes and were stopped.`)
      child.kill('SIGTERM')
    }, longestRunMinutes * 60_000)
    child.once('error', reject)
    child.once('close', (code) => {
      clearTimeout(tooLong)
      resolve(code ?? 1)
    })
  })

/** @returns {Counts} */
const readCounts = (file, code) => {
  let counts
  try {
    counts = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    console.error('The test run ended before it could count.')
    return { passed: 0, failed: 1 }
  }
  for (const note of counts.notes) console.error(`✖ ${note}`)
  if (counts.passed + counts.failed === 0) console.error('No test ran, and a run without tests proves nothing.')
  // A run that fails without a failed test has failed all the same.
  const failed = counts.failed + ((code !== 0 && counts.failed === 0) || counts.passed + counts.failed === 0 ? 1 : 0)
  return { passed: counts.passed, failed }
}

/** The last line, alone, for people and for machines. @param {Counts} counts */
export const sayCounts = ({ passed, failed }) => {
  console.log(`\n${passed} passed, ${failed} failed`)
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0
}
