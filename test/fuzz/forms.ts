// Every form's schema, found by itself in every feature: whatever is sent is taken whole or mended in words that exist.
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { z } from 'zod'
import { makeInstrument } from '#src/domain/instruments/own-instrument.ts'
import { parseQuestionnaire } from '#src/domain/instruments/questionnaire.ts'
import { garden, stated } from '#src/domain/instruments/questionnaire.fixture.ts'
import { choosePasswordInput } from '#src/features/account/input.ts'
import { contactInput, settingsInput } from '#src/features/admin/input.ts'
import { cover, details, measuresForm, readNewClient } from '#src/features/cases/input.ts'
import { readSubmission } from '#src/features/checkin/input.ts'
import { planForm } from '#src/features/evidence/input.ts'
import { readFirstRun } from '#src/features/first-run/input.ts'
import { readStatement } from '#src/features/measures/input.ts'
import { readContent } from '#src/platform/content.ts'
import type { Form } from '#src/platform/http.ts'
import { root } from '#src/root.ts'
import { mendsOf } from '#src/ui/fields.tsx'
import type { Target } from './drive.ts'

const content = await readContent(new URL('content/', root), true)
const speech = content.words('en')
const languages = ['en', 'ar']

const isSchema = (value: unknown): value is z.ZodType => typeof value === 'object' && value !== null && 'safeParse' in value

/** The schemas that the files of a feature export, whichever they are. */
async function schemasOf(feature: string): Promise<z.ZodType[]> {
  const folder = new URL(`src/features/${feature}/`, root)
  const files = readdirSync(fileURLToPath(folder)).filter((name) => /^[a-z-]+\.ts$/.test(name))
  const modules = await Promise.all(files.map(async (name) => (await import(new URL(name, folder).href)) as Record<string, unknown>))
  return modules.flatMap((module) => Object.values(module).filter(isSchema))
}

/** The names that a schema listens for, however it is put together. */
function namesIn(schema: unknown, found = new Set<string>()): Set<string> {
  const { def } = (schema as { _zod?: { def?: Record<string, unknown> } })._zod ?? {}
  if (!def) return found
  for (const name of Object.keys((def['shape'] as object | undefined) ?? {})) found.add(name)
  for (const part of ['options', 'left', 'right', 'in', 'out', 'innerType'].flatMap((name) => def[name] ?? [])) namesIn(part, found)
  return found
}

const id = '6f1c0f6e-3f1d-4c55-9d4e-0e2f3a4b5c6d'
const texts = [id, '2026-12-01', '10:00', '50', '5', 'on', 'yes', 'en', 'Europe/London', 'now', 'client', 'a@clinic.example', '112 116', 'Plain words', '0.95', '2.5']
const worth: Readonly<Record<string, string>> = {
  command: id, session: id, item: id, source: id, replaces: id, person: id, to: id, coverer: id, owner: id, date: '2026-12-01', from: '2026-12-01', until: '2026-12-02', time: '10:00', minutes: '50', email: 'a@clinic.example', zone: 'Europe/London', timeZone: 'Europe/London', phone: '112',
}
const encode = (form: Form): string => Object.entries(form).map(([name, value]) => `${name}=${value}`).join('&')
const decode = (bytes: Buffer): Form => {
  const form = Object.create(null) as Record<string, string>
  for (const pair of bytes.toString().split('&')) if (pair) form[pair.split('=')[0]!] = pair.includes('=') ? pair.slice(pair.indexOf('=') + 1) : ''
  return form
}

function mended(issues: Parameters<typeof mendsOf>[0]): void {
  assert.ok(issues.length > 0)
  for (const mend of Object.values(mendsOf(issues))) assert.ok(speech.t(mend))
}

function held(schema: z.ZodType, form: Form): void {
  const result = schema.safeParse(form)
  if (!result.success) mended(result.error.issues)
}

function schemaTarget(feature: string, schemas: readonly z.ZodType[]): Target {
  const all = schemas.map((schema) => [...namesIn(schema)])
  return {
    name: `form-${feature}`,
    seeds: all.map((names) => encode(Object.fromEntries(names.map((name, index) => [name, worth[name] ?? texts[index % texts.length]!])))),
    words: [...new Set(all.flat())].map((name) => `&${name}=`).concat(texts, ['&', '=']),
    run(bytes) {
      const form = decode(bytes)
      for (const schema of schemas) held(schema, form)
    },
  }
}

const read = parseQuestionnaire(JSON.stringify(garden()))
if (read.kind !== 'read') throw new Error('the garden is a good questionnaire')
const phq = content.instruments('en').find((one) => one.id === 'phq-9')!
const known = content.instruments('en')

