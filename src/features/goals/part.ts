// What the pages of goals are made from, and what each of their parts is told.
import type { Typed } from '#src/ui/fields.tsx'
import type { Frame, Speech } from '#src/ui/page.tsx'
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
  /** `2026-12-01`. */
  readonly today: string
  /** The day after, as well. */
  readonly tomorrow: string
  readonly newCommand: () => string
  /** What was typed and is to be mended; its value `form` names the form, `goal` the goal. */
  readonly typed: Typed
}

export interface DeskGoalsProps extends PartProps {
  readonly frame: Frame
  readonly casePath: string
  /** The lines of the form, as kept or as typed, by part. */
  readonly fields: Readonly<Record<string, string>>
  readonly isWriting: boolean
  /** Message key of what to say first. */
  readonly said: string | null
}
