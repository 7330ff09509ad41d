// Describes the sudden gains or losses of many people, by change and by person, as studies report them.
import { mean, sampleSd } from '../kernel/statistics.ts'
import type { SuddenChange } from './sudden-gains.ts'

export interface MagnitudeSummary {
  readonly reversed: number
  /** Of the changes summarised, percent; null without any. */
  readonly reversedPercent: number | null
  /** Points; null without any. */
  readonly meanMagnitude: number | null
  /** Points, divisor n − 1; null with fewer than two. */
  readonly sdMagnitude: number | null
}

export interface SuddenChangeSummary {
  readonly people: number
  readonly changes: number
  readonly peopleWithChange: number
  readonly peopleWithSeveral: number
  /** Of all changes, percent, those of people with several; null without any. */
  readonly changesOfSeveralPercent: number | null
  readonly everyChange: MagnitudeSummary
  /** The first change of each person alone, so that nobody counts twice. */
  readonly firstOfEach: MagnitudeSummary
}

/** @param byPerson each person's sudden gains, or losses, in order; an empty list for who has none */
export function summariseSuddenChanges(byPerson: readonly (readonly SuddenChange[])[]): SuddenChangeSummary {
  const changes = byPerson.flat()
  const several = byPerson.filter(({ length }) => length > 1)
  return {
    people: byPerson.length,
    changes: changes.length,
    peopleWithChange: byPerson.filter(({ length }) => length > 0).length,
    peopleWithSeveral: several.length,
    changesOfSeveralPercent: percentOf(several.flat().length, changes.length),
    everyChange: summariseMagnitude(changes),
    firstOfEach: summariseMagnitude(byPerson.flatMap((own) => own.slice(0, 1))),
  }
}

function summariseMagnitude(changes: readonly SuddenChange[]): MagnitudeSummary {
  const magnitudes = changes.map(({ magnitude }) => magnitude)
  const reversed = changes.filter(({ isReversed }) => isReversed === true).length
  return {
    reversed,
    reversedPercent: percentOf(reversed, changes.length),
    meanMagnitude: magnitudes.length > 0 ? mean(magnitudes) : null,
    sdMagnitude: magnitudes.length > 1 ? sampleSd(magnitudes) : null,
  }
}

/** Percent, full precision; null of nothing. */
export function percentOf(count: number, of: number): number | null {
  return of === 0 ? null : (100 * count) / of
}
