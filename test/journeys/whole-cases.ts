// Puts whole courses into the records at once, many cases of them, for what is only said of many.
import { randomUUID } from 'node:crypto'
import type { CaseId, CheckInId, ClientId, PersonId, SessionId } from '#src/domain/kernel/ids.ts'
import { day, hour } from '#src/platform/time.ts'
import { keepEvidence } from '#src/records/evidence-moments.ts'
import { insertPerson } from '#src/records/people.ts'
import type { World } from '#test/world.ts'

export interface WholeCourse {
  /** Before each session; null where there was no form. */
  readonly phq9: readonly (number | null)[]
  readonly gad7?: readonly (number | null)[]
  /** After each session, 0 to 10, all three questions alike. */
  readonly alliance?: readonly (number | null)[]
  readonly therapist?: PersonId
  readonly isOpen?: boolean
  /** Of a case that is there already. */
  readonly caseId?: CaseId
}

const instruments = { 'phq-9': 9, 'gad-7': 7 } as const

function answersOf(id: keyof typeof instruments, total: number): Record<string, number> {
  // Question nine stays zero: an answer to it would need a person.
  const items = id === 'phq-9' ? 8 : 7
  return { ...Object.fromEntries(Array.from({ length: items }, (_, item) => [`${id}/${item + 1}`, Math.min(3, Math.max(0, total - 3 * item))])), ...(id === 'phq-9' ? { 'phq-9/9': 0 } : {}) }
}

/** Therapists who do nothing but have cases. */
export async function addTherapists(world: World, count: number): Promise<readonly PersonId[]> {
  const ids = Array.from({ length: count }, () => randomUUID() as PersonId)
  await world.run(async (tx, scope) => {
    for (const personId of ids) await insertPerson(tx, scope, { personId, name: 'Invented Colleague', email: `${personId}@clinic.example`, language: 'en', timeZone: 'Europe/London', roles: ['therapist'], at: world.clock.now })
  })
  return ids
}

/** All of one client's, who has many cases: nobody counts clients here by who they are. Weekly sessions, rated blind by the therapist. */
export async function addWholeCases(world: World, clientId: ClientId, courses: readonly WholeCourse[], begunDaysAgo = 400): Promise<readonly CaseId[]> {
  const organisation_id = world.organisationId
  const began = world.clock.now - begunDaysAgo * day
  const made = courses.map((course) => ({ course, case_id: course.caseId ?? (randomUUID() as CaseId), therapist_id: course.therapist ?? world.people.mira, sessions: course.phq9.map((_, at) => ({ session_id: randomUUID() as SessionId, start: began + at * 7 * day })) }))
  await world.run(async (tx) => {
    for (let from = 0; from < made.length; from += 100) {
      const some = made.slice(from, from + 100)
      const isNew = some.filter(({ course }) => !course.caseId)
      if (isNew.length > 0) await tx.insertInto('cases').values(isNew.map(({ case_id, course, sessions }) => ({
        organisation_id, case_id, client_id: clientId, reference: case_id, opened_at: new Date(began), closed_at: course.isOpen ? null : new Date(sessions.at(-1)!.start + day),
      }))).execute()
      await tx.insertInto('sessions').values(some.flatMap(({ case_id, therapist_id, sessions }) => sessions.map(({ session_id, start }) => ({
        organisation_id, session_id, case_id, therapist_id, series_id: null, status: 'held' as const, planned_start: new Date(start), planned_end: new Date(start + hour), time_zone: 'Europe/London', started_at: new Date(start), ended_at: new Date(start + hour),
      })))).execute()
      const befores = some.flatMap(({ case_id, course, sessions }) => sessions.flatMap(({ session_id, start }, at) => {
        const scores = [['phq-9', course.phq9[at] ?? null], ['gad-7', course.gad7?.[at] ?? null]] as const
        const given = scores.filter((one): one is ['phq-9' | 'gad-7', number] => one[1] !== null)
        return given.length === 0 ? [] : [{ case_id, session_id, check_in_id: randomUUID() as CheckInId, at: start - hour, given }]
      }))
      const afters = some.flatMap(({ case_id, course, sessions }) => sessions.flatMap(({ session_id, start }, at) => {
        const rating = course.alliance?.[at] ?? null
        return rating === null ? [] : [{ case_id, session_id, check_in_id: randomUUID() as CheckInId, at: start + 2 * hour, rating }]
      }))
      const row = (kind: 'before' | 'after', { case_id, session_id, check_in_id, at }: { case_id: CaseId; session_id: SessionId; check_in_id: CheckInId; at: number }, versions: Record<string, string>, answers: Record<string, number>) => ({
        organisation_id, check_in_id, case_id, session_id, kind, received_at: new Date(at), door: 'link' as const, language: 'en', versions: JSON.stringify(versions), answers: JSON.stringify(answers),
      })
      if (befores.length > 0) {
        await tx.insertInto('check_ins').values(befores.map((one) => row('before', one, Object.fromEntries(one.given.map(([id]) => [id, '1.0.0'])), Object.assign({}, ...one.given.map(([id, total]) => answersOf(id, total))) as Record<string, number>))).execute()
        await tx.insertInto('scores').values(befores.flatMap(({ check_in_id, given }) => given.map(([id, total]) => ({
          organisation_id, check_in_id, instrument_id: id, scale: 'total', version: '1.0.0', language: 'en', value: total, prorated: false, reliable_points: null, reliable_confidence: null,
        })))).execute()
      }
      if (afters.length === 0) continue
      await tx.insertInto('check_ins').values(afters.map((one) => row('after', one, { 'attune-after': '1.0.0' }, { 'attune-after/task': one.rating, 'attune-after/goal': one.rating, 'attune-after/bond': one.rating }))).execute()
      await tx.insertInto('mirrors').values(some.flatMap(({ case_id, therapist_id, sessions }) => sessions.map(({ session_id, start }) => ({ organisation_id, session_id, case_id, person_id: therapist_id, submitted_at: new Date(start + hour), answers: null })))).execute()
    }
  })
  const ids = made.map(({ case_id }) => case_id)
  await world.run(async (tx, scope) => await keepEvidence(tx, scope, ids))
  return ids
}
