import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { inputOf, isJson, readText } from './input.ts'

test('a file that is named is read whole, across pieces; what is not UTF-8 is refused by name', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'attune-input-'))
  try {
    const file = join(folder, 'a.csv')
    const text = 'é'.repeat(1 << 20)
    await writeFile(file, `\ufeff${text}`)
    assert.equal(await readText(inputOf([file])), text)
    await writeFile(file, Buffer.from([0xff, 0xfe, 0x61, 0x00]))
    await assert.rejects(readText(inputOf([file])), new RegExp(`${file} is not UTF-8`))
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('none and - are standard input; two are refused', () => {
  assert.equal(inputOf([]).name, 'standard input')
  assert.equal(inputOf(['-']).name, 'standard input')
  assert.throws(() => inputOf(['a.csv', 'b.csv']), /a\.csv, b\.csv/)
})

test('JSON is told from CSV by its first sign', () => {
  assert.ok(isJson(' \n{"a":1}') && isJson('[1]'))
  assert.ok(!isJson('a,b\n') && !isJson(''))
})
