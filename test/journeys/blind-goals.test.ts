// Lists of goals are made apart: until both are in, or one side says "not now", no answer of any route may differ by what the other side wrote, or by whether it wrote anything.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { nameGoals } from '#src/access/name-goals.ts'
import { clientScope } from '#src/access/scope.ts'
import { whoMay, type Route } from '#src/access/who-may.ts'
import type { ListPart, ListState } from '#src/domain/goals/naming.ts'
import type { CommandId, LinkId } from '#src/domain/kernel/ids.ts'
import { day, hour } from '#src/platform/time.ts'
import { namingFor } from '#src/records/goal-lists.ts'
import type { CaseScope, ClientScope } from '#src/records/scope.ts'
import { beginning, openWorld, type Browser, type World, type WorldCase } from '#test/world.ts'
import { tellCheckIn } from './telling.ts'

type List = { readonly state: ListState; readonly goals: readonly string[] } | null

let world: World
let made = 0
before(async () => {
  world = await openWorld()
  await world.openDuty()
})
after(() => world.close())

interface Course {
  readonly what: string
  readonly one: WorldCase
  readonly session: string
  readonly token: string
  readonly client: Browser
  readonly asClient: ClientScope
}

/** Cases that differ in nothing but what one side has written; a supervisor has a way in. */
async function course(what: string, client: List, therapist: List): Promise<Course> {
  const one = await world.addCase()
  await world.run((tx) => tx.updateTable('cases').set({ reference: `BLIND${(made += 1)}` }).where('organisation_id', '=', world.organisationId).where('case_id', '=', one.caseId).execute())
  await world.consent(one, { supervision: true, words: true })
  const last = await world.addSession(one, beginning - day)
  const session = await world.addSession(one, beginning + 2 * hour)
  await tellCheckIn(world, one, last, 'before', beginning - 2 * day, { phq9: 4, hope: 5 })
  await tellCheckIn(world, one, session, 'before', beginning - hour, { phq9: 19, hope: 3 })
  const browser = world.browser()
  const { token } = await world.link(one, { known: true, browser })
  const asClient = clientScope(world.organisationId, { caseId: one.caseId, clientId: one.clientId, linkId: randomUUID() as LinkId, known: true, tablet: false, language: 'en' }, null)
  await write(asClient, 'wants', client)
  await write(one.scope, 'work', therapist)
  return { what, one, session, token, client: browser, asClient }
}

async function write(scope: CaseScope | ClientScope, part: ListPart, list: List): Promise<void> {
  if (!list) return
  const own = await world.run((tx) => namingFor(tx, scope, null))
  await nameGoals(world.context, scope, {
    command: randomUUID() as CommandId, round: own.round, base: own.own?.id ?? null, state: list.state, goals: list.goals.map((text) => ({ part, text, why: `why ${text}`, importance: 7 })),
  })
}

/** Only one case at a time has a part in the world, so that lists and days can be compared as well. */
async function alone(courses: readonly Course[], here: Course): Promise<void> {
  await world.run(async (tx) => {
    for (const { one } of courses) {
      await tx.updateTable('case_therapists').set({ until: one.caseId === here.one.caseId ? null : new Date(beginning - day) }).where('organisation_id', '=', world.organisationId).where('case_id', '=', one.caseId).execute()
    }
  })
}

const routes = Object.keys(whoMay) as Route[]
const ofStaff = routes.filter((route) => route.startsWith('GET ') && (whoMay[route].kind === 'case' || (whoMay[route].kind === 'staff' && !/invitations|measures|organisation|people/.test(route))))
const ofClient = routes.filter((route) => route.startsWith('GET ') && whoMay[route].kind === 'client')

const same = (html: string, { one, token }: Course) =>
  html
    .replaceAll(one.caseId, 'CASE')
    .replaceAll(token, 'TOKEN')
    .replaceAll(/BLIND\d+/g, 'REFERENCE')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'ID')
    .replaceAll(/data-key="[^"]*"/g, 'KEY')
    .replaceAll(/name="by" value="[\w-]{43}"/g, 'BY')

async function answers(browser: Browser, here: Course, list: readonly Route[], posts: readonly [string, Record<string, string>][]): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  const keep = async (path: string, answer: Response) => found.set(path, `${answer.status} ${same(answer.headers.get('location') ?? '', here)}\n${same(await answer.text(), here)}`)
  for (const route of list) {
    const path = route.slice(4).replace(':case', here.one.caseId).replace(':token', here.token).replace(':session', here.session).replace(':kind', 'deteriorating').replace(/:\w+/, 'none')
    await keep(route, await browser.get(path))
    if (route === 'GET /cases/:case/goals' || route === 'GET /c/:token/goals') await keep(`${route} write`, await browser.get(`${path}?write=yes`))
  }
  for (const [path, form] of posts) await keep(`POST ${path}`, await browser.post(path.replace(':case', here.one.caseId).replace(':token', here.token), { command: randomUUID(), ...form }))
  return found
}

