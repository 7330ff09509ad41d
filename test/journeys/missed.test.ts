// What is due by night or by the hour is made up for by a machine that was off then: a laptop that is shut in the evening erases, too, and takes its backup.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { openJobs, settleGivenUp, type Jobs } from '#src/platform/jobs.ts'
import { openWorld, type World } from '#test/world.ts'

let world: World
let owner: pg.Client
before(async () => {
  world = await openWorld()
  owner = new pg.Client(world.connection)
  await owner.connect()
})
after(async () => {
  await owner.end()
  await world.close()
})

const done: string[] = []
async function work(): Promise<Jobs> {
  const jobs = await openJobs(world.connection, world.context.log)
  const note = (name: string) => async () => void done.push(name)
  await jobs.work({ mail: note('mail'), digest: note('digest'), backup: note('backup'), sweep: note('sweep'), 'every-hour': note('hour'), 'every-night': note('night'), 'every-minute': async () => {} })
  return jobs
}

test('off for two days and nights, it looks once at what each would have brought', async () => {
  await (await work()).stop()
  await owner.query("update jobs.schedule set created_on = created_on - interval '9 days'")
  await owner.query("update jobs.version set cron_on = now() - interval '2 days'")
  const begun = Date.now()
  const jobs = await work()
  try {
    for (let tries = 0; tries < 80 && new Set(done).size < 2; tries += 1) await wait(500)
    await wait(3_000)
    // Whoever runs this in that minute of the hour, or of the night, may get that one too.
    const isIn = (minute: number, hour?: number) => [begun, Date.now()].some((at) => new Date(at).getUTCMinutes() === minute && (hour === undefined || new Date(at).getUTCHours() === hour))
    for (const [name, extra] of [['hour', isIn(41)], ['night', isIn(17, 3)]] as const) {
      const times = done.filter((one) => one === name).length
      assert.ok(times === 1 || (extra && times === 2), `${name}: ${times} times`)
    }
    assert.deepEqual(done.filter((name) => name !== 'hour' && name !== 'night'), [])
  } finally {
    await jobs.stop()
  }
})

test('what was given up in one night is tried again in the next, until it is done or somebody did it by hand', async () => {
  const jobs = await work()
  const swept = () => done.filter((name) => name === 'sweep').length
  const settled = async (times: number) => {
    for (let tries = 0; tries < 40 && swept() < times; tries += 1) await wait(250)
    await wait(500)
    assert.equal(swept(), times)
  }
  const giveUp = () => owner.query("update jobs.job set state = 'failed' where name = 'sweep'")
  try {
    await jobs.again('sweep')
    await settled(0)
    await world.run((tx) => jobs.later(tx, 'sweep', {}))
    await settled(1)
    await jobs.again('sweep')
    await settled(1)
    await giveUp()
    await jobs.again('sweep')
    await settled(2)
    await giveUp()
    await settleGivenUp(world.connection, 'sweep')
    await jobs.again('sweep')
    await settled(2)
  } finally {
    await jobs.stop()
  }
})
