// Names faults with line and column, of each kind so many and of the rest how many: a file of millions of rows may have one wrong in each.
import type { Problems } from '../problems.ts'

export interface Faults {
  /** @param kind what the faults of a column are counted by; said when there are too many to name @param reason said of this one */
  name(line: number, column: string, kind: string, reason: string): void
  /** Says how many more there are. */
  close(): void
}

/** So many of a kind in a column are named one by one. A design choice. */
export const mostNamed = 20

export function openFaults(file: string, problems: Problems): Faults {
  const counts = new Map<string, { readonly column: string; readonly kind: string; count: number }>()
  return {
    name(line, column, kind, reason) {
      const key = `${column}\u0000${kind}`
      const known = counts.get(key) ?? { column, kind, count: 0 }
      counts.set(key, known)
      known.count += 1
      if (known.count <= mostNamed) problems.complain({ file, line, column, reason })
    },
    close() {
      for (const { column, kind, count } of counts.values()) {
        if (count > mostNamed) problems.complain({ file, line: null, column, reason: `${count - mostNamed} more: ${kind}` })
      }
    },
  }
}
