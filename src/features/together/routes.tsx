// Together: the page for two, the calm page before and after it, and what is written there.
import { agreeHomework } from '#src/access/agree-homework.ts'
import { agreeLine } from '#src/access/agree-line.ts'
import type { On, StaffOfCase, Visit } from '#src/access/gate.ts'
import { html, type Frame } from '#src/ui/page.tsx'
import { clientsLanguage } from './clients-language.ts'
import { CalmPage } from './calm-page.tsx'
import { AgendaForm, AgreementForm, HomeworkForm } from './input.ts'
import type { Mended } from './part.ts'
import { readShared } from './read-shared.ts'
import { TogetherPage } from './together-page.tsx'
import { writeAgenda } from './write-agenda.ts'

type Look = Visit<StaffOfCase>

export function togetherRoutes(on: On): void {
  on('GET /cases/:case/together', (visit) => show(visit))
  on('GET /cases/:case/together/calm', async (visit) =>
    html(<CalmPage frame={inLanguage(visit, await clientsLanguage(visit.context, visit.scope))} casePath={`/cases/${visit.scope.case.caseId}`} />))
  on('POST /cases/:case/together/agenda', async (visit) => {
    const values = await visit.form()
    const change = AgendaForm.safeParse(values)
    if (!change.success) return await show(visit, { form: 'agenda', typed: { values, mends: { text: 'together.agenda.mend' } } })
    await writeAgenda(visit.context, visit.scope, change.data)
    return visit.redirect(`${pathOf(visit)}#agenda`)
  })
  on('POST /cases/:case/together/agreed', async (visit) => {
    const values = await visit.form()
    const agreement = AgreementForm.safeParse(values)
    if (!agreement.success) return await show(visit, { form: 'agreed', typed: { values, mends: { text: 'together.agreed.mend' } } })
    await agreeLine(visit.context, visit.scope, agreement.data)
    return visit.redirect(`${pathOf(visit)}#agreed`)
  })
  on('POST /cases/:case/together/homework', async (visit) => {
    const values = await visit.form()
    const homework = HomeworkForm.safeParse(values)
    if (!homework.success) return await show(visit, { form: 'homework', typed: { values, mends: { text: 'together.agreed.mend' } } })
    const { command, session: sessionId, text } = homework.data
    await agreeHomework(visit.context, visit.scope, { command, sessionId, text })
    return visit.redirect(`${pathOf(visit)}#homework`)
  })
}

const pathOf = (visit: Look): string => `/cases/${visit.scope.case.caseId}/together`

/** In the client's language: the page is as much theirs. */
const inLanguage = ({ context, frame }: Look, language: string): Frame => ({ ...frame, speech: context.content.words(language) })

async function show(visit: Look, mended?: Mended): Promise<Response> {
  const { context, scope } = visit
  const shared = await readShared(context, scope)
  return html(
    <TogetherPage
      frame={inLanguage(visit, shared.language)} path={pathOf(visit)} shared={shared} timeZone={scope.staff.timeZone} newCommand={context.newId}
      mended={mended}
    />,
    mended ? 422 : 200,
  )
}
