// Answers that need a person: the list, one of them, and the tap that says it was seen.
import type { On, Visit } from '#src/access/gate.ts'
import { waitingTasks } from '#src/access/safety.ts'
import { SafetyTaskId, type PersonId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { answersOfNobody } from '#src/records/answers-of-nobody.ts'
import { inTransaction } from '#src/records/database.ts'
import { everyone, mayWatch } from '#src/records/people.ts'
import type { StaffScope } from '#src/records/scope.ts'
import { mendsOf, nothingTyped, type Typed } from '#src/ui/fields.tsx'
import { isolated } from '#src/ui/marks.tsx'
import { html } from '#src/ui/page.tsx'
import { acknowledge } from './acknowledge.ts'
import { AcknowledgeForm, OwnerForm } from './input.ts'
import { nameOwner } from './name-owner.ts'
import { openTask } from './open-task.ts'
import { ListPage, TaskPage } from './pages.tsx'
import { momentsFor, toldTask } from './safety-view.ts'

export function safetyRoutes(on: On): void {
  on('GET /safety', (visit) => showList(visit, nothingTyped))
  on('POST /safety/owner', async (visit) => {
    const values = await visit.form()
    const form = OwnerForm.safeParse(values)
    if (!form.success) return await showList(visit, { values, mends: mendsOf(form.error.issues) })
    await nameOwner(visit.context, visit.scope, form.data)
    return visit.redirect('/safety')
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

async function showList({ context, scope, frame }: Visit<StaffScope>, typed: Typed): Promise<Response> {
  const tasks = await waitingTasks(context, scope)
  const items = await Promise.all(tasks.map((task) => toldTask(context, scope, frame.speech, task)))
  const [since, owners] = await inTransaction(context.db, scope, async (tx) => {
    const waiting = await answersOfNobody(tx, scope, context.clock())
    return [waiting, waiting.length > 0 ? (await everyone(tx, scope)).filter(mayWatch) : []] as const
  })
  const { first } = momentsFor(context, scope, frame.speech)
  return html(
    <ListPage
      frame={frame} items={items} mailConfigured={context.mail.configured}
      ofNobody={{ since: since.map(first), owners: owners.map(({ personId, name }) => ({ value: personId, label: name })), typed, command: context.newId() }}
    />,
    typed === nothingTyped ? 200 : 422,
  )
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
