// What src/records/tables says of the tables, as text: types leave nothing behind that a test could ask.
import { readdirSync, readFileSync } from 'node:fs'
import { root } from '#src/root.ts'

/** By name of the table, what stands between its braces. Throws when a file of them holds no table. */
export function writtenTables(): ReadonlyMap<string, string> {
  const folder = new URL('src/records/tables/', root)
  return new Map(
    readdirSync(folder).filter((name) => name !== 'columns.ts').flatMap((name) => {
      const found = [...readFileSync(new URL(name, folder), 'utf8').matchAll(/^ {2}(\w+): \{([\s\S]*?)\}$/gm)].map(([, table = '', body = '']) => [table, body] as const)
      if (found.length === 0) throw new Error(`${name} holds no table that can be read`)
      return found
    }),
  )
}
