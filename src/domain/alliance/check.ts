// Reads one side's alliance check, the client's own or the therapist's guess, so that both are read by the same rule.
import type { Answers } from '../instruments/score.ts'

/** Task and goal before bond: in CBT they say more about later change. @source webb-2011 */
export const allianceItems = ['task', 'goal', 'bond'] as const
export type AllianceItem = (typeof allianceItems)[number]

export const tensionAnswers = ['no', 'a-little', 'yes'] as const
export type TensionAnswer = (typeof tensionAnswers)[number]

export interface AllianceCheck {
  /** 0..10 whole; null when skipped. */
  readonly items: Readonly<Record<AllianceItem, number | null>>
  /** The mean of the three items, 0..10, full precision; null unless all three were answered: nothing is imputed. */
  readonly mean: number | null
  /** null when skipped. Not part of the mean, nor of what makes a check complete. */
  readonly tension: TensionAnswer | null
}

const keysOf = <Form extends string>(form: Form) => ({ task: `${form}/task`, goal: `${form}/goal`, bond: `${form}/bond`, tension: `${form}/tension` }) as const
/** Made once: a course is read again for every session that is looked back to. */
const keys = { 'attune-after': keysOf('attune-after'), 'attune-mirror': keysOf('attune-mirror') } as const

/**
 * One side's alliance check. Goal, task and bond answered makes it complete; a skipped item leaves the mean null and the others standing.
 * A value the form cannot give (not whole, outside 0..10 or 0..2) is read as skipped: it was refused when it came in, and a guess would be worse here.
 * @param instrument `attune-after` for the client, `attune-mirror` for the therapist
 */
export function readAllianceCheck(answers: Answers, instrument: keyof typeof keys): AllianceCheck {
  const read = (item: AllianceItem | 'tension', max: number): number | null => {
    const value = answers[keys[instrument][item]]
    return value !== undefined && Number.isInteger(value) && value >= 0 && value <= max ? value : null
  }
  const items = { task: read('task', 10), goal: read('goal', 10), bond: read('bond', 10) }
  const { task, goal, bond } = items
  const tension = read('tension', 2)
  return {
    items,
    mean: task === null || goal === null || bond === null ? null : (task + goal + bond) / 3,
    tension: tension === null ? null : (tensionAnswers[tension] ?? null),
  }
}
