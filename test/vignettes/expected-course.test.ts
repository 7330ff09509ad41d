// The expected course, forecasts and flags against the reference (lme4 and matrix algebra in R) on simulated courses.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { forecast } from '#src/domain/outcome/expected-course-forecast.ts'
import { expectedScore, isBeyond } from '#src/domain/outcome/expected-course-limits.ts'
import { fitExpectedCourse, type CourseParameters, type ScoredCourse } from '#src/domain/outcome/expected-course.ts'
import { assertNear, readVignette } from './read-vignette.ts'

interface Vignette {
  readonly baseline_centre: number
  readonly columns: Readonly<Record<'id' | 'session' | 'baseline' | 'score', readonly number[]>>
  readonly expected: {
    readonly REML: number
    readonly beta: readonly number[]
    readonly se: readonly number[]
    readonly cov_random: readonly (readonly number[])[]
    readonly sigma: number
    readonly population_curve: readonly Readonly<Record<'baseline' | 'session' | 'mean' | 'sd_new_observation' | 'sd_with_fixed_effect_uncertainty' | 'lower80' | 'upper80', number>>[]
    readonly conditional_forecasts: readonly {
      readonly id: number; readonly baseline: number; readonly sessions_seen: readonly number[]; readonly scores_seen: readonly number[]; readonly next_session: number; readonly next_score: number
      readonly mode: readonly number[]; readonly cond_var: readonly (readonly number[])[]; readonly forecast_mean: number; readonly forecast_sd: number; readonly z: number
    }[]
    readonly last_session_not_on_track: { readonly ids: readonly number[]; readonly upper80: readonly number[]; readonly flagged: readonly boolean[] }
  }
}

const [{ baseline_centre: centre, columns, expected }] = readVignette<{ cases: [Vignette] }>('sim-trajectories').cases
const rows = columns.id.map((id, at) => ({ id, session: columns.session[at]!, baseline: columns.baseline[at]!, score: columns.score[at]! }))
const courses: ScoredCourse[] = [...Map.groupBy(rows, ({ id }) => id)].map(([id, own]) => ({ id: String(id), baseline: own[0]!.baseline, scores: own.map(({ session, score }) => ({ session, score })) }))
const fit = fitExpectedCourse(courses, { centre, needed: 90 })
assert.ok(fit.kind === 'fitted')

/** The reference's own parameters, with this fit's uncertainty of the curve, which the vignette does not give in full. */
const reference: CourseParameters = { ...fit.parameters, fixed: expected.beta, random: expected.cov_random, sigma: expected.sigma }

/** What hangs on where a search ended, as for the mixed models, clients' own parts as their covariance; and what does not. */
const searched = { course: 1e-6, own: 1e-5 }
const exactly = { course: 1e-9, own: 1e-9 }

test('the fit: criterion, estimates, standard errors, covariance of the clients’ own', () => {
  assertNear(fit.criterion, expected.REML, 'REML criterion', 1e-12)
  assert.equal(fit.singular, false)
  fit.parameters.fixed.forEach((value, at) => assertNear(value, expected.beta[at]!, `estimate ${at}`, 1e-7))
  fit.standardErrors.forEach((value, at) => assertNear(value, expected.se[at]!, `standard error ${at}`, 2e-6))
  fit.parameters.random.flat().forEach((value, at) => assertNear(value, expected.cov_random.flat()[at]!, `covariance ${at}`, 1e-5))
  assertNear(fit.parameters.sigma, expected.sigma, 'sigma', searched.course)
})

for (const [whose, parameters, within] of [['the reference’s', reference, exactly], ['our', fit.parameters, searched]] as const) {
  test(`the curve by ${whose} parameters`, () => {
    for (const point of expected.population_curve) {
      const here = expectedScore(parameters, point.baseline, point.session)
      assertNear(here.mean, point.mean, 'mean', within.course)
      assertNear(here.sd, point.sd_new_observation, 'SD', within.course)
      // The limits near zero: to a share of the SD.
      for (const [actual, limit] of [[here.lower, point.lower80], [here.upper, point.upper80]] as const) assert.ok(Math.abs(actual - limit) <= within.course * point.sd_new_observation)
      assertNear(here.sdWithUncertainty, point.sd_with_fixed_effect_uncertainty, 'SD with uncertainty', searched.course)
    }
  })

  test(`the forecasts by ${whose} parameters`, () => {
    for (const each of expected.conditional_forecasts) {
      const scores = each.sessions_seen.map((session, at) => ({ session, score: each.scores_seen[at]! }))
      const next = forecast(parameters, { baseline: each.baseline, scores }, each.next_session)
      next.own.forEach((value, at) => {
        const sd = Math.sqrt(each.cond_var[at]![at]!)
        assert.ok(Math.abs(value - each.mode[at]!) <= within.own * sd, `own ${at} of ${each.id}: ${value} is not ${each.mode[at]}`)
      })
      next.covariance.flat().forEach((value, at) => assertNear(value, each.cond_var.flat()[at]!, `covariance ${at}`, within.own))
      assertNear(next.mean, each.forecast_mean, 'mean', within.course)
      assertNear(next.sd, each.forecast_sd, 'SD', within.course)
      assertNear((each.next_score - next.mean) / next.sd, each.z, 'z', within.own)
    }
  })

  test(`who is beyond the upper limit at the last session, by ${whose} parameters`, () => {
    const { ids, upper80, flagged } = expected.last_session_not_on_track
    ids.forEach((id, at) => {
      const { baseline, scores } = courses.find((course) => course.id === String(id))!
      const last = scores.at(-1)!
      const limits = expectedScore(parameters, baseline, last.session)
      assertNear(limits.upper, upper80[at]!, `limit of ${id}`, within.course)
      assert.equal(isBeyond(last.score, limits, 'higher-worse'), flagged[at])
    })
  })
}
