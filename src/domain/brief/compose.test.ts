import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { composeBrief } from './compose.ts'
import { usualGround } from './ground.ts'
import { after, before, beforeSession, checkInId, gad7, history, line, lineId, mirror, phq9, session, sessionId, startsAt, task, taskId } from './history.fixture.ts'
import type { CaseHistory, SessionFact } from './history.ts'
import { InstrumentFile, type Instrument } from '../instruments/instrument.ts'
import { engineVersion } from '../signal/signal.ts'

const shipped = (name: string): Instrument => InstrumentFile.parse(JSON.parse(readFileSync(new URL(`../../../content/instruments/${name}.json`, import.meta.url), 'utf8')))
const instruments = ['phq-9.en', 'phq-9.ar', 'phq-8.en', 'gad-7.en', 'attune-before.en', 'attune-after.en', 'attune-mirror.en'].map(shipped)
const kinds = (signals: readonly { kind: string }[]) => signals.map((signal) => signal.kind)

test('item 9 = 1, PHQ-9 up by 7 and a rupture on one day: safety and deterioration told, the rupture noted', () => {
  const brief = composeBrief(
    history(1, {
      checkIns: [before(1, phq9(10)), before(2, phq9(17, 1)), after(1, { goal: 8, task: 3, bond: 8, tension: 0 })],
      mirrors: [mirror(1, { goal: 8, task: 8, bond: 8 })],
      safety: [task(2, { before: 0, level: 'urgent' })],
    }),
    instruments,
    usualGround,
  )
  assert.deepEqual([kinds(brief.signals), kinds(brief.alsoNoted), kinds(brief.goodNews)], [['safety', 'deteriorating'], ['rupture'], []])
  assert.deepEqual(brief.playbook, ['safety', 'deteriorating', 'rupture-low-task'])
  const [safety, worse] = brief.signals
  assert.deepEqual(safety?.kind === 'safety' && [safety.level, safety.evidence.raised], ['urgent', [{ taskId: taskId(2), sessionId: sessionId(2), checkInId: checkInId(2), item: 'phq-9/9', version: '1.0.0', level: 'urgent', answer: 1, before: 0, raisedAt: beforeSession(2), acknowledgedAt: null }]])
  assert.deepEqual(worse?.kind === 'deteriorating' && worse.rule === 'reliable-change' && worse.evidence.changes.map((change) => [change.points, change.ruled.threshold, change.ruled.rule]), [[7, 6, 'nhs-talking-therapies']])
  assert.equal(brief.engineVersion, engineVersion)
})

test('today, last, first, change and band of each followed outcome', () => {
  const brief = composeBrief(history(2, { checkIns: [before(1, { ...phq9(16), ...gad7(9) }), before(2, phq9(14)), before(3, { ...phq9(9), ...gad7(12) })] }), instruments, usualGround)
  const line = (id: string) => brief.scores.find((each) => each.instrument === id)
  const phq = line('phq-9')
  assert.deepEqual([phq?.today?.kind === 'scored' && [phq.today.value, phq.today.band, phq.today.isCase], phq?.last?.value, phq?.first?.value], [[9, 'mild', false], 14, 16])
  assert.deepEqual([phq?.change?.points, phq?.change?.ruled?.reliable, phq?.range], [-7, 'improved', { min: 0, max: 27 }])
  assert.deepEqual([line('gad-7')?.last?.sessionNumber, line('gad-7')?.change?.ruled?.reliable], [1, 'no-reliable-change'])
  assert.deepEqual([kinds(brief.signals), kinds(brief.goodNews), brief.playbook], [[], ['positive'], ['reliable-improvement']])
})

test('better on one outcome and worse on another says both', () => {
  const brief = composeBrief(history(1, { checkIns: [before(1, { ...phq9(12), ...gad7(9) }), before(2, { ...phq9(5), ...gad7(13) })] }), instruments, usualGround)
  assert.deepEqual([kinds(brief.signals), kinds(brief.goodNews)], [['deteriorating'], ['positive']])
})

test('a form without a score is shown as such and is neither zero nor unchanged', () => {
  const { 'phq-9/9': _skipped, ...noItem9 } = phq9(12)
  const brief = composeBrief(history(1, { checkIns: [before(1, phq9(16)), before(2, noItem9)] }), instruments, usualGround)
  const phq = brief.scores[0]
  assert.deepEqual([phq?.today?.kind, phq?.today?.missing, phq?.last?.value, phq?.change, phq?.course.length], ['incomplete', ['9'], 16, null, 1])
})

test('a version that is not in the catalogue is not scored by another one', () => {
  const brief = composeBrief(history(1, { checkIns: [before(1, phq9(10)), before(2, phq9(20), { versions: { 'phq-9': '2.0.0' } })] }), instruments, usualGround)
  assert.deepEqual([brief.scores[0]?.today?.kind, brief.signals], ['unknown-version', []])
})

