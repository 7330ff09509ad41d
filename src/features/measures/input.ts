// What a lead may say about a measure: everything a file cannot say, or not in a way that could be checked.
import { z } from 'zod'
import type { Statement } from '#src/domain/instruments/own-instrument.ts'
import type { ReadQuestionnaire } from '#src/domain/instruments/questionnaire.ts'
import { CommandId } from '#src/domain/kernel/ids.ts'
import type { Form } from '#src/platform/http.ts'
import type { Licence } from '#src/records/measures.ts'
import { mendsOf } from '#src/ui/fields.tsx'

export const Bringing = z.object({ command: CommandId, pasted: z.string().default('') })
export const Confirmed = z.object({ command: CommandId })

const line = (max: number) => z.string('measures.mend.needed').trim().min(1, 'measures.mend.needed').max(max, 'measures.mend.long')
/** `2.45`, also with a comma; empty is `empty`. */
const decimal = (empty: number | null) =>
  z.string().default('').transform((text) => text.trim().replace(',', '.')).pipe(z.string().regex(/^(|-?\d{1,4}(\.\d{1,6})?)$/, 'measures.mend.number')).transform((text) => (text === '' ? empty : Number(text)))
const number = decimal(null).refine((value) => value !== null, 'measures.mend.number').transform((value) => value!)

export const recalls = ['none', '1', '7', '14', '30'] as const
export const confidences = ['0.8', '0.9', '0.95', '0.99'] as const

export const LicenceForm = z.object({
  holder: line(200),
  users: z.string('measures.mend.users').trim().regex(/^[1-9]\d{0,4}$/, 'measures.mend.users').transform(Number),
  until: z.string('measures.mend.date').regex(/^\d{4}-\d\d-\d\d$/, 'measures.mend.date').refine((text) => !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text), 'measures.mend.date'),
})

/** One a line: `The path: 3, 4`. */
const Subscales = z.string().default('').transform((text, context) => {
  const lines = text.split('\n').map((each) => each.trim()).filter(Boolean)
  return lines.slice(0, 20).flatMap((each) => {
    const colon = Math.max(each.lastIndexOf(':'), each.lastIndexOf('：'))
    const [name, numbers] = [each.slice(0, Math.max(0, colon)).trim(), each.slice(colon + 1).trim()]
    const isSubscale = name !== '' && name.length <= 60 && /^[\d\s,،;]+$/.test(numbers)
    if (!isSubscale) context.addIssue({ code: 'custom', message: 'measures.mend.subscales' })
    return isSubscale ? [{ name, items: numbers.split(/[\s,،;]+/).filter(Boolean) }] : []
  })
})

/** One a line: `0-5 Little`. */
const Bands = z.string().default('').transform((text, context) => {
  const lines = text.split('\n').map((each) => each.trim()).filter(Boolean)
  return lines.slice(0, 20).flatMap((each) => {
    const [, from, to, label] = /^(-?\d{1,4})\s*(?:-|–|to)\s*(-?\d{1,4})[\s:]+([^\s:].{0,59})$/.exec(each) ?? []
    if (!label) context.addIssue({ code: 'custom', message: 'measures.mend.bands' })
    return label ? [{ from: Number(from), to: Number(to), label }] : []
  })
})

const StatementForm = z
  .object({
    title: line(100),
    language: z.string('measures.mend.language').trim().regex(/^[a-z]{2,3}(-[A-Za-z0-9]+)*$/, 'measures.mend.language'),
    notice: line(1000),
    purpose: z.enum(['outcome', 'alliance'], 'measures.mend.choose'),
    direction: z.enum(['higher-worse', 'higher-better'], 'measures.mend.choose'),
    recall: z.enum(recalls, 'measures.mend.choose').transform((days) => (days === 'none' ? null : Number(days))),
    method: z.enum(['sum', 'mean'], 'measures.mend.choose').default('sum'),
    missing: z.string().default('0').transform((text) => text.trim() || '0').pipe(z.string().regex(/^\d{1,2}$/, 'measures.mend.missing')).transform(Number),
    subscales: Subscales,
    bands: Bands,
    points: decimal(null).refine((points) => points === null || points > 0, 'measures.mend.number'),
    confidence: z.enum(confidences, 'measures.mend.choose').default('0.95').transform(Number),
    rule: z.string().trim().max(100, 'measures.mend.long').default(''),
  })
  .refine(({ points, rule }) => points === null || rule !== '', { path: ['rule'], message: 'measures.mend.rule' })

export interface Stated {
  readonly statement: Statement
  readonly licence: Licence
}

/** Whether the ends of the score have to be stated: not where Attune's own description or the file says them. */
export const needsRange = (read: ReadQuestionnaire): boolean => read.calculations.length === 0 || (read.calculations[0]!.written === null && read.calculations[0]!.range === null)

/** Everything that is to be mended is said at once, by field. */
export function readStatement(values: Form, read: ReadQuestionnaire): { readonly stated: Stated } | { readonly mends: Readonly<Record<string, string>> } {
  const said = StatementForm.safeParse(values)
  const licence = LicenceForm.safeParse(values)
  const range = needsRange(read) ? z.object({ from: number, to: number }).safeParse(values) : { success: true as const, data: { from: 0, to: 1 }, error: undefined }
  if (!said.success || !licence.success || !range.success) return { mends: mendsOf([...(said.error?.issues ?? []), ...(licence.error?.issues ?? []), ...(range.error?.issues ?? [])]) }
  const { title, language, notice, purpose, direction, recall, method, missing, subscales, bands, points, confidence, rule } = said.data
  const ticked = (field: string) => read.items.map(({ key }) => key).filter((key) => values[`${field}.${key}`] === 'on')
  return {
    stated: {
      licence: licence.data,
      statement: {
        title, language, notice, purpose, direction, method, subscales, bands, recallDays: recall, maxMissing: missing, range: { min: range.data.from, max: range.data.to },
        notCounted: ticked('out'), reversed: ticked('reversed'), risk: ticked('risk'), reliable: points === null ? null : { points, confidence, name: rule },
      },
    },
  }
}
