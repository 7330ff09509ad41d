// Rows of several cases in one statement, and taken apart by case afterwards: a page of many cases asks no more often than a page of one.
import { sql } from 'kysely'
import type { CaseId } from '#src/domain/kernel/ids.ts'

/** `column in (…)` with all ids as one parameter: the same statement, prepared once, for one case and for a hundred. */
export const isAmong = (column: string, caseIds: readonly CaseId[]) => sql<boolean>`${sql.ref(column)} = any(${caseIds}::uuid[])`

/** The rows of a case in the order in which they came; none where there are none. */
export function byCase<Row extends { caseId: CaseId }>(rows: readonly Row[]): (caseId: CaseId) => readonly Row[] {
  const found = Map.groupBy(rows, (row) => row.caseId)
  return (caseId) => found.get(caseId) ?? []
}

/** The key of one case, for what reads several; empty where there is none: once erased, or for a reader without words. */
export const keyOf = ({ caseId }: { readonly caseId: CaseId }, key: Buffer | null): ReadonlyMap<CaseId, Buffer> => new Map(key ? [[caseId, key]] : [])
