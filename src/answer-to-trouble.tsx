// What is said while there is too much at once, the database is away or the disk is full: nothing was lost, what was sent is still in the page, and help is there all the same.
import type { ComponentChildren } from 'preact'
import { formOf } from '#src/access/gate.ts'
import { rememberedLiveHelp } from '#src/access/live-help.ts'
import { readToken } from '#src/access/token.ts'
import { statusOf, type Form, type HonoContext } from '#src/platform/http.ts'
import type { Trouble } from '#src/platform/trouble.ts'
import { Again } from '#src/ui/fields.tsx'
import { Contacts, Desk, Hand, html, type CrisisContact, type Frame } from '#src/ui/page.tsx'

/** Seconds from `atLeast`; not the same for all, or all would be back at once. */
const secondsFrom = (atLeast: number): string => String(atLeast + Math.floor(Math.random() * 6))

/** Nothing is read for it: what could be is what is slow, or gone. A phone's own script hears the 503 and lets a check-in wait, sealed. */
export async function answerToTrouble(c: HonoContext, frame: Frame, trouble: Trouble): Promise<Response> {
  const token = c.req.path.startsWith('/c/') ? readToken(c.req.path.split('/')[2] ?? '') : undefined
  const isSent = c.req.method === 'POST'
  const form = isSent ? await formOf(c).catch(() => null) : null
  const { pathname, search } = new URL(c.req.url)
  const title = titleOf(trouble, isSent, token !== undefined)
  const props = { frame, trouble, title, isSent, form, pathname, search }
  const page = token ? (
    <ClientNotice frame={frame} help={rememberedLiveHelp(token.organisationId, frame.speech.language)}><Words {...props} /></ClientNotice>
  ) : (
    <Desk frame={frame} title={frame.speech.t(title)}><div class="title"><Words {...props} /></div></Desk>
  )
  const answer = html(page, statusOf['not-now'])
  answer.headers.set('retry-after', secondsFrom(2))
  // Where nobody has to decide anything. A crowd is not called back by us.
  if (!isSent && trouble !== 'busy') answer.headers.set('refresh', secondsFrom(8))
  // Compressing it costs five times as much as making it.
  answer.headers.set('cache-control', 'no-store, no-transform')
  return answer
}

/** At a client's door what was sent has reached nobody; at the desk it has not been kept. */
function titleOf(trouble: Trouble, isSent: boolean, isAtDoor: boolean): string {
  if (trouble === 'busy' || !isSent) return 'error.busy.title'
  return isAtDoor ? 'error.away.not-reached' : 'error.away.not-kept'
}

interface WordsProps {
  readonly frame: Frame
  readonly trouble: Trouble
  readonly title: string
  readonly isSent: boolean
  /** null where nothing was sent, and where what was sent could not be read. */
  readonly form: Form | null
  readonly pathname: string
  readonly search: string
}

function Words({ frame, trouble, title, isSent, form, pathname, search }: WordsProps) {
  const { t } = frame.speech
  const kind = trouble === 'busy' ? 'busy' : 'away'
  return (
    <>
      <h1>{t(title)}</h1>
      <p role={isSent ? 'alert' : undefined}>{t(`error.${kind}.${isSent ? (form ? 'kept' : 'go-back') : 'what'}`)}</p>
      {trouble === 'full' && <p>{t('error.away.full')}</p>}
      {!isSent && <p><a class="way" href={pathname + search}>{t('error.busy.again')}</a></p>}
      {form && (
        <form class="form" method="post" action={pathname}>
          <Again form={form} />
          <p class="actions"><button class="button" type="submit">{t('error.busy.send')}</button></p>
        </form>
      )}
    </>
  )
}

/** A few words in the client's hand, with live help open below them. */
export function ClientNotice({ frame, help, children }: { frame: Frame; help: readonly CrisisContact[]; children: ComponentChildren }) {
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
