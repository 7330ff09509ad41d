// Reads from a history what the agenda of a session begins with, so that the therapist's page and the page for two begin alike.
import type { Word } from './brief.ts'
import type { CaseHistory, SessionFact } from './history.ts'
import { homeworkDue } from '../session/homework.ts'
import type { AgendaStart } from '../session/agenda.ts'

/** What was agreed in the last session, what was to be tried since, and what the client did not want to miss in this one and shares now. @param history blinded @param miss as the brief of this session has it @param last the last session that took place before it */
export function agendaStarts(history: CaseHistory, miss: readonly Word[], session: SessionFact | null, last: SessionFact | null): AgendaStart[] {
  const homework = homeworkDue(history, session)
  return [
    ...history.agreed.filter((line) => line.sessionId === last?.id).map((line) => ({ slot: 'bridge', by: 'both', source: line.id, text: line.text }) as const),
    ...(homework?.text ? [{ slot: 'homework', by: 'both', source: homework.id, text: homework.text } as const] : []),
    ...miss.filter((word) => word.sessionId === session?.id).map((word) => ({ slot: 'miss', by: 'client', source: word.lineId, text: word.text }) as const),
  ]
}
