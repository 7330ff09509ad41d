// Reads from one source file what the boundary check needs to know: what it imports, what it exports, and which clocks it looks at.
import { parseSync } from 'oxc-parser'
import { lineOf } from '../report.mjs'

/** @typedef {{ specifier: string | undefined, line: number }} Import undefined: computed, so nobody can check it */
/** @typedef {{ imports: Import[], defaultExport: number | undefined, clocks: { what: string, line: number }[], strings: { value: string, line: number }[], mints: { what: string, line: number }[], errors: string[] }} Facts */

/** @param {string} path @param {string} text @returns {Facts} */
export const readFacts = (path, text) => {
  const { program, module, errors } = parseSync(path, text)
  const line = (/** @type {number} */ offset) => lineOf(text, offset)
  /** @type {Facts} */
  const facts = { imports: [], defaultExport: undefined, clocks: [], strings: [], mints: [], errors: errors.map(({ message }) => message) }
  for (const { moduleRequest, start } of module.staticImports) facts.imports.push({ specifier: moduleRequest.value, line: line(start) })
  for (const { entries } of module.staticExports) {
    for (const { moduleRequest, exportName, start } of entries) {
      if (moduleRequest) facts.imports.push({ specifier: moduleRequest.value, line: line(start) })
      if (exportName.kind === 'Default' || exportName.name === 'default') facts.defaultExport = line(start)
    }
  }
  visit(program, (node) => {
    const at = line(node.start)
    if (node.type === 'ImportExpression') facts.imports.push({ specifier: literal(node.source), line: at })
    else if (node.type === 'TSImportType') facts.imports.push({ specifier: literal(node.source ?? node.argument), line: at })
    else if (node.type === 'TSExternalModuleReference') facts.imports.push({ specifier: literal(node.expression), line: at })
    else if (node.type === 'Literal' && typeof node.value === 'string') facts.strings.push({ value: node.value, line: at })
    else if (node.type === 'TemplateElement') facts.strings.push({ value: node.value.raw, line: at })
    const what = clockIn(node)
    if (what) facts.clocks.push({ what, line: at })
    const scope = scopeMintedBy(node)
    if (scope) facts.mints.push({ what: scope, line: at })
  })
  return facts
}

/** @param {any} node @param {(node: any) => void} look */
export const visit = (node, look) => {
  if (Array.isArray(node)) for (const each of node) visit(each, look)
  else if (node && typeof node === 'object') {
    if (typeof node.type === 'string') look(node)
    for (const key in node) if (typeof node[key] === 'object') visit(node[key], look)
  }
}

const literal = (node) => {
  const value = node?.value ?? node?.literal?.value ?? (node?.type === 'TemplateLiteral' && node.quasis.length === 1 ? node.quasis[0].value.cooked : undefined)
  return typeof value === 'string' ? value : undefined
}

const ticking = { Date: ['now'], Math: ['random'], Temporal: ['Now'], crypto: ['randomUUID', 'getRandomValues'] }

/** A pure function asks no clock and rolls no dice: both come in as arguments. */
const clockIn = (node) => {
  if (node.type === 'MemberExpression') {
    const owner = node.object?.type === 'MemberExpression' ? node.object.property?.name : node.object?.name
    const member = node.computed ? node.property?.value : node.property?.name
    if (owner === 'performance') return 'performance'
    if (ticking[owner]?.includes(member)) return `${owner}.${member}`
  }
  if (node.type === 'NewExpression' && node.callee?.name === 'Date' && node.arguments.length === 0) return 'new Date()'
  if (node.type === 'CallExpression' && node.callee?.name === 'Date') return 'Date()'
  return undefined
}

const scopes = new Set(['OrganisationScope', 'StaffScope', 'CaseScope', 'ClientScope'])

/** A type that is claimed instead of proven: `x as CaseScope`, `<CaseScope>x`, and what wraps one (`x as Readonly<CaseScope>`, `x as CaseScope[]`). */
const scopeMintedBy = (node) => {
  if (node.type !== 'TSAsExpression' && node.type !== 'TSTypeAssertion') return undefined
  let found
  visit(node.typeAnnotation, (inner) => {
    if (inner.type === 'TSTypeReference') found ??= [inner.typeName?.name, inner.typeName?.right?.name].find((name) => scopes.has(name))
    if (inner.type === 'TSImportType') found ??= [inner.qualifier?.name].find((name) => scopes.has(name))
  })
  return found
}
