// When the two lists of goals are made anew: at the start, at the fourth session, and at every fourth after that.

/** Sessions between one comparison and the next. A design choice. */
export const sessionsBetweenComparisons = 4

/** The session at which the latest comparison was due by then: 1 (the start) before the fourth, else the last multiple of four. @param session 1 or more @source attune-own-rules */
export function comparisonDueAt(session: number): number {
  return Math.max(1, session - (session % sessionsBetweenComparisons))
}

/** Whether the goals are to be compared at this session: none was since it was last due. One made late counts until the next is due. @param session 1 or more @param compared the sessions at which both lists were made, in any order; a comparison at intake, before the first session, is 0 @source attune-own-rules */
export function isComparisonDue(session: number, compared: readonly number[]): boolean {
  const dueAt = comparisonDueAt(session)
  const from = dueAt === 1 ? 0 : dueAt
  return !compared.some((at) => at >= from && at <= session)
}
