// The models that are timed: as the engine is told them, and as the peer is.
import { intercept, type MixedModel } from '#src/domain/evidence/model-rows.ts'

export interface TimedModel {
  readonly name: string
  readonly model: MixedModel
  readonly formula: string
  /** How many times faster than the peer it is meant to be, warm. */
  readonly goal: number
}

const fixed = [intercept, 'outcome', 'within', 'between', 'session']
const right = 'next_outcome ~ outcome + within + between + session'

export const clientIntercept: TimedModel = {
  name: 'client intercept', goal: 130, formula: `${right} + (1 | client)`,
  model: { outcome: 'next', fixed, random: [{ group: 'client', columns: [intercept] }] },
}

export const clientSlope: TimedModel = {
  name: 'client slope, therapist', goal: 150, formula: `${right} + (1 + within | client) + (1 | therapist)`,
  model: { outcome: 'next', fixed, random: [{ group: 'client', columns: [intercept, 'within'] }, { group: 'therapist', columns: [intercept] }] },
}

export const timedModels = [clientIntercept, clientSlope]
