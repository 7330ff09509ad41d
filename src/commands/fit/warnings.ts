// What has to be said beside a fitted model: what was left out, and what was estimated at its limit.
import type { MixedFit } from '#src/domain/evidence/mixed-model.ts'
import type { ReadColumns } from './read-columns.ts'
import type { TermEstimate } from './result.ts'
import { wholeNumber } from './figures.ts'

export function warningsOf({ rows, missingRows, missing, unreadRows }: ReadColumns, { singular, approximation, sameUnits }: MixedFit, terms: readonly TermEstimate[]): string[] {
  const columns = [...missing].map(([name, count]) => `${name} ${wholeNumber(count)}`)
  return [
    ...(missingRows > 0 ? [`${rowsOf(missingRows)} of ${wholeNumber(rows)} left out because something is missing (${columns.join(', ')})`] : []),
    ...(unreadRows > 0 ? [`${rowsOf(unreadRows)} of ${wholeNumber(rows)} left out because something in them cannot be read`] : []),
    ...(approximation ? [insteadOf(approximation)] : []),
    ...sameUnits.map(([one, other]) => `${one} and ${other} have the same units: how a variance is shared between the two means nothing, only both together do`),
    ...(singular ? [`the fit is singular: ${limitsOf(terms).join('; ')}. That is usual with few units, and means that the data cannot tell so much`] : []),
  ]
}

function insteadOf({ kind, group, tied, share, effects, limit }: NonNullable<MixedFit['approximation']>): string {
  const others = tied.join(' and ')
  const instead = kind === 'episodes'
    ? `each unit of ${group} has effects of its own with each of ${others}, which understates what it brings to all of them`
    : `each unit of ${group} is taken to have been with one of ${others} throughout, the one of most of its rows, which credits that one with the work of others`
  return `this is not the model that was asked for. Units of ${group} tie too many of ${others} together (${wholeNumber(effects)} effects, and at most ${wholeNumber(limit)} are fitted exactly). Instead ${instead}; ${(100 * share).toFixed(1)} % of the rows are touched`
}

/** Beyond this a correlation is one of 1. A design choice. */
const perfect = 0.99999

function limitsOf(terms: readonly TermEstimate[]): string[] {
  const limits = terms.flatMap(({ group, columns, sd, correlation }) => [
    ...columns.filter((_, at) => sd[at] === 0).map((column) => `the variance of ${column} between units of ${group} is estimated as zero`),
    ...columns.flatMap((column, r) => columns.slice(0, r).flatMap((other, s) => {
      const value = correlation[r]![s]
      return value !== null && Math.abs(value!) > perfect ? [`the correlation of ${other} and ${column} between units of ${group} is estimated as ${value! > 0 ? '1' : '−1'}`] : []
    })),
  ])
  return limits.length > 0 ? limits : ['some of the random effects do not vary by themselves']
}

const rowsOf = (count: number): string => `${wholeNumber(count)} ${count === 1 ? 'row' : 'rows'}`
