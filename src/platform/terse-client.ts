// A connection of few words: statements are prepared once, answers that nobody reads are not waited for, and what is asked in one breath travels in one packet.
import type { Socket } from 'node:net'
import pg from 'pg'

/** More distinct statements than Attune has; past it they are sent unnamed, so that no connection grows without end. */
const preparedAtMost = 500
const prepared = new Map<string, string>()

function nameOf(text: string): string | undefined {
  const known = prepared.get(text)
  if (known || prepared.size >= preparedAtMost) return known
  const name = `attune_${prepared.size + 1}`
  prepared.set(text, name)
  return name
}

/** What opens a statement whose answer is not waited for, and one that ends its transaction: statement.ts. */
export const unreadMark = '/* unread */'
export const aloneMark = '/* alone */'

/** Says only that something failed before. */
const inFailedTransaction = '25P02'
const opensTransaction = /^(begin|start transaction)\b/
const opensReading = 'start transaction read only'

/** What pg's own types leave out. */
type Sent = pg.Query & { name?: string; callback: (error: Error | null, result: pg.QueryResult) => void }
const Query = pg.Query as unknown as new (text: string, values: unknown[]) => Sent
const nothing = { command: '', rowCount: 0, oid: 0, rows: [], fields: [] } satisfies pg.QueryResult

/**
 * Prepares each statement once a connection and not once a request; does not wait for answers that nobody reads; sends what is asked in one breath in one packet.
 * The driver's `pipeline` keeps the order, and a failed statement fails all that follow it in its transaction.
 */
export class TerseClient extends pg.Client {
  #failedUnread: Error | null = null
  /** The first of the transaction: what comes after it in the same breath fails because of it, and may be heard before it. */
  #failed: Error | null = null
  #isReading = false
  /** The end of this transaction was sent with its only statement. */
  #isEnded = false

  override query(...given: unknown[]): never {
    const [text, values] = given
    if (typeof text !== 'string' || !Array.isArray(values)) return (super.query as (...args: unknown[]) => never).apply(this, given)
    if (this.#isEnded && (text === 'commit' || text === 'rollback')) return Promise.resolve(nothing) as never
    const query = new Query(text, values)
    const name = nameOf(text)
    if (name) query.name = name
    const { stream } = (this as unknown as { connection: { stream: { cork(): void; uncork(): void } } }).connection
    stream.cork()
    process.nextTick(() => stream.uncork())
    const answer = this.#answer(query, text)
    if (this.#isReading && text.startsWith(aloneMark)) {
      void this.query('commit', [])
      this.#isEnded = true
    }
    return answer as never
  }

  /** Where a transaction begins, what is marked, and the end of one that could not write. */
  #isUnread(text: string): boolean {
    return text.startsWith(unreadMark) || opensTransaction.test(text) || (text === 'commit' && this.#isReading)
  }

  #answer(query: Sent, text: string): Promise<pg.QueryResult> {
    const send = super.query as unknown as (query: Sent) => void
    if (opensTransaction.test(text)) {
      this.#failedUnread = null
      this.#failed = null
      this.#isReading = text === opensReading
      this.#isEnded = false
    }
    if (this.#isUnread(text)) {
      query.callback = (error) => {
        if (!error) return
        this.#failed ??= error
        this.#failedUnread ??= error
      }
      send.call(this, query)
      return Promise.resolve(nothing)
    }
    return new Promise((resolve, reject) => {
      query.callback = (error, result) => {
        const first = this.#failedUnread
        if (error) this.#failed ??= error
        if (first && (error || result.command === 'ROLLBACK') && text !== 'rollback') reject(first)
        else if (error) reject((error as { code?: string }).code === inFailedTransaction ? (this.#failed ?? error) : error)
        else resolve(result)
      }
      send.call(this, query)
    })
  }
}

/** Parts of the driver that its types leave out. */
interface Owed {
  readonly connection: { readonly stream: Socket }
  readonly _activeQuery: unknown
  readonly _sentQueryQueue: readonly unknown[]
}

/** Ends a connection when the server owes an answer and has said nothing for so long: it is frozen, or the way to it is. @param afterMs longer than any statement may take, since a slow one is ended by the server itself */
export function endWhenSilent(client: pg.ClientBase, afterMs: number): void {
  const owed = client as unknown as Owed
  const { stream } = owed.connection
  stream.setTimeout(afterMs)
  stream.on('timeout', () => {
    if (owed._activeQuery || owed._sentQueryQueue.length > 0) stream.destroy(Object.assign(new Error('the database owes an answer and is silent'), { code: 'ETIMEDOUT' }))
  })
}
