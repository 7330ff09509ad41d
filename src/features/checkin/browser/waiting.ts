// What waits on the phone for a signal: sealed bytes and where they go, and nothing that can be read. Only the service worker looks in here.

export interface Waiting {
  /** The check-in's own id: sent twice, it is stored once. */
  readonly id: string
  readonly url: string
  readonly bytes: ArrayBuffer
}

/** The server's receipt in words; absent when it would not take it. Kept in place of the bytes until a page has shown it. */
export interface Arrival {
  readonly id: string
  readonly said?: string
  readonly bytes?: undefined
}

/** What a page tells the worker. */
export interface FromPage {
  readonly base: string
  /** The page for no signal, as HTML. */
  readonly page?: string
  readonly waiting?: Waiting
  /** Receipts that it has shown. */
  readonly shown?: readonly string[]
}

/** What the worker tells a page. */
export type FromWorker = { readonly kept: string } | { readonly arrivals: readonly Arrival[] } | { readonly isSent: true } | { readonly noSignal: true }

/** Runs one request on the store. */
const store = <Result>(mode: IDBTransactionMode, use: (store: IDBObjectStore) => IDBRequest<Result>): Promise<Result> =>
  new Promise((settle, fail) => {
    const opening = indexedDB.open('attune')
    opening.addEventListener('error', fail)
    opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore('outbox', { keyPath: 'id' }))
    opening.addEventListener('success', () => {
      const transaction = opening.result.transaction('outbox', mode)
      const request = use(transaction.objectStore('outbox'))
      transaction.addEventListener('abort', fail)
      transaction.addEventListener('complete', () => {
        opening.result.close()
        settle(request.result)
      })
    })
  })

export const keep = (one: Waiting | Arrival) => store('readwrite', (outbox) => outbox.put(one))
export const forget = (id: string) => store('readwrite', (outbox) => outbox.delete(id))

/**
 * Sends everything that waits, and hands out the receipts, which stay until one is shown: who asked may be gone by now. `isLeft` when there is still no
 * signal for something, or the server is not well: it holds up nothing that waits beside it.
 * @param base of the page in hand: a link that was renewed opens for what was sealed behind the old one
 */
export async function send(base?: string): Promise<{ arrivals: Arrival[]; isLeft: boolean }> {
  const arrivals: Arrival[] = []
  let isLeft = false
  for (const one of await store<(Waiting | Arrival)[]>('readonly', (outbox) => outbox.getAll())) {
    try {
      const arrival = one.bytes ? await post(one, base) : one
      arrivals.push(arrival)
      if (arrival !== ended) await keep(arrival)
    } catch {
      isLeft = true
    }
  }
  return { arrivals, isLeft }
}

/** Behind a link that has ended, or that the house does not know any more, it waits for a new one. */
const ended: Arrival = { id: '' }

async function post({ id, url, bytes }: Waiting, base?: string): Promise<Arrival> {
  const to = (address: string) => fetch(address, { method: 'POST', body: bytes, headers: { 'content-type': 'application/octet-stream' }, redirect: 'error' })
  let answer = await to(url)
  const isClosed = answer.status === 410 || answer.status === 404
  if (isClosed && base) {
    // The page in hand may be another client's, whose link does not open for it: then it goes on waiting.
    const other = await to(`${base}/outbox`)
    if (other.ok) answer = other
  }
  // Too many and not now pass; and a proxy, or a network that wants a password, knows nothing of what waits here.
  if (answer.status > 410 || !answer.headers.has('x-request-id')) throw answer
  if (!answer.ok && isClosed) return ended
  // Only whoever has opened what was sealed answers in JSON: a no that comes before that, such as one about where a form comes from, passes too.
  const { said, error } = (await answer.json()) as { said: string; error?: string }
  return error ? { id } : { id, said }
}
