// The parts of a FHIR R4 Questionnaire that Attune reads, with what it will not take in: too deep, too many, too long.
import { z } from 'zod'

export const limits = { depth: 8, items: 300, options: 40, text: 4000, expression: 10_000, calculated: 20, steps: 21, nesting: 60, values: 100_000 } as const

const Short = z.string().max(1000)
const Text = z.string().max(limits.text)

export const Expression = z.looseObject({ name: Short.optional(), language: Short.optional(), expression: z.string().max(limits.expression).optional() })

export const Extension = z.looseObject({
  url: Short,
  valueDecimal: z.number().optional(),
  valueInteger: z.number().optional(),
  valueBoolean: z.boolean().optional(),
  valueCode: Short.optional(),
  valueString: Text.optional(),
  valueCoding: z.looseObject({ code: Short.optional() }).optional(),
  valueCodeableConcept: z.looseObject({ coding: z.array(z.looseObject({ code: Short.optional() })).max(10).optional() }).optional(),
  valueExpression: Expression.optional(),
  extension: z.array(z.looseObject({ url: Short, valueCode: Short.optional(), valueString: Short.optional(), valueInteger: z.number().optional() })).max(1000).optional(),
})
export type Extension = z.infer<typeof Extension>

const extended = { extension: z.array(Extension).max(100).optional(), modifierExtension: z.array(z.unknown()).max(100).optional() }
const Coding = z.looseObject({ ...extended, system: Short.optional(), code: Short.optional(), display: Text.optional() })

export const AnswerOption = z.looseObject({ ...extended, valueCoding: Coding.optional(), valueInteger: z.int().optional(), valueString: Text.optional(), _valueInteger: z.looseObject(extended).optional(), _valueString: z.looseObject(extended).optional() })
export type AnswerOption = z.infer<typeof AnswerOption>

/** One level: the items below are read one by one, so that a fault can name its place. */
export const FhirItem = z.looseObject({
  ...extended,
  linkId: z.string().max(255).optional(),
  text: Text.optional(),
  type: z.string().max(50).optional(),
  code: z.array(Coding).max(20).optional(),
  required: z.boolean().optional(),
  repeats: z.boolean().optional(),
  readOnly: z.boolean().optional(),
  enableWhen: z.array(z.unknown()).optional(),
  answerValueSet: Short.optional(),
  answerOption: z.array(AnswerOption).max(limits.options).optional(),
  item: z.array(z.unknown()).max(limits.items).optional(),
})
export type FhirItem = z.infer<typeof FhirItem>

const Concept = z.looseObject({ ...extended, code: Short, display: Text.optional() })
export const ValueSet = z.looseObject({
  resourceType: z.literal('ValueSet'),
  id: Short,
  compose: z.looseObject({ include: z.array(z.looseObject({ system: Short.optional(), concept: z.array(Concept).max(limits.options).optional() })).max(10) }),
})

export const FhirQuestionnaire = z.looseObject({
  ...extended,
  resourceType: z.literal('Questionnaire'),
  implicitRules: z.unknown().optional(),
  language: z.string().max(20).optional(),
  title: Text.optional(),
  name: Short.optional(),
  url: Short.optional(),
  status: Short.optional(),
  copyright: Text.optional(),
  contained: z.array(z.unknown()).max(100).optional(),
  item: z.array(z.unknown()).max(limits.items).optional(),
})
export type FhirQuestionnaire = z.infer<typeof FhirQuestionnaire>

/** Whether every text of a tree is text that can be kept: no null character, no half of a character. @param tree not too large */
export function isText(tree: unknown): boolean {
  const waiting: unknown[] = [tree]
  while (waiting.length > 0) {
    const value = waiting.pop()
    if (typeof value === 'string' && /[\0\p{Surrogate}]/u.test(value)) return false
    if (typeof value === 'object' && value !== null) for (const [key, inside] of Object.entries(value)) waiting.push(key, inside)
  }
  return true
}

/** Whether a tree is nested deeper or holds more values than any questionnaire needs; walks it without recursion, so that no depth can end the process. */
export function isTooLarge(tree: unknown): boolean {
  let level: unknown[] = [tree]
  let values = 0
  for (let depth = 0; level.length > 0; depth += 1) {
    values += level.length
    if (depth > limits.nesting || values > limits.values) return true
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []))
  }
  return false
}
