// The way in: where the first address leads, and the page on which an organisation begins.
import type { Context } from '#src/access/context.ts'
import type { On, Visit } from '#src/access/gate.ts'
import { countWrongGuess, refuseAfterGuessing } from '#src/access/limits.ts'
import { noteRefusal } from '#src/access/refused.ts'
import { signedIn, SignInNeeded } from '#src/access/sign-in.ts'
import { CommandId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { firstLogins } from '#src/records/set-up.ts'
import type { Typed } from '#src/ui/fields.tsx'
import { html } from '#src/ui/page.tsx'
import { readFirstRun } from './input.ts'
import { FirstRunPage } from './pages.tsx'
import { isFromThisMachine, isSetUpCode, setUpCode } from './set-up-code.ts'
import { carryOn, setUp } from './set-up.ts'

export function firstRunRoutes(on: On): void {
  on('GET /', async (visit) => visit.redirect(await firstPlace(visit)))

  on('GET /first-run', async (visit) => {
    if (await isSetUp(visit.context)) throw new Refusal('not-found')
    return page(visit, { values: { 'roles.therapist': 'on' }, mends: {} })
  })

  on('POST /first-run', async (visit) => {
    const { context } = visit
    const form = await visit.form()
    const mends: Record<string, string> = {}
    if (asksCode(visit) && !isSetUpCode(context, form['code'] ?? '')) {
      await refuseAfterGuessing(visit.http)
      await countWrongGuess(visit.http)
      if (await isSetUp(context)) throw new Refusal('not-found')
      mends['code'] = 'first-run.mend.code'
      noteRefusal(context, visit.http, 'no-match')
    }
    if (await isSetUp(context)) {
      const command = CommandId.safeParse(form['command'])
      if (!command.success) throw new Refusal('not-found')
      return visit.redirect(pathOf(context, await carryOn(context, command.data, visit.requestId)))
    }
    const read = readFirstRun(form, context.content.languages, zones())
    if ('mends' in read || 'code' in mends) return page(visit, { values: form, mends: { ...('mends' in read ? read.mends : {}), ...mends } }, 422)
    return visit.redirect(pathOf(context, await setUp(context, read.input, visit.requestId)))
  })
}

async function firstPlace({ context, http, requestId }: Visit<null>): Promise<string> {
  try {
    await signedIn(context, http, requestId, false)
    return '/today'
  } catch (error) {
    if (!(error instanceof SignInNeeded)) throw error
    if (error.why === 'locked') return '/locked'
    if (context.demonstration) return '/demonstration'
    return (await isSetUp(context)) ? '/sign-in' : '/first-run'
  }
}

const isSetUp = async (context: Context): Promise<boolean> => (await firstLogins(context.db)).length > 0

const asksCode = ({ context, http }: Visit<null>): boolean => !isFromThisMachine(context, http)

/** Invitations are whole addresses, to be handed on; here the browser stays on the address that it came by. */
const pathOf = (context: Context, url: string): string => new URL(url, context.origin).pathname

const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

const zones = (): readonly string[] => [...new Set([...Intl.supportedValuesOf('timeZone'), ownZone(), 'UTC'])].sort()

function page(visit: Visit<null>, typed: Typed, status = 200): Response {
  const { context, frame } = visit
  // Said here, so that the code is in the log before somebody looks for it.
  const code = asksCode(visit) ? setUpCode(context) : null
  const names = new Intl.DisplayNames([frame.speech.language], { type: 'language' })
  return html(
    <FirstRunPage
      frame={frame} typed={typed} commandId={typed.values['command'] ?? context.newId()} asksCode={code !== null} zone={ownZone()}
      languages={context.content.languages.map((language) => ({ value: language, label: names.of(language) ?? language }))}
      zones={zones().map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))}
    />,
    status,
  )
}
