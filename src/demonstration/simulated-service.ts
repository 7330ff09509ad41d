// The large simulated service: an organisation with a lead and therapists beside the invented clinic, and its clients some dozens at a time. Made when somebody asks for it, and gone on with where it was left.
import type { Context } from '#src/access/context.ts'
import { organisationScope, staffScope } from '#src/access/scope.ts'
import { simulatedService } from '#src/access/simulated-service.ts'
import { caseIdFrom } from '#src/access/case-id.ts'
import { CommandId, PersonId, type CheckInId, type ClientId, type SessionId } from '#src/domain/kernel/ids.ts'
import type { Answers } from '#src/domain/instruments/score.ts'
import { scoresOf } from '#src/features/checkin/scores-of.ts'
import { choose } from '#src/features/signals/choose.ts'
import { idFrom, seal } from '#src/platform/crypto.ts'
import { addDays, dateIn, day, hour, instantOf, minute } from '#src/platform/time.ts'
import { audit, auditOn } from '#src/records/audit.ts'
import { clientSeal, countCases, replaceMeasures } from '#src/records/cases.ts'
import { inReading, inTransaction } from '#src/records/database.ts'
import { openCase } from '#src/records/open-case.ts'
import { insertOrganisation } from '#src/records/organisation.ts'
import { insertPerson, readPerson } from '#src/records/people.ts'
import type { Role, StaffScope } from '#src/records/scope.ts'
import { insertWholeCourses, type HeldSession, type WholeCourse } from '#src/records/whole-courses.ts'
import { ratings, spread } from './answers.ts'
import { clinicZone } from './invent.ts'
import { simulateCourse, type SimulatedSession } from './simulate-course.ts'

/** Enough for every figure of Evidence: 1,200 clients with two scores for the therapists' share, ten with each therapist. */
export const simulatedClients = 1500
const therapists = 40
const seed = 20_261_128
/** Over which clients began; those of the last weeks are still in therapy. */
const daysBack = 1190
/** Long enough ago for a first session. */
const lastBegan = 14
const clientsAtATime = 25
const sessionLasts = 50 * minute
/** A therapist's week has forty hours for clients, one for each of those who may be there at a time. */
const hours = ['08:00', '09:00', '10:00', '11:00', '13:00', '14:00', '15:00', '16:00']
const asked = ['phq-9', 'gad-7']

const system = organisationScope(simulatedService, { kind: 'system', id: null }, null)
const personNumbered = (number: number): PersonId => PersonId.parse(idFrom(`simulated service, person ${number}`))
const simulatedLead = personNumbered(0)

/** How many of its clients are there. */
export const countSimulated = async (context: Context): Promise<number> => await inReading(context.db, system, (tx) => countCases(tx, system))

/** Makes what is missing. @param told how many clients are there @param ended looked at between two steps */
export async function makeSimulatedService(context: Context, size: number, told: (here: number) => void, ended: AbortSignal): Promise<void> {
  const today = dateIn(context.clock(), clinicZone)
  await openService(context, instantOf(addDays(today, -daysBack - 7), '08:00', clinicZone))
  for (let here = await countSimulated(context); here < size && !ended.aborted; ) {
    const numbers = Array.from({ length: Math.min(clientsAtATime, size - here) }, (_, index) => here + index)
    await addClients(context, numbers, size, today)
    here += numbers.length
    told(here)
  }
  if (ended.aborted) return
  // Switched on by its lead, so that the expected course can be seen; once, whatever the lead chooses afterwards.
  await choose(context, staffOf(simulatedLead, 'lead'), { command: CommandId.parse(idFrom('simulated service, predictions')), detector: 'rules', predictions: 'on', predictionsBy: 'Robin Vale', 'understood.yes': 'on' })
}

async function openService(context: Context, at: number): Promise<void> {
  await context.keyring.createOrganisation(simulatedService)
  await inTransaction(context.db, system, async (tx) => {
    if (await readPerson(tx, system, simulatedLead)) return
    await insertOrganisation(tx, system, {
      name: 'A simulated service', timeZone: clinicZone, defaultLanguage: 'en', solePractitioner: false, dutyNote: '', acknowledgeWithinMinutes: 240, linkValidDays: 90, retentionYears: 8, idleMinutes: 60,
    }, at)
    await insertPerson(tx, system, { personId: simulatedLead, name: 'Robin Vale', email: 'lead@simulated.example', roles: ['lead', 'admin'], language: 'en', timeZone: clinicZone, at })
    for (let number = 1; number <= therapists; number += 1) {
      await insertPerson(tx, system, { personId: personNumbered(number), name: `Therapist ${number}`, email: `therapist-${number}@simulated.example`, roles: ['therapist'], language: 'en', timeZone: clinicZone, at })
    }
    await audit(tx, system, { action: 'create-organisation', subjectId: simulatedService, id: context.newId(), at })
  })
}

