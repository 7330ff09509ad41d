// A client's first day: added to the list or brought in from a file, handed a link, and agreed.
import { caseScope, clientScope } from '#src/access/scope.ts'
import { readToken } from '#src/access/token.ts'
import { CaseId } from '#src/domain/kernel/ids.ts'
import { planSessions } from '#src/features/calendar/plan.ts'
import { addClient } from '#src/features/cases/add.ts'
import { changeMeasures } from '#src/features/cases/change.ts'
import { giveLink, giveStartCode } from '#src/features/cases/give.ts'
import { agree } from '#src/features/checkin/agree.ts'
import { choosePin } from '#src/features/checkin/enter.ts'
import { caseOfInvented } from '#src/features/demonstration/tour-cast.ts'
import { carryOutImport } from '#src/features/import/carry-out.ts'
import { readImport } from '#src/features/import/input.ts'
import { csvRow } from '#src/platform/csv-write.ts'
import { minute } from '#src/platform/time.ts'
import { inTransaction } from '#src/records/database.ts'
import { findDoor } from '#src/records/doors.ts'
import { partInCase } from '#src/records/reach.ts'
import type { CaseScope, ClientScope, StaffScope } from '#src/records/scope.ts'
import { sessionsOfCase, type SessionRow } from '#src/records/sessions.ts'
import { at, command, type Clinic } from './clinic.ts'
import type { Course } from './course.ts'

/** What is known of a client once they are there. */
export interface Arrived {
  readonly client: ClientScope
  readonly sessions: readonly SessionRow[]
  caseFor(staff: StaffScope): CaseScope
}

const sessionLasts = 50 * minute
/** Of every client who has one. */
const pin = '2468'

export async function arrive(clinic: Clinic, course: Course, instant: number, starts: readonly number[]): Promise<Arrived> {
  const context = at(clinic.context, instant)
  const staff = clinic.staff(course.therapist)
  const { organisationId } = staff
  const caseId = await (course.past ? bringIn(clinic, course, instant) : addNew(clinic, course, instant))
  const part = await inTransaction(context.db, staff, (tx) => partInCase(tx, staff, caseId, instant))
  const clientId = part!.clientId
  const caseFor = (reader: StaffScope) => caseScope(reader, { caseId, clientId, reader: 'therapist', words: true })
  const visit = { staff, case: caseFor(staff) }
  const given = await giveLink(context, visit, command(context))
  const { linkId } = (await inTransaction(context.db, staff, (tx) => findDoor(tx, staff, readToken(given!.token)!.secretHash, null, instant)))!
  const clientBy = (known: boolean) => clientScope(organisationId, { caseId, clientId, linkId, known, tablet: false, language: course.language }, null)
  const choosesPin = course.handled?.heard !== undefined || course.wanted !== undefined
  if (choosesPin) await choosePin(context, clientBy(false), { code: (await giveStartCode(context, visit, command(context)))!, pin, again: pin })
  const client = clientBy(choosesPin)
  await agree(context, client, { command: command(context), supervision: course.supervision ?? false, words: false })
  await planSessions(context, visit, command(context), starts.map((start) => ({ start, end: start + sessionLasts, isSkipped: false })))
  return { client, caseFor, sessions: await inTransaction(context.db, visit.case, (tx) => sessionsOfCase(tx, visit.case)) }
}

const measuresOf = ({ isAnxious }: Course) => (isAnxious ? ['phq-9', 'gad-7'] : ['phq-9']).map((instrumentId) => ({ instrumentId, everySessions: 1 }))

async function addNew(clinic: Clinic, course: Course, instant: number): Promise<CaseId> {
  const { name, called, language, zone } = course
  const staff = clinic.staff(course.therapist)
  const id = caseOfInvented(staff.organisationId, name)
  return await addClient(at(clinic.context, instant), staff, { command: id, name, called, language, zone, measures: measuresOf(course) }, null)
}

/** By a file with past scores; a file knows no measures, so these are agreed afterwards. */
async function bringIn(clinic: Clinic, course: Course, instant: number): Promise<CaseId> {
  const context = at(clinic.context, instant)
  const staff = clinic.staff(course.therapist)
  const rows = course.past!.map(({ date, value }) => ['A-1', course.name, course.called, 'phq-9', date, String(value)])
  const file = readImport([['client', 'name', 'called', 'instrument', 'date', 'value'], ...rows].map(csvRow).join(''), context.content.instruments('en'), instant)
  const [brought] = await carryOutImport(context, staff, file.rows)
  const caseId = CaseId.parse(brought?.caseId)
  const part = await inTransaction(context.db, staff, (tx) => partInCase(tx, staff, caseId, instant))
  const visit = { staff, case: caseScope(staff, { caseId, clientId: part!.clientId, reader: 'therapist', words: true }) }
  await changeMeasures(context, visit, { command: command(context), measures: measuresOf(course) })
  return caseId
}
