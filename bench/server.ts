// A whole Attune for a benchmark, as in service: fresh process, real database, fsync on. It says what it and its database have used.
import { readdirSync, readFileSync } from 'node:fs'
import { Session } from 'node:inspector/promises'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { writeHeapSnapshot } from 'node:v8'
import { createApp } from '#src/app.ts'
import { configFrom } from '#src/config/config.ts'
import { openContext } from '#src/context.ts'
import { startJobs } from '#src/jobs.ts'
import { startListening } from '#src/listen.ts'
import { openLog } from '#src/platform/log.ts'
import { TerseClient } from '#src/platform/terse-client.ts'
import { root } from '#src/root.ts'
import type { Live, Usage } from './prepare.ts'

const loop = monitorEventLoopDelay()
loop.enable()
let statements = 0
const send = TerseClient.prototype.query
TerseClient.prototype.query = function (...given) {
  statements += 1
  return send.apply(this, given)
}

const folder = process.argv[2]!
const config = configFrom({ ATTUNE_DATA: join(folder, 'data'), ATTUNE_KEYRING: join(folder, 'keyring') })
const { context, close } = await openContext(config, root, openLog('warn'))
if (process.argv[3] === 'with-jobs') await startJobs(context)
const server = startListening(createApp(context).fetch, '127.0.0.1', 0, (port) => process.send?.({ kind: 'ready', port }))

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
function usage(): Omit<Usage, 'statements' | 'loopP99Ms'> {
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
  const { user, system } = process.cpuUsage()
  return { cpuMs: ticks * 10, nodeCpuMs: (user + system) / 1000, memoryMb: memory / 1024, nodeMb: memoryOf(String(process.pid)) / 1024 }
}

/** Twice: what only a finaliser still held is gone after the second. */
async function live(): Promise<Live> {
  const inspector = new Session()
  inspector.connect()
  await inspector.post('HeapProfiler.collectGarbage')
  await inspector.post('HeapProfiler.collectGarbage')
  inspector.disconnect()
  const { heapUsed, external, heapTotal } = process.memoryUsage()
  const mb = (bytes: number) => Math.round(bytes / 2 ** 20 * 100) / 100
  return { heapMb: mb(heapUsed), outsideMb: mb(external), keptMb: mb(heapTotal), processMb: Math.round(memoryOf(String(process.pid)) / 1024 * 100) / 100 }
}

process.on('message', async (message: string) => {
  if (message === 'usage') {
    process.send?.({ ...usage(), statements, loopP99Ms: Math.round(loop.percentile(99) / 1e6) })
    loop.reset()
  }
  if (message === 'live') process.send?.(await live())
  if (message.startsWith('heap ')) process.send?.(writeHeapSnapshot(message.slice(5)))
  if (message === 'stop') stop()
})
// A benchmark that failed leaves nothing running.
process.on('disconnect', stop)

function stop(): void {
  server.close()
  void close().then(() => process.exit(0))
}
