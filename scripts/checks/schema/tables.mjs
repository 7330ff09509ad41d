// Reads from the migrations what tables there are, with their keys, policies and grants, as they stand after the last one.
import { atCommas, inBrackets } from './sql.mjs'

/** @typedef {import('./sql.mjs').Token} Token */
/** @typedef {import('./sql.mjs').Statement} Statement */
/** @typedef {{ file: string, line: number }} Place */
/** @typedef {Place & { kind: 'primary key' | 'unique' | 'exclude', columns: string[] }} Key */
/** @typedef {Place & { columns: string[], target: string, targetColumns: string[], actions: string[] }} ForeignKey */
/** @typedef {Place & { words: string, marks: string[], using: Token[], check: Token[] }} Policy */
/** @typedef {Place & { privileges: string[], roles: string[] }} Grant */
/**
 * @typedef {Place & { name: string, isReference: boolean, isAppendOnly: boolean, reason: string, partitionOf: string | undefined, partitionedBy: string,
 *   columns: Map<string, Place & { words: string, tokens: Token[] }>, keys: Key[], foreignKeys: ForeignKey[], policies: Policy[], grants: Grant[],
 *   rowSecurity: boolean, forced: boolean }} Table
 */

/** @param {Statement[]} statements @returns {Map<string, Table>} */
export const readTables = (statements) => {
  /** @type {Map<string, Table>} */
  const tables = new Map()
  for (const statement of statements) {
    const { words } = statement
    if (/^create (?:unlogged )?table /.test(words)) createTable(tables, statement)
    else if (words.startsWith('alter table ')) alterTable(tables, statement)
    else if (/^create (?:unique )?index /.test(words)) createIndex(tables, statement)
    else if (words.startsWith('create policy ')) createPolicy(tables, statement)
    else if (words.startsWith('grant ')) grant(tables, statement)
    else if (words.startsWith('drop table ')) for (const name of namesIn(words.replace(/^drop table (?:if exists )?/, ''))) tables.delete(name)
  }
  return tables
}

/** The table that a statement changes the shape of, if any. @param {Statement} statement */
export const tableChangedBy = ({ words }) =>
  /^(?:create (?:unlogged )?table (?:if not exists )?|alter table (?:if exists )?(?:only )?|create (?:unique )?index .*? on (?:only )?|create policy \S+ on )(?:\S+ \. )?(\S+)/.exec(words)?.[1]

const namesIn = (words) => words.replace(/ (?:cascade|restrict)$/, '').split(' , ').map((name) => name.split(' . ').at(-1) ?? name)

const createTable = (tables, statement) => {
  const { tokens, file, line, marks, words } = statement
  const name = tableChangedBy(statement) ?? ''
  const open = tokens.findIndex(({ text }) => text === '(')
  const reference = marks.find((mark) => /^reference table\b/.test(mark))
  const partitionOf = / partition of (?:\S+ \. )?(\S+)/.exec(words)?.[1]
  /** @type {Table} */
  const table = {
    name, file, line, partitionOf,
    isReference: reference !== undefined,
    reason: reference?.replace(/^reference table:?\s*/, '') ?? '',
    isAppendOnly: marks.some((mark) => /^append-only\b/.test(mark)),
    partitionedBy: / partition by (.+)$/.exec(words)?.[1] ?? '',
    columns: new Map(), keys: [], foreignKeys: [], policies: [], grants: [], rowSecurity: false, forced: false,
  }
  tables.set(name, table)
  if (partitionOf) return
  for (const item of atCommas(inBrackets(tokens, open).inside)) readItem(table, item, statement)
}

