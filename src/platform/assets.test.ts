// Style sheets and scripts are found wherever somebody put Attune, also under a path with spaces and other alphabets.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { readAssets } from './assets.ts'

test('the folder is one that can be opened, whatever is in its name', async () => {
  const ground = await mkdtemp(join(tmpdir(), 'attune-assets-'))
  try {
    const folder = join(ground, 'a path with spaces, 100% Größe')
    await mkdir(folder)
    await writeFile(join(folder, 'manifest.json'), '{"desk.css":"desk-1.css"}')
    const assets = await readAssets(pathToFileURL(`${folder}/`), [])
    assert.equal(assets.href('desk.css'), '/assets/desk-1.css')
    assert.ok(existsSync(join(assets.folder, 'manifest.json')))
  } finally {
    await rm(ground, { recursive: true })
  }
})