test('an instrument without a published rule has a difference and no signal', () => {
  const eight = (total: number) => Object.fromEntries(Object.entries(phq9(total)).filter(([key]) => key !== 'phq-9/9').map(([key, value]) => [key.replace('phq-9', 'phq-8'), value]))
  const at = (n: number, total: number) => before(n, eight(total), { versions: { 'phq-8': '1.0.0' } })
  const brief = composeBrief(history(1, { checkIns: [at(1, 8), at(2, 20)] }), instruments, usualGround)
  assert.deepEqual([brief.scores[0]?.change?.points, brief.scores[0]?.change?.ruled, brief.signals], [12, null, []])
})

test('hope and readiness today and last time; a zero is an answer', () => {
  const brief = composeBrief(history(2, { checkIns: [before(1, { 'attune-before/hope': 6, 'attune-before/ready': 3 }), before(3, { 'attune-before/hope': 0 })] }), instruments, usualGround)
  assert.deepEqual(brief.hope, { today: 0, last: { value: 6, sessionId: sessionId(1), sessionNumber: 1 } })
  assert.deepEqual(brief.ready, { today: null, last: { value: 3, sessionId: sessionId(1), sessionNumber: 1 } })
})

test('a late check-in is shown as late and is not the score, but its item 9 is heard', () => {
  const now = startsAt(2) + 5 * 60_000
  const brief = composeBrief(history(1, { now, checkIns: [before(1, phq9(10)), before(2, { ...phq9(20, 2), 'attune-before/hope': 2 }, { receivedAt: startsAt(2) + 1 })] }), instruments, usualGround)
  assert.deepEqual([brief.checkIn.counting, brief.checkIn.late.map((late) => [late.id, late.hope, late.scores[0]?.kind === 'scored' && late.scores[0].value])], [null, [[checkInId(2), 2, 20]]])
  assert.deepEqual([brief.scores[0]?.today, kinds(brief.signals)], [null, ['safety']])
})

test('a risk answer is heard without a task, after a milder second try, and when acknowledged; an old acknowledged one is not repeated', () => {
  const tryAgain = [before(2, phq9(10, 2), { id: checkInId(50), receivedAt: beforeSession(2) - 5 }), before(2, phq9(10, 0))]
  const untold = composeBrief(history(1, { checkIns: tryAgain }), instruments, usualGround)
  assert.deepEqual(untold.signals[0]?.kind === 'safety' && untold.signals[0].evidence.raised.map((each) => [each.taskId, each.answer, each.level]), [[null, 2, 'urgent']])
  const acknowledged = { acknowledgedAt: beforeSession(2) + 1 }
  assert.deepEqual(kinds(composeBrief(history(1, { safety: [task(2, acknowledged)] }), instruments, usualGround).signals), ['safety'])
  const old = composeBrief(history(3, { checkIns: [before(1, phq9(10, 1))], safety: [task(1, acknowledged)] }), instruments, usualGround)
  assert.deepEqual([old.signals.filter(({ kind }) => kind === 'safety'), old.openSafety], [[], []])
  const [seen, unseen] = [{ acknowledgedAt: beforeSession(3) + 1 }, {}].map((change) => history(3, { safety: [task(3, change)] }))
  const told = (facts: CaseHistory, session: number) => kinds(composeBrief(facts, instruments, usualGround, sessionId(session)).signals)
  assert.deepEqual([told(seen!, 2), told(seen!, 3), told(unseen!, 2)], [[], ['safety'], ['safety']], 'what came after a session belongs to a later brief, once somebody has seen it')
  const open = composeBrief(history(3, { safety: [task(1)] }), instruments, usualGround)
  assert.deepEqual([kinds(open.signals), open.openSafety.map((fact) => fact.id)], [['safety'], [taskId(1)]])
})

test('the last session item by item, both sides once the mirror is in', () => {
  const facts = { checkIns: [after(1, { goal: 7, task: 8, bond: 9, tension: 0 })] }
  const due = composeBrief(history(1, facts), instruments, usualGround).lastSession
  assert.deepEqual([due?.mirror, due?.client, due?.therapist], ['due', null, null])
  const seen = composeBrief(history(1, { ...facts, mirrors: [mirror(1, { goal: 5, task: 8, bond: 9, tension: 1 })] }), instruments, usualGround)
  assert.deepEqual([seen.lastSession?.mirror, seen.lastSession?.client?.mean, seen.lastSession?.therapist?.items.goal], ['in', 8, 5])
  assert.deepEqual([kinds(seen.alsoNoted), seen.playbook], [['rupture'], ['rupture-tension']], 'a therapist\'s "a little" is a watch')
  const not = composeBrief(history(1, { ...facts, mirrors: [mirror(1, null)] }), instruments, usualGround).lastSession
  assert.deepEqual([not?.mirror, not?.client?.items.bond, not?.therapist], ['not-rating', 9, null])
})

