// Fills a data directory with one service: its therapists, their cases of twenty weeks, and keys, links and sign-ins for those who act while it is measured.
import { randomBytes, randomUUID } from 'node:crypto'
import { TOTP } from 'otpauth'
import pg from 'pg'
import { chance } from '#src/domain/kernel/chance.ts'
import type { PersonId } from '#src/domain/kernel/ids.ts'
import { newToken } from '#src/access/token.ts'
import { newTotpSecret, sealTotp } from '#src/access/totp.ts'
import { hashSecret } from '#src/platform/crypto.ts'
import { day, hour, minute } from '#src/platform/time.ts'
import { putPassword } from '#src/records/credentials.ts'
import { insertSignIn } from '#src/records/sign-ins.ts'
import { openWorld } from '../../test/world.ts'
import { bulkWriter } from '../many/copy-in.ts'
import { playCase } from '../many/play-case.ts'

/** Clients to a therapist as in a clinic of 12 and 150. */
const casesEach = 12
const weeks = 21

export const password = 'a lamp, two chairs and a window'

export interface Client {
  readonly token: string
  readonly kind: 'before' | 'after'
}

export interface Therapist {
  readonly cookie: string
  /** The case with a session in two hours, and the one whose session is over. */
  readonly coming: { readonly caseId: string; readonly sessionId: string }
  readonly over: { readonly caseId: string; readonly sessionId: string }
}

export interface Service {
  readonly clients: readonly Client[]
  readonly therapists: readonly Therapist[]
  /** Who sign in with password and code. */
  readonly logins: readonly { readonly email: string; readonly secret: string }[]
  readonly supervisor: string
  readonly lead: string
  readonly checkIns: number
}

/** @param logins how many of the therapists have a password, each of which takes a tenth of a second to hash */
export const fillService = (therapists: number, logins: number) => async (folder: string): Promise<Service> => {
  const now = Date.now()
  const world = await openWorld({ measured: true, fsync: true, kept: { folder, now: now - weeks * 7 * day } })
  world.clock.now = now
  await world.openDuty()
  const { organisationId, context } = world
  const client = new pg.Client(world.connection)
  await client.connect()
  const to = bulkWriter(client)
  const random = chance(20_261_127)
  const instruments = context.content.instruments('en')
  const nobodys = randomBytes(32)
  const people: { personId: PersonId; email: string; coming: string; over: string }[] = []
  const clients: Client[] = []
  let checkIns = 0
  for (let number = 0; number < therapists; number += 1) {
    const personId = randomUUID() as PersonId
    const email = `therapist-${number}@service.example`
    const since = new Date(now - weeks * 7 * day)
    to.add('people', { organisation_id: organisationId, person_id: personId, name: `Therapist ${number}`, email, language: 'en', time_zone: 'Europe/London', created_at: since })
    to.add('person_roles', { organisation_id: organisationId, person_id: personId, role: 'therapist' })
    const caseIds: string[] = []
    for (let nth = 0; nth < casesEach; nth += 1) {
      // The first two act: one comes in two hours, one has just been. The others come in the days that follow.
      const next = nth === 0 ? now + 2 * hour : nth === 1 ? now - hour : now + nth * 12 * hour
      const acts = nth < 2
      const clientId = randomUUID()
      const caseId = randomUUID()
      const { token, secretHash } = newToken(organisationId, 16)
      if (acts) await context.keyring.createClient(organisationId, clientId)
      const key = acts ? (await context.keyring.client(organisationId, clientId))! : nobodys
      checkIns += playCase(to, random, instruments, {
        organisationId, therapistId: personId, clientId, caseId, key, agreedToSupervision: false, next, now, reference: (number * casesEach + nth).toString(36).toUpperCase().padStart(6, '0'),
        name: `Client${nth} of ${number}`, ...(acts ? { linkHash: secretHash } : {}),
      })
      caseIds.push(caseId)
      if (acts) clients.push({ token, kind: nth === 0 ? 'before' : 'after' })
    }
    people.push({ personId, email, coming: caseIds[0]!, over: caseIds[1]! })
    if (to.waiting > 50_000) await to.flush()
  }
  await to.flush()
  await client.query('vacuum analyze')
  const { rows } = await client.query<{ case_id: string; session_id: string }>(
    'select distinct on (case_id) case_id, session_id from sessions where case_id = any($1) order by case_id, planned_start desc', [people.flatMap(({ coming, over }) => [coming, over])],
  )
  await client.end()
  const sessions = new Map(rows.map((row) => [row.case_id, row.session_id]))
  const signedIn = await Promise.all(people.map(async ({ personId, coming, over }): Promise<Therapist> => {
    const { token, secretHash } = newToken(organisationId)
    await world.run((tx, scope) => insertSignIn(tx, scope, { signInId: randomUUID(), personId, tokenHash: secretHash, device: 'Load', at: now, expiresAt: now + day, idleMinutes: 24 * 60 }))
    return { cookie: `attune=${token}`, coming: { caseId: coming, sessionId: sessions.get(coming)! }, over: { caseId: over, sessionId: sessions.get(over)! } }
  }))
  const key = await context.keyring.organisation(organisationId)
  const passwords: { email: string; secret: string }[] = []
  for (const { personId, email } of people.slice(0, logins)) {
    const secret = newTotpSecret()
    const hash = await hashSecret(password)
    await world.run(async (tx, scope) => {
      await tx.insertInto('logins').values({ login: email, organisation_id: organisationId, person_id: personId }).execute()
      await putPassword(tx, scope, { personId, hash, totpSecret: sealTotp(key, personId, secret), lastTotpStep: Math.floor((now - 10 * minute) / 30_000), at: now })
    })
    passwords.push({ email, secret })
  }
  const cookieOf = async (name: 'ingrid' | 'dede') => `attune=${(await world.as(name)).cookies.get('attune')}`
  const service = { clients, therapists: signedIn, logins: passwords, supervisor: await cookieOf('ingrid'), lead: await cookieOf('dede'), checkIns }
  await world.close()
  return service
}

export const codeOf = (secret: string, at: number): string => new TOTP({ secret }).generate({ timestamp: at })
