// The client's own goals: a list written apart, goals agreed, put into other words, ended. Behind the PIN, since a goal's words are private.
import { agreeGoal, changeGoal } from '#src/access/change-goal.ts'
import type { On, Visit } from '#src/access/gate.ts'
import { askToLookAgain } from '#src/access/look-at-goals.ts'
import { nameGoals, nameGoalsAnew } from '#src/access/name-goals.ts'
import { reworded } from '#src/domain/goals/goal.ts'
import { asFields, moveLine, readLines, typedLines } from '#src/domain/goals/list-lines.ts'
import { GoalId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import type { ClientScope } from '#src/records/scope.ts'
import { mendsOf, type Typed } from '#src/ui/fields.tsx'
import { CommandForm, GoalChangeForm, ListHeadForm, RoundForm } from './goals-input.ts'
import { showGoals } from './own-goals-page.tsx'
import { showPaper } from './paper-page.tsx'
import { answering } from './refusal-page.tsx'

type AtDoor = Visit<ClientScope>

export function goalRoutes(on: On): void {
  on('GET /c/:token/goals', answering(async (visit) => await showGoals(visit, { said: visit.query('done') === 'kept' ? 'goals.draft.kept' : visit.query('done') === 'asked' ? 'goals.asked' : null })))
  on('GET /c/:token/goals/paper', answering(showPaper))
  on('POST /c/:token/goals', answering(takeList))
  on('POST /c/:token/goals/anew', answering(async (visit) => {
    const given = RoundForm.safeParse(await visit.form())
    if (!given.success) throw new Refusal('invalid')
    await nameGoalsAnew(visit.context, visit.scope, given.data)
    return visit.redirect(pathOf(visit))
  }))
  on('POST /c/:token/goals/ask', answering(async (visit) => {
    const given = CommandForm.safeParse(await visit.form())
    if (!given.success) throw new Refusal('invalid')
    await askToLookAgain(visit.context, visit.scope, given.data.command)
    return visit.redirect(`${pathOf(visit)}?done=asked`)
  }))
  on('POST /c/:token/goals/:goal', answering(takeChange))
}

const pathOf = (visit: AtDoor): string => `/c/${visit.param('token')}/goals`

/** Whatever was pressed, what was typed is either kept or still in its place. */
async function takeList(visit: AtDoor): Promise<Response> {
  const form = await visit.form()
  const head = ListHeadForm.safeParse(form)
  if (!head.success) throw new Refusal('invalid', 'checkin.mend.broken')
  const { command, round, base, do: pressed } = head.data
  const [way, at] = pressed.split('-') as ['up' | 'down', string]
  const lines = way === 'up' || way === 'down' ? moveLine(typedLines(form, 'wants'), Number(at), way) : typedLines(form, 'wants')
  const typed = (mends: Typed['mends']): Typed => ({ values: { ...form, ...asFields('wants', lines) }, mends })
  const { goals, mends } = readLines('wants', lines)
  if (Object.keys(mends).length > 0) return await showGoals(visit, { typed: typed(mends), status: 422 })
  if (pressed === 'send' && goals.length === 0) return await showGoals(visit, { typed: typed({ form: 'goals.mend.nothing' }), status: 422 })
  const state = pressed === 'send' ? 'in' : pressed === 'not-now' ? 'not-now' : 'draft'
  try {
    await nameGoals(visit.context, visit.scope, { command, round, base, state, goals })
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'conflict') throw error
    return await showGoals(visit, { typed: typed({}), said: 'goals.conflict', status: 409 })
  }
  const place = way === 'up' ? `#line-${Math.max(1, Number(at) - 1)}` : way === 'down' ? `#line-${Math.min(lines.length, Number(at) + 1)}` : ''
  return visit.redirect(pressed === 'keep' ? `${pathOf(visit)}?done=kept` : `${pathOf(visit)}${place}`)
}

async function takeChange(visit: AtDoor): Promise<Response> {
  const { context, scope } = visit
  const id = visit.id('goal', GoalId)
  const form = await visit.form()
  const typed = (mends: Typed['mends']): Typed => ({ values: { ...form, goal: id }, mends })
  const given = GoalChangeForm.safeParse(form)
  if (!given.success) return await showGoals(visit, { typed: typed(mendsOf(given.error.issues)), status: 422 })
  const change = given.data
  try {
    if (change.do === 'agree') await agreeGoal(context, scope, { command: change.command, id, position: change.position })
    else if (change.do === 'reword') await changeGoal(context, scope, { command: change.command, id, base: change.base, change: (goal) => ({ kind: 'worded', by: 'client', wording: reworded(goal, change) }) })
    else await changeGoal(context, scope, { command: change.command, id, base: change.base, change: { kind: 'ended', by: 'client', outcome: change.outcome, words: change.words } })
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'conflict') throw error
    return await showGoals(visit, { typed: typed({}), said: change.do === 'agree' ? 'goals.yes.changed' : 'goals.changed', status: 409 })
  }
  return visit.redirect(`${pathOf(visit)}#goal-${id}`)
}
