// Every answer at the client's door is in the client's language, the no as well as the yes.
import type { Visit } from '#src/access/gate.ts'
import { rememberLiveHelp } from '#src/access/live-help.ts'
import { noteRefusal } from '#src/access/refused.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { statusOf } from '#src/platform/http.ts'
import type { ClientScope } from '#src/records/scope.ts'
import { html, type CrisisContact } from '#src/ui/page.tsx'
import { Note, type Sheet } from './client-page.tsx'
import { liveHelp } from './prepare.ts'

type AtDoor = Visit<ClientScope>

/** @param contacts live help, when it has been read already */
export async function sheetOf(visit: AtDoor, contacts?: readonly CrisisContact[]): Promise<Sheet> {
  const { context, scope, frame } = visit
  // Without it a form is sent as it is, and nothing waits on the phone: that is better than no form.
  const outbox = await context.keyring.outbox(scope.organisationId).catch((error: unknown) => {
    context.log.error({ error, organisationId: scope.organisationId }, 'the outbox key of the keyring cannot be read, so that no phone can seal what it sends later: put it back from the backup of the keyring')
    return null
  })
  const help = contacts ?? (await liveHelp(context, scope))
  rememberLiveHelp(scope.organisationId, scope.language, help)
  return {
    frame, base: `/c/${visit.param('token')}`, contacts: help, tablet: scope.tablet, known: scope.known,
    outboxKey: outbox && outbox.publicKey.toString('base64'),
  }
}

/** Turns a refusal into a page of the client's own, with live help still at its foot. */
export function answering(handle: (visit: AtDoor) => Promise<Response>): (visit: AtDoor) => Promise<Response> {
  return async (visit) => {
    try {
      return await handle(visit)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      noteRefusal(visit.context, visit.http, error.code, error.detail)
      const { speech } = visit.frame
      const sheet = await sheetOf(visit)
      return html(
        <Note sheet={sheet} title={speech.t(`error.${error.code}.title`)} lines={[speech.t(error.detail ?? `error.${error.code}.what`)]}>
          <p><a class="way" href={sheet.base}>{speech.t('checkin.back-to-start')}</a></p>
        </Note>,
        statusOf[error.code],
      )
    }
  }
}
