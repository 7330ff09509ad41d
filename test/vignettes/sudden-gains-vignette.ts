// Asserts every expected number of a file of sudden gains, the simulated one here and the real one elsewhere.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgeIntervals, suddenChanges, type SuddenChangeCriteria } from '#src/domain/outcome/sudden-gains.ts'
import { percentOf, summariseSuddenChanges } from '#src/domain/outcome/sudden-gains-summary.ts'
import { assertNear } from './read-vignette.ts'

type Flags = readonly (readonly (0 | 1 | null)[])[]

export interface SuddenGainsCase {
  readonly name: string
  readonly params: {
    readonly direction: 'gain' | 'loss'
    readonly crit1_cutoff: number
    readonly crit2_pct: number | null
    readonly crit3: boolean
    readonly crit3_alpha: number
    readonly crit3_adjust: boolean
    readonly crit3_critical_value: number
  }
  readonly vars: readonly string[]
  readonly ids: readonly number[]
  readonly scores: readonly (readonly (number | null)[])[]
  readonly expected: {
    readonly intervals: readonly string[]
    readonly crit1: Flags
    readonly crit2: Flags | null
    readonly crit3: Flags
    readonly met: Flags
    readonly total: number
    readonly by_gain?: readonly Readonly<Record<string, number | string | null>>[]
    readonly describe_by_gain?: Readonly<Record<string, number>>
    readonly describe_by_person_first?: Readonly<Record<string, number>>
  }
}

export function testSuddenGains({ name, params, vars, ids, scores, expected }: SuddenGainsCase): void {
  const criteria: SuddenChangeCriteria = {
    direction: params.direction,
    points: Math.abs(params.crit1_cutoff),
    share: params.crit2_pct,
    fluctuation: params.crit3 ? (params.crit3_adjust ? { alpha: params.crit3_alpha } : { critical: params.crit3_critical_value }) : null,
  }
  const verdicts = scores.map((own) => judgeIntervals(own, criteria))
  const flagsOf = (criterion: 'points' | 'share' | 'fluctuation' | 'met') => verdicts.map((own) => own.map((verdict) => (verdict[criterion] === null ? null : Number(verdict[criterion]))))

  test(`${name}: intervals, criteria 1 and 3`, () => {
    assert.deepEqual(verdicts[0]?.map(({ before }) => `${before + 1}to${before + 2}`), expected.intervals)
    assert.deepEqual(flagsOf('points'), expected.crit1)
    assert.deepEqual(flagsOf('fluctuation'), expected.crit3)
  })

  // The reference says "criterion 2 is met" for every loss that is not a fall of a quarter: it compares the rise with the wrong sign. What it says of losses by criterion 2, and so in all, is not a vector.
  if (params.direction === 'loss') {
    test(`${name}: criterion 2 is the mirror image of a gain's, unknown where the reference's is`, () => {
      assert.deepEqual(flagsOf('share').map((own) => own.map((flag) => flag === null)), expected.crit2?.map((own) => own.map((flag) => flag === null)))
      flagsOf('share').forEach((own, person) => own.forEach((flag, interval) => {
        const [from, to] = [scores[person]?.[interval + 1] ?? null, scores[person]?.[interval + 2] ?? null]
        if (flag !== null && from !== null && to !== null) assert.equal(flag, Number(to - from >= (params.crit2_pct ?? 0) * from))
      }))
    })
    return
  }

  const found = scores.map((own) => suddenChanges(own, criteria))

  test(`${name}: criterion 2, and all of them together`, () => {
    if (expected.crit2) assert.deepEqual(flagsOf('share'), expected.crit2)
    assert.deepEqual(flagsOf('met'), expected.met)
    assert.equal(found.flat().length, expected.total)
  })

  test(`${name}: each gain, with what it was worth and whether it held`, () => {
    const measure = vars[0]?.replace(/_s\d+$/, '')
    const rows = found.flatMap((own, person) => own.map((gain) => ({ gain, id: ids[person], frequency: own.length })))
    assert.equal(rows.length, expected.by_gain?.length)
    rows.forEach(({ gain, id, frequency }, row) => {
      const given = expected.by_gain?.[row]
      assert.deepEqual([id, gain.before + 1, frequency, `${id}_sg_${gain.before + 1}`], [given?.['id'], given?.['sg_session_n'], given?.['sg_freq_byperson'], given?.['id_sg']])
      assert.deepEqual(gain.scores, ['2n', '1n', 'n', 'n1', 'n2', 'n3'].map((place) => given?.[`sg_${measure}_${place}`]))
      assert.deepEqual([gain.magnitude, gain.reversalAt, Number(gain.isReversed)], [given?.['sg_magnitude'], given?.['sg_reversal_value'], given?.['sg_reversal']])
      assertNear(gain.shareOfChange, given?.['sg_change_proportion'] as number | null, 'share of the whole change')
    })
  })

  test(`${name}: the description by gain and by person, to the second decimal of the reference`, () => {
    const { people, changes, peopleWithChange, peopleWithSeveral, changesOfSeveralPercent, everyChange, firstOfEach } = summariseSuddenChanges(found)
    const toTwo = (values: Readonly<Record<string, number | null>>) => Object.fromEntries(Object.entries(values).map(([key, value]) => [key, value === null ? null : Math.round(value * 100) / 100]))
    assert.deepEqual(toTwo({
      total_n: changes, sg_total_n: changes, sg_pct: percentOf(changes, changes), sg_multiple_pct: changesOfSeveralPercent,
      sg_reversal_n: everyChange.reversed, sg_reversal_pct: everyChange.reversedPercent, sg_magnitude_m: everyChange.meanMagnitude, sg_magnitude_sd: everyChange.sdMagnitude,
    }), expected.describe_by_gain)
    assert.deepEqual(toTwo({
      total_n: people, sg_total_n: changes, sg_n: peopleWithChange, sg_pct: percentOf(peopleWithChange, people), sg_multiple_n: peopleWithSeveral, sg_multiple_pct: percentOf(peopleWithSeveral, people),
      sg_reversal_n: firstOfEach.reversed, sg_reversal_pct: firstOfEach.reversedPercent, sg_magnitude_m: firstOfEach.meanMagnitude, sg_magnitude_sd: firstOfEach.sdMagnitude,
    }), expected.describe_by_person_first)
  })
}
