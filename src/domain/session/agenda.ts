// Makes the agenda of a session: what it begins with, what either of the two added, what they took off.
import type { AgendaItemId, AgreedLineId, LineId } from '../kernel/ids.ts'

/** An item typed in the room, already decrypted. */
export interface AgendaItemFact {
  readonly id: AgendaItemId
  readonly by: AgendaBy
  /** The line it stands in place of; null for one of its own. */
  readonly source: LineId | AgreedLineId | null
  /** null when it was taken off. */
  readonly text: string | null
}

export const agendaBy = ['client', 'therapist', 'both'] as const
export type AgendaBy = (typeof agendaBy)[number]

/** One entry as it is read. One that nobody has touched yet is known by its source, one that was typed by its id. */
export interface AgendaEntry {
  readonly by: AgendaBy
  readonly id: AgendaItemId | null
  readonly source: AgendaItemFact['source']
  readonly text: string
}

/** What an agenda begins with: a line the client did not want to miss, or one that the two agreed last time. */
export interface AgendaStart {
  readonly by: AgendaBy
  readonly source: LineId | AgreedLineId
  readonly text: string
}

/** Beginnings in their order, each as it was last worded here, then what was added, in the order given. What was taken off is gone; a beginning that has changed hands keeps its place. */
export function agendaOf(starts: readonly AgendaStart[], items: readonly AgendaItemFact[]): AgendaEntry[] {
  const known = new Set<string>(starts.map((start) => start.source))
  const begun = starts.flatMap((start): AgendaEntry[] => {
    const own = items.find((item) => item.source === start.source)
    if (!own) return [{ ...start, id: null }]
    return own.text === null ? [] : [{ by: own.by, id: own.id, source: start.source, text: own.text }]
  })
  const added = items.flatMap(({ id, by, source, text }): AgendaEntry[] => (text === null || (source !== null && known.has(source)) ? [] : [{ by, id, source, text }]))
  return [...begun, ...added]
}
