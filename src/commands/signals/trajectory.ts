// `attune signals trajectory`: the expected course of the cases in a file, what it foretells of each, and who ended beyond its limit.
import { z } from 'zod'
import { forecast } from '#src/domain/outcome/expected-course-forecast.ts'
import { expectedScore, isBeyond } from '#src/domain/outcome/expected-course-limits.ts'
import { countingCases, fewestCases, fitExpectedCourse, type CourseParameters, type ExpectedCourse, type ScoredCourse } from '#src/domain/outcome/expected-course.ts'
import type { SubCommand } from '../command.ts'
import { strictOption } from '../problems.ts'
import { answerAll, identifier, numeric, readQuestions, scoreOrMissing } from '../methods/input.ts'
import { methodTable } from '../methods/table.ts'
import { readCourses, refuseByLine, type NamedCourse } from './read-courses.ts'

const list = z.preprocess((value) => (typeof value === 'string' ? value.split(',') : value), z.array(numeric))
const Question = z
  .object({
    columns: z.object({ id: z.array(identifier), session: z.array(scoreOrMissing), baseline: z.array(scoreOrMissing), score: z.array(scoreOrMissing) }),
    baseline_centre: numeric.optional(),
    direction: z.enum(['higher-worse', 'higher-better'], 'must be higher-worse or higher-better').default('higher-worse'),
    sessions_seen: numeric.default(4),
    baselines: list.optional(),
    sessions: list.default([1, 2, 4, 8, 12]),
  })
  .refine(({ columns: { id, session, baseline, score } }) => [session, baseline, score].every(({ length }) => length === id.length), { path: ['columns'], message: 'id, session, baseline and score must be equally long' })
  .refine(({ sessions_seen: seen }) => Number.isInteger(seen) && seen >= 1, { path: ['sessions_seen'], message: 'is a whole number from 1' })
  .refine(({ sessions }) => sessions.every((session) => session >= 0), { path: ['sessions'], message: 'are counted from 0' })
type Question = z.infer<typeof Question>

const help = `npm run attune -- signals trajectory [file] [--baseline_centre <points>] [--direction higher-worse|higher-better] [--sessions_seen 4] [--baselines 11,15,21] [--sessions 1,2,4,8,12] [--strict] [--json]
Reads CSV with the columns id, session, baseline, score, one row a score; or JSON with these as columns. session counts from the first score, which is the baseline and no row of its own; a row without a score is left out. Two baselines or two scores of one session take their case out.
Fits score ~ log1p(session) * (baseline - baseline_centre) + (1 + log1p(session) | client) by REML; the centre is the cases' mean when not given. Four fixed effects in this order: constant, log1p(session), baseline - centre, both multiplied.
population_curve: mean, SD and 80 % limits for a client not seen before, at the baselines (by default 4 below the centre, at it, 6 above) and sessions asked for.
conditional_forecasts: for each case the score after the first sessions_seen, or after all but its last, from those. last_session_not_on_track: whose last score lies beyond the limit.
Fits any number of cases, for research. Attune itself shows no such curve below ${fewestCases} closed cases with three scores, and none at all unless it has been switched on.`

export const trajectoryCommand: SubCommand = {
  summary: 'expected course, forecasts, and who ended beyond its limit',
  help,
  options: {
    ...strictOption, baseline_centre: { type: 'string' }, direction: { type: 'string' }, sessions_seen: { type: 'string' }, baselines: { type: 'string' }, sessions: { type: 'string' },
  },
  async run(call) {
    const names = ['id', 'session', 'baseline', 'score']
    const input = await readQuestions(call, Question, {
      columns: names,
      numbers: () => names.slice(1),
      refuse: refuseByLine(),
      gather: (rows) => [{ columns: { id: rows.map((row) => row.id), ...Object.fromEntries(names.slice(1).map((name) => [name, rows.map((row) => row.number(name))])) } }],
    })
    return answerAll(call, input, answer, show)
  },
}

