// `attune signals reliable-change`: reliable and clinically significant change of everybody in a file, by six published methods.
import { z } from 'zod'
import { changeMethods, criticalIndex, describeSample, reliabilityOfChange, standardErrorOfPrediction, type ChangeMethod, type ChangeSample } from '#src/domain/outcome/change-methods.ts'
import { categoriseChange, changeCategories, cutoffsOf, judgeChange, type ChangeStandard, type CutoffName } from '#src/domain/outcome/clinical-significance.ts'
import { standardError, standardErrorOfDifference, type Population } from '#src/domain/outcome/reliable-change.ts'
import type { SubCommand } from '../command.ts'
import { strictOption } from '../problems.ts'
import { answerAll, identifier, numeric, readQuestions, scoreOrMissing } from '../methods/input.ts'
import { methodTable } from '../methods/table.ts'

const directions = { 'lower is better': 'higher-worse', 'higher is better': 'higher-better' } as const
const alpha = 0.05

const Question = z
  .object({
    direction: z.enum(['lower is better', 'higher is better'], 'must be "lower is better" or "higher is better"').default('lower is better'),
    reliability: numeric,
    reliability_post: numeric.optional(),
    m_functional: numeric.optional(),
    sd_functional: numeric.optional(),
    ids: z.array(identifier).optional(),
    pre: z.array(scoreOrMissing),
    post: z.array(scoreOrMissing),
  })
  .refine(({ ids, pre, post }) => pre.length === post.length && (!ids || ids.length === pre.length), { path: ['post'], message: 'pre, post and ids must be equally long' })
  .refine(({ ids }) => !ids || new Set(ids.map(String)).size === ids.length, { path: ['ids'], message: 'an id stands there twice' })
  .refine(({ m_functional: m, sd_functional: sd }) => (m === undefined) === (sd === undefined) && (sd === undefined || sd > 0), { path: ['sd_functional'], message: 'm_functional and sd_functional go together, and the SD is above 0' })
type Question = z.infer<typeof Question>

const help = `npm run attune -- signals reliable-change [file] --reliability <r> [--reliability_post <r>] [--m_functional <points> --sd_functional <points>] [--direction "higher is better"] [--strict] [--json]
Reads CSV with the columns id, pre, post, or JSON with ids, pre, post and the parameters. An empty field, NA or null is a missing score: that person is neither changed nor unchanged.
Methods: JT Jacobson-Truax, GLN Gulliksen-Lord-Novick, HLL Hsu-Linn-Lord, EN Edwards-Nunnally (Speer), NK Nunnally-Kotsch (needs reliability_post), HA Hageman-Arrindell (one-sided), at 5 %.
Cut-offs: a and c as published; b_functional as published, b as a widely used program has it, with the clinical SD in the functional SD's place. The file's own first scores are the clinical sample.`

export const reliableChangeCommand: SubCommand = {
  summary: 'reliable and clinically significant change by six methods',
  help,
  options: { ...strictOption, direction: { type: 'string' }, reliability: { type: 'string' }, reliability_post: { type: 'string' }, m_functional: { type: 'string' }, sd_functional: { type: 'string' } },
  async run(call) {
    const input = await readQuestions(call, Question, {
      columns: ['id', 'pre', 'post'],
      isRowPerId: true,
      numbers: () => ['pre', 'post'],
      gather: (rows) => [{ ids: rows.map((row) => row.id), pre: rows.map((row) => row.number('pre')), post: rows.map((row) => row.number('post')) }],
    })
    return answerAll(call, input, answer, show)
  },
}

function answer({ direction, ids, pre, post, reliability, reliability_post: reliabilityAfter, m_functional: mean, sd_functional: sd }: Question) {
  const pairs = pre.map((before, person) => ({ before, after: post[person] ?? null }))
  const sample = describeSample(pairs, { reliability, reliabilityAfter: reliabilityAfter ?? null })
  const functional = mean !== undefined && sd !== undefined ? { mean, sd } : null
  const methods = Object.fromEntries(changeMethods.map((method) => [method, byMethod({ method, sample, direction: directions[direction], alpha }, pairs, functional)])) as Record<ChangeMethod, ReturnType<typeof byMethod>>
  return { ids: ids ?? pairs.map((_, person) => person + 1), m_pre: sample.before.mean, sd_pre: sample.before.sd, m_post: sample.after.mean, sd_post: sample.after.sd, methods }
}

function byMethod(standard: ChangeStandard, pairs: Parameters<typeof describeSample>[0], functional: Population | null) {
  const changes = pairs.map((pair) => judgeChange(pair, standard))
  const is = (word: 'improved' | 'deteriorated' | 'unchanged') => changes.map((change) => change && change.reliable === word)
  const cutoffs = Object.entries(cutoffsOf(standard, functional)).map(([name, value]) => {
    const category = pairs.map((pair, person) => {
      const change = changes[person]
      return change ? categoriseChange(pair, change, value, standard) : null
    })
    const counts = Object.fromEntries(changeCategories.map((each) => [each, category.filter((one) => one === each).length]))
    return [name === 'bFunctional' ? 'b_functional' : name, { value, category, counts }] as const
  })
  return {
    critical_value: criticalIndex(standard.method, alpha), rci: changes.map((change) => change?.index ?? null), ...errorsOf(standard.method, standard.sample),
    improved: is('improved'), deteriorated: is('deteriorated'), unchanged: is('unchanged'),
    cutoffs: Object.fromEntries(cutoffs) as Partial<Record<Exclude<CutoffName, 'bFunctional'> | 'b_functional', (typeof cutoffs)[number][1]>>,
  }
}

/** The errors that a method measures change against; null those it does not use. */
function errorsOf(method: ChangeMethod, sample: ChangeSample) {
  const precision = { sd: sample.before.sd, reliability: sample.reliability }
  const used = (by: readonly ChangeMethod[], value: number) => (by.includes(method) ? value : null)
  return {
    s_diff: used(['JT'], standardErrorOfDifference(precision)),
    se_prediction: used(['GLN', 'HLL'], standardErrorOfPrediction(sample)),
    se_measurement: used(['EN', 'HA'], standardError(precision)),
    r_dd: used(['HA'], reliabilityOfChange(sample)),
  }
}

function show({ ids, methods }: ReturnType<typeof answer>): string {
  const rows = ids.map((id, person) =>
    [String(id), ...changeMethods.flatMap((method) => {
      const { rci, improved, deteriorated, cutoffs } = methods[method]
      return [rci[person] ?? null, cutoffs.c?.category[person] ?? (improved[person] ? 'improved' : deteriorated[person] ? 'deteriorated' : rci[person] == null ? null : 'unchanged')]
    })],
  )
  return methodTable(['id', ...changeMethods.flatMap((method) => [method, ''])], rows)
}
