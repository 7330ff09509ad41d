// Walks through the demonstration as everybody who may be there, and finds every form and page: what comes to Attune later is found by itself.
import { randomUUID } from 'node:crypto'
import { whoMay, type Route } from '#src/access/who-may.ts'
import { fillDemonstration } from '#src/demonstration/fill.ts'
import { garden } from '#src/domain/instruments/questionnaire.fixture.ts'
import type { Browser, World } from '#test/world.ts'
import { formsIn, linksIn, type PageForm } from './forms-in.ts'

export interface Reader {
  readonly name: string
  readonly browser: Browser
}

export interface FoundForm extends PageForm {
  readonly route: Route
  readonly path: string
  readonly reader: Reader
}

export interface FoundPage {
  readonly route: Route
  readonly path: string
  readonly reader: Reader
}

export interface Explored {
  readonly readers: readonly Reader[]
  readonly forms: readonly FoundForm[]
  readonly pages: readonly FoundPage[]
}

const routes = Object.keys(whoMay) as Route[]
const patterns = routes
  .map((route) => ({ route, method: route.split(' ')[0]!, pattern: new RegExp(`^${route.split(' ')[1]!.replace(/:\w+/g, '[^/]+')}$`), places: route.split(':').length }))
  // A word goes before a place for anything, as in the router.
  .sort((one, other) => one.places - other.places)

/** The route that a request leads to. */
export const routeOf = (method: string, path: string): Route | undefined => patterns.find((one) => one.method === method && one.pattern.test(path.replace(/\?.*$/, '')))?.route

/** What a form sends when it is filled in like this and its first button is pressed; its command is new each time. */
export function filled(form: PageForm, instead: Readonly<Record<string, string>> = {}): Record<string, string> {
  const values: Record<string, string> = {}
  for (const { name, kind, type, value, options } of form.fields) {
    if (kind === 'file') continue
    if (kind === 'text') values[name] = value || plausible(name, type)
    else if (kind === 'button' || type === 'radio' || (kind === 'choice' && type === '')) values[name] = value || options.find(Boolean) || ''
    else if (type === 'checkbox' && ticked.test(name)) values[name] = options[0]!
    else if (value !== undefined) values[name] = value
  }
  return { ...values, ...(Object.hasOwn(values, 'command') ? { command: randomUUID() } : {}), ...instead }
}

/** Without these nothing is taken. */
const ticked = /^(?:roles\.therapist|understood\.yes|weekday\.1)$/
const kinds: Readonly<Record<string, string>> = { date: '2026-12-01', time: '10:00', email: 'somebody@clinic.example', number: '5', tel: '112', password: 'a lamp and two chairs' }
const known: Readonly<Record<string, string>> = {
  minutes: '50', times: '2', phone: '112', pin: '2468', again: '2468', code: '123456', language: 'en', 'phq-9': '1', 'gad-7': '1',
  from: '0', to: '12', missing: '1', points: '2.5', users: '5', subscales: 'The path: 3, 4', bands: '0-5 Green', until: '2026-12-31',
  pasted: JSON.stringify(garden()), text: 'Plain words',
}
const plausible = (name: string, type: string): string => kinds[type] ?? known[name] ?? 'Plain words'

/** Pages of one kind are alike: so many of each are enough for every form. */
const pagesOfARoute = 3

