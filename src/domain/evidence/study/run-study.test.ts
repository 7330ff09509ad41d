import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chance as chanceFrom } from '../../kernel/chance.ts'
import { fitMixedModel } from '../mixed-model.ts'
import type { Effect, ModelResult, NotEstimated } from './model-result.ts'
import { fitStudyModel } from './fit-study-model.ts'
import { runStudy } from './run-study.ts'
import { forwardModel } from './study-models.ts'
import { inventSessions, planted, sessionRows, signFlip, studyData, type Session } from './study.fixture.ts'

const estimated = (result: ModelResult | NotEstimated): ModelResult => {
  assert.ok(result.kind === 'estimated', JSON.stringify(result))
  return result
}
const effect = (result: ModelResult, name: string): Effect => result.fixed.find((one) => one.name === name)!
/** JSON carries it, and nothing in it is no number. */
const isPlain = (value: unknown) => assert.deepEqual(JSON.parse(JSON.stringify(value)), value)

test('what was planted is found: each part within four standard errors, the lag but for its known bias', () => {
  const study = runStudy(studyData(inventSessions({ clients: 4000, therapists: 80, seed: 5 })))
  const main = estimated(study.forward.main)
  for (const name of ['within', 'betweenClients', 'betweenTherapists', 'session'] as const) {
    const { estimate, se } = effect(main, name)
    assert.ok(Math.abs(estimate - planted[name]) < 4 * se, `${name} ${estimate} ± ${se}`)
  }
  assert.ok(Math.abs(effect(main, 'outcome').estimate - planted.lag) < 0.05)
  assert.ok(study.between.correlation.kind === 'estimated' && study.between.correlation.r > 0.1)
  assert.ok(study.therapists.kind === 'estimated' && study.therapists.lower < study.therapists.share && study.therapists.share < study.therapists.upper)
  assert.deepEqual(study.sentences.map((sentence) => 'isClear' in sentence && [sentence.about, sentence.direction, sentence.isClear]).slice(0, 2), [['between', 'more', true], ['within', 'less', true]])
  isPlain(study)
})

test('the direction of the outcome turns the correlation, and no estimate', () => {
  const data = studyData(inventSessions({ clients: 150, therapists: 6, seed: 3 }))
  const [lower, higher] = [runStudy(data), runStudy({ ...data, outcome: { ...data.outcome, better: 'higher' } })]
  assert.ok(lower.between.correlation.kind === 'estimated' && higher.between.correlation.kind === 'estimated')
  assert.equal(lower.between.correlation.r, -higher.between.correlation.r)
  assert.deepEqual(lower.forward, higher.forward)
})

test('gates: what is missing is counted, and nothing is said before', () => {
  const study = runStudy(studyData(inventSessions({ clients: 60, therapists: 6, seed: 3 })))
  const { correlation, within, therapists, share } = study.gates
  assert.deepEqual([correlation.met, within.met, therapists, share.met], [false, false, { met: false, have: 6, need: 10 }, false])
  assert.ok(correlation.have > 40 && correlation.have <= 60 && within.have > 30 && within.have < correlation.have)
  assert.ok(study.sentences.every((sentence) => 'notYet' in sentence))
})

const cannot: readonly (readonly [string, readonly Session[]])[] = [
  ['one session each', [0, 1, 2, 3].map((client): Session => [client, client % 2, 1, 7, 12])],
  ['everything missing', signFlip.map(([client, therapist, session]): Session => [client, therapist, session, NaN, NaN])],
  ['a single client', [1, 2, 3, 4, 5, 6].map((session): Session => [0, 0, session, 5 + (session % 3), 20 - session])],
  ['two sessions each', Array.from({ length: 20 }, (_, row): Session => [row >> 1, 0, (row % 2) + 1, 4 + ((row * 7) % 5), 10 + ((row * 3) % 7)])],
]
for (const [name, sessions] of cannot) {
  test(`${name}: says that it cannot be estimated, and why, and never NaN`, () => {
    const study = runStudy(studyData(sessionRows(sessions)))
    isPlain(study)
    assert.ok(study.forward.main.kind === 'cannot' || !study.forward.main.fixed.some((one) => one.name === 'within'), JSON.stringify(study.forward.main))
  })
}

