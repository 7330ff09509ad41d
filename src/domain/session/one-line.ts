// One line as two people write it down in a session: short, on one line, never empty; the message is a key.
import { z } from 'zod'

/** Letters; longer than this is no line any more. A design choice. */
const lettersAtMost = 300

/** What fits on one line, which may be empty: white space and control characters become single spaces. @param mend the message key of what to mend */
export const shortLine = (mend: string) =>
  z
    .string(mend)
    .transform((text) => text.replace(/[\s\p{Cc}]+/gu, ' ').trim())
    .refine((text) => [...text].length <= lettersAtMost, mend)

/** The same, and something is written on it. */
export const oneLine = (mend: string) => shortLine(mend).refine((text) => text !== '', mend)
