// The service worker of the client's pages: a page for no signal, and what waits is sent when there is one. It keeps no page and no answer.
import { forget, keep, send, type FromPage, type FromWorker } from './waiting.ts'

declare const self: ServiceWorkerGlobalScope & { readonly registration: { readonly sync?: { register(tag: string): Promise<void> } } }

/** The page for no signal comes from no server, so it brings its own: nothing runs in it and nothing leaves it. */
const policy = "default-src 'none';style-src 'unsafe-inline'"

self.addEventListener('install', () => void self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

self.addEventListener('fetch', (event) => {
  const { request } = event
  if (request.mode !== 'navigate' || request.method !== 'GET') return
  event.respondWith(fetch(request).catch(async () => (await caches.match('/c/')) ?? Response.error()))
})

self.addEventListener('message', (event) => {
  const tell = (words: FromWorker) => event.source?.postMessage(words)
  event.waitUntil(serve(event.data as FromPage, tell).catch(() => tell({ noSignal: true })))
})

async function serve({ base, page, waiting, shown = [] }: FromPage, tell: (words: FromWorker) => void): Promise<void> {
  for (const id of shown) await forget(id)
  if (page) await (await caches.open('attune')).put('/c/', new Response(page, { headers: { 'content-type': 'text/html', 'content-security-policy': policy } }))
  if (waiting) {
    await keep(waiting)
    tell({ kept: waiting.id })
    await self.registration.sync?.register('outbox').catch(() => {})
  }
  const { arrivals, isLeft } = await send(base)
  tell({ arrivals })
  if (isLeft) tell({ noSignal: true })
}

// Where the browser wakes the worker by itself; the page that is open asks for the receipt, unless it is the one for no signal.
self.addEventListener('sync' as never, (event: ExtendableEvent) => event.waitUntil(sendAlone()))

async function sendAlone(): Promise<void> {
  const { isLeft } = await send()
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's page takes none
  for (const page of await self.clients.matchAll()) page.postMessage({ isSent: true } satisfies FromWorker)
  // The browser tries again only what failed.
  if (isLeft) throw new Error('something waits')
}