test('a constant alliance has no effect to estimate; lag, trend and base are still there, and what was left out is named', () => {
  const rows = inventSessions({ clients: 60, therapists: 5, seed: 9 })
  const study = runStudy(studyData({ ...rows, alliance: rows.alliance.map(() => 7) }))
  const main = estimated(study.forward.main)
  assert.deepEqual(main.simplified.filter(({ kind }) => kind === 'column').map(({ name }) => name), ['within', 'betweenClients', 'betweenTherapists'])
  assert.deepEqual(main.fixed.map(({ name }) => name), ['(Intercept)', 'outcome', 'session', 'base'])
  assert.deepEqual([study.between.correlation, study.plain], [{ kind: 'cannot', because: 'no-variation' }, { naive: null, within: null, between: null }])
  isPlain(study)
})

test('an alliance that never moves within a client has no effect within clients, whatever rounding leaves of it', () => {
  for (let seed = 1; seed <= 30; seed += 1) {
    const rows = inventSessions({ clients: 40, therapists: 5, seed })
    const unit = [1, 3, 7, 10][seed % 4]!
    const usual = (client: number) => (6 * unit + (client % (seed % 3 === 0 ? 2 : 9))) / unit
    const main = fitStudyModel(forwardModel({ lag: true })(studyData({ ...rows, alliance: Float64Array.from(rows.client, usual) })))
    assert.ok(main.kind === 'estimated' && !main.fixed.some(({ name }) => name === 'within'), `seed ${seed}`)
    assert.ok(main.simplified.some(({ kind, name, because }) => kind === 'column' && name === 'within' && because === 'made-up'), `seed ${seed}`)
  }
})

test('with one therapist there is nothing between therapists, and that is said', () => {
  const study = runStudy(studyData(inventSessions({ clients: 60, therapists: 1, seed: 9 })))
  const main = estimated(study.forward.main)
  assert.deepEqual(main.simplified.slice(0, 2), [{ kind: 'effect', group: 'therapist', name: '(Intercept)', because: 'too-few' }, { kind: 'column', group: null, name: 'betweenTherapists', because: 'made-up' }])
  assert.deepEqual(study.therapists, { kind: 'cannot', because: 'too-few' })
})

test('a slope that is at zero only once its correlation is out says so, with how much better the model with both fits; the others do not', () => {
  const invented = (seed: number) => studyData(inventSessions({ clients: 40, therapists: 4, seed }))
  const study = runStudy(invented(43))
  const main = estimated(study.forward.main)
  const { model, moments } = forwardModel({ lag: true })(invented(43))!
  const both = fitMixedModel({ ...model, random: model.random.filter(({ group }) => group === 'client') }, moments)
  assert.ok(both.kind === 'fitted' && both.random[0]!.sd[1]! > 0.05 && Math.abs(both.random[0]!.correlation[1]![0]!) > 1 - 1e-6)
  const statistic = main.criterion - both.criterion
  // Half chi-square with one degree of freedom, half with two: 0.0183 and 0.0619 of 5.566.
  const [therapist, correlation, slope] = main.simplified
  assert.deepEqual([therapist!.because, correlation!.because, slope!.because, slope!.name], ['zero', 'boundary', 'zero-without-correlation', 'within'])
  assert.ok(Math.abs(statistic - 5.566) < 1e-3 && Math.abs(slope!.p! - 0.0401) < 1e-4, `${statistic} ${JSON.stringify(slope)}`)
  assert.deepEqual(study.warnings.filter(({ code }) => code === 'slope-with-correlation'), [{ code: 'slope-with-correlation', p: slope!.p }])
  isPlain(study)
  for (const [seed, because] of [[6, ['boundary']], [15, ['zero']], [8, []]] as const) {
    const other = runStudy(invented(seed))
    assert.deepEqual(estimated(other.forward.main).simplified.map((step) => step.because), because)
    assert.ok(other.warnings.every(({ code }) => code !== 'slope-with-correlation'))
  }
})

