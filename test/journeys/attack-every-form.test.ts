// Hostile text in every field of every form that anybody finds in the house, those of features to come included: it stays text, and breaks nothing.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { whoMay, type Route } from '#src/access/who-may.ts'
import { openWorld, type World } from '#test/world.ts'
import { fieldNames } from '#test/fuzz/forms.ts'
import { exploreDemonstration, filled, parting, type Explored, type FoundForm } from './every-form.ts'

let world: World
let found: Explored
before(async () => {
  world = await openWorld({ settled: false, demonstration: true })
  found = await exploreDemonstration(world)
})
after(() => world.close())

const evil = (number: number): readonly string[] => [
  `"><script>evil${number}</script>'||1/0||'`,
  `\u202Eأمل</textarea></title><svg/onload=evil${number}>\r\nevil-header: {0} {t} \${1/0}`,
]

/** What an answer may never be, whatever was sent. */
async function harmless(answer: Response, where: string): Promise<string> {
  // Where nobody listens for jobs, the house is not ready, and says so.
  assert.ok(answer.status < 500 || (answer.status === 503 && where.includes(' /ready')), `${where}: ${answer.status}`)
  for (const [name, value] of answer.headers) assert.ok(!/evil/.test(name) && !/[\r\n]/.test(value), `${where}: ${name}`)
  const to = answer.headers.get('location')
  if (to) assert.equal(new URL(to, world.context.origin).origin, world.context.origin, where)
  const text = await answer.text()
  if (!answer.headers.get('content-type')?.startsWith('text/html')) return text
  assert.match(answer.headers.get('content-security-policy') ?? '', /default-src 'none'/, where)
  const bare = text.replace(/="[^"]*"/g, '=""')
  for (const raw of [/<script(?! defer src="">)/, /<svg\/|<\/title><svg/, /<[a-z][^<>]*\son\w+=/i]) assert.ok(!raw.test(bare), `${where}: ${raw.exec(bare)?.[0]}`)
  assert.ok(!/(?:href|src|action)="\s*(?:javascript|data:text)/i.test(text), where)
  return text
}

const posts = (): FoundForm[] => found.forms.filter(({ method }) => method === 'POST')

const changing = (Object.keys(whoMay) as Route[]).filter((route) => route.startsWith('POST '))
const unreached = (): Route[] => changing.filter((route) => !posts().some((form) => form.route === route))

test('most of what changes something is reached by a form that somebody sees', () => {
  assert.ok(unreached().length <= changing.length / 3, unreached().join('\n'))
})

test('text stays text, in every field of every form and on every page of everybody', async () => {
  const own = Object.getOwnPropertyNames(Object.prototype)
  let number = 0
  const shown = new Set<string>()
  const look = async (answer: Response, where: string) => {
    for (const [, each] of (await harmless(answer, where)).matchAll(/evil(\d+)/g)) shown.add(each!)
  }
  const send = async ({ reader, path, route }: FoundForm, form: Record<string, string>) => {
    const strange = JSON.parse('{"__proto__":"evil","constructor":"evil","toString":"evil"}') as Record<string, string>
    const where = `${route} ${JSON.stringify(form)}`
    const answer = await reader.browser.post(path, { ...form, ...strange })
    await look(answer, where)
    const next = answer.headers.get('location')
    if (next?.startsWith('/') && !parting.test(route)) await look(await reader.browser.get(next), where)
  }
  const fields = (form: FoundForm) => form.fields.filter(({ kind }) => kind !== 'file')
  // What sends somebody away comes last.
  const ordered = [...posts().filter(({ route }) => !parting.test(route)), ...posts().filter(({ route }) => parting.test(route))].filter(({ route }) => !/demonstration/.test(route))
  for (const form of ordered) {
    for (const { name, kind } of fields(form)) {
      const [one, other] = evil(number++)
      await send(form, filled(form, { [name]: one! }))
      if (kind === 'text') await send(form, filled(form, { [name]: other! }))
    }
    await send(form, Object.fromEntries(fields(form).map(({ name }) => [name, name === 'command' ? filled(form)['command']! : evil(number++)[0]!])))
  }
  const query = `?q=${encodeURIComponent(evil(0)[0]!)}&done=${encodeURIComponent(evil(0)[1]!)}&next=/${encodeURIComponent(evil(0)[0]!)}&date=__proto__&session=constructor&month=${encodeURIComponent("' or 1=1")}&person=%00`
  for (const { reader, path, route } of found.pages) {
    for (const address of [path, path.replace(/\?.*$/, '') + query]) {
      await look(await reader.browser.get(address), `${reader.name} ${address} ${route}`)
    }
  }
  assert.ok(shown.size >= 40, `only ${shown.size} of ${number} were there to be seen`)
  assert.deepEqual(Object.getOwnPropertyNames(Object.prototype), own)
  assert.equal(({} as Record<string, unknown>)['evil'], undefined)
  assert.ok(!world.logged().includes('evil'), 'the log has none of it')
  for (const line of world.logged().trim().split('\n')) JSON.parse(line)
})

test('what no form of the walk sends is sent all the same, by everybody, with every field that any form has', async () => {
  const seen = new Map<string, string>()
  for (const { route, path } of [...found.forms, ...found.pages]) {
    const names = route.split(' ')[1]!.split('/')
    for (const [place, part] of path.replace(/\?.*$/, '').split('/').entries()) if (names[place]?.startsWith(':')) seen.set(names[place], part)
  }
  const form = Object.fromEntries([...fieldNames].map((name, index) => [name, evil(index)[index % 2]!]))
  for (const route of unreached().filter((one) => !/demonstration/.test(one))) {
    const path = route.slice(5).replace(/:\w+/g, (name) => seen.get(name) ?? randomUUID())
    for (const { name, browser } of found.readers) {
      await harmless(await browser.post(path, { ...form, command: randomUUID() }), `${name} ${route}`)
      await harmless(await browser.post(path, { ...form, ...Object.fromEntries([...fieldNames].map((each) => [each, randomUUID()])) }), `${name} ${route}`)
    }
  }
  assert.ok(!world.logged().includes('evil'))
})
