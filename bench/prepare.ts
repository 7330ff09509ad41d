// Fills a data directory for a benchmark and starts the server that is measured on it: a fresh process, bundled, with the flags of service.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'esbuild'
import { hour } from '#src/platform/time.ts'
import { root } from '#src/root.ts'
import { openWorld, type World } from '../test/world.ts'

/** What Attune and its database have used so far. */
export interface Usage {
  readonly cpuMs: number
  readonly nodeCpuMs: number
  readonly memoryMb: number
  readonly nodeMb: number
  /** Sent to the database, those that begin and end a transaction too. */
  readonly statements: number
  /** How late its event loop was since this was last asked, the 99th of a hundred; 10 is on time. */
  readonly loopP99Ms: number
}

/** Node's memory right after everything was collected that nothing holds any more. What rises here is held; what rises only in the process is not given back. */
export interface Live {
  /** Objects that are held. */
  readonly heapMb: number
  /** Buffers and strings outside the heap that are held. */
  readonly outsideMb: number
  /** What the heap keeps of the machine for it. */
  readonly keptMb: number
  /** The whole process: also code, stacks, and what the C library keeps. */
  readonly processMb: number
}

export interface Prepared<Filled> {
  readonly port: number
  readonly filled: Filled
  usage(): Promise<Usage>
  /** Stops the server for the tenth of a second that a whole collection takes. */
  live(): Promise<Live>
  /** Everything held, object by object, into a file that a browser's developer tools open; stops the server for seconds. */
  writeHeap(file: string): Promise<void>
  stop(): Promise<void>
}

/** @param kept a folder that stays and is filled once, for whoever measures often; without it a new one, gone at the end @param how `with-jobs`: also what Attune does without being asked */
export async function startServer<Filled>(fill: (folder: string) => Promise<Filled>, kept?: string, how: 'with-jobs' | 'alone' = 'alone'): Promise<Prepared<Filled>> {
  const folder = kept ?? (await mkdtemp(join(tmpdir(), 'attune-bench-')))
  const filled = kept ? await fillOnce(folder, fill) : await fill(folder)
  const outfile = fileURLToPath(new URL('dist/bench-server.js', root))
  const { sourceAddresses } = (await import(new URL('scripts/build.mjs', root).href)) as { sourceAddresses: (from: string) => Plugin }
  await build({
    entryPoints: [fileURLToPath(new URL('bench/server.ts', root))], outfile, bundle: true, platform: 'node', format: 'esm', target: 'node24',
    packages: 'external', jsx: 'automatic', jsxImportSource: 'preact', logLevel: 'error',
    plugins: [sourceAddresses(fileURLToPath(root))],
  })
  const child = fork(outfile, [folder, how], { execArgv: (process.env['ATTUNE_SERVICE_FLAGS'] ?? '').split(' ').filter(Boolean), stdio: 'inherit' })
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  async function ask<Answer>(question: string): Promise<Answer> {
    child.send(question)
    const [answer] = (await once(child, 'message')) as [Answer]
    return answer
  }
  return {
    port, filled,
    usage: () => ask<Usage>('usage'),
    live: () => ask<Live>('live'),
    writeHeap: (file) => ask(`heap ${file}`),
    async stop() {
      child.send('stop')
      await once(child, 'exit')
      if (!kept) await rm(folder, { recursive: true, force: true })
    },
  }
}

async function fillOnce<Filled>(folder: string, fill: (folder: string) => Promise<Filled>): Promise<Filled> {
  const note = join(folder, 'filled.json')
  if (existsSync(note)) return JSON.parse(readFileSync(note, 'utf8')) as Filled
  await mkdir(folder, { recursive: true })
  await chmod(folder, 0o711)
  const filled = await fill(folder)
  writeFileSync(note, JSON.stringify(filled))
  return filled
}

/** Clients with a session in an hour and a link each. @param clients enough that none of their links reaches its own limit @returns the links' tokens */
export const fillClients = (clients: number) => async (folder: string): Promise<string[]> => {
  const world = await openWorld({ measured: true, kept: { folder, now: Date.now() } })
  const tokens = await addClients(world, clients)
  await world.close()
  return tokens
}

/** The same in a world that goes on. */
export async function addClients(world: World, clients: number): Promise<string[]> {
  await world.openDuty()
  const tokens: string[] = []
  for (let client = 0; client < clients; client += 1) {
    const one = await world.addCase({ name: `Client ${client}`, called: `Client ${client}` })
    await world.addSession(one, world.clock.now + hour)
    await world.consent(one)
    tokens.push((await world.link(one)).token)
  }
  return tokens
}

/** The hidden fields as they are, and for each question an answer: 1 of 0 to 3, 6 of 0 to 10, a sentence in each text. */
export async function readFields(url: string): Promise<Map<string, string>> {
  const page = await (await fetch(url)).text()
  const found = new Map<string, string>()
  for (const [, tag = ''] of page.matchAll(/<(?:input|textarea)([^>]*)>/g)) {
    const name = /name="([^"]*)"/.exec(tag)?.[1]
    if (!name) continue
    const type = /type="(\w+)"/.exec(tag)?.[1] ?? 'text'
    const value = /value="([^"]*)"/.exec(tag)?.[1] ?? ''
    if (type === 'hidden') found.set(name, value.replaceAll('&quot;', '"'))
    else if (type === 'radio' && (value === '1' || value === '6')) found.set(name, value)
    else if (type === 'text') found.set(name, 'My sister’s visit. I said yes to everything, and then I went quiet for two days.')
  }
  // Question nine at 1 would raise a task each time, which is not what a usual check-in does.
  found.set('phq-9/9', '0')
  return found
}
