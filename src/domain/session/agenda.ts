// Makes the agenda of a session: what it begins with, what either of the two added, what they took off, each in its place of the session's frame.
import type { AgendaItemId, AgreedLineId, HomeworkId, LineId } from '../kernel/ids.ts'

/** What an entry may stand in place of. */
export type AgendaSource = LineId | AgreedLineId | HomeworkId

/** An item typed in the room, already decrypted. */
export interface AgendaItemFact {
  readonly id: AgendaItemId
  readonly by: AgendaBy
  /** The line it stands in place of; null for one of its own. */
  readonly source: AgendaSource | null
  /** null when it was taken off. */
  readonly text: string | null
}

export const agendaBy = ['client', 'therapist', 'both'] as const
export type AgendaBy = (typeof agendaBy)[number]

/** What an agenda begins with, in order: what the two agreed last time, what they agreed to try, and what the client did not want to miss. */
const slots = ['bridge', 'homework', 'miss'] as const

/** One entry as it is read. One that nobody has touched yet is known by its source, one that was typed by its id. */
export interface AgendaEntry {
  readonly slot: (typeof slots)[number] | 'added'
  readonly by: AgendaBy
  readonly id: AgendaItemId | null
  readonly source: AgendaItemFact['source']
  readonly text: string
}

export interface AgendaStart {
  readonly slot: (typeof slots)[number]
  readonly by: AgendaBy
  readonly source: AgendaSource
  readonly text: string
}

/** Beginnings in the order of the frame, each as it was last worded here, then what was added, in the order given. What was taken off is gone; a beginning that has changed hands keeps its place. */
export function agendaOf(starts: readonly AgendaStart[], items: readonly AgendaItemFact[]): AgendaEntry[] {
  const known = new Set<string>(starts.map((start) => start.source))
  const begun = slots.flatMap((slot) => starts.filter((start) => start.slot === slot)).flatMap((start): AgendaEntry[] => {
    const own = items.find((item) => item.source === start.source)
    if (!own) return [{ ...start, id: null }]
    return own.text === null ? [] : [{ slot: start.slot, by: own.by, id: own.id, source: start.source, text: own.text }]
  })
  const added = items.flatMap(({ id, by, source, text }): AgendaEntry[] => (text === null || (source !== null && known.has(source)) ? [] : [{ slot: 'added', by, id, source, text }]))
  return [...begun, ...added]
}

/** One place in the frame: what every session has, or an entry of this one. */
export type AgendaPlace = { readonly kind: 'how-things-have-been' | 'last-time' | 'try-next' | 'how-we-worked' } | { readonly kind: 'entry'; readonly entry: AgendaEntry }

/**
 * The frame of a session with its entries: how things have been, last time (what was agreed there stands for it), what they agreed to try, what the client did not want to miss, what was added, what to try next, how the two worked today.
 * @param hasLast whether they have met before
 * @source beck-2020
 */
export function agendaFrame(starts: readonly AgendaStart[], items: readonly AgendaItemFact[], hasLast: boolean): AgendaPlace[] {
  const isBridged = starts.some(({ slot }) => slot === 'bridge')
  return [
    { kind: 'how-things-have-been' },
    ...(hasLast && !isBridged ? [{ kind: 'last-time' } as const] : []),
    ...agendaOf(starts, items).map((entry) => ({ kind: 'entry', entry }) as const),
    { kind: 'try-next' },
    { kind: 'how-we-worked' },
  ]
}

/** The same for the therapist alone, with the one thing to bring up before what to try next; the page for two has no such place. @param bringUp null when nothing calls for it */
export function agendaToStartFrom<BringUp>(frame: readonly AgendaPlace[], bringUp: BringUp | null): (AgendaPlace | { readonly kind: 'bring-up'; readonly what: BringUp })[] {
  const at = frame.findIndex(({ kind }) => kind === 'try-next')
  return bringUp === null ? [...frame] : [...frame.slice(0, at), { kind: 'bring-up', what: bringUp }, ...frame.slice(at)]
}
