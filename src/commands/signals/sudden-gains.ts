// `attune signals sudden-gains`: sudden gains or losses of everybody in a file, by the three published criteria.
import { z } from 'zod'
import { judgeIntervals, suddenChanges, type IntervalVerdict, type SuddenChangeCriteria } from '#src/domain/outcome/sudden-gains.ts'
import { percentOf, summariseSuddenChanges, type MagnitudeSummary } from '#src/domain/outcome/sudden-gains-summary.ts'
import type { SubCommand } from '../command.ts'
import { strictOption } from '../problems.ts'
import { answerAll, flag, identifier, numeric, numericOrMissing, readQuestions, scoreOrMissing } from '../methods/input.ts'
import { methodTable } from '../methods/table.ts'

const Question = z
  .object({
    direction: z.enum(['gain', 'loss'], 'must be gain or loss').default('gain'),
    crit1_cutoff: numericOrMissing,
    crit2_pct: numericOrMissing.default(0.25),
    crit3: flag.default(true),
    crit3_alpha: numeric.default(0.05),
    crit3_adjust: flag.default(true),
    crit3_critical_value: numeric.default(2.776),
    first_is_baseline: flag.default(false),
    vars: z.array(z.string()).optional(),
    ids: z.array(identifier).optional(),
    scores: z.array(z.array(scoreOrMissing)).min(1),
  })
  .refine(({ direction, crit1_cutoff: cutoff }) => cutoff === null || (direction === 'gain' ? cutoff > 0 : cutoff < 0), { path: ['crit1_cutoff'], message: 'is above 0 for gains and below 0 for losses' })
  .refine(({ crit3_alpha: alpha }) => alpha > 0 && alpha < 1, { path: ['crit3_alpha'], message: 'lies between 0 and 1' })
  .refine(({ scores, ids, vars }) => scores.every(({ length }) => length === (vars ?? scores[0])?.length) && (!ids || ids.length === scores.length), { path: ['scores'], message: 'needs one list for each id, with one score or null for each of vars' })
  .refine(({ ids }) => !ids || new Set(ids.map(String)).size === ids.length, { path: ['ids'], message: 'an id stands there twice' })
type Question = z.infer<typeof Question>

const help = `npm run attune -- signals sudden-gains [file] --crit1_cutoff <points> [--direction loss] [--crit2_pct .25] [--crit3 true] [--crit3_alpha .05] [--crit3_adjust true] [--crit3_critical_value 2.776] [--first_is_baseline false] [--strict] [--json]
Reads CSV with the column id and then one column a session, in order; or JSON with ids, vars, scores and the parameters. An empty field, NA or null is a missing score: what needs it is unknown.
A gain is a fall of the score; for a loss crit1_cutoff is below 0 (--crit1_cutoff=-6). --crit2_pct NA leaves criterion 2 out, --crit3 false criterion 3.
--crit3_adjust false takes crit3_critical_value for all instead of the t of the values that are there.
With no true change at all the criteria still find "gains" in 5 to 12 of 100 series of ten sessions: something to ask about, not a result.`

export const suddenGainsCommand: SubCommand = {
  summary: 'sudden gains or losses by the three criteria',
  help,
  options: {
    ...strictOption, direction: { type: 'string' }, crit1_cutoff: { type: 'string' }, crit2_pct: { type: 'string' }, crit3: { type: 'string' },
    crit3_alpha: { type: 'string' }, crit3_adjust: { type: 'string' }, crit3_critical_value: { type: 'string' }, first_is_baseline: { type: 'string' },
  },
  async run(call) {
    const input = await readQuestions(call, Question, {
      columns: ['id'],
      isRowPerId: true,
      numbers: sessionsOf,
      gather(rows, columns) {
        const vars = sessionsOf(columns)
        return [{ vars, ids: rows.map((row) => row.id), scores: rows.map((row) => vars.map((column) => row.number(column))) }]
      },
    })
    return answerAll(call, input, answer, show)
  },
}

function sessionsOf(columns: readonly string[]): string[] {
  return columns.filter((column) => column !== 'id')
}

