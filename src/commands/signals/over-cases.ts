// Runs the engine over a file of cases: first what is usual in the file, which stands for the organisation, then every case against it.
import { addCase, noNormSums, normsFrom, parametersFrom } from '#src/domain/alliance/norms.ts'
import { usualParameters, type Range } from '#src/domain/alliance/parameters.ts'
import { poolAlliance } from '#src/domain/alliance/pooled-norms.ts'
import type { Detector } from '#src/domain/brief/ground.ts'
import type { Instrument } from '#src/domain/instruments/instrument.ts'
import type { SeriesGround } from '#src/domain/signal/series.ts'
import { signalsOver, type CaseFindings } from '#src/domain/signal/signals-over.ts'
import type { Input } from '../input.ts'
import type { Problems } from '../problems.ts'
import { openGroupReader } from './group-cases.ts'
import { measuresIn } from './measures.ts'
import { readCases } from './read-cases.ts'
import { openSeriesReader } from './series-from-rows.ts'

/** Characters written at once. */
const longestText = 1 << 24

export interface CasesAsked {
  readonly input: Input
  readonly instruments: readonly Instrument[]
  /** Of the alliance's values, where it is not that of Attune's own items. */
  readonly alliance: Range | null
  readonly detector: Detector
  readonly now: number
  readonly problems: Problems
  /** One for each case, by first appearance. */
  readonly lineOf: (caseId: string, findings: CaseFindings) => string
  readonly write: (text: string) => Promise<void>
}

export async function signalsOverCases({ input, instruments, alliance, detector, now, problems, lineOf, write }: CasesAsked): Promise<void> {
  const file = await readCases(input, measuresIn(instruments, alliance), now, problems)
  if (!file) return
  const range = alliance ?? usualParameters.range
  const isThere = (id: string) => file.cells.some(({ measure: { key } }) => key === id || key.startsWith(`${id}/`))
  const outcomes = instruments.filter(({ id, purpose }) => purpose === 'outcome' && isThere(id))
  const readGroup = openGroupReader(file, input.name)
  const { seriesOf, clientChecksOf, isOfClientChecks } = openSeriesReader(file, input.name, outcomes, range, problems)
  try {
    let sums = noNormSums
    // Both readers of what is usual share one pass; no more than a group of courses is held.
    const courses = (function* () {
      for (let group = 0; group < file.store.groups; group += 1) {
        const found: (number | null)[][] = []
        readGroup(group, isOfClientChecks, null, (rows) => {
          const ratings = clientChecksOf(rows)
          sums = addCase(sums, ratings)
          found.push(ratings.map((rating) => rating?.mean ?? null))
        })
        yield* found
      }
    })()
    const pooled = detector === 'pooled' ? poolAlliance(courses, range) : null
    // What pooling did not ask for is read all the same: the sums come with it.
    while (courses.next().done !== true) continue
    const ground: SeriesGround = { alliance: parametersFrom(normsFrom(sums, range)), pooled, instruments: outcomes }
    for (let group = 0; group < file.store.groups; group += 1) {
      const texts = ['']
      readGroup(group, null, problems, (rows) => {
        const series = seriesOf(rows)
        const line = lineOf(series.caseId, signalsOver(series, ground))
        // A case may have a hundred thousand sessions, and a string has an end.
        if (texts.at(-1)!.length + line.length > longestText) texts.push(line)
        else texts[texts.length - 1] += line
      })
      for (const text of texts) await write(text)
    }
  } finally {
    file.store.close()
  }
}
