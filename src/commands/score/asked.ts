// What a file of answers is scored with: an instrument that Attune has, or a FHIR Questionnaire of one's own, read as the lead's upload is read.
import { readFile } from 'node:fs/promises'
import { stepsOf, triedExpressions } from '#src/features/measures/try.ts'
import { answerKey, type Instrument, type InstrumentItem } from '#src/domain/instruments/instrument.ts'
import { makeInstrument, ownPrefix, type Statement } from '#src/domain/instruments/own-instrument.ts'
import { parseQuestionnaire, type ReadQuestionnaire } from '#src/domain/instruments/questionnaire.ts'
import type { Remark } from '#src/domain/instruments/remark.ts'
import { writeQuestionnaire } from '#src/domain/instruments/write-questionnaire.ts'
import { readContent } from '#src/platform/content.ts'
import { numberFrom } from '#src/platform/csv-table.ts'
import type { Step } from '#src/platform/fhirpath.ts'
import { root } from '../../root.ts'
import type { CommandCall } from '../command.ts'
import type { Problems } from '../problems.ts'

export interface Asked {
  readonly instrument: Instrument
  /** How the instrument is called in a result. */
  readonly name: string
  readonly version: string | null
  /** FHIR, as it was brought or as Attune writes it. */
  readonly questionnaire: unknown
  /** Expressions that make scores; none where Attune adds up itself. */
  readonly steps: readonly Step[]
  /** Whether an answer is named by its code, its words or its points; Attune's own are numbered from 0. */
  readonly isOwn: boolean
  /** The names of an item in a file of answers, the one that is said in a problem last. */
  namesOf(item: InstrumentItem): readonly string[]
}

export const askedOptions = {
  instrument: { type: 'string' }, language: { type: 'string', default: 'en' }, questionnaire: { type: 'string' },
  method: { type: 'string' }, range: { type: 'string' }, 'max-missing': { type: 'string' }, reversed: { type: 'string', multiple: true }, 'not-counted': { type: 'string', multiple: true }, subscale: { type: 'string', multiple: true },
} as const
const statedOptions = ['method', 'range', 'max-missing', 'reversed', 'not-counted', 'subscale'] as const

const content = async () => await readContent(new URL('content/', root), false)

/** Names every fault of a questionnaire by file, line and linkId before it throws. */
export async function whatIsAsked({ values }: Pick<CommandCall, 'values'>, problems: Problems): Promise<Asked> {
  const file = values['questionnaire']
  if (typeof file === 'string') {
    if (values['instrument'] !== undefined) throw new Error('Say --instrument or --questionnaire, not both.')
    return await fromFile(file, values, problems)
  }
  const stray = statedOptions.find((name) => values[name] !== undefined)
  if (stray) throw new Error(`--${stray} is for a questionnaire of your own, with --questionnaire.`)
  const instrument = await findInstrument(String(values['instrument'] ?? ''), String(values['language']))
  return { instrument, name: instrument.id, version: instrument.version, questionnaire: writeQuestionnaire(instrument), steps: [], isOwn: false, namesOf: (item) => [item.key, answerKey(instrument, item)] }
}

async function findInstrument(id: string, language: string): Promise<Instrument> {
  const { instruments, languages } = await content()
  const known = instruments(language).filter(({ scoring }) => scoring.length > 0)
  const found = known.find((instrument) => instrument.id === id)
  if (found) return found
  if (known.length === 0) throw new Error(`There are no instruments in the language ${language}; there are some in ${languages.join(', ')}.`)
  throw new Error(`Say which of these with --instrument: ${known.map((instrument) => instrument.id).join(', ')}; or bring your own with --questionnaire.`)
}

