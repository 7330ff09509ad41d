// `attune signals control-chart`: individuals chart with run rules, EWMA and CUSUM of one series, or of one for each id.
import { z } from 'zod'
import { controlChart } from '#src/domain/alliance/control-chart.ts'
import type { SubCommand } from '../command.ts'
import { strictOption } from '../problems.ts'
import { answerAll, numeric, readQuestions, scoreOrMissing } from '../methods/input.ts'
import { methodTable } from '../methods/table.ts'

const Question = z
  .object({
    series: z.array(scoreOrMissing),
    calibration_n: numeric,
    sd_method: z.enum(['MR', 'SD'], 'must be MR or SD').default('MR'),
    ewma_lambda: numeric.default(0.2),
    ewma_nsigmas: numeric.default(3),
    cusum_decision_interval: numeric.default(5),
    cusum_shift: numeric.default(1),
  })
  .refine(({ calibration_n: n }) => Number.isInteger(n) && n >= 2, { path: ['calibration_n'], message: 'is a whole number from 2' })
  .refine(({ ewma_nsigmas: width, cusum_decision_interval: interval, cusum_shift: shift }) => width > 0 && interval > 0 && shift > 0, { message: 'ewma_nsigmas, cusum_decision_interval and cusum_shift are above 0' })
type Question = z.infer<typeof Question>

const help = `npm run attune -- signals control-chart [file] --calibration_n <n> [--sd_method MR|SD] [--ewma_lambda .2] [--ewma_nsigmas 3] [--cusum_decision_interval 5] [--cusum_shift 1] [--strict] [--json]
Reads CSV with the column value, one row a session in order, and if there are several series the column id; or JSON with series, calibration_n and params. An empty field, NA or null is a session without a value: it moves nothing, and neither does a value that is no number, which is named.
The first calibration_n values give centre and spread: MR by the moving range over 1.128379, SD by the sample SD over c4. Sessions are counted from 1.
Run rules: 1 one beyond 3 SD; 2 two of three beyond 2; 3 four of five beyond 1; 4 eight in a row on one side.`

export const controlChartCommand: SubCommand = {
  summary: 'individuals chart with run rules, EWMA and CUSUM',
  help,
  options: {
    ...strictOption, calibration_n: { type: 'string' }, sd_method: { type: 'string' }, ewma_lambda: { type: 'string' }, ewma_nsigmas: { type: 'string' },
    cusum_decision_interval: { type: 'string' }, cusum_shift: { type: 'string' },
  },
  async run(call) {
    const input = await readQuestions(call, Question, {
      columns: ['value'],
      numbers: () => ['value'],
      wrongRow: 'stays-empty',
      gather: (rows, columns) =>
        columns.includes('id')
          ? [...Map.groupBy(rows, (row) => row.id)].map(([name, own]) => ({ name, series: own.map((row) => row.number('value')) }))
          : [{ series: rows.map((row) => row.number('value')) }],
    })
    return answerAll(call, input, answer, show)
  },
}

function answer(question: Question) {
  const { series } = question
  const chart = controlChart(series, {
    calibrationN: question.calibration_n, sdMethod: question.sd_method, ewmaLambda: question.ewma_lambda, ewmaNSigmas: question.ewma_nsigmas,
    cusumDecisionInterval: question.cusum_decision_interval, cusumShift: question.cusum_shift,
  })
  if (!chart) throw new RangeError('the calibration values are all alike: there is no spread to draw limits from')
  const { centre, sd, limits, rules, ewma, cusum, cusumAbove, cusumBelow } = chart
  return {
    center: centre, std_dev: sd, shewhart_limits: limits, rules_1based: rules,
    ewma: { value: ewma.map((point) => point?.value ?? null), sigma: ewma.map((point) => point?.sigma ?? null), lcl: ewma.map((point) => point?.lower ?? null), ucl: ewma.map((point) => point?.upper ?? null) },
    cusum: { pos: cusum.map((point) => point?.above ?? null), neg: cusum.map((point) => point?.below ?? null), violations_lower: cusumBelow, violations_upper: cusumAbove },
  }
}

function show({ center, std_dev: sd, shewhart_limits: [lower, upper], rules_1based: rules, ewma, cusum }: ReturnType<typeof answer>): string {
  const rows = ewma.value.map((value, index) => {
    const [session, lcl, ucl] = [index + 1, ewma.lcl[index] ?? null, ewma.ucl[index] ?? null]
    const isOutside = value !== null && lcl !== null && ucl !== null && (value < lcl || value > ucl)
    const spoken = [
      ...Object.entries(rules).flatMap(([rule, sessions]) => (sessions.includes(session) ? [rule.replace('rule', 'rule ')] : [])),
      ...(isOutside ? ['EWMA'] : []),
      ...(cusum.violations_lower.includes(session) || cusum.violations_upper.includes(session) ? ['CUSUM'] : []),
    ]
    return [session, value, cusum.pos[index] ?? null, cusum.neg[index] ?? null, spoken.join(', ')]
  })
  return [`centre ${center.toFixed(3)}, SD ${sd.toFixed(3)}, limits ${lower.toFixed(3)} to ${upper.toFixed(3)}`, methodTable(['session', 'EWMA', 'CUSUM +', 'CUSUM −', 'speaks'], rows)].join('\n')
}
