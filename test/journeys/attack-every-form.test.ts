// Hostile text in every field of every form that anybody finds in the house, those of features to come included: it stays text, and breaks nothing.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { whoMay, type Route } from '#src/access/who-may.ts'
import { openWorld, type World } from '#test/world.ts'
import { exploreDemonstration, filled, parting, type Explored, type FoundForm } from './every-form.ts'

let world: World
let found: Explored
before(async () => {
  world = await openWorld({ settled: false, demonstration: true })
  found = await exploreDemonstration(world)
})
after(() => world.close())

/** What no form of the walk sends, and where it is attacked instead. */
const elsewhere: Partial<Record<Route, string>> = {
  'POST /first-run': 'of an installation without an organisation: first-run.test.ts',
  'POST /demonstration': 'without a field, of the installation: attack-house.test.ts',
  'POST /demonstration/tour-end': 'without a field, on the tour only',
  'POST /sign-in/passkey/options': 'sent by a script: attack-text.test.ts',
  'POST /sign-in/passkey': 'sent by a script: attack-text.test.ts',
  'POST /invitations/:token/passkey/options': 'sent by a script: attack-text.test.ts',
  'POST /invitations/:token/passkey': 'sent by a script: attack-text.test.ts',
  'POST /account/passkeys/options': 'sent by a script: sign-in.test.ts',
  'POST /account/passkeys': 'sent by a script: sign-in.test.ts',
  'POST /account/passkeys/:passkey/remove': 'one button, for who has a passkey',
  'POST /unlock': 'of a tablet that was lent: attack-door.test.ts',
  'POST /safety/owner': 'one choice, where nobody is on duty',
  'POST /cases/:case/reopen': 'one button, of a case that is closed',
  'POST /cases/:case/sessions/:session/did-not-attend': 'one button, of a session whose time is over',
  'POST /measures/drafts/:draft/release': 'one button, of a draft that is whole: measures.test.ts',
  'POST /measures/:measure/licence': 'the fields of a draft: measures.test.ts',
  'POST /measures/:measure/version': 'the file of a draft: measures.test.ts',
  'POST /c/:token/pin/new': 'digits only: check-in-door.test.ts',
  'POST /c/:token/outbox': 'sealed by a script: waiting-answers.test.ts',
  'POST /records/holds/:hold/end': 'one button, of a hold: the journeys of records',
  'POST /records/erasures/:erasure/confirm': 'one button, of an erasure that was asked for: the journeys of records',
  'POST /records/erasures/:erasure/refuse': 'one button, of an erasure that was asked for: the journeys of records',
}

const evil = (number: number): readonly string[] => [
  `"><script>evil${number}</script>'||1/0||'`,
  `\u202Eأمل</textarea></title><svg/onload=evil${number}>\r\nevil-header: {0} {t} \${1/0}`,
]

/** What an answer may never be, whatever was sent. */
async function harmless(answer: Response, where: string): Promise<string> {
  assert.ok(answer.status < 500, `${where}: ${answer.status}`)
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

test('every route that changes something is reached by a form, or is attacked elsewhere', () => {
  const reached = new Set(posts().map(({ route }) => route))
  const missing = (Object.keys(whoMay) as Route[]).filter((route) => route.startsWith('POST ') && !reached.has(route) && !Object.hasOwn(elsewhere, route))
  assert.deepEqual(missing, [], 'let the demonstration show it, or say where it is attacked')
  assert.deepEqual(Object.keys(elsewhere).filter((route) => reached.has(route as Route)), [], 'it is reached now')
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
