// One's own account: sign-ins, passkeys, recovery codes, what may be sent.
import { z } from 'zod'
import type { On, Visit } from '#src/access/gate.ts'
import { issueInvitation } from '#src/access/invitation.ts'
import { offersPasskeys, proveNewPasskey, registrationOptions } from '#src/access/passkey.ts'
import { isPasswordOf } from '#src/access/password.ts'
import { carryCodes, takeCodes } from '#src/access/recovery.ts'
import { deviceName, forgetSignIn, isFresh, needFresh } from '#src/access/sign-in.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { countRecoveryCodes, passwordOf, personToSignIn } from '#src/records/credentials.ts'
import { inTransaction } from '#src/records/database.ts'
import { notificationsOf } from '#src/records/notifications.ts'
import { passkeysOf } from '#src/records/passkeys.ts'
import type { StaffScope } from '#src/records/scope.ts'
import { listSignIns } from '#src/records/sign-ins.ts'
import { mendsOf, nothingTyped, type Typed } from '#src/ui/fields.tsx'
import { html } from '#src/ui/page.tsx'
import { accountPage } from './account-page.tsx'
import { addPasskey } from './add-passkey.ts'
import { chooseNotifications } from './choose-notifications.ts'
import { endSignIn } from './end-sign-in.ts'
import { commandIn, NotificationsInput, readAnswer, UnlockInput } from './input.ts'
import { codesPage } from './invitation-page.tsx'
import { notificationsView } from './notifications-view.ts'
import { removePasskey } from './remove-passkey.ts'
import { renewCodes } from './renew-codes.ts'

export function ownAccountRoutes(on: On): void {
  on('GET /account', async (visit) => {
    const { context, http, scope, frame } = visit
    const fresh = await takeCodes(context, http, scope, scope.personId)
    return fresh.length > 0 ? html(codesPage({ frame, codes: fresh })) : await showAccount(visit, nothingTyped)
  })

  on('POST /account/notifications', async (visit) => {
    const values = await visit.form()
    const input = NotificationsInput.safeParse(values)
    if (!input.success) return await showAccount(visit, { values, mends: mendsOf(input.error.issues) })
    await chooseNotifications(visit.context, visit.scope, input.data)
    return visit.redirect('/account#notifications')
  })

  on('POST /account/sign-ins/:signIn/revoke', async ({ context, http, scope, id, redirect }) => {
    const signInId = id('signIn', z.uuid())
    if (signInId !== scope.signInId) await needFresh(context, scope, 'account.fresh-needed')
    await endSignIn(context, scope, signInId)
    if (signInId !== scope.signInId) return redirect('/account')
    forgetSignIn(context, http)
    return redirect('/sign-in')
  })

  on('POST /account/passkeys/options', async ({ context, http, scope }) => {
    const { person, has } = await inTransaction(context.db, scope, async (tx) => ({
      person: await personToSignIn(tx, scope, scope.personId),
      has: await passkeysOf(tx, scope, scope.personId),
    }))
    if (!person) throw new Refusal('not-found')
    return Response.json(await registrationOptions(context, http, { organisationId: scope.organisationId, personId: scope.personId, ...person }, has))
  })

  on('POST /account/passkeys', async ({ context, http, scope, frame }) => {
    const { answer } = await readAnswer(http.req.raw)
    const passkey = await proveNewPasskey(context, http, scope.personId, answer)
    if (!passkey) return Response.json({ message: frame.speech.t('account.passkey.failed') }, { status: 422 })
    await addPasskey(context, scope, passkey, deviceName(http.req.header('user-agent') ?? ''))
    return Response.json({ next: '/account' })
  })

  on('POST /account/passkeys/:passkey/remove', async (visit) => {
    await removePasskey(visit.context, visit.scope, visit.id('passkey', z.uuid()), commandIn(await visit.form()))
    return visit.redirect('/account')
  })

  on('POST /account/recovery-codes', async (visit) => {
    const { context, http, scope } = visit
    const codes = await renewCodes(context, scope, commandIn(await visit.form()))
    if (codes) await carryCodes(context, http, scope, scope.personId, codes)
    return visit.redirect('/account')
  })

  on('POST /account/start-over', async (visit) => {
    const { context, http, scope, redirect } = visit
    if (await hasPassword(visit)) {
      const mend = async (message: string) => await showAccount(visit, { values: {}, mends: { password: message } })
      const given = UnlockInput.safeParse(await visit.form())
      if (!given.success) return await mend(given.error.issues[0]!.message)
      if (!(await isPasswordOf(context, http, scope, scope.personId, given.data.password))) return await mend('account.mend.not-this-password')
    }
    const link = await inTransaction(context.db, scope, (tx) => issueInvitation(context, tx, scope, scope.personId))
    return redirect(new URL(link).pathname)
  })
}

const hasPassword = async ({ context, scope }: Visit<StaffScope>): Promise<boolean> => (await inTransaction(context.db, scope, (tx) => passwordOf(tx, scope, scope.personId))) !== undefined

async function showAccount({ context, scope, frame }: Visit<StaffScope>, typed: Typed): Promise<Response> {
  const page = await inTransaction(context.db, scope, async (tx) => {
    const person = await personToSignIn(tx, scope, scope.personId)
    if (!person) throw new Refusal('not-found')
    const at = context.clock()
    const signIns = await listSignIns(tx, scope, scope.personId, at)
    return accountPage({
      frame, person, fresh: await isFresh(context, tx, scope), newId: context.newId, timeZone: scope.timeZone, offersPasskeys: offersPasskeys(context),
      signIns: signIns.map((one) => ({ ...one, isThis: one.signInId === scope.signInId })),
      passkeys: await passkeysOf(tx, scope, scope.personId),
      password: (await passwordOf(tx, scope, scope.personId)) !== undefined,
      codes: await countRecoveryCodes(tx, scope, scope.personId),
      notifications: notificationsView(await notificationsOf(tx, scope, scope.personId), { at, timeZone: scope.timeZone, isMailSetUp: context.mail.configured }),
      typed,
    })
  })
  return html(page, typed === nothingTyped ? 200 : 422)
}
