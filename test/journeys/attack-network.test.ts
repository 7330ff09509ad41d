// Attacks from the network: many addresses for one guesser, and one address for everybody.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { newToken } from '#src/access/token.ts'
import { openWorld, type World } from '#test/world.ts'

let world: World
before(async () => {
  world = await openWorld()
})
after(() => world.close())

/** As it comes in from a socket with this address. */
async function from(address: string, path: string, headers: Record<string, string> = {}): Promise<number> {
  const answer = await world.app.fetch(new Request(`http://localhost${path}`, { headers }), { incoming: { socket: { remoteAddress: address } } })
  return answer.status
}
const guess = () => `/c/${newToken(world.organisationId, 12).token}`

async function guesses(times: number, address: (index: number) => string, header?: (index: number) => string): Promise<number> {
  let answered = 0
  for (let index = 0; index < times; index += 1) {
    const status = await from(address(index), guess(), header ? { 'x-forwarded-for': header(index) } : {})
    if (status === 404) answered += 1
  }
  return answered
}

test('guesses are counted by connection: not by address in IPv6, not by port, not by what a stranger writes into a header', async () => {
  assert.equal(await guesses(40, (index) => `2001:db8:1:1::${index.toString(16)}`), 30)
  assert.equal(await guesses(1, () => '2001:0db8:0001:0002::1'), 1, 'the neighbours are not meant')
  assert.equal(await guesses(40, () => '127.0.0.1', (index) => `198.51.100.7:${40_000 + index}`), 30)
  assert.equal(await guesses(40, () => '::1', (index) => `[2001:db8:2:2::${index.toString(16)}]:443`), 30)
  assert.equal(await guesses(40, () => '203.0.113.9', (index) => `192.0.2.${index}`), 30)
  assert.equal(await guesses(40, () => '::ffff:127.0.0.1', (index) => `192.0.2.${index}, 203.0.113.10`), 30)
})

test('somebody who guesses in the waiting room keeps no client out', async () => {
  const { token } = await world.link(await world.addCase())
  assert.equal(await guesses(40, () => '203.0.113.77'), 30)
  assert.equal(await from('203.0.113.77', `/c/${token}`), 200)
  assert.equal(await from('203.0.113.77', guess()), 429)
})