const alterTable = (tables, statement) => {
  const table = tables.get(tableChangedBy(statement) ?? '')
  if (!table) return
  const { words, tokens } = statement
  if (/ enable row level security/.test(words)) table.rowSecurity = true
  if (/ disable row level security/.test(words)) table.rowSecurity = false
  if (/ (no )?force row level security/.test(words)) table.forced = !/ no force row/.test(words)
  const start = tokens.findIndex(({ text }) => text === table.name) + 1
  for (const action of atCommas(tokens.slice(start))) {
    if (action[0]?.text !== 'add') continue
    const rest = action.slice(1).filter((token, index) => !(index === 0 && token.text === 'column'))
    readItem(table, rest.slice(0, 3).map(({ text }) => text).join(' ') === 'if not exists' ? rest.slice(3) : rest, statement)
  }
}

/** One line of a `create table`, or what follows `alter table … add`. */
const readItem = (table, item, statement) => {
  const place = { file: statement.file, line: statement.lineOf(item[0]) }
  const unnamed = item[0]?.text === 'constraint' ? item.slice(2) : item
  const words = unnamed.map(({ text }) => text).join(' ')
  const brackets = () => columnsOf(unnamed, unnamed.findIndex(({ text }) => text === '('))
  if (words.startsWith('primary key')) table.keys.push({ ...place, kind: 'primary key', columns: brackets() })
  else if (/^unique\b/.test(words)) table.keys.push({ ...place, kind: 'unique', columns: brackets() })
  else if (/^exclude\b/.test(words)) table.keys.push({ ...place, kind: 'exclude', columns: brackets() })
  else if (words.startsWith('foreign key')) addForeignKey(table, place, brackets(), unnamed)
  else if (!/^(?:check|like|not null) /.test(words)) {
    const name = unnamed[0]?.text ?? ''
    table.columns.set(name, { ...place, words, tokens: unnamed })
    if (/ primary key\b/.test(words)) table.keys.push({ ...place, kind: 'primary key', columns: [name] })
    if (/ unique\b/.test(words)) table.keys.push({ ...place, kind: 'unique', columns: [name] })
    if (/ references /.test(words)) addForeignKey(table, place, [name], unnamed)
  }
}

const addForeignKey = (table, place, columns, tokens) => {
  const at = tokens.findIndex(({ text }) => text === 'references')
  const target = tokens[at + 2]?.text === '.' ? at + 3 : at + 1
  const after = tokens.slice(target + 1).map(({ text }) => text).join(' ')
  table.foreignKeys.push({
    ...place, columns,
    target: tokens[target]?.text ?? '',
    targetColumns: columnsOf(tokens, target + 1),
    actions: [...after.matchAll(/ ?on (?:delete|update) (no action|set \w+|\w+)/g)].map(([, action]) => action),
  })
}

const createIndex = (tables, statement) => {
  const table = tables.get(tableChangedBy(statement) ?? '')
  if (!table || !statement.words.startsWith('create unique')) return
  const open = statement.tokens.findIndex(({ text }) => text === '(')
  table.keys.push({ file: statement.file, line: statement.line, kind: 'unique', columns: columnsOf(statement.tokens, open) })
}

const createPolicy = (tables, statement) => {
  const { tokens, words, marks, file, line } = statement
  const clause = (name) => inBrackets(tokens, tokens.findIndex((token, at) => token.text === name && tokens[at + 1]?.text === '(') + 1).inside
  tables.get(tableChangedBy(statement) ?? '')?.policies.push({ file, line, words, marks, using: clause('using'), check: clause('check') })
}

const grant = (tables, { words, file, line }) => {
  const [, privileges, names, roles] = /^grant (.+?) on (?:table )?(.+?) to (.+?)(?: with grant option)?$/.exec(words) ?? []
  if (!privileges || !names || !roles) return
  for (const name of namesIn(names)) tables.get(name)?.grants.push({ file, line, privileges: privileges.replace(/\(.*?\)/g, '').split(',').map((word) => word.trim()), roles: roles.split(' , ') })
}

/** The first word of each element: `(organisation_id with =, period with &&)`. */
const columnsOf = (tokens, open) => (tokens[open]?.text === '(' ? atCommas(inBrackets(tokens, open).inside).map((element) => element[0]?.text ?? '') : [])
