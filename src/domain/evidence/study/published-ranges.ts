// What others found for the same questions, to stand beside a service's own figure: neither a target nor a verdict.

export interface PublishedRange {
  /** In docs/sources.md. */
  readonly source: string
  readonly scale: 'correlation' | 'standardised' | 'share'
  readonly lower: number
  readonly upper: number
  /** null where only a range is known. */
  readonly estimate: number | null
  /** `known` has not been checked in the source and awaits a clinician. */
  readonly trust: 'published' | 'known'
}

/** A finding without a figure to draw. */
export interface PublishedFinding {
  readonly source: string
  readonly code: 'not-robust-to-detrending' | 'reciprocal' | 'detrending-matters'
  readonly trust: 'published'
}

interface Published {
  readonly ranges: readonly PublishedRange[]
  readonly findings: readonly PublishedFinding[]
}

/** Early sessions, many therapies: small either way. */
const early: PublishedRange = { source: 'fluckiger-2020a', scale: 'standardised', lower: 0.05, upper: 0.1, estimate: null, trust: 'known' }
const reciprocal: PublishedFinding = { source: 'fluckiger-2020a', code: 'reciprocal', trust: 'published' }

/**
 * All as sizes: positive is a higher alliance with more improvement, or, in reverse, fewer symptoms with a higher alliance.
 * @source fluckiger-2018 @source fluckiger-2020b @source cameron-2018 @source fluckiger-2020a @source falkenstrom-2019 @source whelen-2021 @source falkenstrom-2017 @source schiefele-2017
 */
export const published: Readonly<Record<'between' | 'within' | 'reverse' | 'share', Published>> = {
  between: {
    ranges: [
      { source: 'fluckiger-2018', scale: 'correlation', lower: 0.256, upper: 0.299, estimate: 0.278, trust: 'published' },
      { source: 'fluckiger-2020b', scale: 'correlation', lower: 0.23, upper: 0.31, estimate: null, trust: 'published' },
      { source: 'cameron-2018', scale: 'correlation', lower: 0.19, upper: 0.32, estimate: 0.26, trust: 'published' },
    ],
    findings: [],
  },
  within: {
    ranges: [early, { source: 'falkenstrom-2019', scale: 'standardised', lower: 0.16, upper: 0.21, estimate: null, trust: 'published' }],
    findings: [{ source: 'whelen-2021', code: 'not-robust-to-detrending', trust: 'published' }, { source: 'falkenstrom-2017', code: 'detrending-matters', trust: 'published' }],
  },
  reverse: { ranges: [early], findings: [reciprocal] },
  share: { ranges: [{ source: 'schiefele-2017', scale: 'share', lower: 0.05, upper: 0.07, estimate: null, trust: 'published' }], findings: [] },
}
