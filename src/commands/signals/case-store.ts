// Holds the rows of a file of cases, so many cases together; when there are too many rows for memory, on disk.
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What is known of one row. `cell` is the number of rater and measure. */
export interface CaseRecords {
  readonly count: number
  readonly caseOf: Int32Array
  readonly session: Int32Array
  readonly cell: Int32Array
  readonly line: Uint32Array
  /** Minutes since the epoch; `noMinute` where none was given. */
  readonly at: Int32Array
  /** NaN where the row says that there is none. */
  readonly value: Float64Array
}

export const noMinute = -(2 ** 31)

/** The most that a record has room for. */
export const highestSession = 99_999
const highestCell = 2 ** 15 - 1

export interface CaseStore {
  /** @param session 0..99999 @param at as in the records */
  add(caseOf: number, session: number, cell: number, line: number, at: number, value: number): void
  readonly groups: number
  /** The rows of the next cases by number, in the order of the file. Good until it is called again. @param isWanted by cell; null for every row */
  read(group: number, isWanted: readonly boolean[] | null): CaseRecords
  close(): void
}

/** Cases whose rows are read together. Few enough that their rows fit into memory many times over. */
const casesInGroup = 512
const recordsInBlock = 256
const wholesInRecord = 4
const blockBytes = recordsInBlock * (4 * wholesInRecord + 8)
/** Session and cell share a whole number. */
const cellBits = 15

interface Block {
  readonly wholes: Int32Array
  readonly reals: Float64Array
  readonly bytes: Uint8Array
  count: number
}

interface Group {
  open: Block | null
  /** Full blocks: in memory, or where they lie in the file. */
  readonly full: (Block | number)[]
}

/** @param memoryBytes beyond it, rows go to a file that only this process can open, and that goes with it */
export function openCaseStore(memoryBytes = 64 << 20): CaseStore {
  const groups: Group[] = []
  let inMemory = 0
  let file: SpillFile | null = null
  const spare = blockOf()
  let records = recordsOf(1 << 12)

  return {
    add(caseOf, session, cell, line, at, value) {
      const group = (groups[Math.floor(caseOf / casesInGroup)] ??= { open: null, full: [] })
      const block = (group.open ??= blockOf())
      const first = block.count * wholesInRecord
      if (cell > highestCell) throw new RangeError('too many measures')
      block.wholes[first] = caseOf
      block.wholes[first + 1] = (session << cellBits) | cell
      block.wholes[first + 2] = line
      block.wholes[first + 3] = at
      block.reals[block.count] = value
      block.count += 1
      if (block.count === recordsInBlock) put(group, block)
    },
    get groups() {
      return groups.length
    },
    read(number, isWanted) {
      const { full = [], open = null } = groups[number] ?? {}
      const most = full.length * recordsInBlock + (open?.count ?? 0)
      if (most > records.caseOf.length) records = recordsOf(2 * most)
      let count = 0
      for (const block of [...full, ...(open ? [open] : [])]) count = copy(typeof block === 'number' ? fetched(block) : block, count, isWanted)
      return { ...records, count }
    },
    close: () => file?.close(),
  }

  function put(group: Group, block: Block): void {
    if (inMemory + blockBytes <= memoryBytes) {
      inMemory += blockBytes
      group.full.push(block)
      group.open = null
      return
    }
    file ??= openSpillFile()
    group.full.push(file.append(block.bytes))
    block.count = 0
  }

  function fetched(place: number): Block {
    file!.read(place, spare.bytes)
    spare.count = recordsInBlock
    return spare
  }

  /** @returns where the next block is to begin */
  function copy({ wholes, reals, count }: Block, from: number, isWanted: readonly boolean[] | null): number {
    let to = from
    for (let index = 0; index < count; index += 1) {
      const first = index * wholesInRecord
      const both = wholes[first + 1]!
      if (isWanted && !isWanted[both & highestCell]) continue
      records.caseOf[to] = wholes[first]!
      records.session[to] = both >>> cellBits
      records.cell[to] = both & highestCell
      records.line[to] = wholes[first + 2]!
      records.at[to] = wholes[first + 3]!
      records.value[to] = reals[index]!
      to += 1
    }
    return to
  }
}

function blockOf(): Block {
  const buffer = new ArrayBuffer(blockBytes)
  const wholesBytes = recordsInBlock * wholesInRecord * 4
  return { wholes: new Int32Array(buffer, 0, recordsInBlock * wholesInRecord), reals: new Float64Array(buffer, wholesBytes), bytes: new Uint8Array(buffer), count: 0 }
}

function recordsOf(length: number): Omit<CaseRecords, 'count'> {
  return {
    caseOf: new Int32Array(length), session: new Int32Array(length), cell: new Int32Array(length), line: new Uint32Array(length),
    at: new Int32Array(length), value: new Float64Array(length),
  }
}

interface SpillFile {
  /** @returns where it lies */
  append(bytes: Uint8Array): number
  read(place: number, into: Uint8Array): void
  close(): void
}

function openSpillFile(): SpillFile {
  const folder = mkdtempSync(join(tmpdir(), 'attune-signals-'))
  const descriptor = openSync(join(folder, 'rows'), 'w+', 0o600)
  // Where the system allows it the name goes at once: what is left behind by a crash cannot be opened.
  const forget = () => rmSync(folder, { recursive: true, force: true })
  try {
    forget()
  } catch {
    process.once('exit', forget)
  }
  let length = 0
  return {
    append(bytes) {
      writeSync(descriptor, bytes, 0, bytes.length, length)
      length += bytes.length
      return length - bytes.length
    },
    read: (place, into) => void readSync(descriptor, into, 0, into.length, place),
    close: () => closeSync(descriptor),
  }
}
