// Answers a plan from what is kept: sums for the models, closed cases some at a time for what became of them. Used by the thread and by the command line alike, so that the one repeats the other.
import { endedFigures, type EndedFigures } from '#src/domain/evidence/ended/ended-figures.ts'
import type { AnalysisPlan } from '#src/domain/evidence/analysis-plan.ts'
import { byBeginning, type YearOfBeginning } from '#src/domain/evidence/study/by-beginning.ts'
import { runStudy, studyParts, type Study } from '#src/domain/evidence/study/run-study.ts'
import type { StudyData } from '#src/domain/evidence/study/study-data.ts'
import { inSnapshot, type Database } from '#src/records/database.ts'
import { beginningYears, readKeptStudy, weeklyRate, type WeeklyRate } from '#src/records/evidence.ts'
import type { OrganisationScope } from '#src/records/scope.ts'
import { gatherEnded, type Asked } from './gather-ended.ts'

/** What is kept and shown. */
export interface Shown {
  readonly study: Study
  readonly beginnings: readonly YearOfBeginning[]
  readonly rate: WeeklyRate
  readonly ended: EndedFigures
}

export interface ToAnswer {
  readonly plan: AnalysisPlan
  readonly asked: Asked
  readonly closedCases: number
  readonly measures: Pick<StudyData, 'outcome' | 'alliance'>
  readonly timeZone: string
  readonly now: number
}

export interface Progress {
  readonly step: 'waiting' | 'sums' | 'models' | 'ended'
  readonly done: number
  readonly of: number
}

/** @param told how far it is */
export async function answer(db: Database, scope: OrganisationScope, { plan, asked, closedCases, measures, now, timeZone }: ToAnswer, told: (progress: Progress) => void): Promise<Shown> {
  const kept = { instrumentId: plan.measure, scoring: plan.scoring }
  told({ step: 'sums', done: 0, of: 0 })
  const { sums, years, rate } = await inSnapshot(db, scope, async (tx) => ({
    sums: await readKeptStudy(tx, scope, kept, asked.openedFrom), years: await beginningYears(tx, scope, kept, asked.openedFrom, timeZone), rate: await weeklyRate(tx, scope, kept, now),
  }))
  if (years.length !== sums.clients.count) throw new Error(`${sums.clients.count} clients have sums and ${years.length} a beginning`)
  const data: StudyData = { ...sums, ...measures, organisations: null }
  let fitted = 0
  const study = runStudy(data, () => told({ step: 'models', done: fitted++, of: studyParts.length }))
  const beginnings = byBeginning(data, years)
  told({ step: 'ended', done: 0, of: closedCases })
  const ended = await gatherEnded(db, scope, asked, (done) => told({ step: 'ended', done, of: closedCases }))
  return { study, beginnings, rate, ended: endedFigures(ended, plan.measure) }
}
