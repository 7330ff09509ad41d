// Goes from what was told over the sessions to what this reader is told of it: newest first, each session with its signals and what was done.
import type { StaffOfCase } from '#src/access/gate.ts'
import type { Telling } from '#src/domain/brief/telling.ts'
import { startOf } from '#src/domain/session/before-after.ts'
import { toldIn } from '#src/domain/signal/precedence.ts'
import type { Speech } from '#src/ui/page.tsx'
import { oneLine } from '#src/ui/signal-words.ts'
import { tellerOf } from '#src/ui/teller.ts'
import type { Past } from './read-past.ts'

export interface PastView {
  readonly heading: string
  readonly reference: string
  readonly caseId: string
  readonly engineVersion: string
  readonly sessions: readonly PastSession[]
}

export interface PastSession {
  readonly id: string
  readonly title: string
  readonly told: readonly { readonly inFull: boolean; readonly line: string }[]
  readonly done: readonly { readonly line: string; readonly words: string | null }[]
  /** The client's answer to whether they felt heard, given before this session. */
  readonly heard: string | null
  /** Answers that need a person, given at a check-in of this session: that somebody said they saw them, and when. */
  readonly acknowledged: readonly string[]
}

const unplanned = 'unplanned'

export function pastView(scope: StaffOfCase, speech: Speech, past: Past): PastView {
  const { brief, history, called, reference, done } = past
  const { timeZone, language } = scope.staff
  const teller = tellerOf(past, { speech, reader: scope.case.reader, measure: (id) => past.catalogue.find(id, language)?.title ?? id })
  const now: Telling = { session: brief.session, lives: brief.lives, signals: brief.signals, alsoNoted: brief.alsoNoted, goodNews: brief.goodNews }
  const doneWhere = (isHere: (sessionId: string | null) => boolean): PastSession['done'] =>
    done.filter((each) => isHere(each.sessionId)).map((each) => ({
      line: speech.t('handling.past.done', {
        what: speech.t(`handling.past.${each.deed}`), kind: speech.t(`handling.kind.${each.kind}`), person: each.person, date: speech.date(each.at, timeZone), time: speech.time(each.at, timeZone),
        why: each.reason ? speech.t(`handling.reason.${each.reason}`) : '', reason: each.reason ? 'yes' : 'no', version: each.engineVersion,
      }),
      words: past.putOffWords.get(each.id) ?? null,
    }))
  const sessions = [...past.tellings, now].toReversed().map((telling): PastSession => {
    const { session } = telling
    const heard = history.heard.findLast(({ sessionId }) => sessionId === session?.id)
    return {
      id: session?.id ?? unplanned,
      title: session
        ? speech.t('handling.past.session', { number: session.number ?? 0, date: speech.date(startOf(session), timeZone) })
        : speech.t('handling.past.now'),
      told: toldIn(telling).map((signal) => ({ inFull: telling.signals.includes(signal), line: oneLine({ ...teller, sessionId: session?.id ?? null }, signal) })),
      done: doneWhere((id) => id === (session?.id ?? null)), heard: heard ? speech.t('handling.heard', { name: teller.name, answer: heard.answer }) : null,
      acknowledged: history.safety.flatMap(({ sessionId, acknowledgedAt }) =>
        sessionId === session?.id && acknowledgedAt !== null ? [speech.t('handling.past.acknowledged', { date: speech.date(acknowledgedAt, timeZone), time: speech.time(acknowledgedAt, timeZone) })] : []),
    }
  })
  const listed = new Set<string | null>(sessions.map(({ id }) => (id === unplanned ? null : id)))
  // Done while no session was planned, or before one that was called off: it stays all the same.
  const elsewhere = doneWhere((id) => !listed.has(id))
  if (elsewhere.length > 0) sessions.push({ id: 'elsewhere', title: speech.t('handling.past.elsewhere'), told: [], done: elsewhere, heard: null, acknowledged: [] })
  return { heading: called ?? reference, reference, caseId: scope.case.caseId, engineVersion: brief.engineVersion, sessions }
}
