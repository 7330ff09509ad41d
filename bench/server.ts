// A whole Attune for a benchmark, in a process of its own so that its work can be told from the load's: real database, fsync on.
import { readdirSync, readFileSync } from 'node:fs'
import { serve } from '@hono/node-server'
import { hour } from '#src/platform/time.ts'
import { openWorld } from '../test/world.ts'

/** Enough that none of their links reaches its own limit. */
const clients = 1_000
const world = await openWorld({ fsync: true, measured: true })
await world.openDuty()
const tokens: string[] = []
for (let client = 0; client < clients; client += 1) {
  const one = await world.addCase({ name: `Client ${client}`, called: `Client ${client}` })
  await world.addSession(one, world.clock.now + hour)
  await world.consent(one)
  tokens.push((await world.link(one)).token)
}
const server = serve({ fetch: world.app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => process.send?.({ kind: 'ready', port, tokens }))

/** Ticks of 10 ms: utime, stime, and those of children that have ended. */
function ticksOf(pid: string): { parent: string; ticks: number; name: string } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return { parent: fields[1]!, ticks: [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0), name: stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')')) }
  } catch {
    return null
  }
}

/** Memory that a process alone answers for (proportional share), in kB. */
function memoryOf(pid: string): number {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0)
  } catch {
    return 0
  }
}

/** This process and the database server below it. */
function usage(): { cpuMs: number; memoryMb: number; nodeMb: number } {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  const stats = new Map(all.flatMap((pid) => {
    const found = ticksOf(pid)
    return found ? [[pid, found] as const] : []
  }))
  const ours = new Set([String(process.pid)])
  for (let grown = true; grown; ) {
    grown = false
    for (const [pid, { parent }] of stats) {
      if (!ours.has(pid) && ours.has(parent)) grown = ours.add(pid).size > 0
    }
  }
  let ticks = 0
  let memory = 0
  for (const pid of ours) {
    ticks += stats.get(pid)?.ticks ?? 0
    memory += memoryOf(pid)
  }
  return { cpuMs: ticks * 10, memoryMb: memory / 1024, nodeMb: memoryOf(String(process.pid)) / 1024 }
}

process.on('message', (message) => {
  if (message === 'usage') process.send?.({ kind: 'usage', ...usage() })
  if (message === 'stop') {
    server.close()
    void world.close().then(() => process.exit(0))
  }
})
