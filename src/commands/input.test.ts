import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { asText, inputOf, isJson, readText } from './input.ts'

test('a file that is named is read whole, across pieces; what is not UTF-8 is refused by name', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'attune-input-'))
  try {
    const file = join(folder, 'a.csv')
    const text = 'é'.repeat(1 << 20)
    await writeFile(file, `\ufeff${text}`)
    assert.equal(await readText(inputOf([file])), text)
    await writeFile(file, Buffer.from([0x61, 0xff, 0xfe]))
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

test('a packed file, a workbook and UTF-16 are refused by what they are', async () => {
  const read = async (bytes: readonly number[]) => {
    const chunks = async function* () { yield Uint8Array.from(bytes) }
    const parts: Uint8Array[] = []
    for await (const part of asText('f.csv', chunks())) parts.push(part)
    return Buffer.concat(parts).toString()
  }
  await assert.rejects(read([...gzipSync('a,b\n1,2\n')]), /^Error: f\.csv is packed with gzip: unpack it first/)
  await assert.rejects(read([0x50, 0x4b, 3, 4, 20]), /a workbook or another zip file/)
  for (const bytes of [[0xff, 0xfe, 0x61, 0], [0xfe, 0xff, 0, 0x61]]) await assert.rejects(read(bytes), /UTF-16: save it as UTF-8/)
  for (const text of ['', 'P', 'PK,b\n', '\ufeffa,b\n']) assert.equal(await read([...Buffer.from(text)]), text)
})
