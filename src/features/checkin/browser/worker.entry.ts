// The service worker of the client's pages: a page for no signal, and what waits is sent when there is one. It keeps no page and no answer.
import { send } from './waiting.ts'

declare const self: ServiceWorkerGlobalScope

self.addEventListener('install', () => void self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

self.addEventListener('fetch', (event) => {
  const { request } = event
  if (request.mode !== 'navigate' || request.method !== 'GET') return
  event.respondWith(fetch(request).catch(async () => (await caches.match('/c/')) ?? Response.error()))
})

self.addEventListener('sync' as never, (event: ExtendableEvent) => event.waitUntil(deliver()))

async function deliver(): Promise<void> {
  const arrivals = await send()
  for (const page of await self.clients.matchAll()) for (const arrival of arrivals) page.postMessage(arrival)
}
