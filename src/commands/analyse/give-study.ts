// Fits a study and gives it, wherever its data come from: as text, as JSON, and as a report in one file.
import { access, constants, writeFile } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { fittingAfresh } from '#src/domain/evidence/study/fit-study-model.ts'
import { runStudy, type Study, type StudyPart } from '#src/domain/evidence/study/run-study.ts'
import type { StudyData } from '#src/domain/evidence/study/study-data.ts'
import { readAssets } from '#src/platform/assets.ts'
import type { Content } from '#src/platform/content.ts'
import { version } from '#src/platform/version.ts'
import { studyFile } from '#src/ui/evidence/study-file.tsx'
import { root } from '../../root.ts'
import type { CommandCall } from '../command.ts'
import { tellPasses } from '../progress.ts'
import { showStudy, type FileCounts } from './show-study.ts'

export const reportOptions = { report: { type: 'string' }, 'as-text': { type: 'boolean' } } as const

/** What is being done, for whoever waits. */
const fitting: Readonly<Record<StudyPart, string>> = {
  between: 'early alliance and change', therapists: 'the therapists’ share', main: 'fitting the main model', detrended: 'fitting without trends', reverse: 'fitting the other way round',
  withoutLag: 'fitting without the outcome before', sensitivity: 'fitting again with other people in it',
}

export function fitStudy({ progress }: Pick<CommandCall, 'progress'>, data: StudyData): Study {
  let told = (_share: number) => {}
  const begin = (part: StudyPart) => {
    told = tellPasses((pass) => progress(fitting[part], pass))
    progress(fitting[part])
  }
  return runStudy(data, begin, fittingAfresh((share) => told(share)))
}

/** Before anything is fitted: nobody wants to hear of it after the last model. @throws Error when the report's folder cannot be written to */
export async function mustTakeReport({ values: { report } }: Pick<CommandCall, 'values'>): Promise<void> {
  if (typeof report === 'string') await access(dirname(resolve(report)), constants.W_OK).catch(() => Promise.reject(new Error(`--report: ${dirname(report)} is no folder that can be written to`)))
}

export interface FoundStudy {
  readonly study: Study
  readonly counts: FileCounts
  /** What it was made from; null for what is stored. */
  readonly file: string | null
  /** Said beside it in JSON. */
  readonly beside?: Readonly<Record<string, number>>
}

export async function giveStudy(call: CommandCall, content: Content, { study, counts, file, beside }: FoundStudy): Promise<void> {
  const words = content.words('en')
  const report = call.values['report']
  if (typeof report === 'string') await writeReport(report, { study, file, content })
  if (call.json) call.say({ version, ...(file === null ? {} : { file: counts }), ...beside, ...study })
  else call.say([...(typeof report === 'string' ? [`Written to ${report}.`, ''] : []), showStudy(words, study, counts, typeof report !== 'string' || call.values['as-text'] === true)].join('\n'))
}

async function writeReport(path: string, { study, file, content }: { study: Study; file: string | null; content: Content }): Promise<void> {
  const style = (await readAssets(new URL('dist/public/', root), ['report.css'])).inline('report.css').text
  const sources = [...new Set(Object.values(study.published).flatMap(({ ranges, findings }) => [...ranges, ...findings].map(({ source }) => source)))]
  const words = content.words('en')
  const references = sources.map((source) => ({ source, ...content.reference(source) })).map(({ source, reference, checked, note }) => ({ source, reference, note: [...(checked ? [] : [words.t('why.source.unchecked')]), ...(note ? [note] : [])].join(' ') || null }))
  await writeFile(path, studyFile(words, study, { file: file === null || file === 'standard input' ? null : basename(file), version, madeAt: Date.now(), timeZone: 'UTC', references }, style))
}