/** What a feature makes its schema with, and the readers that do more than a schema. */
const made: Readonly<Record<string, readonly z.ZodType[]>> = {
  account: [choosePasswordInput({ name: 'Tomas Lind', email: 'tomas@clinic.example', organisation: 'The clinic' }, new Set())],
  admin: [settingsInput(languages), contactInput(languages)],
  cases: [details(languages), measuresForm(['own-1']), cover('2026-11-24')],
  evidence: [planForm('2026-11-27', ['phq-9/1', 'gad-7/1'])],
}

const readers: readonly Target[] = [
  {
    name: 'form-new-client', seeds: [`command=${id}&name=Amal&called=&language=en&zone=Europe/London&phq-9=1&date=2026-12-01&time=10:00&minutes=50`], words: ['&name=', '&date=', '&time=', '&own-1=', '&', '='],
    run(bytes) {
      const result = readNewClient(decode(bytes), languages, ['own-1'])
      if ('issues' in result) mended(result.issues!)
      else assert.ok(result.client.name !== '' && result.client.measures.every(({ everySessions }) => everySessions >= 1))
    },
  },
  {
    name: 'form-check-in',
    seeds: ['before', 'after'].map((kind) => encode({ kind, 'check-in': id, session: id, shown: kind === 'before' ? 'phq-9@1.0.0 attune-before@1.0.0' : 'attune-after@1.0.0', 'phq-9/1': '3', 'phq-9/9': '1', 'attune-before/hope': '5', 'attune-after/goal': '7', voice: 'Mine.', share: 'now', heard: 'yes', look: 'together' })),
    words: [...phq.items.map(({ key }) => `&phq-9/${key}=`), '&attune-before/miss=', '&voice=', '&share=', '&shown=', 'phq-9@1.0.0 ', '&heard=', '-1', '4', '27', '0', '&'],
    run(bytes) {
      const result = readSubmission(decode(bytes), null, (name, version) => known.find((one) => one.id === name && one.version === version) ?? null, true)
      if (result.kind === 'to-mend') for (const mend of Object.values(result.mends)) assert.ok(content.words('ar').t(mend))
      else {
        const { answers, lines } = result.submission
        for (const [name, value] of Object.entries(answers)) if (name.startsWith('phq-9/')) assert.ok(Number.isInteger(value) && value >= 0 && value <= 3, name)
        assert.ok(lines.every(({ text }) => text.length > 0 && text.length <= 2000))
      }
    },
  },
  {
    name: 'form-first-run', seeds: [encode({ command: id, organisation: 'The clinic', name: 'Tomas', email: 'tomas@clinic.example', timeZone: 'Europe/London', language: 'en', alone: 'no', 'contact.en.label': 'Help', 'contact.en.phone': '112', 'contact.en.hours': '' })],
    words: ['&contact.ar.label=', '&contact.en.phone=', '&notYet.yes=on', '&email=', '@', '112', '&'],
    run(bytes) {
      const result = readFirstRun(decode(bytes), languages, ['Europe/London'])
      if ('mends' in result) for (const mend of Object.values(result.mends)) assert.ok(speech.t(mend))
    },
  },
  {
    name: 'form-measure', words: ['&subscales=', '&bands=', ': 1, 2', '0-5 Green', '\n', '&from=', '&to=', '&risk.1=on', '&reversed.2=on', '&out.3=on', '&points=', ':', ' - ', ' '],
    seeds: [encode({ command: id, title: 'The garden form', language: 'en', notice: '©', purpose: 'outcome', direction: 'higher-worse', recall: '7', method: 'sum', from: '0', to: '12', missing: '1', subscales: 'The path: 3, 4', bands: '0-5 Green\n6-12 Dry', points: '2,5', confidence: '0.9', rule: 'Manual', holder: 'The clinic', users: '1', until: '2026-12-31' })],
    run(bytes) {
      const result = readStatement(decode(bytes), read)
      if ('mends' in result) for (const mend of Object.values(result.mends)) assert.ok(speech.t(mend))
      else assert.ok(['made', 'refused'].includes(makeInstrument(read, { ...stated, ...result.stated.statement }, 'own-test', '1.0.0').kind))
    },
  },
]

const features = readdirSync(fileURLToPath(new URL('src/features/', root)), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name)
const found = await Promise.all(features.map(async (feature) => ({ feature, schemas: [...(await schemasOf(feature)), ...(made[feature] ?? [])] })))

/** Every name that any form listens for. */
export const fieldNames: ReadonlySet<string> = new Set(found.flatMap(({ schemas }) => schemas.flatMap((schema) => [...namesIn(schema)])))

export const forms: readonly Target[] = [...found.flatMap(({ feature, schemas }) => (schemas.length > 0 ? [schemaTarget(feature, schemas)] : [])), ...readers]
