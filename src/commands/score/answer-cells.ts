// Reads the cells of a file of answers: where each item's column stands, and which answer of the form a cell means.
import { anchorsOf, rangeOf, type InstrumentItem } from '#src/domain/instruments/instrument.ts'
import { numberFrom } from '#src/platform/csv-table.ts'
import type { Asked } from './asked.ts'

/** An answer's code, or what is wrong with the cell. */
export type ReadCell = (text: string) => number | string

export const answersSaid = ['codes', 'points'] as const
export type AnswersSaid = (typeof answersSaid)[number]

/**
 * How the cells of one item are read. Attune's own answers are numbered from 0. Those of another questionnaire go by their code or words, or by their points;
 * where one word would mean one answer as a code and another as points, it has to be said which.
 */
export function cellReader({ instrument, isOwn, namesOf }: Asked, item: InstrumentItem, said: AnswersSaid | null): ReadCell {
  const { min, max } = rangeOf(instrument, item)!
  const anchors = anchorsOf(instrument, item)
  if (!isOwn || anchors.length === 0) {
    return (text) => {
      const value = numberFrom(text)
      return value !== null && Number.isInteger(value) && value >= min && value <= max ? value : `${text} is not a whole number from ${min} to ${max}`
    }
  }
  const byCode = (text: string) => anchors.filter((anchor) => said !== 'points' && (anchor.coding?.code === text || anchor.text === text))
  const byPoints = (text: string) => {
    const value = numberFrom(text)
    return anchors.filter(({ weight }) => said !== 'codes' && value !== null && weight === value)
  }
  const doubtful = anchors.flatMap(({ coding, text }) => [coding?.code ?? text, text]).find((word) => new Set([...byCode(word), ...byPoints(word)]).size > 1 && byPoints(word).length > 0 && byCode(word).length > 0)
  if (doubtful !== undefined) throw new Error(`${doubtful} is the code of one answer to ${namesOf(item).at(-1)} and the points of another: say which the file has, with --answers codes or --answers points.`)
  const known = anchors.map((anchor) => (said === 'points' ? String(anchor.weight) : (anchor.coding?.code ?? anchor.text))).join(', ')
  return (text) => {
    const found = [...new Set([...byCode(text), ...byPoints(text)])]
    if (found.length > 1) return `${text} are the points of more than one answer: ${found.map((anchor) => anchor.text).join(', ')}`
    return found[0]?.code ?? `${text} is none of the answers ${known}`
  }
}
