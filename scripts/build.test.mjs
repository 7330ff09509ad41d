// The build on a small tree of its own: names, the manifest, what is left alone and what is taken away.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { build, root } from './build.mjs'

const from = mkdtempSync(join(tmpdir(), 'attune-build-'))
after(() => rmSync(from, { recursive: true }))
const write = (path, text) => {
  mkdirSync(dirname(join(from, path)), { recursive: true })
  writeFileSync(join(from, path), text)
}
const sent = (name) => readFileSync(join(from, 'dist/public', manifest()[name]), 'utf8')
const manifest = () => JSON.parse(readFileSync(join(from, 'dist/public/manifest.json'), 'utf8'))

symlinkSync(join(root, 'node_modules'), join(from, 'node_modules'))
write('package.json', '{"type":"module","imports":{"#src/*":"./src/*"}}')
write('src/main.ts', "import { Hono } from 'hono'\nimport { where } from '#src/platform/deep/where.ts'\nconsole.log(JSON.stringify([typeof Hono, where, import.meta.url]))\n")
write('src/platform/deep/where.ts', "export const where: string = new URL('./beside.txt', import.meta.url).href\n")
write('src/ui/desk.css', "@import './styles/tokens.css';\n@font-face { font-family: X; src: url('./x.woff2') }\n")
write('src/ui/hand.css', "@import './styles/tokens.css';\n")
write('src/ui/styles/tokens.css', ':root { --accent: teal }\n')
write('src/ui/x.woff2', 'not really a font')
write('src/ui/browser/theme.entry.ts', 'document.title = "theme"\n')
write('src/ui/browser/islands.ts', 'export const wakeIslands = (components: object) => { document.title = Object.keys(components).join() }\n')
write('src/features/checkin/browser/outbox.entry.ts', "import { keep } from './keep.ts'\nkeep(globalThis.name ?? '')\n")
write('src/features/checkin/browser/keep.ts', 'export const keep = (word: string) => localStorage.setItem("word", word)\n')
write('src/features/checkin/browser/worker.entry.ts', 'self.addEventListener("fetch", () => {})\n')
write('src/features/checkin/style.css', 'p { color: var(--accent) }\n')
write('src/features/session/island.tsx', 'export const Timer = () => <p class="timer">now</p>\n')

test('bundles the server, and the server finds its files', async () => {
  const { fresh } = await build({ from })
  assert.equal(fresh, true)
  const printed = JSON.parse(execFileSync(process.execPath, [join(from, 'dist/main.js')], { encoding: 'utf8' }))
  assert.equal(printed[0], 'function')
  assert.ok(printed[1].endsWith('/src/platform/deep/beside.txt'), printed[1])
  assert.ok(printed[2].endsWith('/src/main.ts'), printed[2])
  assert.ok(existsSync(join(from, 'dist/main.js.map')))
  assert.match(readFileSync(join(from, 'dist/main.js'), 'utf8'), /from "hono"/)
})

test('names what it sends to browsers', () => {
  assert.deepEqual(Object.keys(manifest()), ['checkin-outbox.js', 'checkin.css', 'desk.css', 'hand.css', 'session-island.js', 'theme.js', 'worker.js', 'x.woff2'])
  for (const [name, file] of Object.entries(manifest())) assert.match(file, new RegExp(`^${name.replace(/\.\w+$/, '')}-[A-Z0-9]{8}\\.`))
  assert.match(sent('desk.css'), /--accent:\s*teal/)
  assert.match(sent('desk.css'), /url\("?\.\/x-[A-Z0-9]{8}\.woff2"?\)/)
  assert.match(sent('checkin-outbox.js'), /localStorage/)
  assert.match(sent('session-island.js'), /timer/)
  assert.match(sent('session-island.js'), /document\.title/)
})

test('does nothing when nothing has changed, and is quick about it', async () => {
  const start = performance.now()
  assert.equal((await build({ from })).fresh, false)
  assert.ok(performance.now() - start < 1000)
})

test('builds again what has changed, and takes the old file away', async () => {
  const old = manifest()['desk.css']
  write('src/ui/styles/tokens.css', ':root { --accent: navy }\n')
  assert.equal((await build({ from })).fresh, true)
  assert.notEqual(manifest()['desk.css'], old)
  assert.equal(existsSync(join(from, 'dist/public', old)), false)
})

test('builds again what was deleted', async () => {
  rmSync(join(from, 'dist/main.js'))
  assert.equal((await build({ from })).fresh, true)
  assert.ok(existsSync(join(from, 'dist/main.js')))
})

test('a mistake leaves the last good build', async () => {
  const before = manifest()
  write('src/features/checkin/style.css', "@import './missing.css';\n")
  await assert.rejects(build({ from }), /missing\.css/)
  assert.deepEqual(manifest(), before)
  assert.ok(existsSync(join(from, 'dist/main.js')))
})

test('an island that nothing would wake is refused', async () => {
  write('src/features/checkin/style.css', '')
  rmSync(join(from, 'src/ui/browser/islands.ts'))
  await assert.rejects(build({ from }), /wakeIslands/)
})