function answer(question: Question) {
  const courses = readCourses(question.columns)
  const fit = fitted(courses.map(({ course }) => course), question.baseline_centre)
  const { parameters } = fit
  const { centre } = parameters
  const baselines = question.baselines ?? [centre - 4, centre, centre + 6]
  const last = courses.map(({ id, course }) => ({ id, ...lastOf(parameters, course), score: course.scores.at(-1)!.score }))
  const limit = question.direction === 'higher-worse' ? { upper80: last.map(({ upper }) => upper) } : { lower80: last.map(({ lower }) => lower) }
  return {
    baseline_centre: centre, REML: fit.criterion, beta: parameters.fixed, se: fit.standardErrors, cov_random: parameters.random, sigma: parameters.sigma, singular: fit.singular,
    cases: fit.cases, scores: fit.scores, enough_for_a_service: { cases: countingCases(courses.map(({ course }) => course)), needed: fewestCases },
    population_curve: question.sessions.flatMap((session) => baselines.map((baseline) => {
      const { mean, sd, sdWithUncertainty, lower, upper } = expectedScore(parameters, baseline, session)
      return { baseline, session, mean, sd_new_observation: sd, sd_with_fixed_effect_uncertainty: sdWithUncertainty, lower80: lower, upper80: upper }
    })),
    conditional_forecasts: courses.flatMap((each) => forecastOf(parameters, each, question.sessions_seen) ?? []),
    last_session_not_on_track: { ids: last.map(({ id }) => id), ...limit, flagged: last.map((each) => isBeyond(each.score, each, question.direction)) },
  }
}

function fitted(courses: readonly ScoredCourse[], centre: number | undefined): ExpectedCourse {
  const fit = fitExpectedCourse(courses, { needed: 0, ...(centre === undefined ? {} : { centre }) })
  if (fit.kind === 'fitted') return fit
  const why: Partial<Record<typeof fit.kind, string>> = {
    'too-few-cases': 'there is no score at all', 'too-few-rows': 'there are too few scores', 'too-few-units': 'there is a single case', 'as-many-units-as-rows': 'there are too few scores for each case',
    'rank-deficient': 'baseline or session does not vary enough to tell their parts apart', 'no-residual': 'the scores follow the course exactly',
  }
  throw new RangeError(`cannot be estimated: ${why[fit.kind] ?? fit.kind}`)
}

function lastOf(parameters: CourseParameters, { baseline, scores }: ScoredCourse) {
  return expectedScore(parameters, baseline, scores.at(-1)!.session)
}

function forecastOf(parameters: CourseParameters, { id, course: { baseline, scores } }: NamedCourse, most: number) {
  const seen = scores.slice(0, Math.min(most, scores.length - 1))
  const next = scores[seen.length]
  if (seen.length === 0 || !next) return null
  const { own, covariance, mean, sd } = forecast(parameters, { baseline, scores: seen }, next.session)
  return {
    id, baseline, sessions_seen: seen.map(({ session }) => session), scores_seen: seen.map(({ score }) => score), next_session: next.session, next_score: next.score,
    mode: own, cond_var: covariance, forecast_mean: mean, forecast_sd: sd, z: (next.score - mean) / sd,
  }
}

function show(found: ReturnType<typeof answer>): string {
  const { ids, flagged } = found.last_session_not_on_track
  const beyond = ids.filter((_, at) => flagged[at])
  const names = ['constant', 'log1p(session)', `baseline - ${Number(found.baseline_centre.toFixed(3))}`, 'both']
  return [
    `${found.cases} cases, ${found.scores} scores, residual SD ${found.sigma.toFixed(3)}${found.singular ? '; singular: a level or slope does not vary between cases' : ''}`,
    methodTable(['', 'estimate', 'SE'], names.map((name, at) => [name, found.beta[at] ?? null, found.se[at] ?? null])),
    '',
    methodTable(['baseline', 'session', 'expected', 'SD', '80 % from', 'to'], found.population_curve.map((point) => [point.baseline, point.session, point.mean, point.sd_new_observation, point.lower80, point.upper80])),
    '',
    `${beyond.length} of ${ids.length} ended beyond the limit${beyond.length > 0 ? `: ${beyond.join(', ')}` : ''}`,
  ].join('\n')
}
