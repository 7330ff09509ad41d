// The one table from a refusal to a page, and from what passes to one; anything else is a bug: logged once with the request's id, and an apology.
import { FreshSignInNeeded, SignInNeeded } from '#src/access/sign-in.ts'
import { formOf, languageOf, PinNeeded, requestIdOf, routeOf } from '#src/access/gate.ts'
import type { Context } from '#src/access/context.ts'
import { readCookie } from '#src/access/cookies.ts'
import { noteRefusal } from '#src/access/refused.ts'
import { organisationScope } from '#src/access/scope.ts'
import { readToken } from '#src/access/token.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { statusOf, type Form, type HonoContext } from '#src/platform/http.ts'
import { troubleOf } from '#src/platform/trouble.ts'
import { Busy } from '#src/platform/turns.ts'
import { inTransaction } from '#src/records/database.ts'
import { contactsIn, readOrganisation } from '#src/records/organisation.ts'
import { askForPin } from '#src/features/checkin/ask-pin.ts'
import { Again } from '#src/ui/fields.tsx'
import { Desk, html, type CrisisContact, type Frame } from '#src/ui/page.tsx'
import { answerToTrouble, ClientNotice } from './answer-to-trouble.tsx'

export async function answerToError(context: Context, c: HonoContext, error: unknown): Promise<Response> {
  const frame = frameOf(c, context)
  const { speech } = frame
  if (error instanceof SignInNeeded) {
    // Whoever shows nothing has tried nothing.
    if (readCookie(context, c, 'signIn')) noteRefusal(context, c, 'sign-in', error.why)
    return await askToSignIn(context, c, error)
  }
  if (error instanceof Refusal) {
    noteRefusal(context, c, error.code, error.detail)
    if (error instanceof FreshSignInNeeded) return await keepUntilSignedIn(c, frame, [speech.t(error.detail!), speech.t('sign-in-again.come-back')], statusOf.forbidden)
    // The page that asks reads the database, which may be gone by now.
    if (error instanceof PinNeeded) return await askForPin(error.visit, await formOf(c).catch(() => ({}))).catch(async (next: unknown) => await answerToError(context, c, next))
    const help = await helpAtTheDoor(context, c, speech.language)
    if (help) return html(<ClientRefusal frame={frame} refusal={error} help={help} />, statusOf[error.code])
    return html(
      <Desk frame={frame} title={speech.t(`error.${error.code}.title`)}>
        <div class="title">
          <h1>{speech.t(`error.${error.code}.title`)}</h1>
          <p>{speech.t(error.detail ?? `error.${error.code}.what`)}</p>
          <p><a class="way" href="/">{speech.t('error.start-again')}</a></p>
        </div>
      </Desk>,
      statusOf[error.code],
    )
  }
  const trouble = troubleOf(error)
  if (trouble) {
    // A crowd is counted where it is turned away.
    if (!(error instanceof Busy)) context.log.warn({ error, route: routeOf(c), trouble }, 'a request has to wait')
    return await answerToTrouble(c, frame, trouble)
  }
  context.log.error({ error, route: routeOf(c) }, 'a request failed')
  return html(
    <Desk frame={frame} title={speech.t('error.bug.title')}>
      <div class="title">
        <h1>{speech.t('error.bug.title')}</h1>
        <p>{speech.t('error.bug.what')}</p>
        <p class="small">{speech.t('error.bug.number')} <bdi dir="ltr">{requestIdOf(c)}</bdi></p>
      </div>
    </Desk>,
    500,
  )
}

const frameOf = (c: HonoContext, context: Context): Frame => ({
  speech: context.content.words(languageOf(c, context)), shelf: context.assets, roles: new Set(), demonstration: false,
})

/**
 * Live help for whoever stands at a client's door that does not open: a link that has ended still names its organisation.
 * null elsewhere, and where nothing can be read: a refusal must be said whatever else is broken.
 */
async function helpAtTheDoor(context: Context, c: HonoContext, language: string): Promise<readonly CrisisContact[] | null> {
  const token = c.req.path.startsWith('/c/') ? readToken(c.req.path.split('/')[2] ?? '') : undefined
  if (!token) return null
  const scope = organisationScope(token.organisationId, { kind: 'system', id: null }, requestIdOf(c))
  return await inTransaction(context.db, scope, async (tx) => {
    const own = await contactsIn(tx, scope, language)
    return own.length > 0 ? own : await contactsIn(tx, scope, (await readOrganisation(tx, scope)).defaultLanguage)
  }).catch(() => null)
}

function ClientRefusal({ frame, refusal, help }: { frame: Frame; refusal: Refusal; help: readonly CrisisContact[] }) {
  const { t } = frame.speech
  return (
    <ClientNotice frame={frame} help={help}>
      <h1>{t(`error.${refusal.code}.title`)}</h1>
      <p>{t(refusal.detail ?? `error.${refusal.code}.what`)}</p>
    </ClientNotice>
  )
}

/** A page goes to the sign-in; a form is kept in the page, to be sent again once signed in. */
async function askToSignIn(context: Context, c: HonoContext, error: SignInNeeded): Promise<Response> {
  if (error.why === 'locked') return c.redirect('/locked', 303)
  if (c.req.method !== 'POST') {
    const url = new URL(c.req.url)
    return c.redirect(`/sign-in?next=${encodeURIComponent(url.pathname + url.search)}`, 303)
  }
  const frame = frameOf(c, context)
  return await keepUntilSignedIn(c, frame, [frame.speech.t('sign-in-again.what')], 401)
}

/** What was asked for, kept in the page while somebody signs in beside it. */
async function keepUntilSignedIn(c: HonoContext, frame: Frame, said: readonly string[], status: number): Promise<Response> {
  const { t } = frame.speech
  const isSent = c.req.method === 'POST'
  const form: Form = isSent ? await formOf(c).catch(() => ({})) : {}
  return html(
    <Desk frame={frame} title={t('sign-in-again.title')}>
      <div class="title">
        <h1>{t('sign-in-again.title')}</h1>
        {said.map((line) => <p>{line}</p>)}
      </div>
      <form class="form" method={isSent ? 'post' : 'get'} action={new URL(c.req.url).pathname}>
        <Again form={form} />
        <p class="actions">
          <a class="way" href="/sign-in" target="_blank" rel="opener">{t('sign-in-again.open')}</a>
          <button class="button" type="submit">{t(isSent ? 'sign-in-again.send' : 'sign-in-again.go-on')}</button>
        </p>
      </form>
    </Desk>,
    status,
  )
}
