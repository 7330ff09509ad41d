// The rules that one statement of a migration can break by itself, each with the reason it exists.
import { tokenise } from './sql.mjs'

/** @type {readonly (readonly [RegExp, string])[]} in the words of a statement, joined by spaces, strings and bodies left out */
const forbidden = [
  [/\b(?:small|big)?serial[248]?\b|\bas identity\b|\bcreate (?:temp )?sequence\b|\bnextval \(/, 'no serial, identity or sequence: ids are UUIDs made by the application, a number comes from a head row taken for update'],
  [/^create (?:or replace )?(?:constraint )?trigger\b/, 'no triggers: Citus cannot distribute a table that has one; the application writes what follows, in the same transaction'],
  [/^create event trigger\b/, 'no event triggers: they do not reach the workers'],
  [/^create (?:or replace )?rule\b/, 'no rules: the application writes what follows, in the same transaction'],
  [/^create (?:or replace )?(?:temp )?(?:recursive )?(?:materialized )?view\b/, 'no views: a view reads with the rights of its owner, past row-level security; write the query in records/'],
  [/^create (?:unlogged )?table [^(]* as (?:select|with|table|values)\b|\bselect .* into (?:table )?\w/, 'a table is declared with its columns and primary key, not made from a query'],
  [/^create (?:(?:global |local )?temp(?:orary)?) table/, 'no temporary tables in a migration'],
  [/\binherits \(/, 'no inheritance'],
  [/ partition of .* partition by /, 'no partitions of partitions: Citus refuses them'],
  [/^create (?:unique )?index concurrently\b/, 'a migration runs in a transaction, where an index cannot be built concurrently'],
  [/\bset_config \(/, 'never set_config: it does not reach the workers of Citus; the only way is select app_set_org($1)'],
  [/\b(?<!no)bypassrls\b|\b(?<!no)superuser\b|\bowner to attune_app\b/, 'the application role owns nothing and is bound by row-level security'],
  [/\bdisable row level security\b|\bno force row level security\b/, 'row-level security stays on, for the owner too'],
  [/^grant (?:.* )?all\b.* on |^grant .* on all tables\b/, 'a grant names its privileges and its tables, so that append-only stays visible'],
  [/^grant .* on (?!schema|function|type|database).* to (?:.* )?public\b/, 'no table is granted to public'],
  // What PostgreSQL 15 does not have.
  [/\bany_value \(|\barray_(?:shuffle|sample|sort|reverse) \(|\bjson_(?:arrayagg|objectagg|array|object|scalar|serialize|table|exists|value|query) \(|\bis (?:not )?json\b|\bpg_input_is_valid \(|\bsystem_user\b/, 'needs PostgreSQL 16 or later; migrations stay within 15'],
  [/^merge .* returning |\bwhen not matched by source\b|\bmerge_action \(/, 'needs PostgreSQL 17; migrations stay within 15'],
  [/\buuidv[47] \(|\bwithout overlaps\b|\bnot enforced\b|\bcasefold \(|\breturning with \(/, 'needs PostgreSQL 18; migrations stay within 15'],
  [/\bgenerated always as \((?!.*\bstored\b)/, 'a generated column is stored: virtual ones need PostgreSQL 18'],
  [/\b\d+_\d[\d_]*\b|\b0[xob][\da-f]+\b/, 'a number like 1_000 or 0xff needs PostgreSQL 16'],
]

const inBody = /\b(?:create|alter|drop) (?:table|policy|index|unique|trigger|sequence|view)\b/

/** @param {import('./sql.mjs').Statement} statement @returns {{ line: number, message: string }[]} */
export const checkStatement = (statement) => {
  const problems = []
  const say = (message, token) => problems.push({ line: statement.lineOf(token), message })
  const spoken = withoutText(statement.tokens)
  for (const [pattern, message] of forbidden) if (pattern.test(spoken)) say(message)
  checkCase(statement.tokens, say)
  for (const body of statement.tokens.filter(({ kind }) => kind === 'body')) {
    const inner = tokenise(body.text.replace(/^\$\w*\$|\$\w*\$$/g, '')).filter(({ kind }) => kind !== 'comment')
    const words = withoutText(inner)
    for (const [pattern, message] of forbidden) if (!pattern.source.startsWith('^') && pattern.test(words)) say(message, body)
    if (inBody.test(words)) say('tables, policies and indexes are declared plainly, not inside a do block: this check reads them', body)
    checkCase(inner, (message) => say(message, body))
  }
  return problems
}

const withoutText = (tokens) => tokens.map(({ kind, text }) => (kind === 'string' ? "''" : kind === 'body' ? '$$' : text)).join(' ')

const checkCase = (tokens, say) => {
  tokens.forEach((token, at) => {
    const isOpening = token.kind === 'word' && token.text === 'case' && tokens[at - 1]?.text !== 'end'
    if (isOpening && tokens[at + 1]?.text !== 'when') say('write `case when x = 0 then`, not `case x when 0 then`: Citus turns the short form into wrong SQL', token)
  })
}
