// Fits a model of the study, and makes it simpler in a stated order where the data cannot tell its parts apart; what was taken out is always named.
import { compareFits } from '../compare-fits.ts'
import { fitMixedModel, type MixedFit, type TellPass, type Unfitted } from '../mixed-model.ts'
import { intercept, type MixedModel, type RandomTerm } from '../model-rows.ts'
import type { Moments } from '../moments.ts'
import type { NotEstimated, Simplification } from './model-result.ts'

export interface SimplifiedFit {
  readonly kind: 'simplified'
  readonly model: MixedModel
  readonly fit: MixedFit
  readonly simplified: readonly Simplification[]
}

/** An SD below this share of the residual is called zero, and a correlation this near to ±1 is called so. The first is the field's software's. @source bates-2015 */
const zero = 1e-4
const nearOne = 1 - 1e-6

/**
 * The order: what cannot be told apart at all goes first (columns that others make up, groups with one unit or as many effects as rows, the outer of two groups with the same units).
 * Then effects whose variance is estimated as zero, one at a time: clients' slopes, organisations, therapists, clients' levels. Then a correlation of ±1; an effect that is at zero only after that says so, and how much better the model with both fits.
 * The last random effect always stays; a fit that is singular with it says so.
 */
export function fitSimplified(model: MixedModel, moments: Moments, told?: TellPass): SimplifiedFit | NotEstimated {
  if (moments.cells === 0) return { kind: 'cannot', because: 'no-pairs' }
  const simplified: Simplification[] = []
  let simpler = model
  let atBound: MixedFit | null = null
  for (;;) {
    const fit = fitMixedModel(simpler, moments, { told })
    const last = simplified.at(-1)
    if (last?.because === 'zero-without-correlation' && fit.kind === 'fitted' && atBound) simplified.splice(-1, 1, compared(last, fit, atBound))
    const step = fit.kind !== 'fitted' ? beyondFailure(simpler, fit) : (beyondSameUnits(fit) ?? (fit.singular ? beyondSingular(simpler, fit, simplified) : null))
    if (!step) return fit.kind === 'fitted' ? { kind: 'simplified', model: simpler, fit, simplified } : { kind: 'cannot', because: reasonOf(fit, simplified) }
    if (step.because === 'boundary' && fit.kind === 'fitted') atBound = fit
    simplified.push(step)
    simpler = without(simpler, step)
  }
}

/** Effects in the order in which they are given up. */
function expendable({ random }: MixedModel): { group: string; name: string }[] {
  const all = random.flatMap(({ group, columns }) => columns.map((name) => ({ group, name })))
  if (all.length < 2) return []
  const rank = ({ group, name }: { group: string; name: string }) => (name !== intercept ? 0 : ['organisation', 'therapist', 'client'].indexOf(group) + 1)
  return all.sort((one, other) => rank(one) - rank(other))
}

/** Therapists who have one client each, or organisations with one therapist: only the two together are estimated. */
function beyondSameUnits({ sameUnits }: MixedFit): Simplification | null {
  const [pair] = sameUnits
  return pair ? { kind: 'effect', group: pair[1], name: intercept, because: 'same-units' } : null
}

/** @param simplified a correlation that went before it may have been all that an effect showed by */
function beyondSingular(model: MixedModel, { random, sigma }: MixedFit, simplified: readonly Simplification[]): Simplification | null {
  // Where episodes were fitted in the place of clients, their group is called client:therapist.
  const spreadOf = (group: string) => random.find((one) => one.group === group || one.group.startsWith(`${group}:`))!
  const sdOf = (group: string, name: string) => spreadOf(group).sd[spreadOf(group).names.indexOf(name)]!
  const gone = expendable(model).find(({ group, name }) => sdOf(group, name) < zero * sigma)
  if (gone) {
    const isApart = spreadOf(gone.group).names.length > 1 && simplified.some(({ kind, group }) => kind === 'correlation' && group === gone.group)
    return { kind: 'effect', ...gone, because: isApart ? 'zero-without-correlation' : 'zero' }
  }
  const tied = model.random.find(({ group, columns }) => columns.length > 1 && Math.abs(spreadOf(group).correlation[1]![0] ?? 0) > nearOne)
  return tied ? { kind: 'correlation', group: tied.group, name: tied.columns[1]!, because: 'boundary' } : null
}

function compared(step: Simplification, without: MixedFit, atBound: MixedFit): Simplification {
  const found = compareFits(without, atBound)
  return found.kind === 'compared' ? { ...step, p: found.p } : step
}

function beyondFailure(model: MixedModel, fault: Unfitted): Simplification | null {
  if (fault.kind === 'rank-deficient' && fault.name !== intercept && model.fixed.length > 1) return { kind: 'column', group: null, name: fault.name, because: 'made-up' }
  if (fault.kind === 'too-few-units' || fault.kind === 'as-many-units-as-rows') {
    const gone = expendable(model).find(({ group }) => group === fault.group)
    return gone ? { kind: 'effect', ...gone, because: 'too-few' } : null
  }
  if (fault.kind === 'within-fixed-effects') {
    // Two therapists: the part between therapists tells the one from the other already.
    const gone = expendable(model).find(({ group, name }) => group === fault.group && fault.names.includes(name))
    return gone ? { kind: 'effect', ...gone, because: 'too-few' } : null
  }
  const [first] = expendable(model)
  if (fault.kind === 'too-knotted' && first) return { kind: 'effect', ...first, because: 'too-few' }
  return fault.kind === 'no-optimum' && first ? { kind: 'effect', ...first, because: 'no-optimum' } : null
}

function without({ outcome, fixed, random }: MixedModel, { kind, group, name }: Simplification): MixedModel {
  if (kind === 'column') return { outcome, fixed: fixed.filter((one) => one !== name), random: strip(random, (_, column) => column !== name) }
  if (kind === 'effect') return { outcome, fixed, random: strip(random, (one, column) => one !== group || column !== name) }
  return { outcome, fixed, random: random.flatMap((term) => (term.group === group ? term.columns.map((column) => ({ group: term.group, columns: [column] })) : [term])) }
}

function strip(random: readonly RandomTerm[], stays: (group: string, column: string) => boolean): RandomTerm[] {
  return random.map(({ group, columns }) => ({ group, columns: columns.filter((column) => stays(group, column)) })).filter(({ columns }) => columns.length > 0)
}

/** @param simplified where columns went before it, nothing was left to vary */
function reasonOf(fault: Unfitted, simplified: readonly Simplification[]): NotEstimated['because'] {
  if (fault.kind === 'no-random-effects' && simplified.some(({ kind }) => kind === 'column')) return 'no-variation'
  switch (fault.kind) {
    case 'too-few-rows':
    case 'too-few-units':
    case 'as-many-units-as-rows':
    case 'no-random-effects':
    case 'within-fixed-effects':
      return 'too-few'
    case 'rank-deficient':
      return 'no-variation'
    case 'no-residual':
    case 'too-knotted':
    case 'no-optimum':
    case 'not-a-number':
      return fault.kind
    default:
      // A column or group that is not there is a mistake of ours, never of the data.
      throw new Error(`${fault.kind} ${fault.name}`)
  }
}
