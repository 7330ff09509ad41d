// The log of the database between its coming and the archive: in order, cut into pieces, each with the moment that it is certain to reach.
import { segmentBytes, segmentStart } from './log-position.ts'
import { appendPiece, type WalShelf } from './wal-file.ts'

/** So many at most lie in one piece, and so many wait in memory before they are written. */
export const pieceBytes = 1 << 20

/** What came and is not on disk yet, in order. */
export class PendingLog {
  readonly #shelf: WalShelf
  #chunks: Buffer[] = []
  #next: bigint
  /** Up to where, and when, nothing more had been written that was not sent. */
  #whole = { to: 0n, at: 0 }
  /** When the server sent the message before this one. */
  #sentBefore = 0
  bytes = 0
  flushedTo: bigint

  constructor(shelf: WalShelf, start: bigint) {
    this.#shelf = shelf
    this.#next = start
    this.flushedTo = start
  }

  add(start: bigint, bytes: Buffer): void {
    if (start !== this.#next) throw new Error('The log came out of order.')
    this.#chunks.push(bytes)
    this.#next += BigInt(bytes.length)
    this.bytes += bytes.length
  }

  /**
   * The server looks how far the log goes, reads, and only then notes the time: what was written in between is not in the message.
   * Of the time of the message before this one it is certain.
   * @param written how far the log went when it looked: further than the message holds when much was written at once
   * @param at the time that it noted, in milliseconds since the epoch
   */
  sent(written: bigint, at: number): void {
    if (this.#next >= written) this.#whole = { to: this.#next, at: this.#sentBefore }
    this.#sentBefore = at
  }

  async flush(): Promise<void> {
    let bytes = Buffer.concat(this.#chunks)
    this.#chunks = []
    this.bytes = 0
    const whole = this.#whole
    while (bytes.length > 0) {
      const room = Number(segmentStart(this.flushedTo) + segmentBytes - this.flushedTo)
      const piece = bytes.subarray(0, Math.min(room, pieceBytes))
      const end = this.flushedTo + BigInt(piece.length)
      await appendPiece(this.#shelf, { start: this.flushedTo, wholeAt: end >= whole.to ? whole.at : 0, bytes: piece })
      this.flushedTo = end
      bytes = bytes.subarray(piece.length)
    }
  }
}
