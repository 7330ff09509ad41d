// What a model of the study has to say, as plain values: no sentence, and nothing that JSON cannot carry.

export interface Effect {
  /** `(Intercept)`, a part of the alliance or of the outcome, `outcome`, `alliance`, `session` or `base`. */
  readonly name: string
  /** In points of what is explained for one unit of the column. */
  readonly estimate: number
  readonly se: number
  /** By Satterthwaite's method. */
  readonly df: number
  /** At 95 %. */
  readonly lower: number
  readonly upper: number
  /** Two-sided, against none. For the details only: nothing is called found or not found by it. */
  readonly p: number
  /** In SDs for one SD, each SD of the same part (within clients: how far a client is from their own usual); null where there is no such part. */
  readonly standardised: { readonly estimate: number; readonly lower: number; readonly upper: number } | null
}

/** Effects that differ between clients, therapists or organisations. */
export interface Spread {
  readonly group: string
  readonly effects: readonly { readonly name: string; readonly sd: number }[]
  /** Of the two effects; null where there is one, or they are kept apart. */
  readonly correlation: number | null
}

/** What was taken out of a model, in order, and why. */
export interface Simplification {
  /** A random effect of a group, two random effects' correlation, or a column. */
  readonly kind: 'effect' | 'correlation' | 'column'
  readonly group: string | null
  readonly name: string
  /** `zero`: its variance is estimated as zero. `zero-without-correlation`: it is so once a correlation of ±1 with the other effect of the group has been taken out. `boundary`: a correlation of ±1. `same-units`: it has the same units as the group within it. `too-few`: too few units or rows to tell it from anything else. `made-up`: other columns make it up, or it does not vary. `no-optimum`: no best value was found with it. */
  readonly because: 'zero' | 'zero-without-correlation' | 'boundary' | 'same-units' | 'too-few' | 'made-up' | 'no-optimum'
  /** With `zero-without-correlation`: of the likelihood-ratio test of the model without effect and correlation against the one with both; not there where the two differ in more, nor once the model was brought up to date without the other. */
  readonly p?: number
}

export interface Counts {
  readonly pairs: number
  readonly clients: number
  readonly therapists: number
}

export interface ModelResult {
  readonly kind: 'estimated'
  /** lme4's way of writing it. */
  readonly formula: string
  readonly counts: Counts
  readonly fixed: readonly Effect[]
  readonly random: readonly Spread[]
  readonly residualSd: number
  /** REML. */
  readonly criterion: number
  /** A variance is still estimated as zero, or a correlation as ±1, and there was nothing simpler. */
  readonly singular: boolean
  readonly simplified: readonly Simplification[]
  /**
   * What was fitted where clients who change tie too many therapists together: an effect of each client with each therapist, which understates what the client brings to both.
   * `pairs` are those of such clients, `share` of all, 0..1. null for the model as it stands above; to be said with every figure of the other.
   */
  readonly approximation: { readonly kind: 'episodes' | 'credited'; readonly pairs: number; readonly share: number } | null
}

/** Why there is no estimate. Never a number instead. */
export interface NotEstimated {
  readonly kind: 'cannot'
  /** `no-pairs`: no two neighbouring sessions with what is needed. `no-clients`: no client with it. */
  readonly because: 'no-pairs' | 'no-clients' | 'too-few' | 'no-variation' | 'no-residual' | 'too-knotted' | 'no-optimum' | 'not-a-number'
}

