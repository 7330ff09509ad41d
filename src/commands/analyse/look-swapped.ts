// Whether alliance and outcome stand in each other's columns: a study of them would be an answer to another question.
import type { Looks } from './read-sessions.ts'
import type { StudyMeasures } from './study-measures.ts'

/** So much of a column must not fit, and at most so much of it must fail to fit the other place. Design choices. */
const [misfits, fits] = [0.1, 0.01]

/** A sentence on why they look swapped; null where they do not, or where nothing is known by which to tell. */
export function whySwapped({ alliance, outcome }: Looks, measures: StudyMeasures): string | null {
  const share = (count: number, of: { values: number }) => (of.values === 0 ? 0 : count / of.values)
  const [forAlliance, forOutcome] = [measures.alliance.range, measures.outcome.range]
  const doFit = share(alliance.outsideOther, alliance) <= fits && share(outcome.outsideOther, outcome) <= fits
  const reach = `alliance and outcome look swapped: alliance reaches from ${alliance.least} to ${alliance.most} and outcome from ${outcome.least} to ${outcome.most}`
  const isAllianceOff = share(alliance.outside, alliance) > misfits
  if (forAlliance && forOutcome && doFit && (isAllianceOff || share(outcome.outside, outcome) > misfits)) return `${reach}, where ${forAlliance.min} to ${forAlliance.max} and ${forOutcome.min} to ${forOutcome.max} were said`
  const areParts = share(outcome.fractions, outcome) > 0.5 && alliance.values > 0 && alliance.fractions === 0
  if (measures.isWhole && areParts && doFit) return `alliance and outcome look swapped: ${measures.outcome.name} has whole points, and most values of outcome have fractions while alliance has none`
  if (forAlliance && !forOutcome && doFit && isAllianceOff) return `${reach}, where alliance was said to reach from ${forAlliance.min} to ${forAlliance.max}. If they are in the right places, say what the outcome may reach with --outcome-range`
  if (forOutcome && !forAlliance && doFit && alliance.fractions === 0 && isWider({ alliance, outcome })) {
    return `${reach}, and ${measures.outcome.name} may reach from ${forOutcome.min} to ${forOutcome.max}. If they are in the right places, say what the alliance may reach with --alliance-range`
  }
  return null
}

/** Without ranges nothing can be said for certain; it can be asked. */
export function askSwapped({ alliance, outcome }: Looks, measures: StudyMeasures): string | null {
  if (measures.alliance.range || measures.outcome.range || alliance.values === 0 || outcome.values === 0) return null
  return isWider({ alliance, outcome }) ? `alliance reaches from ${alliance.least} to ${alliance.most} and outcome from ${outcome.least} to ${outcome.most}: are the two columns in the right places? --alliance-range and --outcome-range let Attune check` : null
}

/** Scores of symptoms spread further than ratings of an alliance, as a rule. */
function isWider({ alliance, outcome }: Looks): boolean {
  const [wide, narrow] = [alliance.most - alliance.least, outcome.most - outcome.least]
  return wide > 2 * narrow && narrow > 0
}
