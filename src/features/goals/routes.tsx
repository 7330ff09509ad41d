// Goals at the desk and in the room: the therapist's own list, what the pair matches, agrees, puts aside, ends, and looks at again.
import { agreeGoal, changeGoal, makeGoal } from '#src/access/change-goal.ts'
import type { On, StaffOfCase, Visit } from '#src/access/gate.ts'
import { askToLookAgain, lookedAgain } from '#src/access/look-at-goals.ts'
import { nameGoals, nameGoalsAnew } from '#src/access/name-goals.ts'
import { asFields, moveLine, readLines, typedLines, type ReadLine } from '#src/domain/goals/list-lines.ts'
import { listParts, type GoalList, type ListPart } from '#src/domain/goals/naming.ts'
import { goalsOnPaper } from '#src/domain/goals/on-paper.ts'
import { GoalId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import type { Form } from '#src/platform/http.ts'
import { addDays, dateIn } from '#src/platform/time.ts'
import { mendsOf, nothingTyped, type Typed } from '#src/ui/fields.tsx'
import { isolated } from '#src/ui/marks.tsx'
import { html, type Speech } from '#src/ui/page.tsx'
import { AcrossPage } from './across-page.tsx'
import { DeskGoalsPage } from './desk-page.tsx'
import { CommandForm, goalChangeForm, ListHeadForm, lookAgainForm, NewGoalForm, readAttainments, readPairs, readWording, RoundForm } from './input.ts'
import { match } from './match.ts'
import { PaperPage } from './paper-page.tsx'
import type { PartProps } from './part.ts'
import { readAcross } from './read-across.ts'
import { readGoals } from './read-goals.ts'
import { RoomGoalsPage } from './room-page.tsx'

type Look = Visit<StaffOfCase>

export function caseGoalRoutes(on: On): void {
  on('GET /cases/:case/goals', (visit) => desk(visit, { said: visit.query('done') === 'kept' ? 'goals.draft.kept' : null }))
  on('POST /cases/:case/goals', propose)
  on('POST /cases/:case/goals/list', takeList)
  on('POST /cases/:case/goals/anew', async (visit) => {
    const given = RoundForm.safeParse(await visit.form())
    if (!given.success) throw new Refusal('invalid')
    await nameGoalsAnew(visit.context, visit.scope.case, given.data)
    return visit.redirect(`${pathOf(visit)}#list`)
  })
  on('POST /cases/:case/goals/ask', async (visit) => {
    const given = CommandForm.safeParse(await visit.form())
    if (!given.success) throw new Refusal('invalid')
    await askToLookAgain(visit.context, visit.scope.case, given.data.command)
    return visit.redirect(`${pathOf(visit)}#held`)
  })
  on('GET /cases/:case/goals/paper', paper)
  on('GET /cases/:case/goals/together', (visit) => room(visit))
  on('POST /cases/:case/goals/together', agreeNew)
  on('POST /cases/:case/goals/together/match', takeMatch)
  on('POST /cases/:case/goals/together/again', takeLook)
  on('POST /cases/:case/goals/together/:goal', takeChange)
  on('POST /cases/:case/goals/:goal', sayYes)
  on('GET /organisation/goals', async ({ context, scope, frame }) => html(<AcrossPage frame={frame} across={await readAcross(context, scope)} />))
}

const casePathOf = (visit: Look): string => `/cases/${visit.scope.case.caseId}`
const pathOf = (visit: Look): string => `${casePathOf(visit)}/goals`
const roomOf = (visit: Look): string => `${pathOf(visit)}/together`
const todayOf = ({ context, scope }: Look): string => dateIn(context.clock(), scope.staff.timeZone)

/** What changed meanwhile is answered with the page as it stands now, and what was typed still in its place. */
async function unlessChanged(work: () => Promise<Response>, answer: () => Promise<Response>): Promise<Response> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'conflict') throw error
    return await answer()
  }
}

