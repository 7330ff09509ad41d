// What files may be called: a name that says nothing ("utils") is where an architecture begins to rot.
import { appFolders, featureOf, ringOf } from './rings.mjs'

const empty = ['common', 'helper', 'helpers', 'lib', 'libs', 'manager', 'misc', 'service', 'services', 'shared', 'util', 'utils']
const emptyEnding = /-(?:helpers?|managers?|misc|utils?)$/
const kebab = /^[a-z0-9]+(?:-[a-z0-9]+)*$/

/** @param {string} path @returns {string[]} what is wrong with the path itself */
export const checkName = (path) => {
  const problems = []
  const segments = path.split('/').slice(1)
  const stem = (segments.at(-1) ?? '').replace(/(?:\.entry|\.test|\.fixture)?\.[a-z0-9]+$/, '')
  const isSource = /\.tsx?$/.test(path)
  for (const name of [...segments.slice(0, -1), stem]) {
    if (empty.includes(name) || emptyEnding.test(name)) problems.push(`"${name}" says nothing: name the file after its one main export, the folder after its subject`)
    else if (isSource && !kebab.test(name)) problems.push(`"${name}" is not kebab-case`)
  }
  if (isSource && stem === 'index') problems.push('no index files: import the file that has what you need')
  if (isSource && ringOf(path) === undefined) {
    problems.push(`belongs to no ring: move it to domain, records, access, ui, platform, features/<feature>/, ${appFolders.join(', ')}`)
  }
  return [...problems, ...checkVocabulary(path)]
}

/** A feature folder has a closed vocabulary, so that whoever knows one feature knows them all. */
const checkVocabulary = (path) => {
  if (!path.startsWith('src/features/')) return []
  const feature = featureOf(path)
  const rest = path.split('/').slice(3).join('/')
  if (path === 'src/features/tsconfig.json') return []
  if (!feature) return ['files lie in a feature folder: src/features/<feature>/']
  const folder = rest.includes('/') ? rest.split('/')[0] : undefined
  if (folder === 'browser') return rest.endsWith('.ts') ? [] : ['browser/ holds .ts only; what is drawn with Preact in the browser is island.tsx']
  if (folder === 'map' && feature === 'fhir') return []
  if (folder) return [`a feature has no folder "${folder}": a rule goes to domain, a query to records, a look to ui, a script to browser/`]
  if (/^(?:routes\.tsx?|pages\.tsx|[a-z0-9-]+-page\.tsx|island\.tsx|style\.css)$/.test(rest)) return []
  if (/^[a-z0-9-]+(?:\.test|\.fixture)?\.ts$|\.test\.tsx$/.test(rest)) return []
  if (rest.endsWith('.tsx')) return ['a feature draws in pages.tsx, <noun>-page.tsx or island.tsx; what two features draw alike belongs in ui']
  return ['not in the vocabulary of a feature: routes.ts, pages.tsx, <noun>-page.tsx, input.ts, <verb>.ts, island.tsx, browser/, style.css and tests; data belongs in content/']
}
