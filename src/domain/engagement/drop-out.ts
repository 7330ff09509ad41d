// Lists what, according to studies, was more frequent among clients who left early: a list to think with, not a forecast.
// It belongs behind the switch for predictions, which is off by default and has its statement of intended purpose beside it.

/** Ratings at or below this, 0..10, are noted: the middle of the scale. A design choice. */
const lowAt = 5

/** Clients younger than this are noted. A design choice: the studies name no line. */
const youngerThanYears = 25

/** Homework left undone so often in a row, as for the engagement signal. */
const homeworkUndoneFor = 2

/** What is known of a case; null where it is not. Ethnicity, sex and language have no place here. */
export interface DropOutFacts {
  /** The client's typical alliance, 0..10. */
  readonly alliance: number | null
  /** The task item after the second session, 0..10. */
  readonly taskAtTwo: number | null
  /** Whether the treatment makes sense to the client, 0..10. */
  readonly fit: number | null
  readonly preferenceMet: boolean | null
  readonly ageYears: number | null
  readonly missedSessions: number | null
  readonly isReliablyWorse: boolean | null
  /** Times in a row. */
  readonly homeworkUndone: number | null
}

export type DropOutFactor = 'weaker-alliance' | 'low-task' | 'low-fit' | 'preference-not-met' | 'younger' | 'missed-session' | 'worse' | 'homework-not-done'

export interface DropOutFactors {
  readonly noted: readonly DropOutFactor[]
  /** How many of the eight are known at all. */
  readonly known: number
  readonly of: number
}

/**
 * Which of eight factors are present: "3 of 8 noted". Unweighted, without a coefficient and without a percentage, since no figures hold for a service that has not counted its own; it says nothing of this client's chance of leaving. What is not known is not noted.
 * The caller asks only where the organisation has switched predictions on.
 * @source sharf-2010 (alliance), gibbons-2019 (task, sense of treatment), swift-2011 (preferences), swift-greenberg-2012 (younger age); a missed session, worsening and homework: known in the field; every threshold: attune-own-rules
 */
export function dropOutFactors(facts: DropOutFacts): DropOutFactors {
  const present: Readonly<Record<DropOutFactor, boolean | null>> = {
    'weaker-alliance': isAtMost(facts.alliance, lowAt),
    'low-task': isAtMost(facts.taskAtTwo, lowAt),
    'low-fit': isAtMost(facts.fit, lowAt),
    'preference-not-met': facts.preferenceMet === null ? null : !facts.preferenceMet,
    younger: facts.ageYears === null ? null : facts.ageYears < youngerThanYears,
    'missed-session': isAtLeast(facts.missedSessions, 1),
    worse: facts.isReliablyWorse,
    'homework-not-done': isAtLeast(facts.homeworkUndone, homeworkUndoneFor),
  }
  const factors = Object.keys(present) as DropOutFactor[]
  return { noted: factors.filter((factor) => present[factor] === true), known: factors.filter((factor) => present[factor] !== null).length, of: factors.length }
}

function isAtMost(value: number | null, limit: number): boolean | null {
  return value === null ? null : value <= limit
}

function isAtLeast(value: number | null, limit: number): boolean | null {
  return value === null ? null : value >= limit
}
