// The fields of a questionnaire's content file, one version in one language: what a reviewer may write, and in what form.
import { z } from 'zod'

const Key = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
const Text = z.string().trim().min(1)
const Version = z.string().regex(/^\d+\.\d+\.\d+$/)
const Range = z.strictObject({ min: z.int(), max: z.int() })
/** Reachable scores; whole for every shipped scale, while a licensed measure may weigh in decimals. */
const ScoreRange = z.strictObject({ min: z.number(), max: z.number() })
/** Where a code comes from that is not LOINC; kept as the file had it, for writing it out again. */
const Coding = z.strictObject({ system: z.string().max(500), code: z.string().min(1).max(255) })
const Loinc = z.string().regex(/^\d+-\d$/)

/** How far a figure may be trusted: checked in a published source, or from the field's general knowledge and awaiting a clinician's sign-off. */
export const Evidence = z.enum(['published', 'awaiting-clinician'])
/** A key of docs/sources.md. */
const Source = Key

const Anchor = z.strictObject({
  code: z.int().min(0),
  text: Text,
  loinc: z.string().regex(/^LA\d+-\d$/).optional(),
  /** Points of this answer, at most three decimals; the code itself where it is not said. */
  weight: z.number().min(-1000).max(1000).optional(),
  coding: Coding.optional(),
})
const AnswerList = z.strictObject({ loinc: z.string().regex(/^LL\d+-\d$/).nullable(), anchors: z.array(Anchor).min(2) })

const itemBase = {
  /** Unique in the instrument; the key of an answer is `instrument/item`. */
  key: Key,
  text: Text,
  scored: z.boolean(),
  /** An answer of 1 or more needs a person, whatever else was answered. */
  risk: z.boolean(),
  loinc: Loinc.optional(),
  coding: Coding.optional(),
  /** Name of the item in the FHIR Questionnaire that it came from. */
  linkId: z.string().min(1).max(255).optional(),
  /** What stands above this question and those after it, where a form changes its stem on the way. */
  heading: Text.optional(),
}

const Item = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('choice'), ...itemBase, answers: Key }),
  z.strictObject({ kind: z.literal('tension'), ...itemBase, answers: Key }),
  z.strictObject({ kind: z.literal('scale'), ...itemBase, range: Range, ends: z.strictObject({ low: Text, high: Text }) }),
  z.strictObject({ kind: z.literal('text'), ...itemBase, maxLength: z.int().positive() }),
])

const Scoring = z.strictObject({
  /** The first scale of the list is the instrument's own score; the others are sub-scores. */
  scale: Key,
  items: z.array(Key).min(1),
  /** `expression`: made by the measure's own FHIRPath, outside this ring; the engine only takes or refuses its result. */
  method: z.enum(['sum', 'mean', 'expression']),
  /** Of an expression: the linkId that it fills. */
  linkId: z.string().min(1).max(255).optional(),
  /** Items counted from the other end: lowest + highest − points. */
  reversed: z.array(Key).optional(),
  range: ScoreRange,
  /** With at most this many items missing the score is pro-rated; with more it is not scored. */
  maxMissing: z.int().min(0),
  /** Items never filled in for the client: one of these missing means not scored. */
  neverImpute: z.array(Key),
  /** What happens to a pro-rated sum: to the nearest whole point with halves upward, or full precision. */
  rounding: z.enum(['half-up', 'none']),
  loinc: Loinc.nullable(),
  source: Source,
  evidence: Evidence,
})

const Bands = z.strictObject({
  scale: Key,
  /** Score ranges, inclusive at both ends. The key is not a diagnosis. */
  ranges: z.array(z.strictObject({ from: z.int(), to: z.int(), key: Key, label: Text.optional() })).min(1),
  source: Source,
  evidence: Evidence,
})

const ReliableChange = z.strictObject({
  scale: Key,
  /** A change of this many points or more is reliable. */
  points: z.number().positive(),
  confidence: z.number().gt(0).lt(1),
  rule: Key,
  /** The rule as whoever stated it calls it. */
  name: Text.optional(),
  source: Source,
  evidence: Evidence,
})

const Caseness = z.strictObject({ scale: Key, at: z.number(), rule: Key, source: Source, evidence: Evidence })

/** The fields alone; `InstrumentFile` also asks whether they fit together. */
export const InstrumentShape = z.strictObject({
  id: Key,
  version: Version,
  language: z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]+)*$/),
  /** Test wording is for demonstration and tests: never for a client of a real service. */
  status: z.enum(['released', 'draft-test-wording']),
  /**
   * `outcome` is asked before a session and followed over sessions; `alliance` the same after a session, and so blind until the therapist has rated.
   * `before`, `after` and `mirror` are Attune's own check-in pages; `item` are its single questions that stand on none of them yet.
   */
  purpose: z.enum(['outcome', 'alliance', 'before', 'after', 'mirror', 'item']),
  title: Text,
  source: Source,
  /** An SPDX expression. */
  licence: Text,
  notice: Text,
  /** Whether this wording, in this language, has published measurement properties. */
  validated: z.boolean(),
  codeSystem: Text,
  loinc: z.strictObject({ panel: Loinc.nullable(), total: Loinc.nullable(), notice: Text }).nullable(),
  recall: z.strictObject({ key: Key, days: z.int().positive().nullable() }),
  direction: z.enum(['higher-worse', 'higher-better']),
  stem: Text,
  answerLists: z.record(Key, AnswerList),
  items: z.array(Item).min(1),
  scoring: z.array(Scoring),
  bands: Bands.nullable(),
  reliableChange: ReliableChange.nullable(),
  caseness: Caseness.nullable(),
})

type Frozen<T> = T extends object ? { readonly [K in keyof T]: Frozen<T[K]> } : T

export type Instrument = Frozen<z.infer<typeof InstrumentShape>>