async function takeList(visit: Look): Promise<Response> {
  const form = await visit.form()
  const head = ListHeadForm.safeParse(form)
  if (!head.success) throw new Refusal('invalid')
  const { do: pressed, ...given } = head.data
  const [way = '', part = '', at = ''] = pressed.split('-')
  const isMove = way === 'up' || way === 'down'
  const lines = (each: ListPart) => (isMove && part === each ? moveLine(typedLines(form, each), Number(at), way) : typedLines(form, each))
  const values = { ...form, ...Object.assign({}, ...listParts.map((each) => asFields(each, lines(each)))) as Form }
  const read = listParts.map((each) => readLines(each, lines(each)))
  const mends = Object.assign({}, ...read.map((one) => one.mends)) as Record<string, string>
  const goals: ReadLine[] = read.flatMap((one) => one.goals)
  if (Object.keys(mends).length > 0) return await desk(visit, { typed: { values, mends }, status: 422 })
  if (pressed === 'send' && goals.length === 0) return await desk(visit, { typed: { values, mends: { form: 'goals.mend.nothing' } }, status: 422 })
  const state = pressed === 'send' ? 'in' : pressed === 'not-now' ? 'not-now' : 'draft'
  return await unlessChanged(async () => {
    await nameGoals(visit.context, visit.scope.case, { ...given, state, goals })
    return visit.redirect(`${pathOf(visit)}${pressed === 'keep' ? '?done=kept' : ''}#list`)
  }, async () => await desk(visit, { typed: { values, mends: {} }, said: 'goals.conflict', status: 409 }))
}

async function propose(visit: Look): Promise<Response> {
  const form = await visit.form()
  const [head, read] = [CommandForm.safeParse(form), readWording(form)]
  if (!head.success) throw new Refusal('invalid')
  if (read.kind === 'to-mend') return await desk(visit, { typed: { values: form, mends: read.mends }, status: 422 })
  await makeGoal(visit.context, visit.scope.case, { command: head.data.command, from: null, change: { kind: 'worded', by: 'therapist', wording: read.wording } })
  return visit.redirect(`${pathOf(visit)}#held`)
}

/** The therapist's yes to the client's words, from the desk. */
async function sayYes(visit: Look): Promise<Response> {
  const id = visit.id('goal', GoalId)
  const form = await visit.form()
  const [head, position] = [CommandForm.safeParse(form), Number(form['position'])]
  if (!head.success || !Number.isInteger(position)) throw new Refusal('invalid')
  return await unlessChanged(async () => {
    await agreeGoal(visit.context, visit.scope.case, { command: head.data.command, id, position })
    return visit.redirect(`${pathOf(visit)}#goal-${id}`)
  }, async () => await desk(visit, { said: 'goals.yes.changed', status: 409 }))
}

async function agreeNew(visit: Look): Promise<Response> {
  const form = await visit.form()
  const [head, read] = [NewGoalForm.safeParse(form), readWording(form)]
  if (!head.success) throw new Refusal('invalid')
  if (read.kind === 'to-mend') return await room(visit, { typed: { values: form, mends: read.mends }, status: 422 })
  await makeGoal(visit.context, visit.scope.case, { ...head.data, change: { kind: 'worded', by: 'both', wording: read.wording } })
  return visit.redirect(`${roomOf(visit)}#goals`)
}

async function takeMatch(visit: Look): Promise<Response> {
  const values = await visit.form()
  const [head, pairs] = [RoundForm.safeParse(values), readPairs(values)]
  if (!head.success || !pairs) throw new Refusal('invalid')
  try {
    await match(visit.context, visit.scope, { ...head.data, pairs })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (error.code === 'invalid') return await room(visit, { typed: { values, mends: { match: 'goals.room.match.twice' } }, status: 422 })
    if (error.code === 'conflict') return await room(visit, { typed: { values, mends: {} }, said: 'goals.changed', status: 409 })
    throw error
  }
  return visit.redirect(`${roomOf(visit)}#lists`)
}

async function takeLook(visit: Look): Promise<Response> {
  const values = await visit.form()
  const given = lookAgainForm(todayOf(visit)).safeParse(values)
  if (!given.success) return await room(visit, { typed: { values, mends: mendsOf(given.error.issues) }, status: 422 })
  await lookedAgain(visit.context, visit.scope.case, { command: given.data.command, lookAgainOn: given.data.on, levels: readAttainments(values) })
  return visit.redirect(`${roomOf(visit)}#again`)
}

