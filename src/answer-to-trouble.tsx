// What is said while the database is away or the disk is full: that nothing was lost, that what was sent is kept in the page, and where help is all the same.
import { formOf, languageOf } from '#src/access/gate.ts'
import type { Context } from '#src/access/context.ts'
import { rememberedHelp } from '#src/access/live-help.ts'
import { readToken } from '#src/access/token.ts'
import type { Form, HonoContext } from '#src/platform/http.ts'
import type { Trouble } from '#src/platform/trouble.ts'
import { Contacts, Desk, Hand, html, type Frame } from '#src/ui/page.tsx'
import { isKeepable, KeptForm } from './kept-form.tsx'

/** A page that only shows something asks again by itself after this time. */
const againAfterSeconds = '10'

/** 503; a phone's own script hears that and lets the form wait, sealed. */
export async function answerToTrouble(context: Context, c: HonoContext, frame: Frame, trouble: Trouble): Promise<Response> {
  const form = c.req.method === 'POST' ? await formOf(c).catch((): Form => ({})) : null
  const token = c.req.path.startsWith('/c/') ? readToken(c.req.path.split('/')[2] ?? '') : undefined
  const props = { frame, form, trouble, action: c.req.path }
  const answer = html(
    token ? <AtDoor {...props} help={rememberedHelp(token.organisationId, languageOf(c, context))} /> : <AtDesk {...props} />,
    503,
  )
  answer.headers.set('retry-after', againAfterSeconds)
  if (!form) answer.headers.set('refresh', againAfterSeconds)
  return answer
}

interface Props {
  readonly frame: Frame
  /** null where nothing was sent. */
  readonly form: Form | null
  readonly trouble: Trouble
  readonly action: string
}

function AtDesk(props: Props) {
  const { t } = props.frame.speech
  const title = t(props.form ? 'trouble.unkept.title' : 'trouble.unread.title')
  return (
    <Desk frame={props.frame} title={title}>
      <div class="title">
        <h1>{title}</h1>
        <Words {...props} />
        {props.trouble === 'full' && <p>{t('trouble.full')}</p>}
      </div>
      <Again {...props} />
    </Desk>
  )
}

function AtDoor({ help, ...props }: Props & { help: Parameters<typeof Contacts>[0]['contacts'] }) {
  const { t } = props.frame.speech
  return (
    <Hand frame={props.frame} contacts={[]}>
      <div class="hello" role={props.form ? 'alert' : undefined}>
        <h1>{t(props.form ? 'trouble.unsent.title' : 'trouble.unread.title')}</h1>
        <Words {...props} />
      </div>
      <Again {...props} />
      {help.length > 0 && (
        <section class="hand-foot">
          <h2>{t('hand.help-now')}</h2>
          <Contacts contacts={help} />
        </section>
      )}
    </Hand>
  )
}

function Words({ frame, form }: Props) {
  const { t } = frame.speech
  if (!form) return <p>{t('trouble.unread.what')}</p>
  return <p>{t(isKeepable(form) ? 'trouble.unsent.kept' : 'trouble.unsent.go-back')}</p>
}

function Again({ frame, form, action }: Props) {
  if (!form || !isKeepable(form)) return null
  return (
    <KeptForm form={form} action={action}>
      <p class="actions send"><button class="button" type="submit">{frame.speech.t('trouble.send')}</button></p>
    </KeptForm>
  )
}
