// What the pages of the client's goals are drawn from.
import type { GoalsFact } from '#src/domain/goals/facts.ts'
import type { CaseId } from '#src/domain/kernel/ids.ts'
import type { ListLine } from '#src/domain/goals/list-lines.ts'
import type { Naming } from '#src/domain/goals/naming.ts'
import type { RatedGoal } from '#src/domain/goals/rated-goals.ts'
import type { Typed } from '#src/ui/fields.tsx'
import type { Sheet, Therapist } from './client-page.tsx'

export interface GoalsProps {
  readonly caseId: CaseId
  readonly sheet: Sheet
  readonly therapist: Therapist
  readonly naming: Naming
  /** The lines of the form, as kept or as typed. */
  readonly lines: readonly ListLine[]
  /** Whether the list is being written, or read. */
  readonly isWriting: boolean
  readonly rated: readonly RatedGoal[]
  /** What the two said when they looked again. */
  readonly facts: Pick<GoalsFact, 'reviews'>
  /** Where the client is, `2026-12-01`. */
  readonly today: string
  readonly typed: Typed
  /** Message key of what to say first: that something was kept, or changed elsewhere meanwhile. */
  readonly said: string | null
  readonly newCommand: () => string
  readonly day: (at: number) => string
}
