// Answers that need a person: the list, one of them, and the tap that says it was seen.
import type { On, Visit } from '#src/access/gate.ts'
import { waitingTasks } from '#src/access/safety.ts'
import { SafetyTaskId, type PersonId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import type { StaffScope } from '#src/records/scope.ts'
import { isolated } from '#src/ui/marks.tsx'
import { html } from '#src/ui/page.tsx'
import { acknowledge } from './acknowledge.ts'
import { AcknowledgeForm } from './input.ts'
import { openTask } from './open-task.ts'
import { ListPage, TaskPage } from './pages.tsx'
import { momentsFor, toldTask } from './safety-view.ts'

export function safetyRoutes(on: On): void {
  on('GET /safety', async (visit) => {
    const { context, scope, frame } = visit
    const tasks = await waitingTasks(context, scope)
    const items = await Promise.all(tasks.map((task) => toldTask(context, scope, frame.speech, task)))
    return html(<ListPage frame={frame} items={items} mailConfigured={context.mail.configured} />)
  })

  on('GET /safety/:task', showTask)

  on('POST /safety/:task/acknowledge', async (visit) => {
    const id = visit.id('task', SafetyTaskId)
    const form = AcknowledgeForm.safeParse(await visit.form())
    if (!form.success) throw new Refusal('invalid')
    const caseId = await acknowledge(visit.context, visit.scope, id, form.data.command)
    return visit.redirect({ brief: `/cases/${caseId}/brief`, today: '/today', task: `/safety/${id}` }[form.data.back])
  })
}

async function showTask(visit: Visit<StaffScope>): Promise<Response> {
  const { context, scope, frame } = visit
  const { speech } = frame
  const { task, therapist, ownCase, names, contacts } = await openTask(context, scope, visit.id('task', SafetyTaskId))
  const { within } = momentsFor(context, scope, speech)
  const nameOf = (id: PersonId) => isolated(names.get(id) ?? speech.t('safety.task.unknown-person'))
  return html(
    <TaskPage
      frame={frame} item={await toldTask(context, scope, speech, task)} reference={task.reference}
      therapist={isolated(therapist ?? speech.t('safety.task.unknown-person'))} owner={nameOf(task.ownerId)}
      deputy={task.deputyId && nameOf(task.deputyId)} opened={within(task.openedAt)}
      escalated={task.escalatedAt === null ? null : within(task.escalatedAt)} contacts={contacts}
      page={context.content.playbook('safety')} briefHref={ownCase ? `/cases/${task.caseId}/brief` : null} command={context.newId()}
    />,
  )
}
