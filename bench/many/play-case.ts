// One invented case with its whole course as rows: what client and therapist would have left behind in twenty weeks.
import { randomUUID } from 'node:crypto'
import type { Chance } from '#src/domain/kernel/chance.ts'
import type { Instrument } from '#src/domain/instruments/instrument.ts'
import { scoreInstrument, type Answers } from '#src/domain/instruments/score.ts'
import { riskLevel } from '#src/domain/safety/risk.ts'
import { seal } from '#src/platform/crypto.ts'
import { day, hour, minute } from '#src/platform/time.ts'
import { beginning, factText, linkHash } from '#src/records/audit.ts'
import { clientSeal } from '#src/records/cases.ts'
import { lineSeal } from '#src/records/history.ts'
import type { BulkWriter } from './copy-in.ts'

export interface CaseToPlay {
  readonly organisationId: string
  readonly therapistId: string
  readonly clientId: string
  readonly caseId: string
  readonly reference: string
  readonly name: string
  /** The client's own, or one that nobody keeps where no page will open it. */
  readonly key: Buffer
  readonly agreedToSupervision: boolean
  /** Start of the session that comes next; the others were each a week before. */
  readonly next: number
  readonly now: number
  /** The hash of the link that a client holds; without it there is a link that nobody holds. */
  readonly linkHash?: string
}

const sessions = 20
const sessionLasts = 50 * minute
/** Shares of sessions, and of a client's forms: assumed, not measured. */
const shares = { before: 0.93, after: 0.85, mirror: 0.9, miss: 0.5, better: 0.3, voice: 0.1, itemNine: 0.02 }
const said = 'My sister’s visit. I said yes to everything, and then I went quiet for two days.'

