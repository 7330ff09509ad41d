// `npm run release-instruments`: takes released questionnaires into content/released.json; one that was changed under its old version is refused.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './install.mjs'

const folder = join(root, 'content', 'instruments')
const file = join(root, 'content', 'released.json')
/** @type {Record<string, string>} */
const manifest = JSON.parse(readFileSync(file, 'utf8'))
const changed = []

for (const name of readdirSync(folder).filter((each) => each.endsWith('.json'))) {
  const text = readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n')
  const { id, version, language, status } = JSON.parse(text)
  if (status !== 'released') continue
  const key = `${id}@${version}@${language}`
  const hash = createHash('sha256').update(text).digest('hex')
  if (manifest[key] !== undefined && manifest[key] !== hash) changed.push(key)
  manifest[key] ??= hash
}

if (changed.length > 0) {
  console.error(`${changed.join(', ')}: not as released. A change needs a new version.`)
  process.exitCode = 1
} else {
  const sorted = Object.fromEntries(Object.entries(manifest).sort(([one], [other]) => (one < other ? -1 : 1)))
  writeFileSync(file, `${JSON.stringify(sorted, null, 2)}\n`)
  console.log(`${Object.keys(sorted).length} released questionnaires`)
}
