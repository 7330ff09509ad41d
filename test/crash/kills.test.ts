// Kill -9 of Node, of PostgreSQL and of both at random moments, while 16 people check in: what was acknowledged is there, once and whole, and Attune comes back by itself.
import assert from 'node:assert/strict'
import { chmodSync, existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { pidFileIn } from '#src/platform/postgres/orphan.ts'
import { until } from '#test/start/project.ts'
import { chanceFrom } from './chance.ts'
import { fillClinic, type Clinic } from './clinic.ts'
import { compare } from './compare.ts'
import { startService, type Service, type Victim } from './service.ts'
import { startWriters, type Writers } from './writers.ts'

const kills = Number(process.env['ATTUNE_CRASH_KILLS'] || 8)
const seed = Number(process.env['ATTUNE_CRASH_SEED'] || Math.floor(Math.random() * 1_000_000))
const chance = chanceFrom(seed)
// How quick it is can be said where nothing else runs: `npm run test:crash`. In `npm test` other files run beside it, and it has to come back at all.
const backWithinMs = process.env['ATTUNE_CRASH_KILLS'] ? 3_000 : 30_000
const writerCount = 16
const clients = 144

const everyKind: readonly (readonly Victim[])[] = [['node'], ['postgresql'], ['node', 'postgresql']]
const named = (victims: readonly Victim[]) => victims.join(' and ')

let folder: string
let clinic: Clinic
let service: Service
let writers: Writers
const backAfterMs = new Map<string, number[]>()

before(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'attune-crash-')))
  chmodSync(folder, 0o711)
  clinic = await fillClinic(folder, clients)
  service = await startService(folder)
  writers = startWriters(service.origin, clinic, writerCount, chance)
  await writers.untilAcknowledged()
})

after(async () => {
  await writers?.stop()
  await service?.stop()
  console.log(report())
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

for (let kill = 1; kill <= kills; kill += 1) {
  // Every kind in turn, so that a short run has them all.
  const victims = everyKind[kill % everyKind.length]!
  // One in four falls again while it comes back.
  const again = chance.upTo(4) === 0 ? 50 + chance.upTo(600) : null
  const moment = chance.upTo(1_200)
  test(`${kill} of ${kills}, seed ${seed}: kill -9 of ${named(victims)}${again === null ? '' : ', and again while it comes back'}`, async () => {
    await sleep(moment)
    assert.ok(service.kill(victims), 'they were there to be killed')
    if (again !== null) {
      await sleep(again)
      service.kill(victims)
    }
    const back = await writers.untilAcknowledged()
    backAfterMs.set(named(victims), [...(backAfterMs.get(named(victims)) ?? []), back])
    await writers.pause()
    try {
      const { faults } = await compare(clinic, writers.receipts, true)
      assert.deepEqual(faults.slice(0, 5), [], `${faults.length} faults`)
      assert.ok(await until(() => service.strays().length === 0, 1_000), service.strays().join())
      assert.ok(back < backWithinMs, `back after ${Math.round(back)} ms`)
    } finally {
      writers.resume()
      await writers.untilAcknowledged()
    }
  })
}

test('only a Node that was killed had to be started again, and stopping it leaves no process, lock or port behind', async () => {
  await writers.stop()
  assert.equal(await service.stop(), 0)
  assert.deepEqual(service.strays(), [])
  for (const left of [pidFileIn(join(folder, 'data', 'database')), join(folder, 'data', 'attune.pid'), join(folder, 'data', 'socket')]) assert.ok(!existsSync(left), left)
  const port = Number(new URL(service.origin).port)
  const server = createServer()
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve))
  await new Promise((resolve) => server.close(resolve))
})

function report(): string {
  const seconds = (ms: number) => (ms / 1000).toFixed(2)
  const times = [...backAfterMs].map(([kind, all]) => {
    const sorted = all.toSorted((one, other) => one - other)
    return `${kind}: ${all.length} times, back after ${seconds(sorted[Math.floor(sorted.length / 2)]!)} s (median), ${seconds(sorted.at(-1)!)} s at most`
  })
  const refused = writers ? [...writers.refused].map(([what, count]) => `${what} ${count}`).join(', ') : ''
  return [`seed ${seed}, ${kills} kills, ${writers?.receipts.size} receipts; answers that were none: ${refused}`, ...times].join('\n')
}
