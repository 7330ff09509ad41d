// Reads data that may not be copied into the repository, from the folder in which `npm run test:reference` found it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export function readReference<Reference>(name: string): Reference {
  const folder = process.env['ATTUNE_REFERENCE']
  if (!folder) throw new Error('ATTUNE_REFERENCE names no folder: run this by npm run test:reference')
  return JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as Reference
}
