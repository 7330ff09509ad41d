// What the pages of goals are made from, and what each of their parts is told.
import type { Typed } from '#src/ui/fields.tsx'
import type { Speech } from '#src/ui/page.tsx'
import type { GoalsMatter } from './read-goals.ts'

export interface PartProps {
  readonly speech: Speech
  readonly matter: GoalsMatter
  /** `/cases/<case>/goals` or the page for two below it. */
  readonly path: string
  /** Isolated; "the client" once erased. */
  readonly client: string
  readonly therapist: string
  readonly day: (at: number) => string
  /** The day after today, `2026-12-01`. */
  readonly tomorrow: string
  readonly newCommand: () => string
  /** What was typed and is to be mended; its value `form` names the form, `goal` the goal. */
  readonly typed: Typed
}
