// `npm start`: installs what is missing, builds what has changed, and runs Attune until it is told to stop.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ensureInstalled, node24, root, serviceEnvironment, serviceFlags } from './install.mjs'

const run = (args, options) => spawn(node24(), args, { cwd: root, ...options })

/** @returns {Promise<number>} as a shell would number it */
const exitCode = (child) =>
  new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : signal === 'SIGTERM' ? 143 : 137)))
  })

const start = async () => {
  await ensureInstalled({ dev: false })
  const built = await exitCode(run([join(root, 'scripts', 'build.mjs')], { stdio: 'inherit' }))
  if (built !== 0) return built
  const server = run([...serviceFlags, join(root, 'dist', 'main.js'), ...process.argv.slice(2)], {
    // The channel carries no messages: it closes when this process dies, however it dies, and the server then stops too.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'node-compile'), ...serviceEnvironment, ...process.env },
    // Out of reach of the terminal's Ctrl-C, which would come twice: from the terminal and, passed on, from here.
    detached: process.platform !== 'win32',
  })
  passSignalsTo(server)
  return exitCode(server)
}

const passSignalsTo = (server) => {
  let askedAt = 0
  const ask = (signal) => {
    // npm repeats what the terminal has already sent; only a second press, later, means impatience.
    if (askedAt === 0) server.kill(signal)
    else if (signal === 'SIGINT' && Date.now() - askedAt > 1_000) {
      console.error('Stopping at once.')
      server.kill('SIGKILL')
    }
    askedAt ||= Date.now()
  }
  process.on('SIGINT', () => ask('SIGINT'))
  process.on('SIGTERM', () => ask('SIGTERM'))
  // The terminal was closed.
  process.on('SIGHUP', () => ask('SIGTERM'))
  // A signal sent to npm alone ends the shell between npm and us, and reaches nobody else.
  const shell = process.ppid
  if (process.env.npm_lifecycle_event) setInterval(() => process.ppid !== shell && ask('SIGTERM'), 500).unref()
}

try {
  process.exitCode = await start()
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}
