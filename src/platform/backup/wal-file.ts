// One segment of the log in the archive: sealed pieces one after the other, each with where it belongs, so that the end may be missing and nothing else.
import { open, readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { deriveKey, sealBytes, unsealBytes } from '../crypto.ts'
import { flushFolder } from '../flush-folder.ts'
import { giveToOwner, makeFolders } from '../give-to-owner.ts'
import { segmentBytes, segmentName, segmentNamed, segmentStart } from './log-position.ts'

/** The log of one cluster on one timeline, in one folder. */
export interface WalShelf {
  readonly folder: string
  readonly timeline: number
  readonly key: Buffer
}

export interface WalPiece {
  readonly start: bigint
  /** All that the server had written by this moment is in here or before it, in milliseconds since the epoch; 0 when no such moment is known. */
  readonly wholeAt: number
  readonly bytes: Buffer
}

export const walShelf = (backups: string, system: string, timeline: number, key: Buffer): WalShelf => ({
  folder: join(backups, 'log', system), timeline, key: deriveKey(key, Buffer.from(system), `attune log ${timeline}`),
})

const lengthBytes = 4
const timeBytes = 8
/** A piece is a megabyte at most before it is sealed; a number beyond this is damage. */
const longestPieceBytes = 2 << 20

/** Adds a piece, flushed when this resolves. It must lie within one segment, and follow what is there. */
export async function appendPiece(shelf: WalShelf, { start, wholeAt, bytes }: WalPiece): Promise<void> {
  const name = segmentName(shelf.timeline, start)
  const time = Buffer.alloc(timeBytes)
  time.writeDoubleBE(wholeAt)
  const sealed = sealBytes(shelf.key, zstdCompressSync(Buffer.concat([time, bytes])), `${start}`)
  const length = Buffer.alloc(lengthBytes)
  length.writeUInt32BE(sealed.length)
  await makeFolders(shelf.folder)
  const file = await open(pathOf(shelf, name), 'a', 0o600)
  try {
    await giveToOwner(file, shelf.folder)
    await file.writeFile(Buffer.concat([length, sealed]))
    await file.sync()
  } finally {
    await file.close()
  }
  if (start % segmentBytes === 0n) await flushFolder(shelf.folder)
}

export interface WalSegment {
  /** 16 MB, with zeros after `end`. */
  readonly bytes: Buffer
  readonly end: bigint
  /** All that the server had written by this moment is in here or before it; null when no piece of it knows one. */
  readonly wholeAt: number | null
  /** Bytes of the file that hold whole pieces; a power cut may have left half a one behind them. */
  readonly wholeBytes: number
}

/** @throws Error in the operator's words when a piece within it has been altered */
export async function readSegment(shelf: WalShelf, name: string): Promise<WalSegment> {
  const file = await readFile(pathOf(shelf, name))
  const { start } = segmentNamed(name)
  const bytes = Buffer.alloc(Number(segmentBytes))
  let end = start
  let wholeAt: number | null = null
  let at = 0
  while (at + lengthBytes <= file.length) {
    const length = file.readUInt32BE(at)
    const next = at + lengthBytes + length
    if (length > longestPieceBytes) throw altered(name)
    if (next > file.length) break
    const piece = openPiece(shelf, name, end, file.subarray(at + lengthBytes, next))
    piece.bytes.copy(bytes, Number(end - start))
    end += BigInt(piece.bytes.length)
    if (piece.wholeAt > 0) wholeAt = piece.wholeAt
    at = next
  }
  return { bytes, end, wholeAt, wholeBytes: at }
}

function openPiece(shelf: WalShelf, name: string, start: bigint, sealed: Buffer): WalPiece {
  try {
    const plain = zstdDecompressSync(unsealBytes(shelf.key, sealed, `${start}`), { maxOutputLength: Number(segmentBytes) })
    return { start, wholeAt: plain.readDoubleBE(0), bytes: plain.subarray(timeBytes) }
  } catch (error) {
    throw altered(name, error)
  }
}

/** A piece that does not open: altered, damaged, or of another keyring. */
export class AlteredLog extends Error {}

const altered = (name: string, cause?: unknown) => new AlteredLog(`${name} in the archive of the log has been altered or damaged, or belongs to another keyring. What came after it cannot be replayed. Nothing was changed.`, { cause })

/** The segments there are of this timeline, oldest first. */
export async function segmentsOn(shelf: WalShelf): Promise<string[]> {
  const names = await readdir(shelf.folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  const ours = shelf.timeline.toString(16).toUpperCase().padStart(8, '0')
  return names.flatMap((name) => /^([0-9A-F]{24})\.wal$/.exec(name)?.[1] ?? []).filter((name) => name.startsWith(ours)).sort()
}

export const pathOf = (shelf: WalShelf, name: string): string => join(shelf.folder, `${name}.wal`)

/** The names that follow each other without a gap, from the segment that holds `from`. */
export async function unbrokenFrom(shelf: WalShelf, from: bigint): Promise<string[]> {
  const there = new Set(await segmentsOn(shelf))
  const names: string[] = []
  for (let at = segmentStart(from); there.has(segmentName(shelf.timeline, at)); at += segmentBytes) names.push(segmentName(shelf.timeline, at))
  return names
}
