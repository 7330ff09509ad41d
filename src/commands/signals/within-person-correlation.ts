// `attune signals within-person-correlation`: how two measures move together within people.
import { z } from 'zod'
import { withinPersonCorrelation } from '#src/domain/evidence/within-person-correlation.ts'
import type { SubCommand } from '../command.ts'
import { strictOption } from '../problems.ts'
import { answerAll, identifier, readQuestions, scoreOrMissing } from '../methods/input.ts'
import { methodTable } from '../methods/table.ts'

const Question = z
  .object({ id: z.array(identifier), x: z.array(scoreOrMissing), y: z.array(scoreOrMissing) })
  .refine(({ id, x, y }) => id.length === x.length && x.length === y.length, { path: ['y'], message: 'id, x and y must be equally long' })
type Question = z.infer<typeof Question>

const help = `npm run attune -- signals within-person-correlation [file] [--strict] [--json]
Reads CSV with the columns id, x, y, one row a person and time; or JSON with id, x, y. A row with an empty field, NA or null for x or y is left out.
The repeated measures correlation: one slope for all, each person's own level set aside; p two-sided, interval at 95 %. It says nothing about cause, and nothing about differences between people.`

export const withinPersonCorrelationCommand: SubCommand = {
  summary: 'how two measures move together within people',
  help,
  options: strictOption,
  async run(call) {
    const input = await readQuestions(call, Question, {
      columns: ['id', 'x', 'y'],
      numbers: () => ['x', 'y'],
      gather: (rows) => [{ id: rows.map((row) => row.id), x: rows.map((row) => row.number('x')), y: rows.map((row) => row.number('y')) }],
    })
    return answerAll(call, input, answer, show)
  },
}

function answer({ id, x, y }: Question) {
  const found = withinPersonCorrelation(id.map((person, index) => ({ person: String(person), x: x[index] ?? null, y: y[index] ?? null })))
  if (found.kind === 'too-few') throw new RangeError(`${found.pairs} pairs of ${found.people} people are too few`)
  if (found.kind === 'no-variation') throw new RangeError('x or y varies within nobody: there is no correlation, which is not 0')
  return { r: found.r, df: found.df, p: found.p, ci95: found.interval, pairs: found.pairs, people: found.people }
}

function show({ r, df, p, ci95, pairs, people }: ReturnType<typeof answer>): string {
  return methodTable(['r', 'df', 'p', '95 % from', 'to', 'pairs', 'people'], [[r, df, p < 0.001 ? p.toExponential(2) : p, ci95?.[0] ?? null, ci95?.[1] ?? null, pairs, people]])
}
