// Answers a plan from what is kept: sums for the models, closed cases some at a time for what became of them. Used by the thread and by the command line alike, so that the one repeats the other.
import { endedFigures, type EndedFigures } from '#src/domain/evidence/ended/ended-figures.ts'
import { endedRates, type EndedRates } from '#src/domain/evidence/ended/ended-rates.ts'
import type { AnalysisPlan } from '#src/domain/evidence/analysis-plan.ts'
import { byBeginning, type YearOfBeginning } from '#src/domain/evidence/study/by-beginning.ts'
import { refreshing, type KeptModels } from '#src/domain/evidence/study/refresh-study.ts'
import { runStudy, studyParts, type Study } from '#src/domain/evidence/study/run-study.ts'
import type { StudyData } from '#src/domain/evidence/study/study-data.ts'
import { countClosedCases } from '#src/records/closed-cases.ts'
import { inReading, type Database } from '#src/records/database.ts'
import type { OrganisationScope } from '#src/records/scope.ts'
import { latelyOf, weeklyRate, type WeeklyRate } from '#src/records/weekly-rate.ts'
import { gatherEnded, regatherEnded, type Asked, type EndedCases } from './gather-ended.ts'
import { readHeldRows, type HeldRows, type Reading } from './held-rows.ts'
import { yearsOf } from './years-of.ts'

/** What is kept and shown. */
export interface Shown {
  readonly study: Study
  readonly beginnings: readonly YearOfBeginning[]
  readonly rate: WeeklyRate
  readonly ended: EndedFigures
  /** Absent in what was kept before it was told. */
  readonly endedRates?: EndedRates
}

export interface ToAnswer {
  readonly plan: AnalysisPlan
  readonly asked: Asked
  readonly measures: Pick<StudyData, 'outcome' | 'alliance'>
  readonly timeZone: string
  readonly now: number
}

export interface Progress {
  readonly step: 'waiting' | 'sums' | 'models' | 'ended'
  readonly done: number
  readonly of: number
}

/** What an answer leaves behind in memory, to go on from. Nothing of it leaves the thread. */
export interface Held {
  readonly rows: HeldRows
  readonly study: { readonly data: StudyData; readonly models: KeptModels; readonly question: string }
  readonly ended: { readonly cases: EndedCases; readonly asked: string; readonly figures: EndedFigures }
}

export interface Answer {
  readonly shown: Shown
  /** Which changes are in it. */
  readonly head: HeldRows['head']
  readonly held: Held
}

/** @param told how far it is @param held what the last answer left behind, of whichever plan */
export async function answer(db: Database, scope: OrganisationScope, what: ToAnswer, told: (progress: Progress) => void, held: Held | null = null): Promise<Answer> {
  const { plan, asked, measures, now, timeZone } = what
  told({ step: 'sums', done: 0, of: 0 })
  const reading = await readHeldRows(db, scope, { instrumentId: plan.measure, scoring: plan.scoring, openedFrom: asked.openedFrom }, held?.rows ?? null)
  const { rows: { rows, head } } = reading
  const data: StudyData = { cells: rows.cells, clients: { ...rows.clients, beganIn: yearsOf(rows.instants.openedAt, timeZone) }, therapists: rows.therapists, ...measures, organisations: null }
  const question = JSON.stringify([measures, timeZone])
  const earlier = reading.patch && held && held.study.question === question ? { ...held.study, ...reading.patch } : null
  const models = refreshing(earlier, data)
  let fitted = 0
  const study = runStudy(data, () => told({ step: 'models', done: fitted++, of: studyParts.length }), models.fit)
  const beginnings = byBeginning(data, models.fit)
  const ended = await endedNow(db, scope, what, reading, held, told)
  const lately = latelyOf(rows.instants, now)
  const shown: Shown = { study, beginnings, rate: weeklyRate(rows.instants, lately), ended: ended.figures, endedRates: endedRates([...ended.cases.values()], plan.measure, lately) }
  return { shown, head, held: { rows: reading.rows, study: { data, models: models.models, question }, ended } }
}

/** As it was where no closed case has changed. */
async function endedNow(db: Database, scope: OrganisationScope, { plan, asked }: ToAnswer, { patch }: Reading, held: Held | null, told: (progress: Progress) => void): Promise<Held['ended']> {
  const key = JSON.stringify([asked, plan.measure])
  const known = patch && held && held.ended.asked === key ? held.ended : null
  const changed = patch?.changes.filter(({ caseId, isClosed }) => isClosed || known?.cases.has(caseId)).map(({ caseId }) => caseId) ?? []
  if (known && changed.length === 0) return known
  const of = await inReading(db, scope, (tx) => countClosedCases(tx, scope, asked.openedFrom))
  told({ step: 'ended', done: 0, of })
  const cases = known ? await regatherEnded(db, scope, asked, known.cases, changed) : await gatherEnded(db, scope, asked, (done) => told({ step: 'ended', done, of }))
  return { cases, asked: key, figures: endedFigures([...cases.values()], plan.measure) }
}
