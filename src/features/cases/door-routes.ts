// The routes of the therapist's side of a client's door: link, start code, tablet.
import { z } from 'zod'
import type { On, StaffOfCase, Visit } from '#src/access/gate.ts'
import { keepToShow, takeToShow } from '#src/access/show-once.ts'
import { audit } from '#src/records/audit.ts'
import { readCase } from '#src/records/cases.ts'
import { inTransaction } from '#src/records/database.ts'
import { openLinks, pinOf } from '#src/records/doors.ts'
import { readOrganisation } from '#src/records/organisation.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { doorPage } from './door-page.tsx'
import { giveLink, giveStartCode, lendTablet, revokeLink } from './give.ts'
import { Confirmed } from './input.ts'
import { calledSaid, readNames } from './read-names.ts'

export function doorRoutes(on: On): void {
  on('GET /cases/:case/door', showDoor)
  on('POST /cases/:case/door/link', async (visit) => {
    const { command, named } = await confirmed(visit)
    const link = await giveLink(visit.context, visit.scope, command)
    if (link) await keep(visit, { kind: 'link', ...link, named })
    return visit.redirect(pathOf(visit))
  })
  on('POST /cases/:case/door/revoke', async (visit) => {
    await revokeLink(visit.context, visit.scope, (await confirmed(visit)).command)
    return visit.redirect(`${pathOf(visit)}?done=link-ended`)
  })
  on('POST /cases/:case/door/start-code', async (visit) => {
    const code = await giveStartCode(visit.context, visit.scope, (await confirmed(visit)).command)
    if (code) await keep(visit, { kind: 'code', code })
    return visit.redirect(pathOf(visit))
  })
  on('POST /cases/:case/door/tablet', async (visit) => {
    const { command, after } = await confirmed(visit)
    const token = await lendTablet(visit.context, visit.scope, command)
    return visit.redirect(token ? `/c/${token}${after ? '/after' : ''}` : '/locked')
  })
}

const Fresh = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('link'), token: z.string(), expiresAt: z.number(), named: z.boolean() }),
  z.object({ kind: z.literal('code'), code: z.string() }),
])

const keep = (visit: Visit<StaffOfCase>, fresh: z.infer<typeof Fresh>) => keepToShow(visit.context, visit.http, visit.scope.staff, pathOf(visit), fresh)

const pathOf = (visit: Visit<StaffOfCase>): string => `/cases/${visit.scope.case.caseId}/door`

async function confirmed(visit: Visit<StaffOfCase>) {
  const values = await visit.form()
  const form = Confirmed.safeParse(values)
  if (!form.success) throw new Refusal('invalid')
  return { ...form.data, named: values['named'] === 'on', after: values['for'] === 'after' }
}

const deeds = new Set(['added', 'link-ended'])

async function showDoor(visit: Visit<StaffOfCase>): Promise<Response> {
  const { context, frame, scope: { staff, case: scope } } = visit
  const now = context.clock()
  const { row, links, pin, organisation } = await inTransaction(context.db, scope, async (tx) => {
    // The PIN's row is locked by reading, and before the chain, in the order in which a new code takes them.
    const pinNow = await pinOf(tx, scope)
    await audit(tx, scope, { action: 'view-door', id: context.newId(), at: now })
    return { row: await readCase(tx, scope), links: await openLinks(tx, scope, scope.caseId, now), pin: pinNow, organisation: await readOrganisation(tx, scope) }
  })
  const names = await readNames(context, scope, row)
  const secret = Fresh.safeParse(await takeToShow(context, visit.http, staff, pathOf(visit))).data
  const done = visit.query('done') ?? ''
  const sheet = secret?.kind === 'link'
    ? { address: `${context.origin}/c/${secret.token}`, expiresAt: secret.expiresAt, organisation: secret.named ? organisation.name : null }
    : undefined
  return doorPage({
    frame, newId: context.newId, path: pathOf(visit), casePath: `/cases/${scope.caseId}`, timeZone: staff.timeZone,
    called: calledSaid(frame.speech, names),
    done: deeds.has(done) ? `cases.done.${done}` : undefined,
    link: links.find((link) => link.kind === 'link'),
    pin: pin.pinHash !== null ? 'set' : (pin.startCodeExpiresAt ?? 0) > now ? 'code-given' : 'none',
    closed: row.closedAt !== null,
    fresh: { ...(sheet ? { sheet } : {}), ...(secret?.kind === 'code' ? { code: secret.code } : {}) },
    theirs: context.content.words(row.language),
  })
}
