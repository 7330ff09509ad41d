// Fills a data directory for a benchmark with clients, sessions, consents and links, and leaves it for the server that is measured.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'
import { hour } from '#src/platform/time.ts'
import { root } from '#src/root.ts'
import { openWorld } from '../test/world.ts'

export interface Prepared {
  readonly child: ChildProcess
  readonly port: number
  readonly tokens: readonly string[]
  stop(): Promise<void>
}

/** @param clients enough that none of their links reaches its own limit */
export async function startServer(clients: number): Promise<Prepared> {
  const folder = await mkdtemp(join(tmpdir(), 'attune-bench-'))
  const tokens = await fill(folder, clients)
  const outfile = fileURLToPath(new URL('dist/bench-server.js', root))
  buildSync({
    entryPoints: [fileURLToPath(new URL('bench/server.ts', root))], outfile, bundle: true, platform: 'node', format: 'esm', target: 'node24',
    packages: 'external', jsx: 'automatic', jsxImportSource: 'preact', logLevel: 'error',
  })
  const child = fork(outfile, [folder], { execArgv: (process.env['ATTUNE_SERVICE_FLAGS'] ?? '').split(' ').filter(Boolean), stdio: 'inherit' })
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  return {
    child, port, tokens,
    async stop() {
      child.send('stop')
      await once(child, 'exit')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function fill(folder: string, clients: number): Promise<string[]> {
  const world = await openWorld({ measured: true, kept: { folder, now: Date.now() } })
  await world.openDuty()
  const tokens: string[] = []
  for (let client = 0; client < clients; client += 1) {
    const one = await world.addCase({ name: `Client ${client}`, called: `Client ${client}` })
    await world.addSession(one, world.clock.now + hour)
    await world.consent(one)
    tokens.push((await world.link(one)).token)
  }
  await world.close()
  return tokens
}
