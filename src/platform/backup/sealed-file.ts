// The file of a backup: a line that says what it is, then what it holds, compressed and sealed piece by piece, so that it is never plain on disk.
import { randomBytes } from 'node:crypto'
import { open, rename, rm, type FileHandle } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createZstdCompress, createZstdDecompress } from 'node:zlib'
import { z } from 'zod'
import { deriveKey, keyName, pieceOverheadBytes, sealPiece, unsealPiece } from '../crypto.ts'
import { flushFolder } from '../flush-folder.ts'
import { giveToOwner } from '../give-to-owner.ts'

/** A change to the layout of the file, or of what is in it, takes the next number. */
const format = 1

/** The last moment of which JavaScript has a date. */
const latest = 8.64e15

const Head = z.object({
  format: z.number().int(),
  /** A copy of the whole cluster, or the rows alone for any PostgreSQL. */
  kind: z.enum(['base', 'portable']),
  attune: z.string(),
  /** Of a base backup: the server's major version, the cluster's number, its timeline, and the place in the log at which its replay begins. */
  postgres: z.number().int().nullable(),
  system: z.string().regex(/^\d+$/).nullable(),
  timeline: z.number().int().positive().nullable(),
  from: z.string().regex(/^[0-9A-F]+\/[0-9A-F]+$/).nullable(),
  /** Milliseconds since the epoch. */
  begunAt: z.number().int().min(0).max(latest),
  migrations: z.array(z.object({ name: z.string(), sha256: z.string() })),
})
const WholeHead = Head.extend({ key: z.string(), salt: z.string() })

/** What stands readable at the start of every backup; whoever changes it makes the rest unreadable. */
export type BackupHead = Omit<z.infer<typeof Head>, 'format'>

const magic = 'attune backup '
const pieceBytes = 1 << 16
const longestHeadBytes = 1 << 16

/** Writes aside, flushes, renames: under its name the file is whole or not there. @returns its size in bytes */
export async function writeSealed(path: string, key: Buffer, head: BackupHead, plain: AsyncIterable<Buffer>): Promise<number> {
  const aside = `${path}.part`
  await rm(aside, { force: true })
  const file = await open(aside, 'wx', 0o600)
  let bytes = 0
  const write = async (chunk: Buffer) => {
    await file.writeFile(chunk)
    bytes += chunk.length
  }
  try {
    await giveToOwner(file, dirname(path))
    const salt = randomBytes(32)
    const line = `${magic}${JSON.stringify({ format, ...head, key: keyName(key), salt: salt.toString('base64') })}\n`
    const own = deriveKey(key, salt, line)
    await write(Buffer.from(line))
    await pipeline(plain, createZstdCompress(), async (compressed: AsyncIterable<Buffer>) => {
      let number = 0
      for await (const { piece, isLast } of inPieces(compressed, pieceBytes)) await write(sealPiece(own, number++, isLast, piece))
    })
    await file.sync()
    await file.close()
    await rename(aside, path)
    await flushFolder(dirname(path))
    return bytes
  } catch (error) {
    await file.close().catch(() => {})
    await rm(aside, { force: true })
    throw error
  }
}

/** What the file says of itself, not yet proven by its key. @throws Error in the operator's words */
export async function readHead(path: string): Promise<BackupHead> {
  const file = await open(path, 'r')
  try {
    return (await headOf(file, path)).head
  } finally {
    await file.close()
  }
}

/**
 * Hands what the file holds to `take` as it is opened, each piece proven before it is given. That nothing was cut off is known at the end alone: what `take` makes must not count before this resolves.
 * @throws Error in the operator's words: no backup, of another version, of another key, altered, cut short
 */
export async function readSealed(path: string, key: Buffer, take: (plain: AsyncIterable<Buffer>, head: BackupHead) => Promise<void>): Promise<void> {
  const file = await open(path, 'r')
  try {
    const { head, line, salt, keyOf } = await headOf(file, path)
    if (keyOf !== keyName(key)) {
      throw new Error(`${basename(path)} was sealed with the key of another keyring. Put the keyring that belongs to it in place (docs/keys.md), then try again. Nothing was changed.`)
    }
    const own = deriveKey(key, salt, line)
    const opened = async function* (): AsyncGenerator<Buffer> {
      let number = 0
      for await (const { piece, isLast } of inPieces(chunksFrom(file, Buffer.byteLength(line)), pieceBytes + pieceOverheadBytes)) {
        yield proven(own, number++, isLast, piece, path)
      }
    }
    await pipeline(opened, createZstdDecompress(), async (plain: AsyncIterable<Buffer>) => take(plain, head))
  } catch (error) {
    if ((error as { code?: string }).code?.startsWith('ZSTD_')) throw altered(path, error)
    throw error
  } finally {
    await file.close()
  }
}

/** Reads it to its end, so that one that is not whole is refused before anything is built for it. @throws as `readSealed` */
export const proveSealed = (path: string, key: Buffer): Promise<void> =>
  readSealed(path, key, async (plain) => {
    for await (const _ of plain);
  })

const altered = (path: string, cause: unknown) => new Error(`${basename(path)} has been altered, cut short or damaged since it was written. Take another backup. Nothing was changed.`, { cause })

function proven(key: Buffer, number: number, isLast: boolean, piece: Buffer, path: string): Buffer {
  try {
    return unsealPiece(key, number, isLast, piece)
  } catch (error) {
    throw altered(path, error)
  }
}

async function headOf(file: FileHandle, path: string): Promise<{ head: BackupHead; line: string; salt: Buffer; keyOf: string }> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(longestHeadBytes), 0, longestHeadBytes, 0)
  const end = buffer.subarray(0, bytesRead).indexOf('\n')
  const line = buffer.toString('utf8', 0, end + 1)
  const no = new Error(`${basename(path)} is not a backup of Attune. Nothing was changed.`)
  if (end < 0 || !line.startsWith(magic)) throw no
  const raw: unknown = parsed(line.slice(magic.length))
  const found = z.looseObject({ format: z.number() }).safeParse(raw)
  if (found.success && found.data.format !== format) {
    throw new Error(`${basename(path)} was written in form ${found.data.format}, and this Attune reads form ${format}. Restore it with the Attune that wrote it. Nothing was changed.`)
  }
  const whole = WholeHead.safeParse(raw)
  if (!whole.success) throw no
  const { key, salt, format: _, ...head } = whole.data
  return { head, line, salt: Buffer.from(salt, 'base64'), keyOf: key }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

async function* chunksFrom(file: FileHandle, position: number): AsyncGenerator<Buffer> {
  for (let at = position; ; ) {
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(1 << 20), 0, 1 << 20, at)
    if (bytesRead === 0) return
    at += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}

/** The same bytes in pieces of one length; the last may be shorter, even empty, and says that it is the last. */
async function* inPieces(chunks: AsyncIterable<Buffer>, length: number): AsyncGenerator<{ piece: Buffer; isLast: boolean }> {
  let held: Buffer[] = []
  let bytes = 0
  for await (const chunk of chunks) {
    held.push(chunk)
    bytes += chunk.length
    if (bytes <= length) continue
    let whole = Buffer.concat(held, bytes)
    // One is always held back: only the end tells which was the last.
    for (; whole.length > length; whole = whole.subarray(length)) yield { piece: whole.subarray(0, length), isLast: false }
    held = [whole]
    bytes = whole.length
  }
  yield { piece: Buffer.concat(held, bytes), isLast: true }
}
