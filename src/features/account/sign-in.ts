// Signing in, out, and taking a locked tablet back.
import type { On, Visit } from '#src/access/gate.ts'
import { offersPasskeys, provePasskey, signInOptions } from '#src/access/passkey.ts'
import { isPasswordOf, provePassword } from '#src/access/password.ts'
import { forgetSignIn, startSignIn } from '#src/access/sign-in.ts'
import { passwordOf } from '#src/records/credentials.ts'
import { inTransaction } from '#src/records/database.ts'
import type { StaffScope } from '#src/records/scope.ts'
import { mendsOf, nothingTyped, type Typed } from '#src/ui/fields.tsx'
import { html } from '#src/ui/page.tsx'
import { endSignIn } from './end-sign-in.ts'
import { localPath, readAnswer, SignInInput, UnlockInput } from './input.ts'
import { lockedPage, signInPage } from './sign-in-page.tsx'
import { unlock } from './unlock.ts'

export function signInRoutes(on: On): void {
  on('GET /sign-in', (visit) => showSignIn(visit, localPath(visit.query('next')), nothingTyped, 200))

  on('POST /sign-in', async (visit) => {
    const form = await visit.form()
    const next = localPath(form['next'])
    // A code is used up by being tried, and a password does not travel back.
    const values = { email: form['email'] ?? '' }
    const parsed = SignInInput.safeParse(form)
    if (!parsed.success) return showSignIn(visit, next, { values, mends: mendsOf(parsed.error.issues) }, 422)
    const proven = await provePassword(visit.context, visit.http, parsed.data, visit.requestId)
    if (!proven) return showSignIn(visit, next, { values, mends: { form: 'account.mend.no-match' } }, 422)
    await startSignIn(visit.context, visit.http, proven, proven.how)
    return visit.redirect(next)
  })

  on('POST /sign-in/passkey/options', async ({ context, http }) => Response.json(await signInOptions(context, http)))

  on('POST /sign-in/passkey', async ({ context, http, requestId, frame }) => {
    const { answer, next } = await readAnswer(http.req.raw)
    const login = await provePasskey(context, http, answer, requestId)
    if (!login) return Response.json({ message: frame.speech.t('account.passkey.no-match') }, { status: 422 })
    await startSignIn(context, http, login, 'passkey')
    return Response.json({ next: localPath(next) })
  })

  on('POST /sign-out', async ({ context, http, scope, redirect }) => {
    await endSignIn(context, scope, scope.signInId)
    forgetSignIn(context, http)
    return redirect('/sign-in')
  })

  on('GET /locked', (visit) => showLocked(visit, nothingTyped, 200))

  on('POST /unlock', async (visit) => {
    const { context, http, scope } = visit
    const parsed = UnlockInput.safeParse(await visit.form())
    if (!parsed.success) return await showLocked(visit, { values: {}, mends: mendsOf(parsed.error.issues) }, 422)
    if (!(await isPasswordOf(context, http, scope, scope.personId, parsed.data.password))) {
      return await showLocked(visit, { values: {}, mends: { password: 'account.mend.not-this-password' } }, 422)
    }
    await unlock(context, http, scope)
    return visit.redirect('/today')
  })
}

function showSignIn({ context, frame }: Visit<null>, next: string, typed: Typed, status: number): Response {
  return html(signInPage({ frame, typed, next, passkeys: offersPasskeys(context) }), status)
}

async function showLocked({ context, frame, scope }: Visit<StaffScope>, typed: Typed, status: number): Promise<Response> {
  const password = await inTransaction(context.db, scope, (tx) => passwordOf(tx, scope, scope.personId))
  return html(lockedPage({ frame, typed, password: password !== undefined, passkeys: offersPasskeys(context) }), status)
}
