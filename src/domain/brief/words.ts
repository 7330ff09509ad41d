// Chooses which of the client's own words belong in this brief: only those they share now.
import type { Word, Words } from './brief.ts'
import type { Instant, LineFact, SessionFact } from './history.ts'

/**
 * The client's lines for a brief, unaltered: what not to miss in this session, every line of Voice shared now (newest first, new ones marked), and what would have made the last session better.
 * A line kept private or for the room is not in it, whatever its kind.
 * @param lines blinded @param since when the last session began
 */
export function wordsFor(lines: readonly LineFact[], session: SessionFact | null, last: SessionFact | null, since: Instant): Words {
  const shared = lines.filter((line) => line.share === 'now').sort((a, b) => b.writtenAt - a.writtenAt || (a.id < b.id ? -1 : 1))
  const word = (line: LineFact): Word => ({ lineId: line.id, kind: line.kind, text: line.text, sessionId: line.sessionId, writtenAt: line.writtenAt, isNew: line.writtenAt >= since })
  const isForThisSession = (line: LineFact) => (line.sessionId === null ? line.writtenAt >= since : line.sessionId === session?.id)
  return {
    miss: shared.filter((line) => line.kind === 'miss' && isForThisSession(line)).map(word),
    voice: shared.filter((line) => line.kind === 'voice').map(word),
    better: shared.filter((line) => line.kind === 'better' && last !== null && line.sessionId === last.id).map(word),
  }
}
