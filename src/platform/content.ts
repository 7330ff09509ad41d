// Reads the clinical material and the words of the interface once, at start; a broken file names itself and stops the start.
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { z } from 'zod'
import { InstrumentFile, type Instrument } from '#src/domain/instruments/instrument.ts'
import { releasedText, releaseKey } from '#src/domain/instruments/released.ts'
import { scoringDifferences } from '#src/domain/instruments/same-scoring.ts'
import { BenchmarksFile, type Benchmark } from './benchmarks.ts'
import { parsePlaybookPage, type PlaybookPage } from './playbook.ts'
import { wordsIn, type Messages, type Words } from './i18n.ts'
import { ReferencesFile, type Reference } from './references.ts'

export interface Content {
  /** Languages a real client may be offered; drafts only where `drafts` was asked for (demonstration, tests). */
  readonly languages: readonly string[]
  words(language: string): Words
  instrument(id: string, language: string): Instrument | null
  instruments(language: string): readonly Instrument[]
  playbook(key: PlaybookPage['key']): PlaybookPage
  consent(language: string): ConsentText
  reference(key: string): Reference
  readonly benchmarks: readonly Benchmark[]
  /** Short hashes of passwords that many people have; content/common-passwords.txt says of which. */
  readonly commonPasswords: ReadonlySet<string>
}

const Locale = z.object({ $language: z.string(), $status: z.enum(['released', 'draft']), $licence: z.string() }).catchall(z.string())
const Consent = z.object({
  version: z.string(), language: z.string(), status: z.enum(['released', 'draft']), licence: z.string(),
  title: z.string(), paragraphs: z.array(z.string()).min(1), agree: z.string(),
  supervision: z.string(), words: z.string(), withdrawal: z.array(z.string()).min(1),
})
export type ConsentText = z.infer<typeof Consent>

/** @param folder the content folder @param drafts whether draft languages and test wordings may be shown */
export async function readContent(folder: URL, drafts: boolean): Promise<Content> {
  const manifest = z.record(z.string(), z.string()).parse(JSON.parse(await readFile(new URL('released.json', folder), 'utf8')))
  const [locales, instruments, pages, consents, [sources], [others], [common]] = await Promise.all([
    readAll(new URL('locales/', folder), '.json', (text) => Locale.parse(JSON.parse(text))),
    readAll(new URL('instruments/', folder), '.json', (text) => asReleased(InstrumentFile.parse(JSON.parse(text)), text, manifest)),
    readAll(new URL('playbook/', folder), '.md', parsePlaybookPage),
    readAll(new URL('consent/', folder), '.json', (text) => Consent.parse(JSON.parse(text))),
    readAll(folder, 'references.json', (text) => ReferencesFile.parse(JSON.parse(text))),
    readAll(folder, 'benchmarks.json', (text) => BenchmarksFile.parse(JSON.parse(text))),
    readAll(folder, 'common-passwords.txt', hashesIn),
  ])
  refuseUnequalScoring(instruments)

  const messages = new Map<string, Messages>()
  const offered = new Set<string>()
  for (const { $language, $status, ...texts } of locales) {
    messages.set($language, { ...messages.get($language), ...(texts as Messages) })
    if ($status === 'released' || drafts) offered.add($language)
  }
  const english = messages.get('en')
  if (!english) throw new Error('content/locales has no English')
  const words = new Map([...messages].map(([language, texts]) => [language, wordsIn(language, texts, english)]))
  const shown = instruments.filter((instrument) => drafts || instrument.status === 'released')
  // Nobody agrees to words that nobody has reviewed.
  const agreed = consents.filter((text) => drafts || text.status === 'released')
  if (!agreed.some((text) => text.language === 'en')) throw new Error('content/consent has no released English')
  const playbook = new Map(pages.map((page) => [page.key, page]))

  return {
    languages: [...offered].sort((one, other) => (one === 'en' ? -1 : other === 'en' ? 1 : one.localeCompare(other))),
    words: (language) => words.get(language) ?? words.get('en')!,
    instrument: (id, language) => shown.find((one) => one.id === id && one.language === language) ?? shown.find((one) => one.id === id && one.language === 'en') ?? null,
    instruments: (language) => shown.filter((one) => one.language === language),
    playbook(key) {
      const page = playbook.get(key)
      if (!page) throw new Error(`content/playbook has no page ${key}`)
      return page
    },
    reference(key) {
      const found = sources?.references[key]
      if (!found) throw new Error(`content/references.json has no ${key}`)
      return found
    },
    benchmarks: others?.benchmarks ?? [],
    commonPasswords: common!,
    consent: (language) => agreed.find((text) => text.language === language) ?? agreed.find((text) => text.language === 'en')!,
  }
}

/** One a line, behind lines that say where they come from. */
function hashesIn(text: string): ReadonlySet<string> {
  const hashes = text.split('\n').filter((line) => line !== '' && !line.startsWith('# '))
  if (!hashes.every((hash) => /^[\w-]{8}$/.test(hash))) throw new Error('a line is no hash of eight letters')
  return new Set(hashes)
}

/** A score remembers the version that made it, so that version must stay what it was: other bytes under the same number stop the start. */
function asReleased(instrument: Instrument, text: string, manifest: Readonly<Record<string, string>>): Instrument {
  if (instrument.status !== 'released') return instrument
  const key = releaseKey(instrument)
  if (manifest[key] !== createHash('sha256').update(releasedText(text)).digest('hex')) {
    throw new Error(`${key} is not as it was released. Give a change a new version, then: npm run release-instruments`)
  }
  return instrument
}

/** A translation may change words and nothing that changes a score. */
function refuseUnequalScoring(instruments: readonly Instrument[]): void {
  for (const one of instruments) {
    const english = instruments.find((other) => other.id === one.id && other.version === one.version && other.language === 'en')
    const differences = english && one !== english ? scoringDifferences(english, one) : []
    if (differences.length > 0) throw new Error(`content/instruments/${one.id}.${one.language}.json differs from the English in ${differences.join(', ')}`)
  }
}

async function readAll<Value>(folder: URL, ending: string, parse: (text: string, file: string) => Value): Promise<Value[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(ending)).sort()
  return await Promise.all(
    names.map(async (name) => {
      const file = new URL(name, folder)
      try {
        return parse(await readFile(file, 'utf8'), name)
      } catch (error) {
        throw new Error(`${file.pathname}: ${(error as Error).message}`, { cause: error })
      }
    }),
  )
}