test("the client's words: this session's, the last one's, and only what they share now", () => {
  const brief = composeBrief(
    history(2, {
      mirrors: [mirror(1, null), mirror(2, null)],
      lines: [
        line(3, 'miss', 'the letter'),
        line(2, 'miss', 'old'),
        line(30, 'miss', 'kept back', { sessionId: sessionId(3), share: 'together' }),
        line(2, 'better', 'less homework', { id: lineId(20) }),
        line(1, 'better', 'older', { id: lineId(21) }),
        line(1, 'voice', 'I nearly did not come', { id: lineId(22) }),
        line(2, 'voice', 'private', { id: lineId(23), share: 'private' }),
        line(2, 'voice', 'new', { id: lineId(24) }),
      ],
    }),
    instruments,
    usualGround,
  )
  assert.deepEqual(brief.words.miss.map((word) => word.text), ['the letter'])
  assert.deepEqual(brief.words.better.map((word) => [word.text, word.lineId, word.sessionId]), [['less homework', lineId(20), sessionId(2)]])
  assert.deepEqual(brief.words.voice.map((word) => [word.text, word.isNew]), [['new', true], ['I nearly did not come', false]])
})

test('a first session and a case with none have a brief too', () => {
  const first = composeBrief(history(0), instruments, usualGround)
  assert.deepEqual([first.session?.number, first.lastSession, first.scores, first.signals], [1, null, [], []])
  const none = composeBrief(history(0, { sessions: [] }), instruments, usualGround)
  assert.deepEqual([none.session, none.checkIn], [null, { counting: null, late: [] }])
})

test('the order of the facts does not matter, nor does what was said for later sessions', () => {
  const facts = history(3, {
    checkIns: [before(1, phq9(10)), before(2, phq9(12, 1)), before(3, phq9(17)), before(4, phq9(18)), after(3, { task: 2 }), after(2, { tension: 2 })],
    mirrors: [mirror(1, null), mirror(2, { tension: 2 }), mirror(3, { goal: 2 })],
    lines: [line(4, 'miss', 'a'), line(3, 'better', 'b')],
    safety: [task(2), task(1)],
  })
  const brief = composeBrief(facts, instruments, usualGround)
  const shuffled = <T>(all: readonly T[]) => fc.shuffledSubarray([...all], { minLength: all.length, maxLength: all.length })
  fc.assert(
    fc.property(shuffled(facts.sessions), shuffled(facts.checkIns), shuffled(facts.mirrors), shuffled(facts.lines), shuffled(facts.safety), (sessions, checkIns, mirrors, lines, safety) => {
      assert.deepEqual(composeBrief({ ...facts, sessions, checkIns, mirrors, lines, safety }, instruments, usualGround), brief)
    }),
  )
  const more = { ...facts, sessions: [...facts.sessions, session(5, { status: 'planned' })], checkIns: [...facts.checkIns, before(5, phq9(3), { receivedAt: facts.now - 1 })] }
  assert.deepEqual(composeBrief(more, instruments, usualGround), brief)
})

const ratedWeekly = (...means: number[]) => ({
  checkIns: means.map((mean, index) => after(index + 1, { goal: mean, task: mean, bond: mean, tension: 0 })), mirrors: means.map((_, index) => mirror(index + 1, null)),
})
const compose = (held: number, facts: Parameters<typeof history>[1]) => composeBrief(history(held, facts), instruments, usualGround)

test('a fall below the usual range is a signal with its page, a slow repair is good news in its session and no later one', () => {
  const fell = compose(6, ratedWeekly(9, 8, 9, 8, 9, 5))
  assert.deepEqual([kinds(fell.signals), fell.playbook], [['rupture'], ['rupture-low-task', 'rupture-withdrawal']])
  const mended = compose(8, ratedWeekly(9, 8, 9, 8, 9, 5, 9, 9))
  assert.deepEqual([kinds(mended.signals), mended.goodNews.map(({ rule }) => rule), mended.playbook], [[], ['repaired'], ['repaired']])
  assert.deepEqual(compose(9, ratedWeekly(9, 8, 9, 8, 9, 5, 9, 9, 9)).goodNews, [])
})

