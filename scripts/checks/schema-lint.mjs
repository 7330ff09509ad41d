// Keeps the schema such that it runs unchanged on the embedded PostgreSQL, on a server of one's own, and on Citus.
import { isForTests } from './boundaries/rings.mjs'
import { checkRecords } from './schema/records.mjs'
import { readStatements } from './schema/sql.mjs'
import { checkStatement } from './schema/statement-rules.mjs'
import { checkTables } from './schema/table-rules.mjs'
import { readTables, tableChangedBy } from './schema/tables.mjs'
import { isMain, readTree, report } from './report.mjs'

/** @typedef {import('./report.mjs').Problem} Problem */

/** @param {Map<string, string>} files path -> SQL, in the order of their names @returns {Problem[]} */
export const checkMigrations = (files) => {
  const statements = statementsOf(files)
  const tables = readTables(statements)
  /** @type {Problem[]} */
  const problems = checkNames([...files.keys()])
  for (const statement of statements) for (const { line, message } of checkStatement(statement)) problems.push({ file: statement.file, line, message })
  for (const file of files.keys()) {
    const changed = statements.filter((statement) => statement.file === file).map((statement) => tables.get(tableChangedBy(statement) ?? ''))
    const reference = changed.find((table) => table?.isReference)
    const tenant = changed.find((table) => table && !table.isReference)
    if (reference && tenant) problems.push({ file, message: `changes the reference table ${reference.name} and the tenant table ${tenant.name}: on Citus these are two migrations` })
  }
  return [...problems, ...checkTables(tables)]
}

/** The tables and their kind, for whoever distributes them. @param {Map<string, string>} files */
export const tablesOf = (files) => readTables(statementsOf(files))

const statementsOf = (files) => [...files].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([file, text]) => readStatements(file, text))

/** Forward only, in order, without a gap: two branches that took the same number are found here and not on a server. */
const checkNames = (paths) => {
  const problems = []
  paths.sort().forEach((file, index) => {
    const name = file.split('/').at(-1) ?? ''
    const wanted = String(index + 1).padStart(4, '0')
    if (!/^\d{4}-[a-z]+(?:-[a-z]+)*\.sql$/.test(name)) problems.push({ file, message: 'is called like 0001-people.sql: a number, then words' })
    else if (!name.startsWith(wanted)) problems.push({ file, message: `should have the number ${wanted}: numbers have no gap and none comes twice` })
    else if (/-(?:down|rollback|revert|undo)\b/.test(name)) problems.push({ file, message: 'migrations go forward only' })
  })
  return problems
}

if (isMain(import.meta.url)) {
  const migrations = readTree('src/records/migrations', () => true)
  const records = readTree('src/records', (path) => path.endsWith('.ts') && !isForTests(path))
  const tables = tablesOf(migrations)
  const reference = [...tables.values()].filter(({ isReference }) => isReference).map(({ name }) => name)
  report([...checkMigrations(migrations), ...checkRecords(records, reference)], `${tables.size} tables, of which reference: ${reference.join(', ') || 'none'}; every query names its organisation`)
}
