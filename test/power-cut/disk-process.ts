// A disk with a cache that forgets: a process that serves one file over FUSE, a loop device makes a disk of it, and a flush of the disk arrives here as an fsync.
// What was written is readable at once, as from any disk; it is kept only once a flush has followed it. Protocol: include/uapi/linux/fuse.h, version 7.31.
import { closeSync, ftruncateSync, openSync, read, writeSync } from 'node:fs'
import { spawn } from 'node:child_process'

const [place = '', megabytes = ''] = process.argv.slice(2)
const size = Number(megabytes) * 1024 * 1024
const written = Buffer.alloc(size)
const flushed = Buffer.alloc(size)
/** Sectors written since the last flush. */
let unflushed = new Set<number>()
const sector = 4096

const longestWrite = 1024 * 1024
const device = openSync('/dev/fuse', 'r+')
const request = Buffer.alloc(longestWrite + 4096)

// The root of the mount is the file itself, so there are no names to look up. -i: mount has no helper to ask for this.
const mounting = spawn('mount', ['-i', '-t', 'fuse', '-o', 'fd=3,rootmode=100000,user_id=0,group_id=0', 'attune-power-cut', place], { stdio: ['ignore', 'inherit', 'inherit', device] })
mounting.once('exit', (code) => (code === 0 ? process.send?.('ready') : process.exit(1)))

process.on('message', ({ cutTo, tornBy }: { cutTo: string; tornBy: number | null }) => {
  copyTo(cutTo, tornBy)
  process.send?.('cut')
})
process.once('disconnect', () => process.exit(0))

/** What a power cut would leave. @param tornBy a seed: of what was not flushed a half, by chance, has reached the disk all the same; null: nothing has */
function copyTo(file: string, tornBy: number | null): void {
  const copy = openSync(file, 'w')
  ftruncateSync(copy, size)
  for (let at = 0; at < size; at += longestWrite) {
    const part = flushed.subarray(at, Math.min(at + longestWrite, size))
    if (!part.equals(nothing.subarray(0, part.length))) writeSync(copy, part, 0, part.length, at)
  }
  let state = tornBy ?? 0
  if (tornBy !== null) {
    for (const one of unflushed) {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
      if (state & 0x10000) writeSync(copy, written, one * sector, sector, one * sector)
    }
  }
  closeSync(copy)
}
const nothing = Buffer.alloc(longestWrite)

const operations = { forget: 2, getattr: 3, setattr: 4, open: 14, read: 15, write: 16, statfs: 17, release: 18, fsync: 20, flush: 25, init: 26, interrupt: 36, destroy: 38, batchForget: 42 }
const notImplemented = -38

function serve(): void {
  read(device, request, 0, request.length, null, (error, length) => {
    // Unmounted.
    if (error?.code === 'ENODEV') process.exit(0)
    if (!error) answer(request.subarray(0, length))
    serve()
  })
}
serve()

function answer(asked: Buffer): void {
  const operation = asked.readUInt32LE(4)
  if (operation === operations.forget || operation === operations.batchForget || operation === operations.interrupt) return
  const body = asked.subarray(40)
  const answered = carryOut(operation, body)
  const header = Buffer.alloc(16)
  const content = typeof answered === 'number' ? Buffer.alloc(0) : answered
  header.writeUInt32LE(16 + content.length, 0)
  header.writeInt32LE(typeof answered === 'number' ? answered : 0, 4)
  asked.copy(header, 8, 8, 16)
  writeSync(device, Buffer.concat([header, content]))
}

/** The body of the answer, or an error as its negative number; 0 is done. */
function carryOut(operation: number, body: Buffer): Buffer | number {
  switch (operation) {
    case operations.init: {
      const out = Buffer.alloc(64)
      out.writeUInt32LE(7, 0)
      out.writeUInt32LE(31, 4)
      out.writeUInt32LE(longestWrite, 8)
      // FUSE_BIG_WRITES, FUSE_MAX_PAGES
      out.writeUInt32LE((1 << 5) | (1 << 22), 12)
      out.writeUInt16LE(16, 16)
      out.writeUInt16LE(12, 18)
      out.writeUInt32LE(longestWrite, 20)
      out.writeUInt32LE(1, 24)
      out.writeUInt16LE(longestWrite / 4096, 28)
      return out
    }
    case operations.getattr:
    case operations.setattr:
      return attributes()
    case operations.open:
      return Buffer.alloc(16)
    case operations.read: {
      const at = Number(body.readBigUInt64LE(8))
      return written.subarray(at, Math.min(at + body.readUInt32LE(16), size))
    }
    case operations.write: {
      const at = Number(body.readBigUInt64LE(8))
      const length = body.readUInt32LE(16)
      body.copy(written, at, 40, 40 + length)
      for (let one = Math.floor(at / sector); one * sector < at + length; one += 1) unflushed.add(one)
      const out = Buffer.alloc(8)
      out.writeUInt32LE(length, 0)
      return out
    }
    case operations.fsync: {
      for (const one of unflushed) written.copy(flushed, one * sector, one * sector, (one + 1) * sector)
      unflushed = new Set()
      return 0
    }
    case operations.statfs:
      return Buffer.alloc(80)
    case operations.flush:
    case operations.release:
    case operations.destroy:
      return 0
    default:
      return notImplemented
  }
}

function attributes(): Buffer {
  const out = Buffer.alloc(104)
  // Good for an hour: nobody else changes it.
  out.writeBigUInt64LE(3600n, 0)
  out.writeBigUInt64LE(1n, 16)
  out.writeBigUInt64LE(BigInt(size), 24)
  out.writeBigUInt64LE(BigInt(size / 512), 32)
  out.writeUInt32LE(0o100600, 76)
  out.writeUInt32LE(1, 80)
  out.writeUInt32LE(4096, 96)
  return out
}
