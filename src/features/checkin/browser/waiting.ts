// What waits on the phone for a signal: sealed bytes and where they go, and nothing that can be read.

export interface Waiting {
  /** The check-in's own id: sent twice, it is stored once. */
  readonly id: string
  readonly url: string
  readonly bytes: ArrayBuffer
}

export interface Arrival {
  readonly id: string
  /** The server's receipt in words; undefined when it would not take it. */
  readonly said: string | undefined
}

/** Runs one request on the store. */
const store = <Result>(mode: IDBTransactionMode, use: (store: IDBObjectStore) => IDBRequest<Result>): Promise<Result> =>
  new Promise((settle, fail) => {
    const opening = indexedDB.open('attune')
    opening.onerror = fail
    opening.onupgradeneeded = () => opening.result.createObjectStore('outbox', { keyPath: 'id' })
    opening.onsuccess = () => {
      const transaction = opening.result.transaction('outbox', mode)
      const request = use(transaction.objectStore('outbox'))
      transaction.onabort = fail
      transaction.oncomplete = () => {
        opening.result.close()
        settle(request.result)
      }
    }
  })

export const keep = (waiting: Waiting) => store('readwrite', (outbox) => outbox.put(waiting))

/**
 * Sends everything that waits. Throws when there is still no signal, or the server is not well.
 * @param base of the page in hand: a link that was renewed opens for what was sealed behind the old one
 */
export async function send(base?: string): Promise<Arrival[]> {
  const arrivals: Arrival[] = []
  for (const { id, url, bytes } of await store<Waiting[]>('readonly', (outbox) => outbox.getAll())) {
    const post = (to: string) => fetch(to, { method: 'POST', body: bytes, headers: { 'content-type': 'application/octet-stream' } })
    let answer = await post(url)
    if (answer.status === 410 && base) answer = await post(`${base}/outbox`)
    if (answer.status > 428) throw answer
    arrivals.push({ id, said: answer.ok ? ((await answer.json()) as { said: string }).said : undefined })
    // Behind an ended link it waits for the new one.
    if (answer.status !== 410) await store('readwrite', (outbox) => outbox.delete(id))
  }
  return arrivals
}
