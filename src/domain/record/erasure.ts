// When an erasure that was asked for may be carried out: after a second step, by another person or else after a longer wait.
import type { PersonId } from '../kernel/ids.ts'

/** Asked for by somebody; due because the record has been kept for as long as the lead chose; or carried out before and brought back by a backup. */
export type ErasureGround = 'asked' | 'retention' | 'again'

/** Called off by who asked; refused because a law or a claim needs the record; or announced and then no longer due. */
export type ErasureEnd = 'called-off' | 'law' | 'claim' | 'no-longer-due'

/** For a lead to choose among. */
export const refusals = ['law', 'claim'] as const satisfies readonly ErasureEnd[]

/** Days between the second step and the deed, in which it can be called off. Both are design choices. */
export const waitDays = { twoPeople: 7, onePerson: 30 } as const

const dayMs = 86_400_000

/**
 * @param askedBy who asked at work; null for the client, who is a person of their own
 * @returns the instant from which it may be carried out, in ms
 */
export function dueAfterConfirming({ askedBy, confirmedBy, at }: { readonly askedBy: PersonId | null; readonly confirmedBy: PersonId; readonly at: number }): number {
  return at + (askedBy === confirmedBy ? waitDays.onePerson : waitDays.twoPeople) * dayMs
}

/** Longer than a weekend with a holiday. A design choice. */
const unseenMs = 4 * dayMs

/** @returns whether the days since the last night that was looked after count as not seen: the machine was off, or its clock was put forward */
export const areUnseen = ({ lastSeen, at }: { readonly lastSeen: number; readonly at: number }): boolean => at - lastSeen > unseenMs

/** @returns the instant until which an erasure waits once more, in ms: the shorter of the waits, anew */
export const dueAfterUnseen = (at: number): number => at + waitDays.twoPeople * dayMs