const lists: readonly (readonly [string, List])[] = [
  ['nothing', null], ['a draft', { state: 'draft', goals: ['secret-one', 'secret-two'] }], ['a list that is in', { state: 'in', goals: ['secret-one', 'secret-two', 'secret-three'] }],
]
const ownLists: readonly (readonly [string, List])[] = [['nothing of their own', null], ['a draft of their own', { state: 'draft', goals: ['own'] }]]

async function compare(side: 'client' | 'therapist', own: List, others: readonly (readonly [string, List])[]): Promise<void> {
  const courses: Course[] = []
  for (const [what, other] of others) courses.push(side === 'therapist' ? await course(what, other, own) : await course(what, own, other))
  const [first, ...rest] = courses as [Course, ...Course[]]
  const [tomas, ingrid] = [await world.as('tomas'), await world.as('ingrid')]
  const readers: readonly (readonly [string, (here: Course) => Browser])[] = side === 'client' ? [['client', ({ client }) => client]] : [['tomas', () => tomas], ['ingrid', () => ingrid]]
  const posts: readonly [string, Record<string, string>][] = side === 'client'
    ? [['/c/:token/goals/anew', { round: '1' }], ['/c/:token/goals', { round: '1', base: randomUUID(), do: 'keep', 'wants-text-1': 'x' }]]
    : [['/cases/:case/goals/anew', { round: '1' }], ['/cases/:case/goals/together/match', { round: '1' }], ['/cases/:case/goals/list', { round: '1', base: randomUUID(), do: 'keep', 'work-text-1': 'x' }]]
  for (const [name, open] of readers) {
    await alone(courses, first)
    const reference = await answers(open(first), first, side === 'client' ? ofClient : ofStaff, posts)
    assert.doesNotMatch([...reference.values()].join(), /secret-/)
    const shown = [...reference].filter(([, page]) => page.startsWith('200')).map(([path]) => path)
    assert.ok(shown.includes(side === 'client' ? 'GET /c/:token/goals' : 'GET /cases/:case/brief'), `${name} has something to compare: ${shown.join(', ')}`)
    for (const here of rest) {
      await alone(courses, here)
      for (const [path, page] of await answers(open(here), here, side === 'client' ? ofClient : ofStaff, posts)) assert.equal(page, reference.get(path), `${name}, ${path}: ${here.what}`)
    }
  }
  await alone(courses, { ...first, one: { ...first.one, caseId: randomUUID() as never } })
}

for (const [own, list] of ownLists) {
  test(`with ${own}, therapist and supervisor read the same whatever the client wrote`, async () => await compare('therapist', list, lists))
  test(`with ${own}, the client reads the same whatever the therapist wrote`, async () => await compare('client', list, lists))
}

test('with a list that is in, both read the same whether the other side has nothing or a draft', async () => {
  const own: List = { state: 'in', goals: ['own'] }
  await compare('therapist', own, lists.slice(0, 2))
  await compare('client', own, lists.slice(0, 2))
})

test('once both are in, or one says "not now", they differ: what is in is open, a draft is not', async () => {
  const read = async (browser: Browser, path: string) => await (await browser.get(path)).text()
  const tomas = await world.as('tomas')
  const both = await course('both', { state: 'in', goals: ['theirs'] }, { state: 'in', goals: ['mine'] })
  assert.match(await read(tomas, `/cases/${both.one.caseId}/goals`), /theirs/)
  assert.match(await read(both.client, `/c/${both.token}/goals`), /mine/)
  const notNow = await course('not now', { state: 'in', goals: ['theirs'] }, { state: 'not-now', goals: ['half-written'] })
  assert.match(await read(tomas, `/cases/${notNow.one.caseId}/goals`), /theirs/)
  assert.doesNotMatch(await read(notNow.client, `/c/${notNow.token}/goals`), /half-written/, 'what stood on a list that was put off stays with its writer')
  const draft = await course('draft', { state: 'draft', goals: ['theirs'] }, { state: 'not-now', goals: [] })
  assert.doesNotMatch(await read(tomas, `/cases/${draft.one.caseId}/goals`), /theirs/)
})

test('a new PIN begins an empty list: a start code alone must not open what was written before', async () => {
  const here = await course('before the PIN', { state: 'draft', goals: ['secret-one'] }, null)
  await world.run((tx) => tx.updateTable('clients').set({ pin_set_at: new Date(world.clock.now + hour), pin_hash: 'x' }).where('organisation_id', '=', world.organisationId).where('client_id', '=', here.one.clientId).execute())
  const page = await (await here.client.get(`/c/${here.token}/goals`)).text()
  assert.match(page, /What would you like to change\?/)
  assert.doesNotMatch(page, /secret-one/)
})
