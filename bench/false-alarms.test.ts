import assert from 'node:assert/strict'
import { test } from 'node:test'
import { falseAlarms } from '#src/domain/alliance/rupture.ts'
import { simulate } from './ruptureless.ts'

test('the figures that stand beside a signal are those of the simulation', () => {
  const spoken = simulate(6_000, 20_261_127)
  for (const rule of ['lowItem', 'pairedFall', 'slowDecline', 'largeFall'] as const) {
    const { share, overSessions } = falseAlarms[rule]
    // Three standard errors of the simulation, and the rounding of what is shown.
    const within = 3 * Math.sqrt((share * (1 - share)) / 6_000) + 0.005
    assert.ok(Math.abs(spoken[rule] - share) <= within, `${rule}: ${spoken[rule]} is simulated, ${share} is shown`)
    assert.equal(overSessions, 12)
  }
})

test('a fall that is planted is caught more often the deeper it is', () => {
  const [two, three] = [2, 3].map((fall) => simulate(2_000, 7, undefined, fall).pairedFall)
  assert.ok(two! > 0.5 && three! > 0.8 && three! > two!)
})