async function takeChange(visit: Look): Promise<Response> {
  const id = visit.id('goal', GoalId)
  const form = await visit.form()
  const typed = (mends: Typed['mends']): Typed => ({ values: { ...form, goal: id }, mends })
  const given = goalChangeForm(todayOf(visit)).safeParse(form)
  if (!given.success) return await room(visit, { typed: typed(mendsOf(given.error.issues)), status: 422 })
  const { command, base } = given.data
  const read = given.data.do === 'reword' ? readWording(form) : null
  if (read?.kind === 'to-mend') return await room(visit, { typed: typed(read.mends), status: 422 })
  const isYes = given.data.do === 'agree'
  return await unlessChanged(async () => {
    const change = read ? ({ kind: 'worded', by: 'both', wording: read.wording } as const) : changeOf(given.data)
    await changeGoal(visit.context, visit.scope.case, { command, id, base, change })
    return visit.redirect(`${roomOf(visit)}#goal-${id}`)
  }, async () => await room(visit, { typed: typed({}), said: isYes ? 'goals.yes.changed' : 'goals.changed', status: 409 }))
}

/** In the room both say yes at once, so words that one had suggested are taken over as the words of both. */
function changeOf(given: ReturnType<ReturnType<typeof goalChangeForm>['parse']>): Parameters<typeof changeGoal>[2]['change'] {
  switch (given.do) {
    case 'park':
      return { kind: 'parked', by: 'both', until: given.until }
    case 'take-up':
      return { kind: 'taken-up', by: 'both' }
    case 'end':
      return { kind: 'ended', by: 'both', outcome: given.outcome, words: given.words }
    default:
      return (goal) => {
        const wording = given.do === 'agree' ? goal.proposed.find(({ position }) => position === given.position)?.wording : null
        if (!wording) throw new Refusal('conflict')
        return { kind: 'worded', by: 'both', wording }
      }
  }
}

interface Shown {
  readonly typed?: Typed
  readonly said?: string | null
  readonly status?: number
}

async function partsFor(visit: Look, speechOf: (language: string) => Speech, typed: Typed): Promise<Omit<PartProps, 'path'>> {
  const { context, scope } = visit
  const matter = await readGoals(context, scope)
  const speech = speechOf(matter.language)
  return {
    speech, matter, typed, client: matter.called === null ? speech.t('together.client') : isolated(matter.called), therapist: isolated(matter.therapist),
    day: (at) => speech.date(at, scope.staff.timeZone), today: todayOf(visit), tomorrow: addDays(todayOf(visit), 1), newCommand: context.newId,
  }
}

async function desk(visit: Look, { typed = nothingTyped, said = null, status = 200 }: Shown = {}): Promise<Response> {
  const parts = await partsFor(visit, () => visit.frame.speech, typed)
  const { naming } = parts.matter
  const isTyped = typed.values['form'] === 'list'
  return html(
    <DeskGoalsPage
      {...parts} frame={visit.frame} path={pathOf(visit)} casePath={casePathOf(visit)} fields={isTyped ? typed.values : fieldsOf(naming.own)}
      isWriting={isTyped || (naming.mayWrite && (naming.own === null || naming.own.state === 'draft' || visit.query('write') === 'yes'))}
      said={said === 'goals.conflict' && !naming.mayWrite ? 'goals.conflict.over' : said}
    />,
    status,
  )
}

/** In the client's language: the page is as much theirs. */
async function room(visit: Look, { typed = nothingTyped, said = null, status = 200 }: Shown = {}): Promise<Response> {
  const parts = await partsFor(visit, (language) => visit.context.content.words(language), typed)
  const speech = visit.context.content.words(parts.matter.language)
  return html(<RoomGoalsPage {...parts} frame={{ ...visit.frame, speech }} path={roomOf(visit)} casePath={casePathOf(visit)} said={said} />, status)
}

async function paper(visit: Look): Promise<Response> {
  const { history, language } = await readGoals(visit.context, visit.scope)
  const speech = visit.context.content.words(language)
  return html(<PaperPage frame={{ ...visit.frame, speech }} paper={goalsOnPaper(history.goals, todayOf(visit))} casePath={casePathOf(visit)} />)
}

function fieldsOf(list: GoalList | null): Form {
  const lines = (part: ListPart) => (list?.goals ?? []).filter((goal) => goal.part === part).map(({ text, importance }) => ({ text: text ?? '', why: '', importance: importance?.toString() ?? '' }))
  return { ...asFields('wants', lines('wants')), ...asFields('work', lines('work')) }
}
