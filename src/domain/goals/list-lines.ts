// A list of goals as it is typed, line by line: read, put in another order, and what is to be mended said beside its line.
import { goalsAtMost, type ListPart } from './naming.ts'
import { shortLine } from '../session/one-line.ts'

/** One line of the form, as typed. */
export interface ListLine {
  readonly text: string
  readonly why: string
  /** `` when it was left open. */
  readonly importance: string
}

export interface ReadLine {
  readonly part: ListPart
  readonly text: string
  readonly why: string | null
  /** 0..10. */
  readonly importance: number | null
}

export const emptyLine: ListLine = { text: '', why: '', importance: '' }

const fields = ['text', 'why', 'importance'] as const
const Line = shortLine('goals.mend.long')

/** The name of a field of line `n` (1, 2, …): `wants-text-1`. */
export const lineName = (part: ListPart, field: (typeof fields)[number], n: number): string => `${part}-${field}-${n}`

/** The lines of one part of the form, always as many as a list may have. */
export function typedLines(form: Readonly<Record<string, string>>, part: ListPart): ListLine[] {
  return Array.from({ length: goalsAtMost }, (_, index) => Object.fromEntries(fields.map((field) => [field, form[lineName(part, field, index + 1)] ?? ''])) as unknown as ListLine)
}

/** The same as fields of a form again. */
export function asFields(part: ListPart, lines: readonly ListLine[]): Record<string, string> {
  return Object.fromEntries(lines.flatMap((line, index) => fields.map((field) => [lineName(part, field, index + 1), line[field]])))
}

/** One line a place further up or down; what cannot move stays. @param at 1, 2, … */
export function moveLine(lines: readonly ListLine[], at: number, way: 'up' | 'down'): ListLine[] {
  const to = way === 'up' ? at - 1 : at + 1
  if (to < 1 || to > lines.length || at < 1 || at > lines.length) return [...lines]
  const moved = [...lines]
  ;[moved[at - 1], moved[to - 1]] = [lines[to - 1]!, lines[at - 1]!]
  return moved
}

/** What the lines say, empty ones left out, and message keys of what to mend by field name. */
export function readLines(part: ListPart, lines: readonly ListLine[]): { readonly goals: readonly ReadLine[]; readonly mends: Readonly<Record<string, string>> } {
  const mends: Record<string, string> = {}
  const goals = lines.flatMap((line, index): ReadLine[] => {
    const name = (field: (typeof fields)[number]) => lineName(part, field, index + 1)
    const [text, why] = [Line.safeParse(line.text), Line.safeParse(line.why)]
    const isNumber = line.importance === '' || (/^\d{1,2}$/.test(line.importance) && Number(line.importance) <= 10)
    if (!text.success) mends[name('text')] = 'goals.mend.long'
    if (!why.success) mends[name('why')] = 'goals.mend.long'
    if (!isNumber) mends[name('importance')] = 'checkin.mend.out-of-range'
    if (!text.success || !why.success || !isNumber) return []
    if (text.data === '') {
      if (why.data !== '' || line.importance !== '') mends[name('text')] = 'goals.mend.empty'
      return []
    }
    return [{ part, text: text.data, why: why.data || null, importance: line.importance === '' ? null : Number(line.importance) }]
  })
  return { goals, mends }
}
