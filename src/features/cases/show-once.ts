// Carries a fresh secret from the press that made it to the page that shows it, once: only a hash of it is stored.
// It travels in a cookie that scripts cannot read, sealed with the organisation's key to this case and this sign-in, for five minutes and this page alone.
import type { StaffOfCase, Visit } from '#src/access/gate.ts'
import { seal, unseal } from '#src/platform/crypto.ts'
import { deleteCookie, getCookie, setCookie } from '#src/platform/http.ts'
import { minute } from '#src/platform/time.ts'
import { z } from 'zod'

const Secret = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('link'), token: z.string(), expiresAt: z.number(), named: z.boolean(), until: z.number() }),
  z.object({ kind: z.literal('code'), code: z.string(), until: z.number() }),
])
type Secret = z.infer<typeof Secret>
export type NewSecret = { kind: 'link'; token: string; expiresAt: number; named: boolean } | { kind: 'code'; code: string }

const cookie = 'attune-once'
const lasts = 5 * minute

const placeOf = ({ scope }: Visit<StaffOfCase>) => `shown once, case ${scope.case.caseId}, sign-in ${scope.staff.signInId}`
const optionsOf = ({ scope, context }: Visit<StaffOfCase>) =>
  ({ path: `/cases/${scope.case.caseId}/door`, httpOnly: true, sameSite: 'Strict', secure: context.origin.startsWith('https:') }) as const

export async function keepToShow(visit: Visit<StaffOfCase>, secret: NewSecret): Promise<void> {
  const key = await visit.context.keyring.organisation(visit.scope.staff.organisationId)
  const sealed = seal(key, JSON.stringify({ ...secret, until: visit.context.clock() + lasts }), placeOf(visit))
  setCookie(visit.http, cookie, sealed.toString('base64url'), { ...optionsOf(visit), maxAge: lasts / 1000 })
}

/** Taken away from the browser as it is read; undefined when there is none, or it is old, or not from this sign-in. */
export async function takeToShow(visit: Visit<StaffOfCase>): Promise<Secret | undefined> {
  const text = getCookie(visit.http, cookie)
  if (!text) return undefined
  deleteCookie(visit.http, cookie, optionsOf(visit))
  const key = await visit.context.keyring.organisation(visit.scope.staff.organisationId)
  try {
    const secret = Secret.parse(JSON.parse(unseal(key, Buffer.from(text, 'base64url'), placeOf(visit))))
    return secret.until > visit.context.clock() ? secret : undefined
  } catch {
    return undefined
  }
}
