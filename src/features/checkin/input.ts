// Parses a check-in: every answer against the questionnaire it belongs to, so that nothing is stored that the form could not give.
import { z } from 'zod'
import type { LineFact } from '#src/domain/brief/history.ts'
import { goalRatingInstrument, ratingName } from '#src/domain/goals/goal-rating.ts'
import { CheckInId, GoalId, SessionId } from '#src/domain/kernel/ids.ts'
import { answerKey, rangeOf, type Instrument } from '#src/domain/instruments/instrument.ts'
import { homeworkInstrument } from '#src/domain/session/homework.ts'
import { heardAnswers, type HeardAnswer } from '#src/domain/signal/deed.ts'
import type { Form } from '#src/platform/http.ts'
import type { Share } from '#src/records/lines.ts'

export type Kind = 'before' | 'after'

export interface Line {
  readonly kind: LineFact['kind']
  readonly share: Share
  readonly text: string
}

export interface Submission {
  readonly kind: Kind
  readonly checkInId: CheckInId
  readonly sessionId: SessionId
  /** The instruments that were on the screen, at the version that was on the screen. */
  readonly versions: Readonly<Record<string, string>>
  readonly answers: Readonly<Record<string, number>>
  readonly lines: readonly Line[]
  /** Whether both may look at these answers in the room; only ever of an alliance check. */
  readonly released: boolean
  /** Whether they felt heard; null when it was not asked or not answered. */
  readonly heard: HeardAnswer | null
  /** How close they are to each goal, 0..10, by its id. */
  readonly goals: Readonly<Record<string, number>>
}

export type Read = { readonly kind: 'read'; readonly submission: Submission } | { readonly kind: 'to-mend'; readonly mends: Readonly<Record<string, string>> }

/** A line of Voice is as long as a text item may be. */
export const voiceLength = 2000

const shownLength = 400
const Head = z.object({ kind: z.enum(['before', 'after']), 'check-in': CheckInId, session: SessionId, shown: z.string().max(shownLength) })
const Shown = z.string().regex(/^[a-z0-9-]{1,40}@\d{1,4}\.\d{1,4}\.\d{1,4}$/)
const sharing: readonly string[] = ['now', 'together', 'private']

/** The instruments that a form says were on the screen, `id@version` each. */
export const shownIn = (form: Form): { id: string; version: string }[] => (form['shown'] ?? '').slice(0, shownLength).split(' ').filter(Boolean).map((one) => {
  const [id = '', version = ''] = one.split('@')
  return { id, version }
})
export const idsIn = (form: Form): string[] => shownIn(form).map(({ id }) => id)

/** The form says who sees which of Attune's own text items. */
const lineKinds: Readonly<Record<string, LineFact['kind']>> = { 'attune-before/miss': 'miss', 'attune-after/better': 'better' }

/**
 * What became of what was agreed, and how close a goal is, is taken from a client who is known, and left out otherwise: it was asked of nobody else, and the rest must arrive all the same.
 * @param find the instrument with this id in the client's language, an organisation's own in this very version, or null
 * @returns the submission, or message keys of what to mend by field name (`form` for the whole)
 */
export function readSubmission(form: Form, kind: Kind | null, find: (id: string, version: string) => Instrument | null, isKnown: boolean): Read {
  const head = Head.safeParse(form)
  if (!head.success || (kind !== null && head.data.kind !== kind)) return broken
  const versions = new Map<string, string>()
  const instruments = new Map<string, Instrument>()
  for (const shown of head.data.shown.split(' ').filter(Boolean)) {
    const [id = '', version = ''] = shown.split('@')
    const instrument = Shown.safeParse(shown).success ? find(id, version) : null
    if (!instrument || !isAskedIn(instrument, head.data.kind)) return broken
    versions.set(id, version)
    instruments.set(id, instrument)
  }
  const mends: Record<string, string> = {}
  const { answers: given, lines } = readItems(form, instruments, mends)
  const taken = <Value>(entries: Iterable<[string, Value]>) => Object.fromEntries([...entries].filter(([name]) => isKnown || !behindPin.has(name.split('/')[0]!)))
  const answers = taken(Object.entries(given))
  const voice = readVoice(form, head.data.kind, mends)
  if (voice) lines.push(voice)
  const heard = readHeard(form, head.data.kind, mends)
  const goals = isKnown && versions.has(goalRatingInstrument) ? readRatings(form, mends) : {}
  if (Object.keys(mends).length > 0) return { kind: 'to-mend', mends }
  if (Object.keys(answers).length === 0 && lines.length === 0 && Object.keys(goals).length === 0 && heard === null) return { kind: 'to-mend', mends: { form: 'checkin.mend.nothing-yet' } }
  const { 'check-in': checkInId, session: sessionId } = head.data
  const released = head.data.kind === 'after' && form['look'] === 'together'
  return { kind: 'read', submission: { kind: head.data.kind, checkInId, sessionId, versions: taken(versions), answers, lines, released, heard, goals } }
}

