// Reads how useful each rule was to those who read it: sums by rule over an organisation, with nobody's name and no case in them.
import { z } from 'zod'
import type { Context } from '#src/access/context.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { usefulness, type Usefulness } from '#src/domain/signal/usefulness.ts'
import { addMonths, dateIn, monthBounds } from '#src/platform/time.ts'
import { inTransaction } from '#src/records/database.ts'
import { readOrganisation } from '#src/records/organisation.ts'
import type { StaffScope } from '#src/records/scope.ts'
import { shownByRule, votesByRule, type VotedKind } from '#src/records/votes.ts'

/** Votes of a year: what one month's votes could say is too little. */
const monthsCounted = 12

export interface UsefulRule {
  readonly kind: VotedKind
  readonly rule: string
  /** In the month. */
  readonly shown: number
  readonly voted: number
  /** Over the year that ends with it. */
  readonly overYear: Usefulness
}

export interface Useful {
  /** `2026-11`, and its first and one-past-last instant in the organisation's zone. */
  readonly month: string
  readonly from: number
  readonly until: number
  readonly timeZone: string
  readonly before: string
  /** null for a month that has not begun. */
  readonly after: string | null
  readonly rules: readonly UsefulRule[]
}

const Month = z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/)

/** @param asked a month; without one the present month @throws Refusal not-found for what is no month, or one to come */
export async function readUseful(context: Context, staff: StaffScope, asked: string | undefined): Promise<Useful> {
  return await inTransaction(context.db, staff, async (tx) => {
    const { timeZone } = await readOrganisation(tx, staff)
    const present = dateIn(context.clock(), timeZone).slice(0, 7)
    const month = Month.safeParse(asked ?? present)
    if (!month.success || month.data > present) throw new Refusal('not-found')
    const { from, until } = monthBounds(month.data, timeZone)
    const year = await votesByRule(tx, staff, monthBounds(addMonths(month.data, 1 - monthsCounted), timeZone).from, until)
    const voted = await votesByRule(tx, staff, from, until)
    const shown = await shownByRule(tx, staff, from, until)
    const keys = new Map([...shown, ...year].map(({ kind, rule }) => [`${kind} ${rule}`, { kind, rule }]))
    const rules = [...keys.values()].map(({ kind, rule }): UsefulRule => {
      const of = <Row extends { kind: string; rule: string }>(rows: readonly Row[]) => rows.find((row) => row.kind === kind && row.rule === rule)
      const { useful = 0, votes = 0 } = of(year) ?? {}
      return { kind, rule, shown: of(shown)?.shown ?? 0, voted: of(voted)?.votes ?? 0, overYear: usefulness(useful, votes) }
    })
    return {
      month: month.data, from, until, timeZone, before: addMonths(month.data, -1), after: month.data < present ? addMonths(month.data, 1) : null,
      rules: rules.sort((a, b) => b.shown - a.shown || (a.kind + a.rule < b.kind + b.rule ? -1 : 1)),
    }
  })
}
