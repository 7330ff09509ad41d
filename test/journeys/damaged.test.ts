// A byte that is damaged takes away the words it is in, and no page: not the client's, not the therapist's day with everybody else in it, not the lead's.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { hour } from '#src/platform/time.ts'
import { liveFully, type Lived } from '../erasure/live-fully.ts'
import { openWorld, type Browser, type World } from '../world.ts'

let world: World
let owner: pg.Client
let lived: Lived
let phone: Browser
let base: string
before(async () => {
  world = await openWorld()
  await world.openDuty()
  lived = await liveFully(world, 'quagmire', 4711)
  await world.addSession(lived.one, world.clock.now + 2 * hour)
  phone = world.browser()
  base = `/c/${(await world.link(lived.one, { known: true, browser: phone })).token}`
  owner = new pg.Client(world.connection)
  await owner.connect()
  await owner.query('update legal_holds set ended_at = null, ended_by = null')
})
after(async () => {
  await owner.end()
  await world.close()
})

/** Every column with something sealed that is of a client, as the schema has them. */
async function sealedColumns(): Promise<readonly { table: string; column: string; of: string }[]> {
  const { rows } = await owner.query<{ table: string; column: string; of: string }>(`
    select c.table_name as table, c.column_name as column, min(o.column_name) as of
    from information_schema.columns c join information_schema.columns o on o.table_schema = c.table_schema and o.table_name = c.table_name and o.column_name in ('case_id', 'client_id')
    where c.table_schema = 'public' and c.data_type = 'bytea' and c.table_name not like 'audit%' group by 1, 2 order by 1, 2`)
  return rows
}

test('whatever of a client’s sealed words is damaged, every page is there', async () => {
  const { caseId } = lived.one
  const [tomas, ingrid, dede] = [await world.as('tomas'), await world.as('ingrid'), await world.as('dede')]
  const visits: [Browser, string][] = [
    ...['/today', '/cases', ...['', '/brief', '/record', '/record/file', '/together', '/signals', '/goals'].map((page) => `/cases/${caseId}${page}`)].map((path): [Browser, string] => [tomas, path]),
    [ingrid, `/cases/${caseId}/brief`], [dede, '/records'], ...['', '/before', '/record', '/record/file', '/goals', '/mine'].map((page): [Browser, string] => [phone, base + page]),
  ]
  const columns = await sealedColumns()
  for (const name of ['lines', 'agreed_lines', 'homework', 'goal_changes', 'named_goals', 'legal_holds', 'clients']) assert.ok(columns.some(({ table }) => table === name), name)
  for (const { table, column, of } of columns) {
    const turn = async (by: number) => await owner.query(
      `update ${table} set ${column} = set_byte(${column}, 20, (get_byte(${column}, 20) + ${by}) % 256) where ${of} = $1`, [of === 'case_id' ? caseId : lived.one.clientId],
    )
    await turn(1)
    for (const [browser, path] of visits) assert.ok((await browser.get(path)).status < 500, `${table}.${column} damaged: ${path}`)
    await turn(255)
  }
  assert.match(await (await tomas.get(`/cases/${caseId}/record`)).text(), new RegExp(lived.words[2]!), 'and all of it is there once it is whole again')
})

test('in the place of words that cannot be read stands the sign for that', async () => {
  await owner.query('update lines set words = set_byte(words, 20, (get_byte(words, 20) + 1) % 256)')
  assert.match(await (await phone.get(`${base}/record`)).text(), /\uFFFD/)
})
