// Writes down what was refused, once each and with ids alone, so that an attack can be read afterwards; a flood is counted, and fills no disk.
import type { Log } from './log.ts'
import { minute } from './time.ts'

export interface Refused {
  /** A refusal's code; `no-match` for a proof that did not fit; `sign-in` for a sign-in that is none, or has ended. */
  readonly code: string
  readonly by: 'nobody' | 'client' | 'staff'
  /** Whose share of lines is used: an id, which is not written. */
  readonly share: string
  readonly personId?: string | undefined
  /** As in who-may.ts; null where no route was meant. */
  readonly route: string | null
  /** A message key. */
  readonly why?: string | undefined
}

/**
 * Lines a minute, of each code. All strangers have one share, so that however many come the log grows by some twenty megabytes a day at most; whoever is
 * known has their own, so that no flood hides what a colleague tried. More is counted only, which is said.
 */
const lines = { nobody: 10, client: 10, staff: 30 } as const

/** @param counted told of each, written or not */
export function openRefusalLog(log: Log, now: () => number, counted: (code: string, by: Refused['by']) => void): (refused: Refused) => void {
  let since = -Infinity
  let used = new Map<string, number>()
  let unwritten = 0
  return ({ share, ...refused }) => {
    counted(refused.code, refused.by)
    if (now() - since >= minute) {
      if (unwritten > 0) log.warn({ refusals: unwritten }, 'more was refused than is written')
      since = now()
      used = new Map()
      unwritten = 0
    }
    const key = `${refused.code} ${share}`
    const before = used.get(key) ?? 0
    used.set(key, before + 1)
    if (before < lines[refused.by]) log.warn(refused, 'refused')
    else unwritten += 1
    if (before === lines[refused.by]) log.warn({ code: refused.code, by: refused.by }, 'more like this are only counted for up to a minute')
  }
}
