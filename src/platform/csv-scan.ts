// Cuts bytes of CSV into rows and fields without making a string of any: a file of many millions of rows is read at the speed of the disk.
// Why not a library: the fast ones read well-formed files only and lose the rest in silence, the strict ones stop at the first mistake (docs/decisions/0013).
import { isUtf8 } from 'node:buffer'

/** One row, valid only until the visitor returns: its bytes are overwritten by what comes next. */
export interface CsvRow {
  readonly bytes: Buffer
  /** From 1; the physical line on which the row begins. */
  readonly line: number
  readonly count: number
  /** Where field k lies in `bytes`, without its quotes: `starts[k]` up to, not with, `ends[k]`. */
  readonly starts: Int32Array
  readonly ends: Int32Array
  /** 1 when the field holds doubled quotes that stand for single ones. */
  readonly doubled: Uint8Array
}

export interface CsvVisitor {
  row(row: CsvRow): void
  /** A row that is no CSV, or too long; reading goes on at the line after its first. @param field from 0; null for the whole row */
  fault(line: number, field: number | null, reason: string): void
}

export interface CsvScanner {
  push(chunk: Uint8Array): void
  end(): void
}

/** The longest field is 64 KiB, the longest row 1 MiB, with at most 1000 fields. */
export const csvLimits = { fieldBytes: 1 << 16, rowBytes: 1 << 20, fields: 1000 } as const

const [newline, carriageReturn, quote] = [10, 13, 34]

/**
 * Rows end with LF, CRLF or CR, are quoted as RFC 4180 has it, and are UTF-8; a mark at the start of the file is passed over, and so are rows with nothing in them.
 * A quote inside a field that does not begin with one is a character like any other.
 * @param delimiter one ASCII character
 */
