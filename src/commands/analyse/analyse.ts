// `attune analyse`: the study of the title question on a file of sessions, as text, JSON, and a report in one file.
import { gatherSessions } from '#src/domain/evidence/study/gather-sessions.ts'
import type { Study } from '#src/domain/evidence/study/run-study.ts'
import type { StudyData } from '#src/domain/evidence/study/study-data.ts'
import { readContent } from '#src/platform/content.ts'
import { root } from '../../root.ts'
import type { Command, CommandCall } from '../command.ts'
import { inputOf, type Input } from '../input.ts'
import { openProblems, strictOption, type Problems } from '../problems.ts'
import { fitStudy, giveStudy, mustTakeReport, reportOptions } from './give-study.ts'
import { help } from './help.ts'
import { askSwapped, whySwapped } from './look-swapped.ts'
import { orderSessions } from './order-sessions.ts'
import { readSessions } from './read-sessions.ts'
import type { FileCounts } from './show-study.ts'
import { across, stored } from './stored.ts'
import { measureOptions, studyMeasures, type StudyMeasures } from './study-measures.ts'

export const analyse: Command = {
  help,
  options: { ...strictOption, ...measureOptions, ...reportOptions },
  verbs: { stored, across },
  async run(call) {
    const problems = openProblems(call)
    const content = await readContent(new URL('content/', root), false)
    const measures = studyMeasures(call, content.instruments('en'))
    await mustTakeReport(call)
    const found = await studyOf(call, measures, problems)
    if (!found) return 2
    await giveStudy(call, content, found)
    return problems.exitCode()
  },
}

async function studyOf(call: CommandCall, measures: StudyMeasures, problems: Problems): Promise<{ study: Study; counts: FileCounts; file: string } | null> {
  const input = inputOf(call.positionals)
  const read = await readData(input, measures, problems, (rows) => call.progress('reading', `${rows} rows`))
  if (!read) return null
  return { study: fitStudy(call, read.data), counts: read.counts, file: input.name }
}

/** What the study needs of the file; the rows themselves are let go, since a file may have many millions. */
async function readData(input: Input, measures: StudyMeasures, problems: Problems, progress: (rows: number) => void): Promise<{ data: StudyData; counts: FileCounts } | null> {
  const whole = (reason: string) => ({ file: input.name, line: null, column: null, reason })
  const file = await readSessions(input, measures, problems, progress)
  if (!file) return null
  const swapped = whySwapped(file.looks, measures)
  if (swapped !== null || file.rows.count === 0) {
    problems.complain(whole(swapped ?? (file.read === 0 ? 'there are no sessions' : 'there is no session that can be read')))
    return null
  }
  const asked = askSwapped(file.looks, measures)
  if (asked !== null) problems.note(whole(asked))
  const { rows, therapists, organisations, repeated, contradicted } = orderSessions(file, input.name, problems)
  if (rows.count === 0) {
    problems.complain(whole('there is no session that can be used'))
    return null
  }
  return {
    data: { ...gatherSessions(rows), outcome: measures.outcome, alliance: measures.alliance, therapists, organisations },
    counts: { rows: file.read, sessions: rows.count, repeated, contradicted, ignored: file.others },
  }
}
