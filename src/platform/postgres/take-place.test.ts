import assert from 'node:assert/strict'
import { cpSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { building, endWhatWasCutOff, takePlace } from './take-place.ts'

let folder: string
before(() => { folder = mkdtempSync(join(tmpdir(), 'attune-place-')) })
after(() => rmSync(folder, { recursive: true }))

const putAside = 'database.replaced-then'
const placing = { putAside, password: 'new' }

/** A data directory with a cluster in it, and one that was built aside. */
function directory(name: string, hasOld = true): { dataDir: string; temporary: string } {
  const dataDir = join(folder, name)
  const temporary = join(dataDir, `${building}x`)
  mkdirSync(join(temporary, 'database'), { recursive: true })
  writeFileSync(join(temporary, 'database', 'PG_VERSION'), 'new')
  if (hasOld) {
    mkdirSync(join(dataDir, 'database'))
    writeFileSync(join(dataDir, 'database', 'PG_VERSION'), 'old')
    writeFileSync(join(dataDir, 'database-password'), 'old\n')
  }
  return { dataDir, temporary }
}

const contents = (dataDir: string) => ({
  names: readdirSync(dataDir).sort(),
  here: readFileSync(join(dataDir, 'database', 'PG_VERSION'), 'utf8'),
  aside: existsSync(join(dataDir, putAside)) ? readFileSync(join(dataDir, putAside, 'PG_VERSION'), 'utf8') : null,
  password: readFileSync(join(dataDir, 'database-password'), 'utf8'),
})
const done = { names: ['database', 'database-password', putAside], here: 'new', aside: 'old', password: 'new\n' }

test('the new one is here, the old one aside, and the password is that of the new one', () => {
  const { dataDir, temporary } = directory('whole')
  takePlace(dataDir, temporary, placing, true)
  endWhatWasCutOff(dataDir, true)
  assert.deepEqual(contents(dataDir), done)
})

test('cut off after any of its steps, whoever comes next ends it, and coming once more changes nothing', () => {
  const { dataDir: pattern, temporary } = directory('pattern')
  takePlace(pattern, temporary, placing, true)
  const note = readFileSync(join(temporary, 'take-place.json'))
  const steps: readonly ((dataDir: string) => void)[] = [
    (dataDir) => writeFileSync(join(dataDir, `${building}x`, 'take-place.json'), note),
    (dataDir) => renameSync(join(dataDir, 'database'), join(dataDir, putAside)),
    (dataDir) => writeFileSync(join(dataDir, 'database-password'), 'new\n'),
    (dataDir) => renameSync(join(dataDir, `${building}x`, 'database'), join(dataDir, 'database')),
  ]
  for (let cut = 1; cut <= steps.length; cut += 1) {
    const { dataDir } = directory(`cut-${cut}`)
    for (const step of steps.slice(0, cut)) step(dataDir)
    for (let times = 0; times < 2; times += 1) {
      endWhatWasCutOff(dataDir, true)
      assert.deepEqual(contents(dataDir), done, `after step ${cut}`)
    }
  }
})

test('without a note, or with half a one, what was built aside goes and nothing else changes', () => {
  for (const note of [null, 'take-place.json.new']) {
    const { dataDir, temporary } = directory(`unfinished-${note}`)
    if (note) writeFileSync(join(temporary, note), '{"putAs')
    endWhatWasCutOff(dataDir, true)
    assert.deepEqual(contents(dataDir), { names: ['database', 'database-password'], here: 'old', aside: null, password: 'old\n' })
  }
})

test('a first cluster takes the place of nothing, or of an empty folder', () => {
  for (const isEmptyThere of [false, true]) {
    const { dataDir, temporary } = directory(`first-${isEmptyThere}`, false)
    if (isEmptyThere) mkdirSync(join(dataDir, 'database'))
    takePlace(dataDir, temporary, { putAside: null, password: 'new' }, true)
    endWhatWasCutOff(dataDir, true)
    assert.deepEqual(contents(dataDir), { names: ['database', 'database-password'], here: 'new', aside: null, password: 'new\n' })
  }
})

test('a link to another disk is put aside as the link that it is, and what it leads to stays where it lies', () => {
  const { dataDir, temporary } = directory('linked')
  const elsewhere = join(folder, 'elsewhere')
  cpSync(join(dataDir, 'database'), elsewhere, { recursive: true })
  rmSync(join(dataDir, 'database'), { recursive: true })
  symlinkSync(elsewhere, join(dataDir, 'database'))
  takePlace(dataDir, temporary, placing, true)
  endWhatWasCutOff(dataDir, true)
  assert.deepEqual(contents(dataDir), done)
  assert.equal(readlinkSync(join(dataDir, putAside)), elsewhere)
  assert.ok(lstatSync(join(dataDir, 'database')).isDirectory())
  assert.equal(readFileSync(join(elsewhere, 'PG_VERSION'), 'utf8'), 'old')
})
