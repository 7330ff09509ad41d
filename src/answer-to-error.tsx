// The one table from a refusal to a page; anything else is a bug: logged once with the request's id, and an apology.
import type { ComponentChildren } from 'preact'
import { SignInNeeded } from '#src/access/sign-in.ts'
import { languageOf, requestIdOf, routeOf } from '#src/access/gate.ts'
import { rememberedLiveHelp } from '#src/access/live-help.ts'
import type { Context } from '#src/access/context.ts'
import { organisationScope } from '#src/access/scope.ts'
import { readToken } from '#src/access/token.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { isTooSlow } from '#src/platform/db.ts'
import { readForm, statusOf, type Form, type HonoContext } from '#src/platform/http.ts'
import { Busy } from '#src/platform/turns.ts'
import { inTransaction } from '#src/records/database.ts'
import { contactsIn, readOrganisation } from '#src/records/organisation.ts'
import { Contacts, Desk, Hand, html, type CrisisContact, type Frame } from '#src/ui/page.tsx'

export async function answerToError(context: Context, c: HonoContext, error: unknown): Promise<Response> {
  const frame = frameOf(c, context)
  const { speech } = frame
  if (error instanceof SignInNeeded) return await askToSignIn(context, c, error)
  if (error instanceof Refusal) {
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
  if (error instanceof Busy) return await askToWait(context, c)
  if (isTooSlow(error)) {
    context.log.warn({ error, route: routeOf(c) }, 'the database was too slow for a request')
    return await askToWait(context, c)
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

/** A few words in the client's hand, with live help open below them. */
function ClientNotice({ frame, help, children }: { frame: Frame; help: readonly CrisisContact[]; children: ComponentChildren }) {
  return (
    <Hand frame={frame} contacts={[]}>
      <div class="hello">{children}</div>
      {help.length > 0 && (
        <section class="hand-foot">
          <h2>{frame.speech.t('hand.help-now')}</h2>
          <Contacts contacts={help} />
        </section>
      )}
    </Hand>
  )
}

/** Seconds; not the same for all, or all would be back at once. */
const retryAfter = (): string => String(2 + Math.floor(Math.random() * 6))

/** Says that it is too much just now, and hands a form back so that it can be sent again. Nothing is read for it: what could be is what is slow. */
async function askToWait(context: Context, c: HonoContext): Promise<Response> {
  const frame = frameOf(c, context)
  const { speech } = frame
  const token = c.req.path.startsWith('/c/') ? readToken(c.req.path.split('/')[2] ?? '') : undefined
  const sent = c.req.method === 'POST' ? await readForm(c.req.raw).catch(() => null) : null
  const { pathname, search } = new URL(c.req.url)
  const words = (
    <>
      <h1>{speech.t('error.busy.title')}</h1>
      <p>{speech.t(c.req.method !== 'POST' ? 'error.busy.what' : sent ? 'error.busy.kept' : 'error.busy.go-back')}</p>
      {c.req.method !== 'POST' && <p><a class="way" href={pathname + search}>{speech.t('error.busy.again')}</a></p>}
      {sent && (
        <form class="form" method="post" action={pathname}>
          <Again form={sent} />
          <p class="actions"><button class="button" type="submit">{speech.t('error.busy.send')}</button></p>
        </form>
      )}
    </>
  )
  const page = token ? (
    <ClientNotice frame={frame} help={rememberedLiveHelp(token.organisationId, speech.language)}>{words}</ClientNotice>
  ) : (
    <Desk frame={frame} title={speech.t('error.busy.title')}><div class="title">{words}</div></Desk>
  )
  const answer = html(page, statusOf['not-now'])
  answer.headers.set('retry-after', retryAfter())
  // Compressing it costs five times as much as making it.
  answer.headers.set('cache-control', 'no-store, no-transform')
  return answer
}

/** What was sent, out of sight; a password, code or PIN has to be typed again. */
const Again = ({ form }: { form: Form }) => <>{Object.entries(form).filter(([name]) => !secrets.test(name)).map(([name, value]) => <input type="hidden" name={name} value={value} />)}</>

/** What must not travel back inside a page. */
const secrets = /^(password|code|pin|again)$/

/** A page goes to the sign-in; a form is kept in the page, to be sent again once signed in. */
async function askToSignIn(context: Context, c: HonoContext, error: SignInNeeded): Promise<Response> {
  if (error.why === 'locked') return c.redirect('/locked', 303)
  if (c.req.method !== 'POST') {
    const url = new URL(c.req.url)
    return c.redirect(`/sign-in?next=${encodeURIComponent(url.pathname + url.search)}`, 303)
  }
  const frame = frameOf(c, context)
  const { speech } = frame
  const form: Form = await readForm(c.req.raw).catch(() => ({}))
  return html(
    <Desk frame={frame} title={speech.t('sign-in-again.title')}>
      <div class="title">
        <h1>{speech.t('sign-in-again.title')}</h1>
        <p>{speech.t('sign-in-again.what')}</p>
      </div>
      <form class="form" method="post" action={new URL(c.req.url).pathname}>
        <Again form={form} />
        <p class="actions">
          <a class="way" href="/sign-in" target="_blank" rel="opener">{speech.t('sign-in-again.open')}</a>
          <button class="button" type="submit">{speech.t('sign-in-again.send')}</button>
        </p>
      </form>
    </Desk>,
    401,
  )
}
