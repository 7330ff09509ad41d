// Keeps the six rings apart where the compiler cannot see it, and says where the code belongs instead.
import { builtinModules } from 'node:module'
import { posix } from 'node:path'
import { findCycles } from './boundaries/cycles.mjs'
import { checkName } from './boundaries/names.mjs'
import { readFacts } from './boundaries/read.mjs'
import { browser, exceptions, featureOf, isForBrowser, isForTests, ringOf, rings } from './boundaries/rings.mjs'
import { isMain, readTree, report } from './report.mjs'

/** @typedef {import('./report.mjs').Problem} Problem */

const kernelFiles = 6

/** @param {Map<string, string>} files path from the root (src/...) -> text @returns {Problem[]} */
export const checkBoundaries = (files) => {
  /** @type {Problem[]} */
  const problems = []
  const graph = new Map()
  for (const [path, text] of files) {
    const say = (rule, line, message) => problems.push({ file: path, rule, line, message })
    for (const message of checkName(path)) say('name', undefined, message)
    if (!/\.tsx?$/.test(path)) continue
    const facts = readFacts(path, text)
    for (const message of facts.errors) say('syntax', undefined, message)
    const targets = facts.imports.map(({ specifier }) => resolve(path, specifier)).filter((target) => target !== undefined)
    graph.set(path, targets)
    if (isForTests(path)) continue
    if (!/^(?:#!.*\n)?\s*\/[/*]/.test(text)) say('opening', 1, 'open the file with one sentence on why it exists')
    for (const { specifier, line } of facts.imports) {
      const message = checkImport(path, specifier)
      if (message) say('import', line, message)
    }
    if (facts.defaultExport) say('default-export', facts.defaultExport, 'no default exports: a name that is the same everywhere can be searched for')
    if (ringOf(path) !== 'access') {
      for (const { what, line } of facts.mints) say('mint', line, `"as ${what}" makes a permission out of nothing: only access mints scopes; take the scope as an argument`)
    }
    if (ringOf(path) === 'domain') {
      for (const { what, line } of facts.clocks) say('clock', line, `${what} in domain: the time and chance come in as arguments, from the clock of the platform`)
    }
    if (ringOf(path) !== 'app' && path !== 'src/platform/content.ts') {
      for (const { value, line } of facts.strings) {
        const imported = facts.imports.some(({ specifier }) => specifier === value)
        if (!imported && /^(?:\.{1,2}\/)*content\/\w/.test(value)) say('content', line, 'content/ is read by platform/content.ts alone; ask it, or take the content as an argument')
      }
    }
  }
  const kernel = [...files.keys()].filter((path) => path.startsWith('src/domain/kernel/') && path.endsWith('.ts') && !isForTests(path))
  if (kernel.length > kernelFiles) {
    problems.push({ file: 'src/domain/kernel', rule: 'kernel', message: `${kernel.length} files, at most ${kernelFiles}: the shared corner stays small; move one to the part of the domain it is about` })
  }
  for (const cycle of findCycles(graph)) {
    problems.push({ file: cycle[0] ?? '', rule: 'cycle', message: `imports in a circle: ${cycle.join(' -> ')}; move what both need into a file of its own` })
  }
  return problems
}

/** @returns {string | undefined} the file in src that a specifier means */
const resolve = (from, specifier) => {
  if (specifier?.startsWith('.')) return posix.normalize(posix.join(posix.dirname(from), specifier))
  if (specifier?.startsWith('#src/')) return `src/${specifier.slice('#src/'.length)}`
  return undefined
}

/** @returns {string | undefined} what is wrong with importing it here */
const checkImport = (from, specifier) => {
  const ring = ringOf(from)
  if (!ring) return undefined // its name is a problem already
  if (specifier === undefined) return ring === 'app' ? undefined : 'a computed import cannot be checked: name the file'
  if (specifier.startsWith('#test/')) return 'only tests import from test/'
  const target = resolve(from, specifier)
  return target ? checkFile(from, ring, specifier, target) : checkPackage(from, ring, specifier)
}

const checkFile = (from, ring, specifier, target) => {
  if (isForTests(target)) return `${specifier} is for tests: what the house needs belongs in a file of its own`
  if (!target.startsWith('src/')) return `${specifier} leaves src: content is read by platform/content.ts, configuration by config/, and scripts call src, not the other way round`
  const to = ringOf(target)
  if (!to) return `${specifier} lies in no ring`
  const own = to === ring && featureOf(from) === featureOf(target)
  if (to === 'features' && ring === 'features' && !own) {
    return `${specifier}: features are strangers. What both need moves down a ring: a rule to domain, a query to records, a permission to access, a look to ui`
  }
  if (own && specifier.startsWith('#')) return `${specifier}: inside a ring import by relative path`
  if (!own && specifier.startsWith('.')) return `${specifier} crosses into ${to}: write #src/${target.slice('src/'.length)}, so that the crossing is seen`
  if (own) {
    if (isForBrowser(from) && !isForBrowser(target) && ring === 'features') return `${specifier}: ${browser.advice}`
    if (!isForBrowser(from) && /\/browser\//.test(target)) return `${specifier} runs in the browser; the server sends it (dist/public), and never runs it`
    return undefined
  }
  const rules = isForBrowser(from) ? browser : rings[ring]
  const allowed = [...(rules?.rings ?? []), ...mayBesides(from)]
  if (allowed.some((each) => target.startsWith(`src/${each}/`))) return undefined
  return `${isForBrowser(from) ? 'a browser file' : ring} may not import ${to} (${specifier}): ${rules?.advice}`
}

const checkPackage = (from, ring, specifier) => {
  const rules = isForBrowser(from) ? browser : rings[ring]
  if (!rules) return undefined
  if (specifier.startsWith('node:')) return rules.node ? undefined : `${specifier}: ${rules.advice}`
  const name = specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/')
  if (builtinModules.includes(name)) return `write node:${specifier}`
  if (rules.packages === 'any' || rules.packages.some((allowed) => allowed.test(name)) || mayBesides(from).includes(name)) return undefined
  return `${isForBrowser(from) ? 'a browser file' : ring} may not use ${name}: ${rules.advice}`
}

const mayBesides = (from) => exceptions.filter(({ file }) => file === from).flatMap(({ may }) => may)

if (isMain(import.meta.url)) {
  const files = readTree('src', (path) => !path.endsWith('tsconfig.json'))
  report(checkBoundaries(files), `${files.size} files, every one in its ring`)
}
