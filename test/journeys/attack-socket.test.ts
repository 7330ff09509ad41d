// Attacks below the level of requests, on real sockets: slow, endless, oversized, compressed and malformed ones, while somebody else goes on working.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { Server } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { serve } from '@hono/node-server'
import { socketLimits } from '#src/platform/socket-limits.ts'
import { openWorld, type World } from '#test/world.ts'

let world: World
let server: Server
let port: number
let token: string
before(async () => {
  world = await openWorld()
  server = serve({ fetch: world.app.fetch, hostname: '127.0.0.1', port: 0, serverOptions: socketLimits }) as Server
  await once(server, 'listening')
  port = (server.address() as AddressInfo).port
  token = (await world.link(await world.addCase())).token
})
after(async () => {
  server.closeAllConnections()
  server.close()
  await world.close()
})

/** Opens a connection and sends these bytes. */
async function open(bytes: string | Uint8Array): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  socket.write(bytes)
  return socket
}

/** Everything that comes back until the other side has closed, or nothing came for a second. */
async function answerTo(bytes: string | Uint8Array): Promise<string> {
  const socket = await open(bytes)
  const parts: Buffer[] = []
  socket.on('data', (part: Buffer) => parts.push(part))
  for (let seen = -1, idle = 0; !socket.closed && idle < 5; idle = seen === parts.length ? idle + 1 : 0) {
    seen = parts.length
    await pause(200)
  }
  socket.destroy()
  return Buffer.concat(parts).toString('latin1')
}

const statuses = (answer: string): string[] => [...answer.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => status!)

/** Somebody else's check-in page, meanwhile. */
async function stillServes(): Promise<void> {
  const began = performance.now()
  const answer = await fetch(`http://127.0.0.1:${port}/c/${token}`)
  assert.equal(answer.status, 200)
  assert.match(await answer.text(), /<html/)
  assert.ok(performance.now() - began < 2000, `${Math.round(performance.now() - began)} ms`)
}

const post = (path: string, headers: readonly string[], body = '') =>
  [`POST ${path} HTTP/1.1`, 'Host: localhost', 'Sec-Fetch-Site: same-origin', ...headers, '', body].join('\r\n')
const form = 'Content-Type: application/x-www-form-urlencoded'

test('hundreds who dribble a header or a body keep nobody out, and are gone when their time is over', async () => {
  const headers = await Promise.all(Array.from({ length: 300 }, () => open('GET / HTTP/1.1\r\nHost: localhost\r\n')))
  const bodies = await Promise.all(Array.from({ length: 300 }, () => open(post('/sign-in', [form, 'Content-Length: 200000'], 'email='))))
  const end = Date.now() + socketLimits.headersTimeout + socketLimits.connectionsCheckingInterval + 3000
  while (Date.now() < end) {
    for (const socket of headers) if (!socket.destroyed) socket.write('x-a: b\r\n')
    for (const socket of bodies) if (!socket.destroyed) socket.write('x')
    await stillServes()
    await pause(1000)
  }
  assert.equal(headers.filter(({ destroyed, readableEnded }) => !destroyed && !readableEnded).length, 0)
  for (const socket of [...headers, ...bodies]) socket.destroy()
})

test('a body is never unpacked, and one that is too large is refused before it is read', async () => {
  const bomb = gzipSync(Buffer.alloc(100 * 1024 * 1024, 'a=b&'))
  assert.ok(bomb.length < 256 * 1024)
  const memory = process.memoryUsage().rss
  const headers = [form, 'Content-Encoding: gzip', `Content-Length: ${bomb.length}`]
  const packed = await answerTo(Buffer.concat([Buffer.from(post(`/c/${token}/consent`, headers)), bomb]))
  assert.deepEqual(statuses(packed), ['400'])
  assert.ok(process.memoryUsage().rss - memory < 64 * 1024 * 1024)
  assert.deepEqual(statuses(await answerTo(post(`/c/${token}/consent`, [form, 'Content-Length: 999999999999']))), ['400'])
  const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`
  assert.equal(statuses(await answerTo(post(`/c/${token}/consent`, [form, 'Transfer-Encoding: chunked'], chunk.repeat(20))))[0], '400')
  await stillServes()
})

test('headers without end are cut off', async () => {
  for (const header of [`X-A: ${'a'.repeat(100_000)}`, Array.from({ length: 5000 }, (_, index) => `X-${index}: a`).join('\r\n'), `Cookie: ${'a=b; '.repeat(20_000)}`]) {
    assert.deepEqual(statuses(await answerTo(`GET / HTTP/1.1\r\nHost: localhost\r\n${header}\r\n\r\n`)), ['431'])
  }
  assert.deepEqual(statuses(await answerTo(`GET /${'a'.repeat(100_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`)), ['431'])
  await stillServes()
})

test('what two servers in a row could read in two ways is read in none', async () => {
  const smuggled = 'GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n'
  for (const request of [
    post('/sign-in', [form, 'Content-Length: 4', 'Transfer-Encoding: chunked'], `0\r\n\r\n${smuggled}`),
    post('/sign-in', [form, 'Content-Length: 4', 'Content-Length: 0'], `a=b&${smuggled}`),
    post('/sign-in', [form, 'Transfer-Encoding: xchunked'], `0\r\n\r\n${smuggled}`),
    post('/sign-in', [form, 'Transfer-Encoding : chunked'], `0\r\n\r\n${smuggled}`),
    post('/sign-in', [form, 'Content-Length: +4'], `a=b&${smuggled}`),
    `GET / HTTP/1.1\nHost: localhost\n\n${smuggled}`,
    `GET / HTTP/1.1\r\n${smuggled}`,
    `GET / HTTP/1.1\r\n\r\n`,
    `\0\0\0\0\r\n\r\n${smuggled}`,
  ]) {
    assert.deepEqual(statuses(await answerTo(request)), ['400'], JSON.stringify(request.slice(0, 160)))
  }
  await stillServes()
})

test('a method, an address or a host of any kind is answered and crashes nothing', async () => {
  for (const first of ['TRACE / HTTP/1.1', 'OPTIONS * HTTP/1.1', 'CONNECT evil.example:443 HTTP/1.1', 'GET http://evil.example/ HTTP/1.1', 'GET //evil.example/ HTTP/1.1', 'GET /%E0%A4%A HTTP/1.1', 'PROPFIND /today HTTP/1.1', 'HEAD /today HTTP/1.1', 'DELETE /cases HTTP/1.1', 'GET /today HTTP/9.9']) {
    for (const host of ['localhost', 'evil.example', '[::1', 'a:99999999', '\u00ff', 'a b']) {
      const answer = await answerTo(`${first}\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
      assert.ok(!/^HTTP\/1\.1 5/m.test(answer), `${first} ${host}: ${answer.slice(0, 60)}`)
      assert.ok(!/evil\.example/.test(answer), `${first} ${host}: ${answer.slice(0, 400)}`)
    }
  }
  await stillServes()
})