/** Whether this form may ask for it. */
export function isAskedIn({ id, purpose }: Instrument, kind: Kind): boolean {
  return purpose === kind || (behindPin.has(id) && kind === 'before') || purpose === (kind === 'before' ? 'outcome' : 'alliance')
}

/** What is asked of a client who is known, and of nobody else. */
export const behindPin: ReadonlySet<string> = new Set([homeworkInstrument, goalRatingInstrument])

const broken: Read = { kind: 'to-mend', mends: { form: 'checkin.mend.broken' } }

function readItems(form: Form, instruments: ReadonlyMap<string, Instrument>, mends: Record<string, string>) {
  const answers: Record<string, number> = {}
  const lines: Line[] = []
  const asked = new Set<string>()
  for (const instrument of instruments.values()) {
    for (const item of instrument.items) {
      const key = answerKey(instrument, item)
      asked.add(key)
      const given = form[key]?.trim()
      if (!given) continue
      if (item.kind === 'text') {
        const kind = lineKinds[key]
        if (given.length > item.maxLength) mends[key] = 'checkin.mend.too-long'
        else if (kind) lines.push({ kind, share: 'now', text: given })
        continue
      }
      const range = rangeOf(instrument, item)
      const value = /^-?\d{1,3}$/.test(given) ? Number(given) : NaN
      if (!range || !(value >= range.min && value <= range.max)) mends[key] = 'checkin.mend.out-of-range'
      // -0 is 0.
      else answers[key] = value + 0
    }
  }
  const stray = Object.keys(form).some((name) => name.includes('/') && !asked.has(name))
  if (stray) mends['form'] = 'checkin.mend.broken'
  return { answers, lines }
}

/** Choosing nothing means private. */
function readVoice(form: Form, kind: Kind, mends: Record<string, string>): Line | null {
  const text = form['voice']?.trim() ?? ''
  if (!text || kind === 'after') return null
  const share = form['share'] || 'private'
  if (text.length > voiceLength) mends['voice'] = 'checkin.mend.too-long'
  if (!sharing.includes(share)) mends['share'] = 'checkin.mend.out-of-range'
  return { kind: 'voice', share: share as Share, text }
}

function readHeard(form: Form, kind: Kind, mends: Record<string, string>): HeardAnswer | null {
  const given = form['heard']?.trim() ?? ''
  if (!given || kind === 'after') return null
  const answer = heardAnswers.find((each) => each === given) ?? null
  if (!answer) mends['heard'] = 'checkin.mend.out-of-range'
  return answer
}

/** The question is asked once for each goal, so its answers are named by the goal. */
function readRatings(form: Form, mends: Record<string, string>): Record<string, number> {
  const ratings: Record<string, number> = {}
  for (const [name, text] of Object.entries(form)) {
    const id = GoalId.safeParse(name.startsWith(ratingName('')) ? name.slice(ratingName('').length) : '')
    const given = text.trim()
    if (!id.success || !given) continue
    if (/^\d{1,2}$/.test(given) && Number(given) <= 10) ratings[id.data] = Number(given)
    else mends[name] = 'checkin.mend.out-of-range'
  }
  return ratings
}
