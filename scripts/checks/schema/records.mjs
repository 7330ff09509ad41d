// Row-level security is the second lock; the first is that every statement in records/ names the organisation itself. This checks the first.
import { parseSync } from 'oxc-parser'
import { visit } from '../boundaries/read.mjs'
import { lineOf } from '../report.mjs'

/** @typedef {import('../report.mjs').Problem} Problem */

const starts = { selectFrom: 'reads', insertInto: 'inserts into', updateTable: 'updates', deleteFrom: 'deletes from', mergeInto: 'merges into', replaceInto: 'replaces in' }
const joins = ['innerJoin', 'leftJoin', 'rightJoin', 'fullJoin', 'crossJoin', 'innerJoinLateral', 'leftJoinLateral']
/** Bound to a value, or to the outer row; a join's comparison of two columns is neither. */
const bound = /organisation_id['"`]\s*,\s*['"`](?:=|in)['"`]\s*,(?!\s*['"`])|whereRef\(\s*['"`][\w.]*organisation_id|organisation_id\s*=\s*(?:any\()?\$\{|organisation_id\s+in\s*\(?\s*\$\{/
const statementStart = /^\s*(?:select|insert|update|delete|with|merge|truncate)\b/i

/**
 * @param {Map<string, string>} files path -> TypeScript @param {readonly string[]} referenceTables
 * @returns {Problem[]}
 */
export const checkRecords = (files, referenceTables) => {
  /** @type {Problem[]} */
  const problems = []
  for (const [file, text] of files) {
    const { program, comments } = parseSync(file, text)
    const excused = excusedIn(program, comments)
    const parents = new Map()
    visit(program, (node) => {
      for (const key in node) for (const child of [node[key]].flat()) if (typeof child?.type === 'string') parents.set(child, node)
    })
    const say = (node, message) => {
      if (!excused.some(({ start, end }) => start <= node.start && node.end <= end)) problems.push({ file, line: lineOf(text, node.property?.start ?? node.start), message })
    }
    visit(program, (node) => {
      const source = (each) => text.slice(each.start, each.end)
      if (node.type === 'TaggedTemplateExpression' && /^(?:sql|statement|unread|alone)\b/.test(source(node.tag))) checkTemplate(node, source(node.quasi).slice(1, -1), referenceTables, say)
      if (node.type !== 'CallExpression') return
      const method = node.callee?.property?.name
      const tables = namesIn(node.arguments[0])
      const isReference = tables.length > 0 && tables.every((name) => referenceTables.includes(name))
      if (isReference) return
      if (Object.hasOwn(starts, method ?? '')) checkChain(node, method, tables, chainOf(node, parents), source, say)
      if (joins.includes(method) && !/organisation_id/.test(node.arguments.map(source).join())) {
        say(node.callee, `${method} of ${tables.join(', ') || 'a query'} does not join on organisation_id: every join does`)
      }
      if (method === 'onConflict' && !isReference) checkConflict(node, chainOf(node, parents), source, referenceTables, say)
    })
  }
  return problems
}

/** Statements are written as chains: `tx.selectFrom(…).where(…)`; the outermost is the whole. */
const chainOf = (node, parents) => {
  for (let chain = node; ; ) {
    const parent = parents.get(chain)
    if ((parent?.type === 'MemberExpression' && parent.object === chain) || (parent?.type === 'CallExpression' && parent.callee === chain)) chain = parent
    else return chain
  }
}

const checkChain = (node, method, tables, chain, source, say) => {
  const text = source(chain)
  const what = `${starts[method]} ${tables.join(', ') || 'something'}`
  if (method === 'insertInto') {
    // The rows may be built a line above, and then the types demand the column.
    if (!/organisation_id/.test(text) && !/\.(?:values|expression)\(\s*[A-Za-z_$][\w$.]*\s*\)/.test(text)) say(node.callee, `${what} without organisation_id`)
  } else if (!bound.test(text)) say(node.callee, `${what} without .where('organisation_id', '=', scope.organisationId), as a bind parameter; or say above the function: // reference table: why`)
}

const checkTemplate = (node, sql, referenceTables, say) => {
  if (/\bset_config\s*\(/i.test(sql)) say(node, 'never set_config: it does not reach the workers of Citus; the only way is select app_set_org($1)')
  if (/\bcase\s+(?!when\b)[\w."$]/i.test(sql)) say(node, 'write `case when x = 0 then`, not `case x when 0 then`: Citus turns the short form into wrong SQL')
  if (!statementStart.test(sql) || /^\s*select\s+app_set_org\(/i.test(sql)) return
  const tables = [...sql.matchAll(/\b(?:from|join|into|update)\s+"?([a-z_]+)/gi)].map(([, name]) => name?.toLowerCase() ?? '')
  if (tables.length > 0 && tables.every((name) => referenceTables.includes(name))) return
  if (tables.length > 0 && !/organisation_id/.test(sql)) say(node, `SQL on ${tables.join(', ')} without organisation_id = \${scope.organisationId}; or say above the function: // reference table: why`)
}

const checkConflict = (node, chain, source, referenceTables, say) => {
  const into = /insertInto\(\s*['"`](\w+)/.exec(source(chain))?.[1]
  const target = /\.columns?\(\s*\[?\s*['"`](\w+)/.exec(node.arguments.map(source).join())?.[1]
  if (into && !referenceTables.includes(into) && target && target !== 'organisation_id') say(node.callee, `on conflict (${target}, …) must begin with organisation_id`)
}

const namesIn = (argument) =>
  (argument?.type === 'ArrayExpression' ? argument.elements : [argument])
    .filter((each) => typeof each?.value === 'string')
    .map((each) => each.value.split(/\s+as\s+/i)[0].split('.').at(-1))

/** The functions below, or around, a comment `// reference table: why`. */
const excusedIn = (program, comments) =>
  comments
    .filter(({ value }) => /^\s*\*?\s*reference table:\s*\S/.test(value))
    .flatMap((comment) => {
      const below = program.body.find((node) => node.end > comment.end)
      return below ? [below] : []
    })