function answer(question: Question) {
  const { scores, crit1_cutoff: cutoff, crit2_pct: share, crit3, crit3_adjust: isAdjusted, vars } = question
  const criteria: SuddenChangeCriteria = {
    direction: question.direction, points: cutoff && Math.abs(cutoff), share,
    fluctuation: crit3 ? (isAdjusted ? { alpha: question.crit3_alpha } : { critical: question.crit3_critical_value }) : null,
  }
  // Sessions are numbered from 1, or from 0 when the first score was taken before treatment.
  const number = (position: number) => position + (question.first_is_baseline ? 0 : 1)
  const ids = question.ids ?? scores.map((_, person) => person + 1)
  const verdicts = scores.map((own) => judgeIntervals(own, criteria))
  const found = scores.map((own) => suddenChanges(own, criteria))
  const flags = (isAsked: boolean, criterion: keyof Omit<IntervalVerdict, 'before'>) => (isAsked ? verdicts.map((own) => own.map((verdict) => (verdict[criterion] === null ? null : Number(verdict[criterion])))) : null)
  const measure = measureOf(vars?.[0] ?? '')
  return {
    intervals: (verdicts[0] ?? []).map(({ before }) => `${number(before)}to${number(before) + 1}`),
    ids,
    crit1: flags(cutoff !== null, 'points'), crit2: flags(share !== null, 'share'), crit3: flags(crit3, 'fluctuation'), met: flags(true, 'met'),
    total: found.flat().length,
    by_gain: found.flatMap((own, person) =>
      own.map((change) => ({
        id: ids[person] ?? '', id_sg: `${ids[person]}_sg_${number(change.before)}`, sg_session_n: number(change.before), sg_freq_byperson: own.length,
        ...Object.fromEntries(['2n', '1n', 'n', 'n1', 'n2', 'n3'].map((place, index) => [`sg_${measure}_${place}`, change.scores[index] ?? null])),
        sg_magnitude: change.magnitude, sg_change_proportion: change.shareOfChange, sg_reversal_value: change.reversalAt, sg_reversal: change.isReversed === null ? null : Number(change.isReversed),
      })),
    ),
    ...describe(found),
  }
}

/** `phq` of `phq_s1`, `phq1` or `phq_1`. */
function measureOf(column: string): string {
  const digits = [...column].reverse().findIndex((sign) => !/\d/.test(sign))
  if (digits <= 0) return 'score'
  const stem = column.slice(0, -digits)
  const bare = stem.replace(/_?s?$/, '')
  return bare === '' ? stem : bare
}

/** Both descriptions, to the second decimal, as studies print them. */
function describe(found: Parameters<typeof summariseSuddenChanges>[0]) {
  const { people, changes, peopleWithChange, peopleWithSeveral, changesOfSeveralPercent, everyChange, firstOfEach } = summariseSuddenChanges(found)
  const round = (value: number | null) => (value === null ? null : Math.round(value * 100) / 100)
  const magnitude = ({ reversed, reversedPercent, meanMagnitude, sdMagnitude }: MagnitudeSummary) => ({
    sg_reversal_n: reversed, sg_reversal_pct: round(reversedPercent), sg_magnitude_m: round(meanMagnitude), sg_magnitude_sd: round(sdMagnitude),
  })
  return {
    describe_by_gain: { total_n: changes, sg_total_n: changes, sg_pct: percentOf(changes, changes), sg_multiple_pct: round(changesOfSeveralPercent), ...magnitude(everyChange) },
    describe_by_person_first: {
      total_n: people, sg_total_n: changes, sg_n: peopleWithChange, sg_pct: round(percentOf(peopleWithChange, people)),
      sg_multiple_n: peopleWithSeveral, sg_multiple_pct: round(percentOf(peopleWithSeveral, people)), ...magnitude(firstOfEach),
    },
  }
}

function show({ by_gain: changes, describe_by_person_first: { sg_n: some, total_n: all } }: ReturnType<typeof answer>): string {
  const rows = changes.map((change) => [String(change.id), change.sg_session_n, change.sg_magnitude, change.sg_change_proportion, change.sg_reversal === null ? null : change.sg_reversal ? 'yes' : 'no'])
  return [`${changes.length} in ${some} of ${all} people`, ...(rows.length > 0 ? [methodTable(['id', 'after session', 'points', 'of the whole change', 'half lost again'], rows)] : [])].join('\n')
}
