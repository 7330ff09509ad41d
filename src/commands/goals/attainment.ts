// `attune goals attainment`: the T score of goal attainment, for each person, or for each session of each.
import { z } from 'zod'
import { attainment, attainmentLevels, type AttainmentLevel } from '#src/domain/goals/attainment.ts'
import type { SubCommand } from '../command.ts'
import { answerAll, readQuestions, scoreOrMissing, type CsvPlan } from '../methods/input.ts'
import { methodTable } from '../methods/table.ts'
import { strictOption } from '../problems.ts'

const Question = z
  .object({ session: z.number().nullable().default(null), levels: z.array(scoreOrMissing), weights: z.array(z.number('must be a number, for every goal')).optional() })
  .refine(({ levels, weights }) => !weights || weights.length === levels.length, { path: ['weights'], message: 'weights and levels must be equally long' })
type Question = z.infer<typeof Question>

const help = `npm run attune -- goals attainment [file] [--strict] [--json]
Reads CSV with the columns id, level, one row a goal, and if they are there weight (1 unless said) and session; or JSON with levels, weights. Levels are whole numbers: −2 much less than expected, 0 as expected, +2 much more.
T = 50 + 10·Σwx / √(.7·Σw² + .3·(Σw)²), by Kiresuk and Sherman (1968), with the correlation of .3 between goals that they assume. An empty field, NA or null is a goal that was not rated: it is left out with its weight, and counted. A row with something wrong is named and takes its person's score with it: without that goal the score would be another.`

export const attainmentCommand: SubCommand = {
  summary: 'how far goals were reached, as one T score',
  help,
  options: strictOption,
  async run(call) {
    const input = await readQuestions(call, Question, {
      columns: ['id', 'level'],
      numbers: (columns) => ['level', 'weight', 'session'].filter((name) => columns.includes(name)),
      wrongRow: 'out-with-its-id',
      refuse: wrongGoal,
      gather: (rows, columns) =>
        [...Map.groupBy(rows, (row) => JSON.stringify([row.id, row.number('session')])).values()].map((own) => ({
          name: own[0]!.id, session: own[0]!.number('session'), levels: own.map((row) => row.number('level')),
          ...(columns.includes('weight') ? { weights: own.map((row) => row.number('weight')) } : {}),
        })),
    })
    return answerAll(call, input, answer, show)
  },
}

const wrongGoal: NonNullable<CsvPlan['refuse']> = (row, columns) => {
  const [level, weight] = [row.number('level'), row.number('weight')]
  if (level !== null && !attainmentLevels.includes(level as AttainmentLevel)) return { column: 'level', reason: 'a level is a whole number from −2 to 2' }
  if (columns.includes('weight') && !(weight !== null && weight > 0)) return { column: 'weight', reason: weight === null ? 'must be a number, for every goal' : 'a weight must be positive' }
  return null
}

function answer({ session, levels, weights }: Question) {
  // The domain refuses a level that the ladder has not.
  const found = attainment(levels.map((level, goal) => ({ level: level as AttainmentLevel | null, weight: weights?.[goal] ?? 1 })))
  if (!found) throw new RangeError('no goal was rated: there is no score, which is not 50')
  return { ...(session === null ? {} : { session }), ...found }
}

function show({ session, t, rated, goals }: ReturnType<typeof answer>): string {
  return methodTable(['session', 'T', 'rated', 'goals'], [[session ?? null, t, rated, goals]])
}
