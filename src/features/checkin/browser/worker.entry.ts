// The service worker of the client's pages: a page for no signal, and what waits is sent when there is one. It keeps no page and no answer.
import { keep, send, type FromPage, type FromWorker } from './waiting.ts'

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

async function serve({ base, page, waiting }: FromPage, tell: (words: FromWorker) => void): Promise<void> {
  if (page) await (await caches.open('attune')).put('/c/', new Response(page, { headers: { 'content-type': 'text/html', 'content-security-policy': policy } }))
  if (waiting) {
    await keep(waiting)
    tell({ kept: waiting.id })
    await self.registration.sync?.register('outbox').catch(() => {})
  }
  tell({ arrivals: await send(base) })
}

// Where the browser wakes the worker by itself, a receipt that nobody is there to read is kept for the next visit.
self.addEventListener('sync' as never, (event: ExtendableEvent) => event.waitUntil(sendAlone()))

async function sendAlone(): Promise<void> {
  const arrivals = await send()
  const pages = await self.clients.matchAll()
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's page takes none
  for (const page of pages) page.postMessage({ arrivals } satisfies FromWorker)
  if (pages.length === 0) for (const arrival of arrivals) if (arrival.id) await keep(arrival)
}
