// Tells what passes by itself, or once somebody has made room, from a bug: too much at once, the database is away, the disk is full.
import { isTooSlow } from './db.ts'
import { Busy } from './turns.ts'

export type Trouble = 'busy' | 'away' | 'full'

/** Node's codes for an address that does not answer; of several such addresses, Node's error has a code and no words. */
const unreachable = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'EPIPE'])

/** PostgreSQL's: connection exceptions (class 08), going down, fallen, not up yet. */
const awayStates = /^(08\w{3}|57P0[1-3])$/

/** Of the disk: PostgreSQL's disk_full, and the system's own two words for it. */
const full = new Set(['53100', 'ENOSPC', 'EDQUOT'])

/** pg has no codes for these; the words are its own, and quote nobody. */
const pgWords = /^(Connection terminated|timeout expired|Client has encountered a connection error|Client was closed)/

/** @returns null for everything else, which is a bug */
export function troubleOf(error: unknown): Trouble | null {
  if (!(error instanceof Error)) return null
  const { code = '', syscall } = error as NodeJS.ErrnoException
  if (error instanceof Busy || isTooSlow(error)) return 'busy'
  if (full.has(code)) return 'full'
  // No socket where the embedded server's should be.
  const isAway = isUnreachable(error) || (code === 'ENOENT' && syscall === 'connect') || awayStates.test(code) || (code === '' && pgWords.test(error.message))
  return isAway ? 'away' : null
}

export const isUnreachable = (error: NodeJS.ErrnoException): boolean => unreachable.has(error.code ?? '')
