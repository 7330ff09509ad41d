// What is built: found by name, so that a new script or style sheet needs no line anywhere.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const inSource = (from, folder) => (existsSync(join(from, folder)) ? readdirSync(join(from, folder)).sort() : [])
const present = (from, file) => existsSync(join(from, file))

/** @param {string} from */
export const serverEntries = (from) =>
  [
    { file: 'src/main.ts', out: 'main' },
    { file: 'src/commands/attune.ts', out: 'attune' },
  ].filter(({ file }) => present(from, file))

/**
 * `features/checkin/browser/outbox.entry.ts` -> checkin-outbox.js, `ui/browser/theme.entry.ts` -> theme.js, `features/session/island.tsx` -> session-island.js, any `worker.entry.ts` -> worker.js.
 * @param {string} from @returns {{ name: string, file: string, script?: string }[]}
 */
export const browserEntries = (from) => [
  ...scripts(from, 'src/ui/browser', ''),
  ...inSource(from, 'src/features').flatMap((feature) => [...scripts(from, `src/features/${feature}/browser`, `${feature}-`), ...island(from, feature)]),
]

const scripts = (from, folder, prefix) =>
  inSource(from, folder)
    .filter((file) => file.endsWith('.entry.ts'))
    // The service worker has one address for the whole site, whichever feature it belongs to.
    .map((file) => ({ name: file === 'worker.entry.ts' ? 'worker' : `${prefix}${file.slice(0, -'.entry.ts'.length)}`, file: `${folder}/${file}` }))

/** island.tsx only exports components, since the server draws them too; what wakes them in the browser is ui/browser/islands.ts. */
const island = (from, feature) => {
  const file = `src/features/${feature}/island.tsx`
  if (!present(from, file)) return []
  if (!present(from, 'src/ui/browser/islands.ts')) throw new Error(`${file} needs src/ui/browser/islands.ts, which exports wakeIslands(components)`)
  const script = `import { wakeIslands } from './src/ui/browser/islands.ts'\nimport * as components from './${file}'\nwakeIslands(components)\n`
  return [{ name: `${feature}-island`, file, script }]
}

/**
 * src/ui/*.css are sheets of their own (parts lie in src/ui/styles/ and are imported); `features/checkin/style.css` -> checkin.css.
 * @param {string} from
 */
export const styleEntries = (from) => [
  ...inSource(from, 'src/ui').filter((file) => file.endsWith('.css')).map((file) => ({ name: file.slice(0, -'.css'.length), file: `src/ui/${file}` })),
  ...inSource(from, 'src/features').map((feature) => ({ name: feature, file: `src/features/${feature}/style.css` })),
].filter(({ file }) => present(from, file))

/** Changes whenever a build could come out differently. @param {string} from */
export const hashOfInputs = (from) => {
  const hash = createHash('sha256')
  const files = readdirSync(join(from, 'src'), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(?:tsx?|css|json|svg|woff2)$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
  const own = ['scripts/build.mjs', 'scripts/build/entries.mjs', 'package.json', 'package-lock.json'].map((file) => join(from, file)).filter((file) => existsSync(file))
  for (const file of [...files.sort(), ...own]) hash.update(file.slice(from.length)).update('\0').update(readFileSync(file)).update('\0')
  return hash.digest('hex')
}
