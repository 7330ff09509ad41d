// Finds the words of the picture of the two voices: those that stand in it, and the text that says the same to whoever does not see it.
import type { TwoVoices, UsualBand, VoiceMark, VoicePoint } from '#src/domain/alliance/voices.ts'
import type { Speech } from '../page.tsx'

/** At the desk for the therapist and supervisor; in the room for the two. The same fact has two wordings. */
export type Tone = 'desk' | 'room'

export interface Named {
  readonly speech: Speech
  readonly tone: Tone
  /** As the reader calls them. */
  readonly client: string
  readonly therapist: string
}

export interface VoicesWords {
  readonly client: string
  readonly therapist: string
  readonly session: string
  number(number: number | null): string
  /** A rating: a mean with one decimal, an answer whole. */
  value(value: number): string
  inSession(number: number | null): string
  band(band: UsualBand): string
  apart(points: number): string
  mark(mark: VoiceMark): { readonly title: string; readonly note: string | null }
  /** The mark as one phrase. */
  marked(mark: VoiceMark): string
  agreedIn(number: number | null): string
  readonly title: string
  /** Who ran between which values, the last session, the usual range, how far apart, each mark and each agreed line in order. */
  readonly description: string
}

export function voicesWords({ speech, tone, client, therapist }: Named, voices: TwoVoices): VoicesWords {
  const isRoom = tone === 'room'
  const digits = voices.of === 'mean' ? 1 : 0
  const value = (amount: number) => speech.number(amount, { minimumFractionDigits: digits, maximumFractionDigits: digits })
  const number = (given: number | null) => (given === null ? speech.t('voices.none') : speech.number(given))
  const mark = (given: VoiceMark) => markWords(speech, tone, client, therapist, given, given.sessionId === voices.points.at(-1)?.sessionId)
  const marked = (given: VoiceMark) => {
    const { title, note } = mark(given)
    return note === null ? title : speech.t('voices.marked.how', { title, note })
  }
  const agreedIn = (given: number | null) => (given === null ? speech.t('voices.agreed.unnumbered') : speech.t('voices.agreed', { session: number(given) }))
  const words = {
    client, therapist, number, value, mark, marked, agreedIn,
    session: speech.t('voices.session'),
    inSession: (given: number | null) => speech.t('voices.in-session', { session: number(given) }),
    band: ({ low, high }: UsualBand) => speech.t(isRoom ? 'voices.band.room' : 'voices.band', { name: client, low: value(low), high: value(high) }),
    apart: (points: number) => speech.t('voices.apart', { points: value(points) }),
  }
  const [first, last] = [voices.points[0]?.sessionNumber ?? 0, voices.points.at(-1)?.sessionNumber ?? 0]
  return {
    ...words,
    title: speech.t('voices.title', { of: voices.of, first: words.number(first), last: last === first ? 0 : last }),
    description: describe(speech, voices, words),
  }
}

function markWords(speech: Speech, tone: Tone, client: string, therapist: string, mark: VoiceMark, isLast: boolean): ReturnType<VoicesWords['mark']> {
  const title = speech.t(tone === 'room' ? `voices.${mark.kind}.room` : `voices.${mark.kind}`)
  if (mark.kind === 'possible-rupture') return { title, note: mark.because && speech.t(`voices.because.${mark.because}`, { client, when: isLast ? 'now' : 'then' }) }
  if (mark.kind === 'repair') return { title, note: tone === 'room' ? null : speech.t('voices.repair.by', { by: mark.by, client }) }
  return { title, note: mark.by && speech.t('voices.rupture.by', { by: mark.by, client, therapist }) }
}

function describe(speech: Speech, voices: TwoVoices, words: Omit<VoicesWords, 'title' | 'description'>): string {
  const { points, band } = voices
  const sessionOf = (id: string) => words.number(points.find((point) => point.sessionId === id)?.sessionNumber ?? null)
  const usual = band && {
    name: words.client, low: words.value(band.low), high: words.value(band.high), below: words.value(band.below),
  }
  const last = points.at(-1)
  return [
    ran(speech, points, 'client', words),
    ...(usual ? [speech.t(band.below > 0 ? 'voices.band.below' : 'voices.band.inside', usual)] : []),
    ran(speech, points, 'therapist', words),
    ...(last?.apart == null ? [] : [speech.t('voices.apart.said', { session: words.number(last.sessionNumber), points: words.value(Math.abs(last.apart)) })]),
    ...voices.marks.map((mark) => speech.t('voices.marked', { session: sessionOf(mark.sessionId), what: words.marked(mark) })),
    ...voices.agreed.map((line) => speech.t('voices.agreed.said', { heading: words.agreedIn(points.find((point) => point.sessionId === line.sessionId)?.sessionNumber ?? null), text: line.text })),
  ].join(' ')
}

/** Between which values one side ran before its last rating, and that one. */
function ran(speech: Speech, points: readonly VoicePoint[], side: 'client' | 'therapist', words: Pick<VoicesWords, 'client' | 'therapist' | 'value' | 'number'>): string {
  const name = words[side]
  const given = points.flatMap((point) => (point[side] === null ? [] : [{ value: point[side], session: words.number(point.sessionNumber) }]))
  const last = given.at(-1)
  if (!last) return speech.t('voices.never', { name })
  const said = { name, last: words.value(last.value), session: last.session }
  const earlier = given.slice(0, -1).map((each) => each.value)
  if (earlier.length === 0) return speech.t('voices.once', said)
  const [low, high] = [words.value(Math.min(...earlier)), words.value(Math.max(...earlier))]
  return low === high && low === said.last ? speech.t('voices.same', said) : speech.t('voices.ran', { ...said, low, high })
}
