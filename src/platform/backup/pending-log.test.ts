import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { segmentBytes } from './log-position.ts'
import { PendingLog, pieceBytes } from './pending-log.ts'
import { readSegment, segmentsOn, walShelf, type WalShelf } from './wal-file.ts'

const start = segmentBytes * 7n
let folder: string
before(async () => { folder = await mkdtemp(join(tmpdir(), 'attune-log-')) })
after(() => rm(folder, { recursive: true }))

const shelfNamed = (name: string): WalShelf => walShelf(join(folder, name), 'system', 1, Buffer.alloc(32, 1))
const momentsOf = async (shelf: WalShelf) => Promise.all((await segmentsOn(shelf)).map(async (name) => (await readSegment(shelf, name)).wholeAt))

test('a message is certain of the moment at which the one before it was sent, and not of its own', async () => {
  const shelf = shelfNamed('one')
  const log = new PendingLog(shelf, start)
  log.add(start, Buffer.alloc(10, 1))
  log.sent(start + 10n, 1_000)
  await log.flush()
  assert.deepEqual(await momentsOf(shelf), [null])
  log.add(start + 10n, Buffer.alloc(10, 2))
  log.sent(start + 20n, 2_000)
  await log.flush()
  assert.deepEqual(await momentsOf(shelf), [1_000])
})

test('while more has been written than was sent, nothing newer is certain', async () => {
  const shelf = shelfNamed('behind')
  const log = new PendingLog(shelf, start)
  let at = start
  for (const [written, sentAt] of [[10n, 1_000], [20n, 2_000], [40n, 3_000], [40n, 4_000]] as const) {
    log.add(at, Buffer.alloc(10))
    at += 10n
    log.sent(start + written, sentAt)
    await log.flush()
    assert.deepEqual(await momentsOf(shelf), [{ 1_000: null, 2_000: 1_000, 3_000: 1_000, 4_000: 3_000 }[sentAt]])
  }
})

test('what goes over the end of a segment is cut there, and only its last piece knows the moment', async () => {
  const shelf = shelfNamed('over')
  const from = start + segmentBytes - 100n
  const log = new PendingLog(shelf, from)
  // The archive begins at the start of a segment; here it is filled up to where this test begins.
  const filler = new PendingLog(shelf, start)
  filler.add(start, Buffer.alloc(Number(segmentBytes) - 100))
  await filler.flush()
  log.sent(from, 5_000)
  const bytes = randomBytes(pieceBytes + 300)
  log.add(from, bytes)
  log.sent(from + BigInt(bytes.length), 6_000)
  assert.equal(log.bytes, bytes.length)
  await log.flush()
  assert.equal(log.bytes, 0)
  assert.equal(log.flushedTo, from + BigInt(bytes.length))
  assert.deepEqual(await momentsOf(shelf), [null, 5_000])
  const [first, second] = await Promise.all((await segmentsOn(shelf)).map((name) => readSegment(shelf, name)))
  assert.deepEqual(Buffer.concat([first!.bytes.subarray(-100), second!.bytes.subarray(0, bytes.length - 100)]), bytes)
})

test('bytes that do not follow what is there are refused', () => {
  const log = new PendingLog(shelfNamed('gap'), start)
  assert.throws(() => log.add(start + 1n, Buffer.alloc(1)), /out of order/)
})
