// The yearly counts of NHS Talking Therapies, by the service's own rules, so that a service here can be read beside those of England.

/** A measure in the service's rules. Higher is worse. @param caseness points, inclusive @param reliableChange points, inclusive */
export interface CountedMeasure {
  readonly caseness: number
  readonly reliableChange: number
}

/** @source nhs-talking-therapies-manual */
export const depressionMeasure: CountedMeasure = { caseness: 10, reliableChange: 6 }
/** GAD-7, where no measure made for the client's own anxiety disorder (ADSM) takes its place. @source nhs-talking-therapies-manual */
export const anxietyMeasure: CountedMeasure = { caseness: 8, reliableChange: 4 }

/** Points of one moment; null when not answered. `anxiety` is the GAD-7's, or the ADSM's where the case has one. */
export interface PairedScores {
  readonly depression: number | null
  readonly anxiety: number | null
}

export interface TreatedCase {
  readonly attendedTreatmentContacts: number
  /** The first scores and the last. */
  readonly first: PairedScores
  readonly last: PairedScores
  /** The ADSM in place of the GAD-7. */
  readonly adsm?: CountedMeasure
}

export interface TalkingTherapiesFlags {
  /** At caseness on at least one of the two at the start. */
  readonly isCase: boolean
  /** Null when not a case at the start: there was nothing to recover from, which is not "not recovered". */
  readonly recovery: boolean | null
  readonly reliableImprovement: boolean
  readonly reliableDeterioration: boolean
  /** Recovery and reliable improvement; null when recovery is. */
  readonly reliableRecovery: boolean | null
}

/** @source nhs-talking-therapies-manual */
export const fewestContactsOfCourse = 2

export type TalkingTherapiesResult = { readonly kind: 'counted'; readonly flags: TalkingTherapiesFlags } | { readonly kind: 'not-finished' } | { readonly kind: 'incomplete' }

/**
 * The service's flags of one case. A course is finished with two attended treatment contacts; with fewer, nothing is counted. With one of the four scores missing the case is incomplete: neither improved nor unchanged.
 * Improved is: one measure better by its reliable change or more, and the other not worse by as much. Deteriorated is its mirror image; one up and one down is neither.
 * @source nhs-talking-therapies-manual
 */
export function flagCase({ attendedTreatmentContacts, first, last, adsm = anxietyMeasure }: TreatedCase): TalkingTherapiesResult {
  if (attendedTreatmentContacts < fewestContactsOfCourse) return { kind: 'not-finished' }
  if (first.depression === null || first.anxiety === null || last.depression === null || last.anxiety === null) return { kind: 'incomplete' }
  const rises = [(last.depression - first.depression) / depressionMeasure.reliableChange, (last.anxiety - first.anxiety) / adsm.reliableChange]
  const [anyBetter, anyWorse] = [rises.some((rise) => rise <= -1), rises.some((rise) => rise >= 1)]
  const isCase = first.depression >= depressionMeasure.caseness || first.anxiety >= adsm.caseness
  const recovery = isCase ? last.depression < depressionMeasure.caseness && last.anxiety < adsm.caseness : null
  const reliableImprovement = anyBetter && !anyWorse
  return { kind: 'counted', flags: { isCase, recovery, reliableImprovement, reliableDeterioration: anyWorse && !anyBetter, reliableRecovery: recovery === null ? null : recovery && reliableImprovement } }
}

/** Of how many, how many. */
export interface CountOf {
  readonly count: number
  readonly of: number
}

export interface TalkingTherapiesCounts {
  readonly recovery: CountOf
  readonly reliableRecovery: CountOf
  readonly reliableImprovement: CountOf
  readonly reliableDeterioration: CountOf
  readonly notFinished: number
  readonly incomplete: number
}

/** Counts of a service: the recovery measures out of the finished cases that were cases at the start, the reliable ones out of all finished; incomplete cases stand apart and are in neither. @source nhs-talking-therapies-manual */
export function countCases(cases: readonly TreatedCase[]): TalkingTherapiesCounts {
  const results = cases.map(flagCase)
  const counted = results.flatMap((result) => (result.kind === 'counted' ? [result.flags] : []))
  const count = (flags: readonly TalkingTherapiesFlags[], flag: keyof TalkingTherapiesFlags) => ({ count: flags.filter((each) => each[flag] === true).length, of: flags.length })
  const atCaseness = counted.filter(({ isCase }) => isCase)
  return {
    recovery: count(atCaseness, 'recovery'),
    reliableRecovery: count(atCaseness, 'reliableRecovery'),
    reliableImprovement: count(counted, 'reliableImprovement'),
    reliableDeterioration: count(counted, 'reliableDeterioration'),
    notFinished: results.filter(({ kind }) => kind === 'not-finished').length,
    incomplete: results.filter(({ kind }) => kind === 'incomplete').length,
  }
}