async function addClients(context: Context, numbers: readonly number[], size: number, today: string): Promise<void> {
  const version = context.content.consent('en').version
  const made = await Promise.all(numbers.map(async (number) => {
    const clientId = context.newId() as ClientId
    await context.keyring.createClient(simulatedService, clientId)
    const key = (await context.keyring.client(simulatedService, clientId))!
    const therapist = number % therapists
    const staff = staffOf(personNumbered(therapist + 1), 'therapist')
    const caseId = await caseIdFrom(context, staff, CommandId.parse(context.newId()))
    const place = Math.floor(number / therapists)
    const monday = mondayBefore(addDays(today, -daysBack + Math.floor(((daysBack - lastBegan) * number) / size)))
    const starts = (week: number) => instantOf(addDays(monday, 7 * week + (place % 5)), hours[Math.floor(place / 5) % hours.length]!, clinicZone)
    const opened = starts(0) - 3 * day
    const name = (words: string, field: 'name' | 'called') => seal(key, words, clientSeal(clientId, field))
    const client = { clientId, language: 'en', timeZone: clinicZone, at: opened, name: name(`Simulated client ${number + 1}`, 'name'), called: name(`Client ${number + 1}`, 'called') }
    const all = simulateCourse(seed, number, therapist)
    const held = all.map((said, week) => ({ said, start: starts(week) })).filter(({ start }) => start + 4 * hour < context.clock())
    const closing = starts(all.length - 1) + day
    const course: WholeCourse = {
      caseId, therapistId: staff.personId, language: 'en', timeZone: clinicZone, consent: { id: context.newId(), version, at: opened },
      sessions: held.map(({ said, start }, index) => heldSession(context, said, start, index)), closedAt: closing < context.clock() ? closing : null,
    }
    return { staff, caseId, client, course }
  }))
  await inTransaction(context.db, system, async (tx) => {
    for (const { staff, caseId, client } of made) {
      await openCase(tx, staff, { caseId, client }, context.newId)
      await replaceMeasures(tx, staff, caseId, asked.map((instrumentId) => ({ instrumentId, everySessions: 1 })))
    }
    await insertWholeCourses(tx, system, made.map(({ course }) => course))
    for (const { staff, caseId, course: { closedAt } } of made) if (closedAt !== null) await auditOn(tx, staff, caseId, { action: 'close-case', id: context.newId(), at: closedAt })
  })
}

/** Somebody at work, for whom nobody has signed in. */
const staffOf = (personId: PersonId, role: Role): StaffScope => staffScope({ organisationId: simulatedService, personId, roles: new Set([role]), signInId: personId, language: 'en', timeZone: clinicZone }, null)

function heldSession(context: Context, { phq9, gad7, client, therapist }: SimulatedSession, start: number, index: number): HeldSession {
  const end = start + sessionLasts
  const form = (kind: 'before' | 'after', at: number, ids: readonly string[], answers: Answers): HeldSession['checkIns'] => {
    if (ids.length === 0) return []
    const shown = ids.map((id) => context.content.instrument(id, 'en')!)
    return [{ checkInId: context.newId() as CheckInId, kind, at, door: 'link', versions: Object.fromEntries(shown.map(({ id, version }) => [id, version])), answers, scores: scoresOf(shown, answers) }]
  }
  return {
    id: context.newId() as SessionId, start, end, mirror: { at: end + 10 * minute, answers: therapist && ratings('attune-mirror', therapist) },
    checkIns: [
      ...form('before', start - 20 * minute, [...(phq9 === null ? [] : ['phq-9']), ...(gad7 === null ? [] : ['gad-7'])], {
        ...(phq9 === null ? {} : { ...spread('phq-9', 8, phq9, index), 'phq-9/9': 0 }), ...(gad7 === null ? {} : spread('gad-7', 7, gad7, index)),
      }),
      ...form('after', end + 15 * minute, client ? ['attune-after'] : [], client ? ratings('attune-after', client) : {}),
    ],
  }
}

function mondayBefore(date: string): string {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay()
  return addDays(date, -((weekday + 6) % 7))
}
