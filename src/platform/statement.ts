// Statements of plain SQL for the busiest paths: their text is put together once for each place in the code, not at each call.
import { CompiledQuery, type Kysely, type QueryResult } from 'kysely'
import { aloneMark, unreadMark } from './terse-client.ts'

export interface Statement<Row> {
  execute(db: Pick<Kysely<never>, 'executeQuery'>): Promise<QueryResult<Row>>
}

const texts = new WeakMap<TemplateStringsArray, string>()

function textOf(mark: string, strings: TemplateStringsArray): string {
  const known = texts.get(strings)
  if (known) return known
  const text = mark + strings.reduce((before, after, index) => `${before}$${index}${after}`)
  texts.set(strings, text)
  return text
}

const kind = (mark: string) =>
  <Row>(strings: TemplateStringsArray, ...values: readonly unknown[]): Statement<Row> => ({
    execute: (db) => db.executeQuery(CompiledQuery.raw(textOf(mark, strings), [...values]) as CompiledQuery<Row>),
  })

/** What stands in it is a value, never a piece of SQL. */
export const statement = kind('')

/**
 * A statement in a transaction whose answer nobody reads: it is sent and not waited for. Its failure is told by the next statement that is, at the latest by the commit.
 * A round trip costs more than most statements do.
 */
export const unread = kind(unreadMark)

/** The only statement of a transaction that reads: the end of the transaction travels in the same packet. */
export const alone = kind(aloneMark)
