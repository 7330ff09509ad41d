// The study of what the database keeps: of one organisation, or of all that have clients enough.
import { randomUUID } from 'node:crypto'
import { organisationScope } from '#src/access/scope.ts'
import type { StudyData } from '#src/domain/evidence/study/study-data.ts'
import { scoringOf } from '#src/domain/outcome/scored-course.ts'
import type { Instrument } from '#src/domain/instruments/instrument.ts'
import { readStudy } from '#src/features/evidence/read-study.ts'
import { readContent, type Content } from '#src/platform/content.ts'
import { openDb } from '#src/platform/db.ts'
import { audit } from '#src/records/audit.ts'
import { inTransaction, type Database } from '#src/records/database.ts'
import { everyOrganisation } from '#src/records/every-organisation.ts'
import { leastClients, readAcross } from '#src/records/evidence-across.ts'
import { keptMeasures } from '#src/records/evidence.ts'
import { releasedMeasures } from '#src/records/measures.ts'
import type { KeptStudy } from '#src/records/kept-study.ts'
import type { Tables } from '#src/records/tables.ts'
import { root } from '../../root.ts'
import type { CommandCall } from '../command.ts'
import { withServer } from '../with-server.ts'
import { fitStudy, giveStudy, mustTakeReport } from './give-study.ts'
import { studyMeasures } from './study-measures.ts'

export const studyStored = (call: CommandCall): Promise<0 | 2> =>
  onContent(call, async (content) => await withServer(call.config, async (connection) => {
    const { db, close } = openDb<Tables>(connection, { connections: 1 }, () => {})
    try {
      return await ofOne(call, content, db)
    } finally {
      await close()
    }
  }))

export const studyAcross = (call: CommandCall): Promise<0 | 2> =>
  onContent(call, async (content) => await withServer(call.config, async (connection) => {
    const instrument = shipped(content, String(call.values['outcome'] ?? 'phq-9'))
    const { study, leftOut } = await readAcross(connection, { instrumentId: instrument.id, scoring: scoringOf(instrument) })
    if (leftOut > 0 && !call.json) call.say(`${leftOut} ${leftOut === 1 ? 'organisation has' : 'organisations have'} fewer than ${leastClients} clients of this measure and ${leftOut === 1 ? 'is' : 'are'} left out.`)
    return { kept: study, instrument, organisations: study.organisations.count > 1 ? study.organisations : null, beside: { organisationsLeftOut: leftOut } }
  }))

interface Read {
  readonly kept: KeptStudy
  readonly instrument: Instrument
  readonly organisations: StudyData['organisations']
  readonly beside?: Readonly<Record<string, number>>
}

async function onContent(call: CommandCall, read: (content: Content) => Promise<Read>): Promise<0 | 2> {
  await mustTakeReport(call)
  const content = await readContent(new URL('content/', root), false)
  const { kept, instrument, organisations, beside } = await read(content).catch((error: Error & { code?: string }) => {
    throw error.code === '42P01' || error.code === '22023' ? new Error('This database is of an earlier Attune. Start Attune once, which upgrades it.', { cause: error }) : error
  })
  if (kept.clients.count === 0) throw new Error(`Nothing is stored of ${instrument.title} yet.`)
  const { outcome } = studyMeasures({ values: { outcome: instrument.id } }, [instrument])
  const check = content.instrument('attune-after', 'en')!
  const study = fitStudy(call, { ...kept, organisations, outcome, alliance: { name: check.title, range: check.scoring[0]!.range } })
  await giveStudy(call, content, { study, counts: { rows: study.counts.sessions, sessions: study.counts.sessions, repeated: 0, contradicted: 0, ignored: [] }, file: null, ...(beside ? { beside } : {}) })
  return 0
}

async function ofOne(call: CommandCall, content: Content, db: Database): Promise<Read> {
  const all = await everyOrganisation(db)
  const named = call.values['organisation']
  const organisationId = all.find((id) => (named === undefined ? all.length === 1 : id === named))
  if (!organisationId) throw new Error(all.length === 0 ? 'There is no organisation yet.' : `Say which organisation with --organisation: ${all.join(', ')}.`)
  const scope = organisationScope(organisationId, { kind: 'operator', id: null }, null)
  const { measures, own } = await inTransaction(db, scope, async (tx) => {
    await audit(tx, scope, { action: 'analyse-evidence', id: randomUUID(), at: Date.now() })
    return { measures: await keptMeasures(tx, scope), own: await releasedMeasures(tx, scope) }
  })
  const wanted = call.values['outcome']
  const measure = measures.find(({ instrumentId }) => wanted === undefined || instrumentId === wanted)
  if (!measure) throw new Error(`Nothing is stored of ${String(wanted ?? 'any measure')} yet.${measures.length > 0 ? ` There is ${measures.map(({ instrumentId }) => instrumentId).join(', ')}.` : ''}`)
  const instrument = [...content.instruments('en'), ...own.map((each) => each.instrument)].findLast((each) => each.id === measure.instrumentId && scoringOf(each) === measure.scoring)
  if (!instrument) throw new Error(`${measure.instrumentId} is not known here in its scoring ${measure.scoring}.`)
  return { kept: await readStudy({ db }, scope, measure), instrument, organisations: null }
}

function shipped(content: Content, id: string): Instrument {
  const outcomes = content.instruments('en').filter(({ purpose }) => purpose === 'outcome')
  const found = outcomes.find((each) => each.id === id)
  if (!found) throw new Error(`--outcome is one of ${outcomes.map((each) => each.id).join(', ')}, and not ${id}.`)
  return found
}
