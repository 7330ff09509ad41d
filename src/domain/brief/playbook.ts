// The parsed form of one playbook page: what to ask first when a signal fires, and what to leave alone.
import { z } from 'zod'
import { playbookKeys } from '../signal/signal.ts'

const Line = z.string().trim().min(1)
const Lines = z.array(Line).min(1)

/** One page of content/playbook/<key>.<language>.md, read into data: front matter and five sections. Refuses an unknown key, an empty section and one that is not of the five. */
export const PlaybookPage = z.strictObject({
  key: z.enum(playbookKeys),
  /** The kind of finding it belongs to. `session` is for how the two work together: talked about, never an alert of its own. */
  signal: z.enum(['safety', 'deteriorating', 'rupture', 'not-on-track', 'goals', 'engagement', 'session', 'positive']),
  language: z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]+)*$/),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  licence: Line,
  /** Keys of docs/sources.md. */
  sources: Lines,
  title: Line,
  /** Sentences to say, the first one first. */
  askFirst: Lines,
  ifTheAnswerComesQuickly: Lines,
  moves: Lines,
  betterNot: Lines,
  lookAgain: Lines,
})

export type PlaybookPage = z.infer<typeof PlaybookPage>

/** The heading of each section in an English page. A translation keeps the order, not the words. */
export const playbookSections = [
  ['askFirst', 'Ask first'],
  ['ifTheAnswerComesQuickly', 'If the answer comes quickly'],
  ['moves', 'Moves'],
  ['betterNot', 'Better not'],
  ['lookAgain', 'Look again'],
] as const