/** @returns how many check-ins it has */
export function playCase(to: BulkWriter, { uniform, normal }: Chance, instruments: readonly Instrument[], one: CaseToPlay): number {
  const { organisationId: organisation_id, therapistId, clientId: client_id, caseId: case_id, key, now } = one
  const opened = new Date(one.next - (sessions - 1) * 7 * day - 3 * day)
  const sealed = (text: string, field: 'name' | 'called') => seal(key, text, clientSeal(client_id, field))
  to.add('clients', {
    organisation_id, client_id, name: sealed(one.name, 'name'), called: sealed(one.name.split(' ')[0]!, 'called'), language: 'en', time_zone: 'Europe/London', created_at: opened,
  })
  to.add('cases', { organisation_id, case_id, client_id, reference: one.reference, opened_at: opened })
  for (const instrument_id of ['phq-9', 'gad-7']) to.add('case_measures', { organisation_id, case_id, instrument_id, every_sessions: 1 })
  to.add('case_therapists', { organisation_id, case_therapist_id: randomUUID(), case_id, person_id: therapistId, part: 'own', since: opened })
  to.add('consents', { organisation_id, consent_id: randomUUID(), case_id, version: '1.0.0', language: 'en', given_at: opened, supervision: one.agreedToSupervision, words_in_supervision: false })
  to.add('links', {
    organisation_id, link_id: randomUUID(), case_id, secret_hash: one.linkHash ?? randomUUID(), kind: 'link', created_at: opened, expires_at: new Date(now + 90 * day),
  })

  const chain: { length: number; hash: Buffer } = { length: 0, hash: beginning }
  const audit = (actorKind: 'person' | 'client', action: string, subjectId: string | null, at: number) => {
    const fact = { at, auditId: randomUUID(), actorKind, actorId: actorKind === 'person' ? therapistId : client_id, action, subjectId, requestId: randomUUID() }
    chain.length += 1
    chain.hash = linkHash(chain.hash, chain.length, factText(organisation_id, case_id, fact))
    to.add('audit_events', {
      organisation_id, at: new Date(at), audit_id: fact.auditId, chain_id: case_id, position: chain.length, actor_kind: actorKind, actor_id: fact.actorId, action, subject_id: subjectId,
      request_id: fact.requestId, hash: chain.hash,
    })
  }
  audit('person', 'open-case', client_id, opened.getTime())
  audit('client', 'give-consent', null, opened.getTime() + hour)

  const level = { 'phq-9': 12 + 4 * normal(), 'gad-7': 10 + 3 * normal(), alliance: 8.3 + 1.2 * normal() }
  const easing = 0.3 * uniform()
  let itemNineBefore: number | null = null
  let checkIns = 0

  for (let number = 1; number <= sessions; number += 1) {
    const start = one.next - (sessions - number) * 7 * day
    const isOver = start + sessionLasts < now
    const session_id = randomUUID()
    to.add('sessions', {
      organisation_id, session_id, case_id, therapist_id: therapistId, status: isOver ? 'held' : 'planned', planned_start: new Date(start), planned_end: new Date(start + sessionLasts),
      time_zone: 'Europe/London', started_at: isOver ? new Date(start + minute) : null, ended_at: isOver ? new Date(start + sessionLasts) : null,
    })
    const itemNine = uniform() < shares.itemNine ? 1 : 0
    if (start - 20 * minute < now && uniform() < shares.before) {
      const answers = {
        ...sumOf('phq-9', 8, 3, level['phq-9'] - easing * number + 1.5 * normal()), 'phq-9/9': itemNine, ...sumOf('gad-7', 7, 3, level['gad-7'] - easing * number + 1.5 * normal()),
        'attune-before/hope': rated(6 + 2 * normal()), 'attune-before/ready': rated(6 + 2 * normal()),
      }
      const checkInId = submit(session_id, 'before', start - 20 * minute, answers, [...(uniform() < shares.miss ? ['miss' as const] : []), ...(uniform() < shares.voice ? ['voice' as const] : [])])
      const level9 = riskLevel(itemNine, itemNineBefore)
      if (level9) {
        to.add('safety_tasks', {
          organisation_id, safety_task_id: checkInId, case_id, session_id, check_in_id: checkInId, level: level9, answer: itemNine, answer_before: itemNineBefore, raised_at: new Date(start - 20 * minute),
          owner_id: therapistId, due_at: level9 === 'urgent' ? new Date(start + 4 * hour) : null, opened_at: isOver ? new Date(start) : null,
          acknowledged_at: isOver ? new Date(start) : null, acknowledged_by: isOver ? therapistId : null,
        })
      }
      itemNineBefore = itemNine
    }
    if (!isOver) continue
    audit('person', 'view-day', null, start - 15 * minute)
    audit('person', 'view-brief', session_id, start - 10 * minute)
    const ratings = (form: string) => Object.fromEntries(['goal', 'task', 'bond'].map((item) => [`${form}/${item}`, rated(level.alliance + 0.8 * normal())]))
    if (uniform() < shares.after) submit(session_id, 'after', start + sessionLasts + 10 * minute, { ...ratings('attune-after'), 'attune-after/tension': 0 }, uniform() < shares.better ? ['better'] : [])
    if (uniform() < shares.mirror) {
      to.add('mirrors', { organisation_id, session_id, case_id, person_id: therapistId, submitted_at: new Date(start + sessionLasts + 15 * minute), answers: ratings('attune-mirror') })
      audit('person', 'check-session', session_id, start + sessionLasts + 15 * minute)
    }
  }
  to.add('audit_heads', { organisation_id, chain_id: case_id, length: chain.length, hash: chain.hash })
  return checkIns

  function submit(session_id: string, kind: 'before' | 'after', at: number, answers: Answers, lines: readonly ('miss' | 'voice' | 'better')[]): string {
    const check_in_id = randomUUID()
    const asked = instruments.filter(({ id }) => answers[`${id}/1`] !== undefined || id === `attune-${kind}`)
    to.add('check_ins', {
      organisation_id, check_in_id, case_id, session_id, kind, received_at: new Date(at), door: 'pin', language: 'en', versions: Object.fromEntries(asked.map(({ id, version }) => [id, version])), answers,
    })
    for (const { id, version, reliableChange, ...rest } of asked) {
      const result = scoreInstrument({ id, version, reliableChange, ...rest }, answers)
      if (result.kind !== 'scored') continue
      for (const [scale, { value, prorated }] of Object.entries(result.scales)) {
        to.add('scores', {
          organisation_id, check_in_id, instrument_id: id, scale, version, language: 'en', value, prorated,
          reliable_points: reliableChange?.scale === scale ? reliableChange.points : null, reliable_confidence: reliableChange?.scale === scale ? String(reliableChange.confidence) : null,
        })
      }
    }
    for (const kindOfLine of lines) {
      const line_id = randomUUID()
      to.add('lines', { organisation_id, line_id, case_id, check_in_id, kind: kindOfLine, share: 'now', words: seal(key, said, lineSeal(line_id)), written_at: new Date(at) })
    }
    audit('client', kind === 'before' ? 'submit-check-in' : 'submit-alliance-check', check_in_id, at)
    checkIns += 1
    return check_in_id
  }
}

const rated = (value: number): number => Math.min(10, Math.max(0, Math.round(value)))

/** A sum spread over the first items of a form, each 0 to `most`. */
function sumOf(form: string, items: number, most: number, sum: number): Record<string, number> {
  const whole = Math.min(items * most, Math.max(0, Math.round(sum)))
  return Object.fromEntries(Array.from({ length: items }, (_, at) => [`${form}/${at + 1}`, Math.floor(whole / items) + (at < whole % items ? 1 : 0)]))
}
