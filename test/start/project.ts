// A project the size of a thumbnail with the real launchers in it, so that they are tried without touching this one's packages.
import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { after } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const scripts = fileURLToPath(new URL('../../scripts/', import.meta.url))
const projects: string[] = []

after(() => {
  for (const project of projects) rmSync(project, { recursive: true, force: true })
})

// Says what it was asked for and leaves behind what npm would.
const standInForNpm = `
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
appendFileSync('npm-calls', process.argv.slice(2).join(' ') + '\\n')
await new Promise((resolve) => setTimeout(resolve, Number(process.env.NPM_TAKES ?? 0)))
if (process.env.NPM_FAILS) process.exit(1)
mkdirSync('node_modules', { recursive: true })
`
const server = `
process.on('disconnect', () => { console.log('parent gone'); finish() })
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => { console.log('got ' + signal); finish() })
let finishing = false
const finish = () => { finishing ||= !!setTimeout(() => process.exit(process.argv[2] === 'seven' ? 7 : 0), process.argv[2] === 'slow' ? 60000 : 100) }
console.log('ready ' + process.pid + ' ' + process.env.NODE_COMPILE_CACHE)
setInterval(() => {}, 1000)
`

export const makeProject = (): string => {
  const project = mkdtempSync(join(tmpdir(), 'attune-start-'))
  projects.push(project)
  mkdirSync(join(project, 'scripts'))
  for (const name of ['install.mjs', 'start.mjs']) cpSync(join(scripts, name), join(project, 'scripts', name))
  const build = `import { mkdirSync, writeFileSync } from 'node:fs'\nif (process.env.BUILD_FAILS) process.exit(3)\nmkdirSync('dist', { recursive: true })\nwriteFileSync('dist/main.js', ${JSON.stringify(server)})\n`
  write(project, 'scripts/build.mjs', build)
  write(project, 'npm/npm-cli.js', standInForNpm)
  write(project, 'package.json', JSON.stringify({ name: 'thumbnail', version: '1.0.0', type: 'module', scripts: { start: 'node scripts/start.mjs' } }))
  writeLock(project, {})
  return project
}

export const write = (project: string, name: string, text: string): void => {
  mkdirSync(dirname(join(project, name)), { recursive: true })
  writeFileSync(join(project, name), text)
  chmodSync(join(project, name), 0o755)
}

export const writeLock = (project: string, packages: Record<string, object>): void => {
  const all = { '': { name: 'thumbnail', version: '1.0.0' }, ...packages }
  write(project, 'package-lock.json', JSON.stringify({ name: 'thumbnail', version: '1.0.0', lockfileVersion: 3, requires: true, packages: all }))
}

export const npmCalls = (project: string): string[] => {
  const file = join(project, 'npm-calls')
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
}

export interface Running {
  readonly child: ChildProcess
  output(): string
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
}

export const runIn = (project: string, program: string, args: readonly string[], env: Record<string, string> = {}): Running => {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_)/.test(name)))
  const path = `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}`
  const child = spawn(program, args, {
    cwd: project,
    env: { ...inherited, PATH: path, npm_execpath: join(project, 'npm', 'npm-cli.js'), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that a test can do to it what a terminal does.
    detached: true,
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (part: string) => (text += part))
  return { child, output: () => text, ended: new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal }))) }
}

/** Runs a piece of script that may use everything install.mjs exports. */
export const runScript = (project: string, body: string, env: Record<string, string> = {}): Running =>
  runIn(project, process.execPath, ['--input-type=module', '-e', `const { ensureInstalled, node24 } = await import(${JSON.stringify(join(project, 'scripts/install.mjs'))})\n${body}`], env)

export const until = async (isTrue: () => boolean, milliseconds = 10_000): Promise<boolean> => {
  const deadline = Date.now() + milliseconds
  while (!isTrue()) {
    if (Date.now() > deadline) return false
    await sleep(10)
  }
  return true
}

export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    // A process nobody has waited for yet is dead all the same.
    return !(process.platform === 'linux' && /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8')))
  } catch {
    return false
  }
}
