// What became of a signal: what was done is kept as facts, and where it stands now is worked out from them, so that nothing can be closed by forgetting it.
import type { HandlingFact, HeardFact } from '../brief/history.ts'
import { deeds, type Deed } from './deed.ts'
import type { HandledKind } from './handled-kind.ts'

/** A signal that was put off is only noted in this many briefs after the one it was put off in, unless it gets worse. A design choice. */
export const snoozedForSessions = 3

export interface HandlingState {
  readonly step: 'new' | Deed
  /** What the step rests on; null while nothing was done, or when the client's answer put it there. */
  readonly deed: HandlingFact | null
  /** The client's answer since it was last talked about. */
  readonly heard: HeardFact | null
  /** Talked about, and the client has not yet said whether it was heard. */
  readonly isWaitingToHear: boolean
  /** Taken to supervision, and neither let go nor mended since. */
  readonly isInSupervision: boolean
}

const neverForSafety: ReadonlySet<Deed> = new Set(['snoozed', 'let-go', 'repaired'])

/** What may be done about a signal of this kind. An answer that needs a person can be talked about and taken to supervision, never put off, let go or called mended; only a rupture is repaired. */
export function deedsFor(kind: HandledKind): readonly Deed[] {
  return deeds.filter((deed) => (kind === 'safety' ? !neverForSafety.has(deed) : deed !== 'repaired' || kind === 'rupture'))
}

/**
 * Where one signal stands: the last deed decides, and the client's answer after it goes before the therapist's word. "Seen" changes nothing that was done.
 * Whether it was heard is asked, and so waited for, of ruptures only; it is asked only after a talk, so an answer counts also where nobody marked one. "Not yet" and "partly" open again what the pair had called mended; "we sorted it" closes it.
 * What may not be done about this kind counts for nothing, whoever wrote it.
 * @param handlings of this signal, since it began @param heard the client's answers since then @param isOver whether a deed's snooze has run out
 */
export function handlingState(kind: HandledKind, handlings: readonly HandlingFact[], heard: readonly HeardFact[], isOver: (snooze: HandlingFact) => boolean): HandlingState {
  const allowed = deedsFor(kind)
  const done = handlings.filter(({ deed }) => allowed.includes(deed)).map((fact) => ({ at: fact.at, fact }))
  const said = kind === 'rupture' ? heard.map((answer) => ({ at: answer.at, answer })) : []
  const events = [...done, ...said].sort((a, b) => a.at - b.at)
  const state = events.reduce<HandlingState>((now, event) => ('fact' in event ? afterDeed(now, event.fact) : afterAnswer(now, event.answer)), nothingDone)
  return state.step === 'snoozed' && state.deed && isOver(state.deed) ? { ...state, step: 'seen' } : state
}

const nothingDone: HandlingState = { step: 'new', deed: null, heard: null, isWaitingToHear: false, isInSupervision: false }

function afterDeed(state: HandlingState, deed: HandlingFact): HandlingState {
  switch (deed.deed) {
    case 'seen':
      return state.step === 'new' ? { ...state, step: 'seen', deed } : state
    case 'talked-about':
      return { ...state, step: 'talked-about', deed, heard: null, isWaitingToHear: deed.kind === 'rupture' }
    case 'snoozed':
      return { ...state, step: 'snoozed', deed }
    case 'to-supervision':
      return { ...state, step: 'to-supervision', deed, isInSupervision: true }
    case 'let-go':
      return { ...state, step: 'let-go', deed, isWaitingToHear: false, isInSupervision: false }
    case 'repaired':
      return { ...state, step: 'repaired', deed, heard: null, isWaitingToHear: true, isInSupervision: false }
  }
}

function afterAnswer(state: HandlingState, heard: HeardFact): HandlingState {
  const answered = { ...state, heard, isWaitingToHear: false }
  if (heard.answer === 'sorted') return { ...answered, step: 'repaired', deed: null, isInSupervision: false }
  const isOpenAgain = heard.answer !== 'yes' && state.step === 'repaired'
  return isOpenAgain ? { ...answered, step: 'talked-about' } : answered
}

/** Whether the client said, after it was talked about, that it was not yet heard, or only in part: then it is told again. */
export function isUnheard({ heard }: Pick<HandlingState, 'heard'>): boolean {
  return heard !== null && (heard.answer === 'not-yet' || heard.answer === 'partly')
}

/** Whether a signal in this state is only noted until it gets worse. */
export function isPutAside({ step }: Pick<HandlingState, 'step'>): boolean {
  return step === 'snoozed' || step === 'let-go' || step === 'repaired'
}
