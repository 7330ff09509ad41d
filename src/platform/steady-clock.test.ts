import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { steadyClock } from './steady-clock.ts'
import { day, hour, minute } from './time.ts'

const start = Date.UTC(2026, 10, 24, 9)

function clockWith() {
  const machine = { wall: start, passed: 0 }
  const told: [number, boolean][] = []
  const clock = steadyClock(() => machine.wall, () => machine.passed, (behind, follows) => told.push([behind, follows]))
  const pass = (ms: number) => {
    machine.wall += ms
    machine.passed += ms
  }
  return { machine, told, clock, pass }
}

test('it is the machine’s clock, and follows it forward however far', () => {
  const { machine, told, clock, pass } = clockWith()
  pass(5)
  assert.equal(clock.now(), start + 5)
  machine.wall += 40 * day
  assert.equal(clock.now(), start + 40 * day + 5)
  assert.deepEqual(told, [])
})

test('put back by a day, time goes on, which is told once; come right, it is the machine’s again', () => {
  const { machine, told, clock, pass } = clockWith()
  machine.wall -= day
  assert.equal(clock.now(), start)
  pass(hour)
  assert.equal(clock.now(), start + hour)
  assert.equal(clock.behindMs(), day)
  assert.deepEqual(told, [[day, false]])
  machine.wall += day
  pass(minute)
  assert.equal(clock.now(), start + hour + minute)
  assert.equal(clock.behindMs(), 0)
  assert.deepEqual(told, [[day, false], [0, true]])
})

test('a correction of seconds is waited for, and is no news', () => {
  const { machine, told, clock, pass } = clockWith()
  clock.now()
  machine.wall -= 20_000
  assert.equal(clock.now(), start)
  pass(5_000)
  assert.equal(clock.now(), start)
  pass(20_000)
  assert.equal(clock.now(), start + 5_000)
  assert.deepEqual(told, [])
})

test('a machine that comes right, but for half a minute, is waited for', () => {
  const { machine, clock, pass } = clockWith()
  machine.wall -= day
  pass(hour)
  assert.equal(clock.now(), start + hour)
  machine.wall += day - minute / 2
  assert.equal(clock.now(), start + hour)
  pass(minute)
  assert.equal(clock.now(), start + hour + minute / 2)
})

test('put back by weeks it was wrong before: it is believed, and told', () => {
  const { machine, told, clock } = clockWith()
  machine.wall -= 30 * day
  assert.equal(clock.now(), start - 30 * day)
  assert.equal(clock.behindMs(), 0)
  assert.deepEqual(told, [[30 * day, true]])
})

test('whatever the machine’s clock does within two days, time never goes back', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ passes: fc.nat(3 * hour), jumps: fc.integer({ min: -day, max: day }) }), { maxLength: 40 }), (steps) => {
      const { machine, clock, pass } = clockWith()
      let last = clock.now()
      for (const { passes, jumps } of steps) {
        pass(passes)
        // Never farther back than two days from where it would be.
        machine.wall = Math.max(machine.wall + jumps, last - day)
        const now = clock.now()
        assert.ok(now >= last)
        last = now
      }
    }),
  )
})