test('a standstill: a line at the third session, a signal from the sixth', () => {
  const course = (...totals: number[]) => compose(totals.length - 1, { checkIns: totals.map((total, index) => before(index + 1, phq9(total))) })
  const third = course(16, 15, 14)
  assert.deepEqual([kinds(third.signals), third.alsoNoted.map(({ rule }) => rule)], [[], ['early-watch']])
  const sixth = course(16, 15, 14, 15, 14, 13)
  assert.deepEqual([sixth.signals.map(({ rule }) => rule), sixth.playbook], [['stuck'], ['stuck']])
})

test('an old score from another record hides no worsening since this course began, and makes no standstill good news', () => {
  const takenOn = Math.floor(startsAt(1) / 86_400_000 - 900) * 86_400_000
  const course = (...totals: number[]) => compose(totals.length - 1, { checkIns: totals.map((total, index) => before(index + 1, phq9(total))), pastScores: [{ instrument: 'phq-9', version: '1.0.0', value: 19, takenOn }] })
  const [worse, standing] = [course(10, 17), course(13, 12, 13, 12, 13, 12)]
  assert.deepEqual([kinds(worse.signals), worse.goodNews], [['deteriorating'], []])
  assert.deepEqual([standing.signals.map(({ rule }) => rule), standing.goodNews], [['stuck'], []])
  assert.deepEqual([worse.scores[0]!.first?.value, worse.scores[0]!.course.map(({ value }) => value)], [10, [19, 10, 17]])
})

test('no standstill of one outcome while another had reliably improved when it was last asked', () => {
  const course = (gads: number[]) => compose(5, { checkIns: [16, 15, 14, 15, 14, 13].map((total, index) => before(index + 1, { ...phq9(total), ...(gads[index] === undefined ? {} : gad7(gads[index])) })) })
  assert.deepEqual([course([12, 11, 10, 9, 8]), course([12, 11, 10, 9, 9])].map((brief) => brief.signals.map(({ rule }) => rule)), [[], ['stuck']])
})

test('a sudden gain is told once, with the score that makes it known; a sudden loss is a watch', () => {
  const course = (...totals: number[]) => compose(totals.length - 1, { checkIns: totals.map((total, index) => before(index + 1, phq9(total))) })
  const sudden = (brief: ReturnType<typeof course>) => [...brief.alsoNoted, ...brief.goodNews].map(({ rule }) => rule).filter((rule) => rule.startsWith('sudden'))
  assert.deepEqual([course(18, 17, 18, 10), course(18, 17, 18, 10, 9), course(18, 17, 18, 10, 9, 10)].map(sudden), [[], ['sudden-gain'], []])
  assert.deepEqual(sudden(course(9, 10, 9, 18, 17)), ['sudden-loss'])
})

test('a session that was cancelled or missed lies between no two: a change across it is as sudden as without it; one that took place without a form is not known', () => {
  const totals = [18, 17, 18, null, 10, 9]
  const given = { checkIns: totals.flatMap((total, index) => (total === null ? [] : [before(index + 1, phq9(total))])) }
  const told = (status: SessionFact['status'], more: Partial<CaseHistory> = {}) => {
    const { sessions, ...rest } = history(5, given)
    const numbered = sessions.map((each) => (each.id !== sessionId(4) ? each : { ...each, status, number: status === 'held' ? 4 : null }))
    return composeBrief({ ...rest, sessions: numbered, ...more }, instruments, usualGround).goodNews.map(({ rule }) => rule).filter((rule) => rule.startsWith('sudden'))
  }
  assert.deepEqual((['cancelled-by-client', 'cancelled-by-therapist', 'did-not-attend', 'held'] as const).map((status) => told(status)), [['sudden-gain'], ['sudden-gain'], ['sudden-gain'], []])
  assert.deepEqual(told('cancelled-by-client', { checkIns: [...given.checkIns, before(4, phq9(18))] }), ['sudden-gain'], 'the form of a session that was then cancelled counts as what it says')
})

test('not yet heard from: a missed session, a form that did not come where forms come; low readiness today', () => {
  const rules = (brief: ReturnType<typeof compose>) => brief.signals.flatMap((signal) => (signal.kind === 'engagement' ? signal.evidence.reasons.map(({ kind }) => kind) : []))
  const missed = history(2).sessions.map((each, index) => (index === 1 ? { ...each, status: 'did-not-attend' as const, number: null } : each))
  assert.deepEqual(rules(compose(2, { sessions: missed, checkIns: [before(1, phq9(12))] })), ['missed-session'])
  assert.deepEqual(rules(compose(2, { checkIns: [before(1, phq9(12))] })), ['missed-form'])
  assert.deepEqual(rules(compose(2, {})), [], 'where no form ever came none is missed')
  const today = (ready: number) => compose(1, { checkIns: [before(1, phq9(12)), before(2, { 'attune-before/ready': ready })] })
  assert.deepEqual([rules(today(3)), rules(today(4)), today(2).playbook], [['low-readiness'], [], ['ambivalence']])
})
