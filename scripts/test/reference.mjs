// `npm run test:reference`: holds the engine against real data under other licences, where they lie. They are read and never copied; what is absent is named and is no failure.
import { existsSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { ensureInstalled, root } from '../install.mjs'
import { runTests, sayCounts } from './run.mjs'

/** A further one is a line here and a file of tests beside the others; the tests find the folder in ATTUNE_REFERENCE. */
const references = [
  { data: 'sgdata-bdi.json', licence: 'MIT, example data of the R package suddengains', tests: 'test/reference/sgdata-bdi.ts' },
  { data: 'deb-lmm-classics.json', licence: 'GPL 2 or later, example data of the R packages lme4 and nlme', tests: 'test/reference/deb-lmm-classics.ts' },
]

const given = process.env['ATTUNE_REFERENCE'] || join('..', 'shared', 'fixtures')
const folder = isAbsolute(given) ? given : join(root, given)
const isThere = ({ data }) => existsSync(join(folder, data))

try {
  await ensureInstalled({ dev: true })
  const [there, absent] = [references.filter(isThere), references.filter((each) => !isThere(each))]
  for (const { data, licence } of there) console.log(`Reading ${data} (${licence}).`)
  for (const { data, licence } of absent) console.log(`Absent: ${data} (${licence}). Looked in ${folder}; ATTUNE_REFERENCE names another folder.`)
  if (there.length > 0) sayCounts(await runTests(there.map(({ tests }) => tests), { ATTUNE_REFERENCE: folder }))
  else console.log('\n0 passed, 0 failed')
} catch (error) {
  console.error(error.message)
  sayCounts({ passed: 0, failed: 1 })
}
