// Chooses which words belong in this brief: those of the client that they share now, and what the two agreed.
import type { Word, Words } from './brief.ts'
import type { CaseHistory, LineFact, SessionFact } from './history.ts'
import { cameWithoutPin } from './without-pin.ts'
import { startOf } from '../session/before-after.ts'

/**
 * The client's lines for a brief, unaltered: what not to miss in this session, every line of Voice shared now (newest first, new ones marked), and what would have made the last session better.
 * A line kept private or for the room is not in it, whatever its kind. Before them what was agreed in the latest of the sessions before.
 * @param history blinded @param held the sessions that took place before, in order
 */
export function wordsFor(history: Pick<CaseHistory, 'lines' | 'agreed' | 'pinSetAt' | 'checkIns'>, session: SessionFact | null, held: readonly SessionFact[]): Words {
  const { lines, agreed } = history
  const last = held.at(-1) ?? null
  const since = last ? startOf(last) : -Infinity
  const agreedIn = held.findLast(({ id }) => agreed.some((line) => line.sessionId === id))
  const shared = lines.filter((line) => line.share === 'now').sort((a, b) => b.writtenAt - a.writtenAt || (a.id < b.id ? -1 : 1))
  const word = (line: LineFact): Word => ({ lineId: line.id, kind: line.kind, text: line.text, sessionId: line.sessionId, writtenAt: line.writtenAt, isNew: line.writtenAt >= since, withoutPin: cameWithoutPin(history, { door: line.door, at: line.writtenAt }) })
  const isForThisSession = (line: LineFact) => (line.sessionId === null ? line.writtenAt >= since : line.sessionId === session?.id)
  return {
    agreed: agreed.filter((line) => line.sessionId === agreedIn?.id).sort((a, b) => a.writtenAt - b.writtenAt || (a.id < b.id ? -1 : 1)),
    miss: shared.filter((line) => line.kind === 'miss' && isForThisSession(line)).map(word),
    voice: shared.filter((line) => line.kind === 'voice').map(word),
    better: shared.filter((line) => line.kind === 'better' && last !== null && line.sessionId === last.id).map(word),
  }
}