/** Fills the demonstration and walks through it. @param world not settled, and a demonstration */
export async function exploreDemonstration(world: World): Promise<Explored> {
  await fillDemonstration(world.context, { invented: 0 })
  const visitor: Reader = { name: 'visitor', browser: world.browser() }
  const entrance = await (await visitor.browser.get('/demonstration')).text()
  const as = async (name: string): Promise<Reader> => {
    const form = entrance.slice(entrance.indexOf(name))
    const browser = world.browser()
    await browser.post('/demonstration/as', { person: /value="([0-9a-f-]{36})"/.exec(form)![1]! })
    return { name, browser }
  }
  const [tomas, ingrid, dede] = [await as('Tomas Lind'), await as('Ingrid Berg'), await as('Dede Asante')]
  const { client, nobody, token } = await openDoor(world, tomas.browser)
  await bringMeasure(dede.browser)
  const forms = new Map<string, FoundForm>()
  const pages = new Map<string, FoundPage>()
  const note = (page: string, path: string, reader: Reader) => {
    for (const form of formsIn(page)) {
      const action = form.action ?? path.replace(/\?.*$/, '')
      const route = routeOf(form.method, action)
      const key = `${route} ${form.fields.map(({ name }) => name).join()}`
      if (route && !forms.has(key)) forms.set(key, { ...form, route, path: action, reader })
    }
  }
  const explore = async (reader: Reader, first: readonly string[]) => {
    const waiting = [...first]
    const seen = new Map<Route, number>()
    while (waiting.length > 0) {
      const path = waiting.shift()!
      const route = routeOf('GET', path)
      if (!route || pages.has(`${reader.name} ${path}`)) continue
      const others = seen.get(route) ?? 0
      if (others >= pagesOfARoute) continue
      seen.set(route, others + 1)
      const answer = await reader.browser.get(path)
      pages.set(`${reader.name} ${path}`, { route, path, reader })
      const to = answer.headers.get('location')
      if (to?.startsWith('/')) waiting.push(to)
      if (!answer.headers.get('content-type')?.startsWith('text/html')) continue
      const page = await answer.text()
      note(page, path, reader)
      waiting.push(...linksIn(page), ...secretLinksIn(page))
    }
  }
  const open = routes.filter((route) => route.startsWith('GET ') && !route.includes(':')).map((route) => route.slice(4))
  for (const reader of [tomas, ingrid, dede, visitor]) await explore(reader, open)
  const doors = ['', '/before', '/after', '/consent', '/withdraw', '/pin', '/thanks', '/mine'].map((page) => `/c/${token}${page}`)
  for (const reader of [client, nobody]) await explore(reader, [...open, ...doors])
  // What can be done opens what can be done next: a cover can be ended, a file that was looked at brought in.
  const sent = new Set<string>()
  for (let round = 0; round < 2; round += 1) {
    for (const [key, form] of [...forms].filter(([, { method, route }]) => method === 'POST' && !parting.test(route))) {
      if (sent.has(key)) continue
      sent.add(key)
      const instead = form.route === 'POST /cases/import' ? { text: 'client,name\n17,Plain words' } : {}
      const answer = await form.reader.browser.post(form.path, filled(form, instead))
      const page = await answer.text()
      note(page, form.path, form.reader)
      await explore(form.reader, [...linksIn(page), ...secretLinksIn(page)])
    }
    pages.clear()
    for (const reader of [tomas, ingrid, dede, client]) await explore(reader, reader === client ? doors : open)
  }
  return { readers: [tomas, ingrid, dede, client, nobody, visitor], forms: [...forms.values()], pages: [...pages.values()] }
}

/** After these somebody is no longer there, or the house is another. */
export const parting = /sign-out|revoke|start-over|\/leave|\/forget|\/demonstration|\/withdraw|\/door\/|hand-over|\/pin|\/close|\/roles|discard/

/** Addresses that are shown in full, to be handed on. */
const secretLinksIn = (page: string): string[] => [...page.matchAll(/https?:\/\/[^/\s"<]+(\/(?:invitations|calendar)\/[\w.-]+)/g)].map(([, path]) => path!)

/** A link to the first client of the therapist's, for a client with a PIN and for somebody who only has the link. */
async function openDoor(world: World, therapist: Browser): Promise<{ client: Reader; nobody: Reader; token: string }> {
  const cases = linksIn(await (await therapist.get('/cases')).text()).filter((path) => /^\/cases\/[0-9a-f-]{36}/.test(path))
  const door = `/cases/${cases[0]!.split('/')[2]}/door`
  await therapist.post(`${door}/link`, { command: randomUUID() })
  const [, token = ''] = /\/c\/([\w-]{38,54})/.exec(await (await therapist.get(door)).text()) ?? []
  await therapist.post(`${door}/start-code`, { command: randomUUID() })
  const [, code = ''] = /<p class="code"><bdi dir="ltr">(\d{6})</.exec(await (await therapist.get(door)).text()) ?? []
  const browser = world.browser()
  await browser.post(`/c/${token}/pin/new`, { code, pin: '2468', again: '2468' })
  // What was sent with the PIN is the client's to see, change and release.
  for (const kind of ['before', 'after']) {
    const form = formsIn(await (await browser.get(`/c/${token}/${kind}`)).text()).find(({ action }) => action?.endsWith(`/${kind}`))
    if (form) await browser.post(`/c/${token}/${kind}`, filled(form))
  }
  return { client: { name: 'client', browser }, nobody: { name: 'nobody', browser: world.browser() }, token }
}

/** One measure that is being prepared. */
async function bringMeasure(lead: Browser): Promise<void> {
  await lead.post('/measures', { command: randomUUID(), pasted: JSON.stringify(garden()) })
}
