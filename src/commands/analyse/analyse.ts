// `attune analyse`: the study of the title question on a file of sessions, as text, JSON, and a report in one file.
import { access, constants, writeFile } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { gatherSessions } from '#src/domain/evidence/study/gather-sessions.ts'
import { runStudy, type Study, type StudyPart } from '#src/domain/evidence/study/run-study.ts'
import type { StudyData } from '#src/domain/evidence/study/study-data.ts'
import { readAssets } from '#src/platform/assets.ts'
import { readContent, type Content } from '#src/platform/content.ts'
import { version } from '#src/platform/version.ts'
import { studyFile } from '#src/ui/evidence/study-file.tsx'
import { root } from '../../root.ts'
import type { Command, CommandCall } from '../command.ts'
import { inputOf, type Input } from '../input.ts'
import { openProblems, strictOption, type Problems } from '../problems.ts'
import { help } from './help.ts'
import { askSwapped, whySwapped } from './look-swapped.ts'
import { orderSessions } from './order-sessions.ts'
import { readSessions } from './read-sessions.ts'
import { showStudy, type FileCounts } from './show-study.ts'
import { measureOptions, studyMeasures, type StudyMeasures } from './study-measures.ts'

export const analyse: Command = {
  help,
  options: { ...strictOption, ...measureOptions, report: { type: 'string' }, 'as-text': { type: 'boolean' } },
  async run(call) {
    const problems = openProblems(call)
    const content = await readContent(new URL('content/', root), false)
    const measures = studyMeasures(call, content.instruments('en'))
    const report = call.values['report']
    // Nobody wants to hear of it after the last model.
    if (typeof report === 'string') await access(dirname(resolve(report)), constants.W_OK).catch(() => Promise.reject(new Error(`--report: ${dirname(report)} is no folder that can be written to`)))
    const found = await studyOf(call, measures, problems)
    if (!found) return 2
    const { study, counts, file } = found
    const words = content.words('en')
    if (typeof report === 'string') await writeReport(report, { study, file, content })
    if (call.json) call.say({ version, file: counts, ...study })
    else call.say([...(typeof report === 'string' ? [`Written to ${report}.`, ''] : []), showStudy(words, study, counts, typeof report !== 'string' || call.values['as-text'] === true)].join('\n'))
    return problems.exitCode()
  },
}

/** What is being done, for whoever waits. */
const fitting: Readonly<Record<StudyPart, string>> = {
  between: 'early alliance and change', therapists: 'the therapists’ share', main: 'fitting the main model', detrended: 'fitting without trends', reverse: 'fitting the other way round',
  withoutLag: 'fitting without the outcome before', sensitivity: 'fitting again with other people in it',
}

async function studyOf(call: CommandCall, measures: StudyMeasures, problems: Problems): Promise<{ study: Study; counts: FileCounts; file: string } | null> {
  const input = inputOf(call.positionals)
  const read = await readData(input, measures, problems, (rows) => call.progress('reading', `${rows} rows`))
  if (!read) return null
  return { study: runStudy(read.data, (part) => call.progress(fitting[part])), counts: read.counts, file: input.name }
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

async function writeReport(path: string, { study, file, content }: { study: Study; file: string; content: Content }): Promise<void> {
  const style = (await readAssets(new URL('dist/public/', root), ['report.css'])).inline('report.css').text
  const sources = [...new Set(Object.values(study.published).flatMap(({ ranges, findings }) => [...ranges, ...findings].map(({ source }) => source)))]
  const words = content.words('en')
  const references = sources.map((source) => content.reference(source)).map(({ reference, checked, note }) => ({ reference, note: [...(checked ? [] : [words.t('why.source.unchecked')]), ...(note ? [note] : [])].join(' ') || null }))
  await writeFile(path, studyFile(words, study, { file: file === 'standard input' ? null : basename(file), version, madeAt: Date.now(), timeZone: 'UTC', references }, style))
}