async function fromFile(file: string, values: CommandCall['values'], problems: Problems): Promise<Asked> {
  const text = (await readFile(file, 'utf8')).replace(/^\uFEFF/, '')
  const { t } = (await content()).words('en')
  const refuse = (faults: readonly Remark[]): never => {
    for (const { code, where, what } of faults) {
      const option = optionOf[where]
      const reason = t(`measures.fault.${code}`, { where: where || '–', what: what || '–' }).replace(/\.$/, '')
      problems.complain({ file, line: option ? null : lineOf(text, code, where, what), column: option ?? (where || null), reason })
    }
    throw new Error('The questionnaire cannot be scored: nothing was.')
  }
  const read = parseQuestionnaire(text)
  if (read.kind === 'refused') return refuse(read.faults)
  const made = makeInstrument(read, statementFrom(read, values), `${ownPrefix}questionnaire`, '1.0.0')
  if (made.kind === 'refused') return refuse(made.faults)
  const questionnaire: unknown = JSON.parse(text)
  const steps = stepsOf(read)
  const tried = await triedExpressions(made.instrument, questionnaire, steps)
  if (tried.kind === 'refused') return refuse(tried.faults)
  for (const { code, where, what } of read.notes) problems.note({ file, line: lineOf(text, code, where, what), column: where || null, reason: t(`measures.note.${code}`, { where: where || '–', what: what || '–' }) })
  const { url, version } = questionnaire as { url?: string; version?: unknown }
  return { instrument: tried.instrument, name: url ?? tried.instrument.title, version: typeof version === 'string' ? version : null, questionnaire, steps, isOwn: true, namesOf: (item) => [item.linkId ?? item.key] }
}

/** Where a statement's fault comes from, by its field. */
const optionOf: Readonly<Record<string, string>> = { range: '--range', maxMissing: '--max-missing', reversed: '--reversed', notCounted: '--not-counted', subscales: '--subscale' }

/** The line on which the item is named, or on which JSON broke; null where there is none. */
function lineOf(text: string, code: string, where: string, what: string): number | null {
  const at = code === 'not-json' ? Number(/position (\d+)/.exec(what)?.[1] ?? NaN) : where === '' ? NaN : [...text.matchAll(/"linkId"\s*:\s*("(?:[^"\\]|\\.)*")/g)].find(([, name]) => name === JSON.stringify(where))?.index ?? NaN
  return at >= 0 ? text.slice(0, at).split('\n').length : null
}

/** What a lead says on a page is said by options here; what touches no score is taken from the file. */
function statementFrom(read: ReadQuestionnaire, values: CommandCall['values']): Statement {
  const many = (name: string): string[] => ((values[name] as string[] | undefined) ?? []).flatMap((text) => text.split(',')).map((text) => text.trim()).filter(Boolean)
  const keysOf = (name: string, linkIds: readonly string[]): string[] => linkIds.map((linkId) => read.items.find((item) => item.linkId === linkId)?.key ?? refuseOption(name, `there is no question ${linkId}; there are ${read.items.map((item) => item.linkId).join(', ')}`))
  const method = values['method'] ?? 'sum'
  if (method !== 'sum' && method !== 'mean') return refuseOption('method', 'sum or mean')
  const maxMissing = Number(values['max-missing'] ?? 0)
  if (!Number.isInteger(maxMissing) || maxMissing < 0) return refuseOption('max-missing', 'a whole number, 0 or more')
  return {
    title: read.title || 'Questionnaire', language: read.language || 'en', notice: read.notice, purpose: 'outcome', direction: 'higher-worse', recallDays: null, reliable: null, bands: [], risk: [],
    method, maxMissing, range: rangeFrom(values['range']), reversed: keysOf('reversed', many('reversed')), notCounted: keysOf('not-counted', many('not-counted')),
    subscales: ((values['subscale'] as string[] | undefined) ?? []).map((text) => {
      const [name = '', list = ''] = text.split('=')
      return name && list ? { name, items: keysOf('subscale', list.split(',').map((each) => each.trim())) } : refuseOption('subscale', 'a name and its questions: path=3,4')
    }),
  }
}

function rangeFrom(text: CommandCall['values'][string]): Statement['range'] {
  if (text === undefined) return null
  const [min = null, max = null] = String(text).split(':').map((end) => numberFrom(end.trim()))
  return min !== null && max !== null && min < max ? { min, max } : refuseOption('range', 'the lowest and the highest score: 0:27')
}

function refuseOption(name: string, reason: string): never {
  throw new Error(`--${name}: ${reason}`)
}
