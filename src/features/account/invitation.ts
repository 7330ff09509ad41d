// The link by which a person chooses how to sign in.
import type { On, Visit } from '#src/access/gate.ts'
import { openInvitation, type Invited } from '#src/access/invitation.ts'
import { offersPasskeys, proveNewPasskey, registrationOptions } from '#src/access/passkey.ts'
import { carryCodes } from '#src/access/recovery.ts'
import { clearSealed, readSealed, writeSealed } from '#src/access/sealed-cookie.ts'
import { deviceName, startSignIn } from '#src/access/sign-in.ts'
import { newTotpSecret, totpAddress, totpStep } from '#src/access/totp.ts'
import { hour } from '#src/platform/time.ts'
import { mendsOf, nothingTyped, type Typed } from '#src/ui/fields.tsx'
import { html } from '#src/ui/page.tsx'
import { choosePasskey } from './choose-passkey.ts'
import { choosePassword } from './choose-password.ts'
import { choosePasswordInput, readAnswer } from './input.ts'
import { invitationPage } from './invitation-page.tsx'

/** Long enough to find a phone and install an app on it. */
const enrolmentLasts = 2 * hour

export function invitationRoutes(on: On): void {
  on('GET /invitations/:token', async (visit) => await show(visit, await invitedBy(visit), nothingTyped, 200))

  on('POST /invitations/:token', async (visit) => {
    const invited = await invitedBy(visit)
    const parsed = choosePasswordInput(invited.invitation, visit.context.content.commonPasswords).safeParse(await visit.form())
    if (!parsed.success) return await show(visit, invited, { values: {}, mends: mendsOf(parsed.error.issues) }, 422)
    const secret = await enrolling(visit, invited)
    const step = secret === null ? null : totpStep(secret, parsed.data.code, visit.context.clock())
    if (secret === null || step === null) return await show(visit, invited, { values: {}, mends: { code: 'account.mend.first-code' } }, 422)
    const codes = await choosePassword(visit.context, invited, { password: parsed.data.password, totp: { secret, step } })
    clearSealed(visit.context, visit.http, 'enrolment')
    return visit.redirect(await enter(visit, invited, codes))
  })

  on('POST /invitations/:token/passkey/options', async (visit) => {
    const { scope: { organisationId }, invitation } = await invitedBy(visit)
    return Response.json(await registrationOptions(visit.context, visit.http, { organisationId, ...invitation }, []))
  })

  on('POST /invitations/:token/passkey', async (visit) => {
    const invited = await invitedBy(visit)
    const { answer } = await readAnswer(visit.http.req.raw)
    const passkey = await proveNewPasskey(visit.context, visit.http, invited.invitation.personId, answer)
    if (!passkey) return Response.json({ message: visit.frame.speech.t('account.passkey.failed') }, { status: 422 })
    const codes = await choosePasskey(visit.context, invited, passkey, deviceName(visit.http.req.header('user-agent') ?? ''))
    return Response.json({ next: await enter(visit, invited, codes) })
  })
}

const invitedBy = ({ context, http, param, requestId }: Visit<null>): Promise<Invited> => openInvitation(context, http, param('token'), requestId)

/** Signs the person in, and leads to their codes. */
async function enter({ context, http }: Visit<null>, { scope, invitation: { personId } }: Invited, codes: readonly string[]): Promise<string> {
  await startSignIn(context, http, { organisationId: scope.organisationId, personId }, 'invitation')
  await carryCodes(context, http, scope, personId, codes)
  return '/account'
}

async function purposeOf({ context }: Visit<null>, { scope, invitation }: Invited) {
  return { key: await context.keyring.organisation(scope.organisationId), where: `enrolment ${invitation.invitationId}` }
}

/** The secret that this browser is enrolling. It is made per browser: whoever made the link must not know it. */
async function enrolling(visit: Visit<null>, invited: Invited): Promise<string | null> {
  return readSealed(visit.context, visit.http, 'enrolment', await purposeOf(visit, invited))
}

async function show(visit: Visit<null>, invited: Invited, typed: Typed, status: number): Promise<Response> {
  const { context, http, frame } = visit
  const { invitation } = invited
  let secret = await enrolling(visit, invited)
  if (secret === null) {
    secret = newTotpSecret()
    writeSealed(context, http, 'enrolment', await purposeOf(visit, invited), secret, enrolmentLasts)
  }
  const address = totpAddress(secret, invitation.organisation, invitation.email)
  const totp = { secret, address }
  return html(invitationPage({ frame, typed, totp, token: visit.param('token'), person: invitation, passkeys: offersPasskeys(context) }), status)
}