test('with two therapists the part between them tells the one from the other, and no spread beside it is estimated', () => {
  const main = estimated(fitStudyModel(forwardModel({ lag: true })(studyData(inventSessions({ clients: 60, therapists: 2, seed: 9 })))))
  assert.deepEqual(main.simplified.filter(({ group }) => group === 'therapist'), [{ kind: 'effect', group: 'therapist', name: '(Intercept)', because: 'too-few' }])
  assert.ok(effect(main, 'betweenTherapists').se > 0)
})

test('where every therapist has one client the two are not told apart: one level, and that is said', () => {
  const rows = inventSessions({ clients: 60, therapists: 60, seed: 9 })
  const main = estimated(fitStudyModel(forwardModel({ lag: true })(studyData(rows))))
  assert.deepEqual(main.simplified.filter(({ group }) => group === 'therapist'), [{ kind: 'effect', group: 'therapist', name: '(Intercept)', because: 'same-units' }])
  assert.deepEqual(main.random.map(({ group }) => group), ['client'])
  assert.ok(!main.fixed.some(({ name }) => name === 'betweenClients'))
})

/** Everybody goes on to the next of 2,050 therapists, in a circle, after two sessions. */
function inCircle(length: number) {
  const therapists = 2050
  const rows = inventSessions({ clients: 2 * therapists, therapists, seed: 11, length })
  return studyData({ ...rows, therapist: rows.therapist.map((_, row) => (rows.client[row]! + (rows.session[row]! > 2 ? 1 : 0)) % therapists) })
}

test('too many therapists tied together by clients who change: another model, named in the result and among the warnings, with the share it touches', () => {
  const study = runStudy(inCircle(7))
  const main = estimated(study.forward.main)
  assert.deepEqual(main.approximation, { kind: 'episodes', pairs: main.counts.pairs, share: 1 })
  assert.equal(main.random.find(({ group }) => group.startsWith('client'))?.group, 'client:therapist')
  assert.ok(main.formula.includes('| client:therapist)'))
  assert.deepEqual(study.warnings.find(({ code }) => code === 'approximated'), { code: 'approximated', pairs: main.counts.pairs, share: 1 })
  assert.ok(Math.abs(effect(main, 'within').estimate - planted.within) < 0.1)
})

test('where even that has as many effects as pairs, clients’ slopes are given up first', () => {
  const main = estimated(fitStudyModel(forwardModel({ lag: true })(inCircle(5))))
  assert.deepEqual(main.simplified, [{ kind: 'effect', group: 'client', name: 'within', because: 'too-few' }])
  assert.equal(main.approximation?.kind, 'episodes')
})

test('a few clients, alike or following a rule to the last digit: what cannot be estimated is named, and nothing fails', () => {
  const few: readonly (readonly (readonly [number, number])[])[] = [
    [[8, 16], [8, 13], [8, 10], [8, 6]], [[7, 20], [7, 18], [7, 15], [7, 13]], [[9, 11], [9, 13], [3, 15], [3, 18]], [[8, 12]], [[8, 12], [8, NaN], [8, NaN]],
    [[6, 14], [7, 12], [8, 9], [8, 5], [9, 5]], [[8, 10], [7, 10], [8, 10], [7, 10]],
  ]
  const chance = chanceFrom(20_261_128)
  for (let service = 0; service < 400; service += 1) {
    const [size, therapists] = [1 + Math.floor(8 * chance.uniform()), 1 + Math.floor(3 * chance.uniform())]
    const rows = Array.from({ length: size }, (_, client) => few[Math.floor(few.length * chance.uniform())]!.map(([alliance, outcome], at): Session => [client, client % therapists, at + 1, alliance, outcome])).flat()
    const { forward: { main, withoutLag, detrended }, reverse } = runStudy(studyData(sessionRows(rows)))
    for (const found of [main, withoutLag, detrended.withLag, detrended.withoutLag, reverse]) {
      if (found.kind === 'estimated') assert.ok(found.fixed.every(({ se, df, lower, upper }) => se > 0 && df > 0 && lower < upper), JSON.stringify(found.fixed))
    }
  }
})