export function openCsvScanner(delimiter: string, visitor: CsvVisitor): CsvScanner {
  const comma = delimiter.charCodeAt(0)
  /** 1 for what ends a field that is not quoted. */
  const stops = new Uint8Array(256)
  for (const byte of [comma, newline, carriageReturn]) stops[byte] = 1
  const starts = new Int32Array(csvLimits.fields)
  const ends = new Int32Array(csvLimits.fields)
  const doubled = new Uint8Array(csvLimits.fields)
  const row = { bytes: Buffer.allocUnsafe(1 << 17), line: 1, count: 0, starts, ends, doubled }
  let filled = 0
  let hasBegun = false
  let isSkipping = false
  /** Where a row that was cut off has been looked at already, counted from its start: a long one is not read again with every chunk. */
  let waitingFor = 0

  return {
    push(chunk) {
      if (filled + chunk.length > row.bytes.length) {
        const larger = Buffer.allocUnsafe(Math.max(2 * row.bytes.length, filled + chunk.length))
        row.bytes.copy(larger, 0, 0, filled)
        row.bytes = larger
      }
      row.bytes.set(chunk, filled)
      filled += chunk.length
      if (filled >= waitingFor) scan(false)
    },
    end: () => scan(true),
  }

  function scan(isLast: boolean): void {
    const { bytes } = row
    let at = 0
    if (!hasBegun) {
      if (filled < 3 && !isLast) return
      hasBegun = true
      if (filled >= 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) at = 3
    }
    // Up to the last line break no character is cut in two.
    const isClean = isUtf8(bytes.subarray(at, isLast ? filled : lastBreak(at)))
    while (at < filled) {
      const next = isSkipping ? skipLine(at, isLast) : readRow(at, isLast, isClean)
      if (next < 0) break
      at = next
      if (isSkipping && at >= filled - 1 && !isLast) break
    }
    at = Math.min(at, filled)
    bytes.copyWithin(0, at, filled)
    filled -= at
    waitingFor = filled > 1 << 12 ? Math.min(2 * filled, csvLimits.rowBytes + 1) : 0
  }

  function lastBreak(from: number): number {
    const here = row.bytes.subarray(from, filled)
    return from + 1 + Math.max(here.lastIndexOf(newline), here.lastIndexOf(carriageReturn))
  }

  /** @returns where the next row begins; -1 when this one is not all here yet */
  function readRow(from: number, isLast: boolean, isClean: boolean): number {
    const { bytes } = row
    let at = from
    let count = 0
    let breaksInside = 0
    for (;;) {
      if (count === csvLimits.fields) return abandon(from, count, `a row has at most ${csvLimits.fields} fields`)
      if (at < filled && bytes[at] === quote) {
        let isDoubled = 0
        let place = at + 1
        starts[count] = place
        for (;;) {
          while (place < filled && bytes[place] !== quote) {
            const byte = bytes[place]
            if (byte === newline || (byte === carriageReturn && bytes[place + 1] !== newline)) breaksInside += 1
            place += 1
          }
          if (place - at > csvLimits.fieldBytes) return abandon(from, count, 'a quote is opened here and not closed')
          if (place >= filled) return isLast ? abandon(from, count, 'a quote is opened here and not closed') : -1
          if (place + 1 >= filled && !isLast) return -1
          if (bytes[place + 1] !== quote || place + 1 >= filled) break
          isDoubled = 1
          place += 2
        }
        ends[count] = place
        doubled[count] = isDoubled
        at = place + 1
        const after = at < filled ? bytes[at] : newline
        if (after !== comma && after !== newline && after !== carriageReturn) return abandon(from, count, 'something stands after the closing quote')
      } else {
        starts[count] = at
        doubled[count] = 0
        while (at < filled && stops[bytes[at]!] === 0) at += 1
        ends[count] = at
        if (at - starts[count]! > csvLimits.fieldBytes) return abandon(from, count, `a field has at most ${csvLimits.fieldBytes} bytes`)
      }
      count += 1
      if (at >= filled) {
        if (isLast) return take(from, filled, filled, count, breaksInside, isClean)
        return filled - from > csvLimits.rowBytes ? abandon(from, null, `a row has at most ${csvLimits.rowBytes} bytes`) : -1
      }
      if (bytes[at] === comma) {
        at += 1
        continue
      }
      if (bytes[at] === newline) return take(from, at, at + 1, count, breaksInside, isClean)
      // A carriage return at the very end may be half of a pair.
      if (at + 1 >= filled && !isLast) return -1
      return take(from, at, bytes[at + 1] === newline && at + 1 < filled ? at + 2 : at + 1, count, breaksInside, isClean)
    }
  }

  function take(from: number, until: number, next: number, count: number, breaksInside: number, isClean: boolean): number {
    // Nothing but delimiters: what spreadsheets leave below a table.
    const isBlank = until - from === count - 1
    if (!isBlank) {
      row.count = count
      if (until - from > csvLimits.rowBytes) visitor.fault(row.line, null, `a row has at most ${csvLimits.rowBytes} bytes`)
      else if (isClean || isUtf8(row.bytes.subarray(from, until))) visitor.row(row)
      else visitor.fault(row.line, firstNotUtf8(count), 'this is not UTF-8')
    }
    row.line += 1 + breaksInside
    return next
  }

  function firstNotUtf8(count: number): number | null {
    for (let field = 0; field < count; field += 1) if (!isUtf8(row.bytes.subarray(starts[field], ends[field]))) return field
    return null
  }

  /** Says what is wrong with the row; what is read next is the line after its first. */
  function abandon(from: number, field: number | null, reason: string): number {
    visitor.fault(row.line, field, reason)
    isSkipping = true
    return from
  }

  function skipLine(from: number, isLast: boolean): number {
    const { bytes } = row
    let at = from
    while (at < filled && bytes[at] !== newline && bytes[at] !== carriageReturn) at += 1
    if (!isLast && (at >= filled || (bytes[at] === carriageReturn && at + 1 >= filled))) return at
    isSkipping = false
    row.line += 1
    return bytes[at] === carriageReturn && bytes[at + 1] === newline && at + 1 < filled ? at + 2 : at + 1
  }
}
