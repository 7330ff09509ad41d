// What the page for two is made from, and what each of its parts is told.
import type { Typed } from '#src/ui/fields.tsx'
import type { Speech } from '#src/ui/page.tsx'
import type { Shared } from './read-shared.ts'

/** Which form has something to mend, with what was typed. */
export interface Mended {
  readonly form: 'agenda' | 'agreed' | 'homework'
  readonly typed: Typed
}

export interface TogetherMatter {
  readonly path: string
  readonly shared: Shared
  readonly timeZone: string
  readonly newCommand: () => string
  readonly mended: Mended | undefined
}

/** What every part of the page is told. */
export interface PartProps extends TogetherMatter {
  readonly speech: Speech
  readonly client: string
  readonly therapist: string
}
