// Reads forms that were answered elsewhere: a FHIR QuestionnaireResponse, a list of them, or a Bundle.
import { readResponse } from '#src/domain/instruments/read-response.ts'
import type { Remark } from '#src/domain/instruments/remark.ts'
import { readText, type Input } from '../input.ts'
import type { Problems } from '../problems.ts'
import type { Asked } from './asked.ts'
import type { Form } from './form.ts'

/** What cannot be read is named by its number, from 1, and its linkId; it is not scored. */
export async function readResponses(asked: Asked, input: Input, problems: Problems): Promise<Form[]> {
  return listIn(input.name, await readText(input)).map((json, at): Form => {
    const place = { response: at + 1 }
    const read = readResponse(asked.instrument, asked.questionnaire, json)
    if (read.kind === 'read') return { place, row: { id: read.id, subject: read.subject, authored: read.authored }, given: { kind: 'answers', answers: read.answers } }
    for (const fault of read.faults) problems.complain({ file: input.name, line: null, column: [at + 1, fault.where].filter(Boolean).join('.'), reason: reasonOf(fault) })
    return { place, row: { id: idIn(json), subject: null, authored: null }, given: { kind: 'invalid', item: read.faults[0]?.where ?? '', value: NaN } }
  })
}

const idIn = (json: unknown): string | null => {
  const id = (json as { id?: unknown } | null)?.id
  return typeof id === 'string' ? id : null
}

/** Entries of a Bundle that are no response (clients, the questionnaire itself) are left alone. */
function listIn(file: string, text: string): unknown[] {
  let read: unknown
  try {
    read = JSON.parse(text)
  } catch (error) {
    throw new Error(`${file} is not JSON: ${(error as Error).message}`, { cause: error })
  }
  if (Array.isArray(read)) return read
  const { resourceType, entry } = read as { resourceType?: unknown; entry?: unknown }
  if (resourceType !== 'Bundle') return [read]
  const resources = (Array.isArray(entry) ? entry : []).map((one) => (one as { resource?: { resourceType?: unknown } } | null)?.resource)
  return resources.filter((resource) => resource?.resourceType === 'QuestionnaireResponse')
}

function reasonOf({ code, what }: Remark): string {
  switch (code) {
    case 'not-a-response': return `this is no FHIR QuestionnaireResponse; its resourceType is ${what}`
    case 'other-questionnaire': return `this answers another questionnaire: ${what}`
    case 'entered-in-error': return 'this was entered in error'
    case 'modifier-extension': return `a modifier extension that Attune does not know may turn the meaning around: ${what}`
    case 'no-such-question': return 'the questionnaire has no such question'
    case 'several-answers': return `this question has ${what} answers`
    case 'not-an-answer': return `${what} is none of its answers`
    case 'points-differ': return `the points that come with ${what} are not those of the questionnaire`
    case 'too-deep': return 'it is nested too deeply or holds too much'
    case 'not-text': return 'there is a character in it that is no text'
    default: return `it is not as FHIR R4 has it (${what})`
  }
}
