// The groups of a random term: `g`, `g:h` for each pair of units, `g/h` for g and each h within it, named as lme4 names them.
import { quoteName } from './tokens.ts'

/** Columns joined by `:`. */
export type GroupName = readonly string[]

export interface FormulaGroup {
  readonly name: string
  /** A unit is what is the same in all of these. */
  readonly columns: readonly string[]
}

/** What `a/b/c` stands for, the innermost first. @param levels from the outermost inwards */
export function groupsOf(levels: readonly GroupName[]): readonly FormulaGroup[] {
  return levels.reduce<readonly FormulaGroup[]>((inside, level) => {
    const outer = inside[0]
    if (!outer) return [{ name: level.length === 1 ? level[0]! : nameOf(level), columns: level }]
    const around = outer.columns.length === 1 ? quoteName(outer.name) : `(${outer.name})`
    return [{ name: `${nameOf(level)}:${around}`, columns: [...level, ...outer.columns] }, ...inside]
  }, [])
}

const nameOf = (columns: GroupName): string => columns.map(quoteName).join(':')
