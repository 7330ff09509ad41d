// The rules for a table as a whole: tenant or reference, what its keys begin with, and who may read and write it.

/** @typedef {import('./tables.mjs').Table} Table */
/** @typedef {import('../report.mjs').Problem} Problem */

const tenantColumn = 'organisation_id'
const appRole = 'attune_app'
const setting = "nullif ( current_setting ( 'app.organisation_id' , true ) , '' ) :: uuid"
const scopes = [`${tenantColumn} = ${setting}`, `${tenantColumn} = ( select ${setting} )`]

/** @param {Map<string, Table>} tables @returns {Problem[]} */
export const checkTables = (tables) => {
  /** @type {Problem[]} */
  const problems = []
  for (const table of tables.values()) {
    const say = (place, message) => problems.push({ file: place.file, line: place.line, message: `${table.name}: ${message}` })
    if (table.partitionOf) checkPartition(table, tables, say)
    else {
      if (table.isReference) checkReference(table, say)
      else checkTenant(table, say)
      checkForeignKeys(table, tables, say)
      checkColumns(table, say)
      checkGrants(table, say)
      if (/^audit(?:_events?)?$/.test(table.name)) checkAudit(table, say)
    }
  }
  return problems
}

const checkTenant = (table, say) => {
  const column = table.columns.get(tenantColumn)
  const primary = table.keys.find(({ kind }) => kind === 'primary key')
  if (!column) return say(table, `no ${tenantColumn}. A tenant table has it; a reference table says so directly above: "-- reference table: why"`)
  if (!/^organisation_id uuid not null\b/.test(column.words)) say(column, `write "${tenantColumn} uuid not null"`)
  if (!primary) say(table, 'no primary key')
  for (const { kind, columns, ...place } of table.keys) {
    if (columns[0] !== tenantColumn) say(place, `${kind} (${columns.join(', ')}) must begin with ${tenantColumn}: Citus keeps nothing unique across organisations`)
  }
  checkRowSecurity(table, say)
}

const checkRowSecurity = (table, say) => {
  if (!table.rowSecurity) say(table, `missing: alter table ${table.name} enable row level security`)
  if (!table.forced) say(table, `missing: alter table ${table.name} force row level security`)
  if (table.policies.length === 0) say(table, `missing: create policy ${table.name}_organisation on ${table.name} using (...) with check (...)`)
  for (const { using, check, words, marks, ...place } of table.policies) {
    if (/ as restrictive /.test(words) || isAcross(words, marks)) continue
    if (/ for (?:select|insert|update|delete) /.test(words)) say(place, 'the policy is for all: one for some leaves the others to chance')
    if (using.length === 0) say(place, 'the policy lacks using (...)')
    else if (!isScoped(using)) say(place, `using must be: ${scopes[0]}`)
    if (check.length === 0) say(place, 'the policy lacks with check (...)')
    else if (!isScoped(check)) say(place, `with check must be: ${scopes[0]}`)
  }
}

/** The one look across organisations: to read, by the role that is for it, with the reason directly above. */
const isAcross = (words, marks) => words.endsWith(' for select to attune_across using ( true )') && marks.some((mark) => /^across organisations: \S/.test(mark))

/** The organisation's rows, or fewer: an `or` at the top would open the door again. */
const isScoped = (tokens) => {
  const words = tokens.map(({ text }) => text).join(' ')
  let depth = 0
  for (const { text } of tokens) {
    if (text === '(') depth += 1
    if (text === ')') depth -= 1
    if (depth === 0 && text === 'or') return false
  }
  return scopes.some((scope) => words === scope || words.startsWith(`${scope} and `))
}

const checkReference = (table, say) => {
  if (table.reason === '') say(table, 'say why it is a reference table: "-- reference table: why"')
  if (!table.keys.some(({ kind }) => kind === 'primary key')) say(table, 'no primary key')
}

const checkForeignKeys = (table, tables, say) => {
  for (const { columns, target, targetColumns, actions, ...place } of table.foreignKeys) {
    const other = tables.get(target)
    const wrong = actions.filter((action) => action !== 'cascade' && action !== 'no action')
    if (wrong.length) say(place, `foreign key action "${wrong.join(', ')}": Citus takes cascade and no action only`)
    if (!other) say(place, `refers to ${target}, which no migration before or after creates`)
    else if (table.isReference && !other.isReference) say(place, `a reference table never points at a tenant table (${target})`)
    else if (targetColumns.length === 0) say(place, `name the columns: references ${target} (...)`)
    else if (!table.isReference && !other.isReference && (columns[0] !== tenantColumn || targetColumns[0] !== tenantColumn)) {
      say(place, `foreign key (${columns.join(', ')}) to ${target} must begin with ${tenantColumn} on both sides`)
    }
  }
}

const checkColumns = (table, say) => {
  for (const [name, { words, tokens, ...place }] of table.columns) {
    if (name.endsWith('_id') && / (?:small|big)?int(?:eger|[248])?\b/.test(words)) say(place, `${name}: ids are UUIDs made by the application`)
    const start = tokens.findIndex(({ text }) => text === 'default')
    if (start === -1) continue
    const called = tokens.slice(start).find(({ kind, text }, at, rest) => kind === 'word' && rest[at + 1]?.text === '(' && !['now', 'check', 'references', 'default'].includes(text))
    if (called) say(place, `${name}: default ${called.text}(...): values are computed by the application; only now() and constants in SQL`)
  }
}

const checkGrants = (table, say) => {
  const grants = table.grants.filter(({ roles }) => roles.includes(appRole))
  const privileges = new Set(grants.flatMap((grant) => grant.privileges))
  if (grants.length === 0) say(table, `missing: grant ... on ${table.name} to ${appRole}`)
  const changes = [...privileges].filter((privilege) => !['select', 'insert'].includes(privilege))
  if (table.isAppendOnly && changes.length) say(grants[0], `append-only, so no grant of ${changes.join(', ')}`)
  if (!table.isAppendOnly && privileges.has('insert') && changes.length === 0) say(table, 'only ever added to: say so directly above with "-- append-only"')
  if (privileges.has('truncate') || privileges.has('trigger')) say(grants[0], 'the application has no use for truncate or trigger')
}

const checkPartition = (table, tables, say) => {
  const parent = tables.get(table.partitionOf)
  if (!parent) say(table, `is a partition of ${table.partitionOf}, which no migration creates`)
  for (const grant of table.grants) say(grant, 'nothing is granted on a partition: row-level security lies on the whole table')
}

const checkAudit = (table, say) => {
  const primary = table.keys.find(({ kind }) => kind === 'primary key')
  if (primary?.columns.join(', ') !== 'organisation_id, at, audit_id') say(primary ?? table, 'the primary key of the audit is (organisation_id, at, audit_id)')
  if (table.partitionedBy !== 'range ( at )') say(table, 'the audit is partitioned by month: partition by range (at)')
  if (!table.isAppendOnly) say(table, 'the audit is append-only: say so directly above with "-- append-only"')
}
