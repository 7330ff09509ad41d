// What a check-in costs over HTTP with everything on: 16 connections post whole PHQ-9 check-ins; CPU is that of Attune and its database together.
import { openPhones } from './clinic/post-check-ins.ts'
import { fillClients, startServer } from './prepare.ts'

const connections = 16
const seconds = Number(process.env['BENCH_SECONDS'] ?? 20)

const { port, filled: tokens, usage, stop } = await startServer(fillClients(1_000))
const phones = await openPhones(`http://127.0.0.1:${port}`, tokens)

await phones.postFor(3, connections)
const before = await usage()
const result = await phones.postFor(seconds, connections)
const after = await usage()
await stop()

const accepted = result['3xx'] + result['2xx']
const cpu = (after.cpuMs - before.cpuMs) / accepted
process.stdout.write(`${JSON.stringify({
  what: 'check-in over HTTP', connections, seconds, accepted, '4xx': result['4xx'], '5xx': result['5xx'], errors: result.errors,
  perSecond: Math.round(accepted / seconds), p50Ms: result.latency.p50, p99Ms: result.latency.p99, cpuMsEach: Number(cpu.toFixed(2)), ofThatNodeMs: Number(((after.nodeCpuMs - before.nodeCpuMs) / accepted).toFixed(2)), memoryMb: Math.round(after.memoryMb), ofThatNodeMb: Math.round(after.nodeMb),
}, null, 2)}\n`)
process.exitCode = result.errors === 0 && result['4xx'] + result['5xx'] === 0 ? 0 : 1
