// The references that a page may show: what docs/sources.md says of the same keys, held equal to it by test/guide/signals-guide.test.ts.
import { z } from 'zod'

const Reference = z.strictObject({
  reference: z.string().min(1),
  /** Whether the bibliography was checked against a publisher's, library's or database's page. */
  checked: z.boolean(),
  /** How far to trust it, in plain words, where that is ours to say. */
  note: z.string().min(1).optional(),
})
export type Reference = z.infer<typeof Reference>

export const ReferencesFile = z.strictObject({ licence: z.string(), references: z.record(z.string(), Reference) })
