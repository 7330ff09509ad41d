import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { changeIndex, changeMethods, describeSample, type ScorePair } from './change-methods.ts'
import { categoriseChange, cutoffsOf, judgeChange, type ChangeStandard } from './clinical-significance.ts'

const reliabilities = { reliability: 0.86, reliabilityAfter: 0.82 }
const functional = { mean: 4, sd: 3.5 }
const pairs: readonly ScorePair[] = [[18, 7], [16, 15], [21, 12], [9, 16], [14, 14], [12, 4], [3, 15], [15, 9]].map(([before, after]) => ({ before: before as number, after: after as number }))
const study = fc.array(fc.record({ before: fc.integer({ min: 0, max: 27 }), after: fc.integer({ min: 0, max: 27 }) }), { minLength: 4, maxLength: 30 }).filter((people) => new Set(people.map(({ before }) => before)).size > 1)

/** Everything that is said of everybody, by one method. */
function say(people: readonly ScorePair[], method: ChangeStandard['method'], direction: ChangeStandard['direction'], population: typeof functional) {
  const standard = { method, sample: describeSample(people, reliabilities), direction, alpha: 0.05 }
  const cutoffs = cutoffsOf(standard, population)
  return people.map((pair) => {
    const change = judgeChange(pair, standard)
    const categories = Object.values(cutoffs).map((cutoff) => change && categoriseChange(pair, change, cutoff, standard))
    return { index: change?.index ?? null, reliable: change?.reliable ?? null, categories }
  })
}

const move = (people: readonly ScorePair[], by: (score: number) => number) => people.map(({ before, after }) => ({ before: before === null ? null : by(before), after: after === null ? null : by(after) }))
/** The same words, and the same numbers but for rounding. */
const alike = (one: ReturnType<typeof say>, other: ReturnType<typeof say>, sign: 1 | -1 = 1) =>
  one.forEach(({ index }, person) => {
    const second = other[person]?.index ?? null
    if (index === null || second === null) return assert.equal(index, second)
    assert.ok(Math.abs(index - sign * second) <= 1e-7 * (1 + Math.abs(index)), `${index} is not ${sign * second}`)
  })

for (const method of changeMethods) {
  test(`${method}: a constant added to every score changes no index and no word`, () => {
    fc.assert(
      fc.property(study, fc.integer({ min: -40, max: 40 }), (people, by) => {
        const [here, there] = [say(people, method, 'higher-worse', functional), say(move(people, (score) => score + by), method, 'higher-worse', { ...functional, mean: functional.mean + by })]
        alike(here, there)
      }),
    )
    assert.deepEqual(words(say(pairs, method, 'higher-worse', functional)), words(say(move(pairs, (score) => score + 8), method, 'higher-worse', { mean: 12, sd: 3.5 })))
  })

  test(`${method}: a scale turned round says the same of everybody`, () => {
    fc.assert(fc.property(study, (people) => alike(say(people, method, 'higher-worse', functional), say(move(people, (score) => -score), method, 'higher-better', { ...functional, mean: -4 }), -1)))
    assert.deepEqual(words(say(pairs, method, 'higher-worse', functional)), words(say(move(pairs, (score) => -score), method, 'higher-better', { mean: -4, sd: 3.5 })))
  })

  test(`${method}: a scale in other units says the same of everybody`, () => {
    fc.assert(fc.property(study, fc.constantFrom(0.5, 4, 16), (people, by) => alike(say(people, method, 'higher-worse', functional), say(move(people, (score) => score * by), method, 'higher-worse', { mean: 4 * by, sd: 3.5 * by }))))
  })

  test(`${method}: a missing score is no change, is not zero, and moves nobody else`, () => {
    const without = say(pairs, method, 'higher-worse', functional)
    const withMissing = say([...pairs, { before: 20, after: null }, { before: null, after: 0 }], method, 'higher-worse', functional)
    assert.deepEqual(withMissing.slice(0, pairs.length), without)
    for (const person of withMissing.slice(pairs.length)) assert.deepEqual([person.index, person.reliable], [null, null])
  })
}

function words(said: ReturnType<typeof say>) {
  return said.map(({ reliable, categories }) => [reliable, ...categories])
}

test('what cannot be judged is refused or null, by name', () => {
  assert.throws(() => describeSample([{ before: 10, after: 5 }, { before: 12, after: null }], reliabilities), /two people/)
  assert.throws(() => describeSample(pairs, { reliability: 1, reliabilityAfter: null }), /between 0 and 1/)
  assert.throws(() => describeSample([{ before: 10, after: 5 }, { before: 10, after: 6 }], reliabilities), /all alike/)
  const sample = describeSample(pairs, { reliability: 0.86, reliabilityAfter: null })
  assert.equal(changeIndex('NK', 18, 7, sample), null)
  // Everybody changed by nearly the same: the differences are less spread than error.
  const lockstep = describeSample([{ before: 10, after: 5 }, { before: 20, after: 15 }, { before: 15, after: 11 }], reliabilities)
  assert.equal(changeIndex('HA', 10, 5, lockstep), null)
  assert.equal(judgeChange({ before: 10, after: 5 }, { method: 'HA', sample: lockstep, direction: 'higher-worse', alpha: 0.05 }), null)
})

test('a score of exactly the cut-off is on the clinical side', () => {
  const standard: ChangeStandard = { method: 'JT', sample: describeSample(pairs, reliabilities), direction: 'higher-worse', alpha: 0.05 }
  const at = (before: number, after: number, cutoff: number) => categoriseChange({ before, after }, { index: after - before, reliable: after < before ? 'improved' : 'deteriorated' }, cutoff, standard)
  assert.deepEqual([at(18, 10, 10), at(18, 9, 10), at(10, 2, 10), at(9, 18, 10), at(10, 18, 10)], ['improved', 'recovered', 'recovered', 'harmed', 'deteriorated'])
})
