import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { arrange, fullSignalsAtMost } from './precedence.ts'
import { engineVersion, type Signal } from './signal.ts'

const safety: Signal = { kind: 'safety', level: 'urgent', rule: 'risk-item', engineVersion, evidence: { type: 'risk-item', raised: [] } }
const worse: Signal = { kind: 'deteriorating', level: 'signal', rule: 'reliable-change', engineVersion, evidence: { type: 'reliable-change', changes: [] } }
const rupture: Signal = { kind: 'rupture', level: 'signal', rule: 'R3', engineVersion, evidence: { type: 'rupture', findings: [] } }
const watch: Signal = { ...rupture, level: 'watch' }
const good: Signal = { kind: 'positive', level: 'good-news', rule: 'reliable-change', engineVersion, evidence: { type: 'reliable-change', changes: [] } }

test('safety and deterioration are told, the rupture is noted, good news is last', () => {
  assert.deepEqual(arrange([good, rupture, worse, safety]), { signals: [safety, worse], alsoNoted: [rupture], goodNews: [good] })
})

test('a watch is only noted, even where there is room', () => {
  assert.deepEqual(arrange([watch]), { signals: [], alsoNoted: [watch], goodNews: [] })
  assert.deepEqual(arrange([rupture, worse]).signals, [worse, rupture])
})

test('nothing is lost, safety is always told in full, and no more than two signals are unless safety alone is', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(safety, worse, rupture, watch, good)), (found) => {
      const { signals, alsoNoted, goodNews } = arrange(found)
      const count = (all: readonly Signal[], one: Signal) => all.filter((each) => each === one).length
      for (const one of [safety, worse, rupture, watch, good]) assert.equal(count([...signals, ...alsoNoted, ...goodNews], one), count(found, one))
      assert.equal(count(signals, safety), count(found, safety))
      assert.ok(signals.length <= Math.max(fullSignalsAtMost, count(found, safety)))
    }),
  )
})

test('the order in which signals were found does not matter', () => {
  const each = [safety, worse, rupture, good]
  fc.assert(fc.property(fc.shuffledSubarray(each, { minLength: 4, maxLength: 4 }), (found) => assert.deepEqual(arrange(found), arrange(each))))
})
