// The invented clinic, played through the use cases that people use: every kind of course is in it, by the engine's own word.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { briefOfCase, type BriefOfCase } from '#src/access/brief.ts'
import { caseScope, organisationScope } from '#src/access/scope.ts'
import { away, leaver } from '#src/demonstration/colleagues.ts'
import { fillDemonstration } from '#src/demonstration/fill.ts'
import { grow } from '#src/demonstration/grow.ts'
import { invent, type Invented } from '#src/demonstration/invent.ts'
import { everyKind, type Kind } from '#src/demonstration/kinds.ts'
import { people } from '#src/demonstration/people.ts'
import { ceilingOf } from '#src/domain/engagement/ceiling.ts'
import { mayHaveTakenPlace } from '#src/domain/session/course.ts'
import { usualParameters } from '#src/domain/alliance/parameters.ts'
import { goalOf } from '#src/domain/goals/goal.ts'
import { ratedSession } from '#src/domain/brief/find-signals.ts'
import { unseal } from '#src/platform/crypto.ts'
import { dateIn, timeIn } from '#src/platform/time.ts'
import { clientSeal, readCase, therapistsOfCase } from '#src/records/cases.ts'
import { inTransaction, type Tx } from '#src/records/database.ts'
import { everyOrganisation } from '#src/records/every-organisation.ts'
import { lineSeal } from '#src/records/history.ts'
import type { OrganisationScope } from '#src/records/scope.ts'
import { verifyAudit } from '#src/records/verify.ts'
import { openWorld, type World } from '../world.ts'

const invented = 23
const seed = 7
const zone = 'Europe/London'

/** A small clinic: each kind of course once, then those who are particular, then the odd names. */
async function openClinic(size: number): Promise<World> {
  const world = await openWorld({ settled: false, demonstration: true })
  const faults: unknown[] = []
  const growth = grow(await fillDemonstration(world.context, { invented: size, seed }), (fault) => faults.push(fault))
  assert.deepEqual(growth.filling(), { here: people.length, of: people.length + size }, 'the tour’s people are there at once')
  while (growth.filling()) await pause(50)
  assert.deepEqual(faults, [])
  return world
}

async function inClinic<Result>({ context }: World, work: (tx: Tx, scope: OrganisationScope) => Promise<Result>): Promise<Result> {
  const [organisationId] = await everyOrganisation(context.db)
  const scope = organisationScope(organisationId!, { kind: 'system', id: null }, null)
  return await inTransaction(context.db, scope, (tx) => work(tx, scope))
}

interface Read {
  /** The brief of each session in turn, as it is read now. */
  readonly briefs: readonly BriefOfCase[]
  /** What is known now. */
  readonly now: BriefOfCase
  readonly isClosed: boolean
  readonly therapists: readonly string[]
  /** Everything that was written down, without ids. */
  readonly content: object
}

/** Every case by the client's name. @param briefsToo the brief of every session, which takes a while */
async function readAll(world: World, briefsToo: boolean): Promise<ReadonlyMap<string, Read>> {
  const { context } = world
  return await inClinic(world, async (tx, scope) => {
    const rows = await tx.selectFrom('cases').select(['case_id as caseId', 'client_id as clientId']).where('organisation_id', '=', scope.organisationId).execute()
    const names = new Map((await tx.selectFrom('people').select(['person_id as id', 'name']).where('organisation_id', '=', scope.organisationId).execute()).map(({ id, name }) => [id, name]))
    const read = new Map<string, Read>()
    for (const { caseId, clientId } of rows) {
      const of = caseScope(scope, { caseId, clientId, reader: 'therapist', words: true })
      const key = (await context.keyring.client(scope.organisationId, clientId))!
      const row = await readCase(tx, of)
      const now = await briefOfCase(context, tx, of, context.clock(), undefined)
      const briefs: BriefOfCase[] = []
      for (const { id } of briefsToo ? now.history.sessions : []) briefs.push(await briefOfCase(context, tx, of, context.clock(), id))
      const number = new Map(now.history.sessions.map(({ id }, index) => [id, index]))
      const parts = await therapistsOfCase(tx, scope, caseId)
      const lines = await tx.selectFrom('lines').select(['line_id as id', 'kind', 'share', 'words']).where('organisation_id', '=', scope.organisationId).where('case_id', '=', caseId).execute()
      const { history } = now
      read.set(unseal(key, row.name, clientSeal(clientId, 'name')), {
        now, briefs, isClosed: row.closedAt !== null, therapists: parts.map(({ name }) => name),
        content: {
          called: now.called, closedAt: row.closedAt,
          sessions: history.sessions.map(({ number, status, plannedStart, plannedEnd, startedAt, endedAt }) => ({ number, status, plannedStart, plannedEnd, startedAt, endedAt })),
          checkIns: history.checkIns.map(({ sessionId, kind, receivedAt, answers, versions }) => ({ session: number.get(sessionId), kind, receivedAt, answers, versions })),
          mirrors: history.mirrors.map(({ sessionId, submittedAt, answers }) => ({ session: number.get(sessionId), submittedAt, answers })).sort((one, other) => one.submittedAt - other.submittedAt),
          safety: history.safety.map(({ level, answer, raisedAt, acknowledgedAt }) => ({ level, answer, raisedAt, acknowledgedAt })),
          pastScores: history.pastScores,
          agreed: history.agreed.map(({ text, answers }) => ({ text, answers })),
          handlings: history.handlings.map(({ kind, rule, sessionId, deed, at }) => ({ kind, rule, deed, at, session: sessionId && number.get(sessionId) })).sort((one, other) => one.at - other.at || (one.kind < other.kind ? -1 : 1)),
          heard: history.heard.map(({ sessionId, answer, at }) => ({ session: number.get(sessionId), answer, at })),
          goals: history.goals.goals.map((fact) => ({ changes: fact.changes, ratings: history.goals.ratings.filter(({ goalId }) => goalId === fact.id).map(({ rating }) => rating).sort() })),
          lists: history.goals.lists.map(({ side, state, writtenAt, goals }) => ({ side, state, writtenAt, goals: goals.map(({ part, text, importance }) => ({ part, text, importance })).sort((one, other) => (one.part < other.part ? -1 : one.part > other.part ? 1 : 0)) })).sort((one, other) => (one.side < other.side ? -1 : 1)),
          reviews: history.goals.reviews.map(({ kind, by, at, lookAgainOn, levels }) => ({ kind, by, at, lookAgainOn, levels: levels.map(({ level }) => level) })),
          lines: lines.map(({ id, kind, share, words }) => `${kind} ${share} ${unseal(key, words, lineSeal(id))}`).sort(),
          parts: parts.map(({ personId, part, since, until }) => ({ who: names.get(personId), part, since, until })),
        },
      })
    }
    return read
  })
}

const toldIn = ({ brief }: BriefOfCase): string[] =>
  [...brief.signals, ...brief.alsoNoted, ...brief.goodNews].flatMap((signal) => (signal.kind === 'rupture' ? signal.evidence.findings : [signal]).map(({ rule }) => `${signal.kind} ${rule}`))
const everTold = ({ briefs, now }: Read): ReadonlySet<string> => new Set([...briefs, now].flatMap(toldIn))
const ratingsOf = ({ now: { history } }: Read) => history.sessions.filter(mayHaveTakenPlace).map((session) => ratedSession(history, session))

describe('the invented clinic', () => {
  let world: World
  let read: ReadonlyMap<string, Read>
  let courses: readonly Invented[]
  const of = (kind: Kind): Read => read.get(courses.find((course) => course.kind === kind)!.name)!
  before(async () => {
    world = await openClinic(invented)
    courses = invent(invented, seed, dateIn(world.clock.now, zone))
    read = await readAll(world, true)
  })
  after(() => world.close())

  test('holds everybody who was thought up', () => {
    assert.deepEqual([...read.keys()].sort(), [...people, ...courses].map(({ name }) => name).sort())
  })

  const told: Readonly<Partial<Record<Kind, string>>> = {
    improving: 'positive reliable-change', stuck: 'not-on-track stuck', deteriorating: 'deteriorating reliable-change', 'sudden-gain': 'positive sudden-gain',
    'sudden-loss': 'deteriorating sudden-loss', repaired: 'positive repaired', lost: 'rupture R3', withdrawing: 'rupture R2', 'not-heard': 'engagement missed-session', answered: 'safety risk-item',
  }
  for (const [kind, signal] of Object.entries(told) as [Kind, string][]) {
    test(`${kind}: the engine says "${signal}"`, () => {
      assert.ok(everTold(of(kind)).has(signal), [...everTold(of(kind))].join(', '))
    })
  }

  test('kinds of which nothing is said are there all the same', () => {
    const ceiling = ceilingOf(ratingsOf(of('ceiling')).flatMap(({ client }) => (client ? [[client.items.goal, client.items.task, client.items.bond]] : [])), usualParameters.range)!
    assert.ok(ceiling.running === ceiling.complete && ceiling.complete >= 8)
    const oneSide = ratingsOf(of('one-side'))
    assert.ok(oneSide.every(({ client }) => client === null) && oneSide.filter(({ therapist }) => therapist !== null).length >= 8)
    // Of ratings a rule may speak wrongly, here as elsewhere; of scores it may not.
    assert.ok(ratingsOf(of('steady')).length >= 8 && ![...everTold(of('steady'))].some((each) => /^(deteriorating|not-on-track)/.test(each)))
    const ahead = of('ahead').now
    assert.ok(ahead.brief.session && ahead.brief.lastSession === null)
    assert.ok(of('lost').isClosed && !everTold(of('lost')).has('positive repaired'))
    assert.equal(everyKind.length, new Set(courses.flatMap(({ kind }) => kind ?? [])).size)
  })

  test('an answer that needs a person was seen in time in one case and is open in another', () => {
    const [seen] = of('answered').now.history.safety
    assert.ok(seen?.acknowledgedAt && seen.acknowledgedAt - seen.raisedAt < 3_600_000)
    assert.equal(read.get('Noor Siddiqui')!.now.brief.openSafety.length, 1)
  })

  test('signals were talked about, taken to supervision, put off, and answered by the client', () => {
    const done = (kind: Kind) => of(kind).now.history.handlings.map(({ deed }) => deed)
    assert.ok(done('repaired').includes('talked-about') && done('lost').includes('to-supervision') && done('withdrawing').includes('snoozed'))
    assert.equal(of('repaired').now.history.agreed.length, 1)
    assert.equal(of('repaired').now.history.heard.length, 1)
    const amal = read.get('Amal Haddad')!.now.history
    assert.deepEqual([amal.agreed.map(({ text }) => text), amal.heard.map(({ answer }) => answer)], [['At the start we say what each exercise is for.'], ['yes']])
  })

  test('of those who named goals one pair wants the same, one different things, and of one a goal slips; goals are reached, changed, let go and put aside', () => {
    const goalsIn = (name: string) => read.get(name)!.now.history.goals
    const [same, apart, slipping] = ['Siân Ní Dhómhnaill-O’Brien', '李伟 (Li Wei)', 'Jonas Weber']
    const become = (name: string) => goalsIn(name).goals.map(goalOf).map(({ standing, ended }) => ended?.outcome ?? standing)
    assert.deepEqual([become(same!), become(apart!), become(slipping!)], [['reached', 'current', 'changed'], [], ['current', 'let-go', 'parked']])
    assert.ok(everTold(read.get(apart!)!).has('goals goals-apart') && !everTold(read.get(same!)!).has('goals goals-apart'))
    assert.ok(everTold(read.get(slipping!)!).has('goals goal-falling'))
    assert.deepEqual(goalsIn(slipping!).reviews.map(({ kind, levels }) => [kind, levels.map(({ level }) => level)]), [['held', [0]]])
  })

  test('one was handed over, one is looked after during a leave, and one came to a colleague when the therapist left', () => {
    const therapistsOf = (find: (course: Invented) => unknown) => read.get(courses.find(find)!.name)!.content as { parts: { who: string; part: string; until: number | null }[] }
    const partsOf = (find: (course: Invented) => unknown) => therapistsOf(find).parts.map(({ who, part, until }) => `${who} ${part}${until !== null && until <= world.clock.now ? ', over' : ''}`).sort()
    assert.deepEqual(partsOf(({ handOver }) => handOver && !handOver.isLeaving), ['Chidi Eze own, over', 'Leila Farsi own'])
    assert.deepEqual(partsOf(({ cover }) => cover), ['Hanna Lindqvist own', 'Mira Okafor cover'])
    assert.deepEqual(partsOf(({ handOver }) => handOver?.isLeaving), ['Sanjay Rao own', 'Wanda Zielińska own, over'])
    assert.deepEqual([away.who, leaver.who, leaver.to], ['hanna', 'wanda', 'sanjay'])
  })

  test('odd days and hours are there: a leap day, midnight, both changes of the clocks, other zones', () => {
    const past = [...read.values()].flatMap(({ now }) => now.history.pastScores)
    assert.ok(past.some(({ takenOn }) => dateIn(takenOn, 'UTC') === '2024-02-29'))
    const starts = [...read.values()].map(({ now }) => now.history.sessions.map(({ plannedStart }) => plannedStart))
    assert.ok(starts.some((each) => each.length > 5 && each.every((start) => timeIn(start, zone) === '00:00')))
    assert.ok(starts.some((each) => each.some((start) => dateIn(start, zone) < '2026-03-29') && each.some((start) => dateIn(start, zone) > '2026-10-25')))
  })

  test('every audit chain holds', async () => {
    const report = await inClinic(world, verifyAudit)
    assert.deepEqual(report.faults, [])
    assert.equal(report.chains, read.size + 1)
    assert.ok(report.rows > 1_000)
  })

  test('is the same again for the same seed and the same hour', async () => {
    const fewer = 6
    const again = await openClinic(fewer)
    try {
      const other = await readAll(again, false)
      assert.equal(other.size, people.length + fewer)
      for (const [name, { content }] of other) assert.deepEqual(content, read.get(name)?.content, name)
    } finally {
      await again.close()
    }
  })

  test('the tour leads through six pages, each with the right eyes, and ends', async () => {
    const browser = world.browser()
    const entrance = await (await browser.get('/demonstration')).text()
    assert.match(entrance, /action="\/demonstration\/tour\/today"/)
    assert.doesNotMatch(entrance, /still filling/)
    const stops = [
      ['today', /1 of 6: Today\./, /Amal/], ['brief', /2 of 6/, /I wasn’t sure what the sheet was for/], ['why', /3 of 6/, /false alarm|how often/i],
      ['together', /4 of 6/, /The sheet: what is it for/], ['check-in', /5 of 6/, /<form/], ['lead', /6 of 6/, /End the tour/],
    ] as const
    for (const [index, [stop, strip, matter]] of stops.entries()) {
      const answer = await browser.post(`/demonstration/tour/${stop}`)
      assert.equal(answer.status, 303, stop)
      const shown = await browser.get(answer.headers.get('location')!)
      assert.equal(shown.status, 200, stop)
      const page = await shown.text()
      assert.match(page, strip)
      assert.match(page, matter)
      const next = stops[index + 1]
      if (next) assert.match(page, new RegExp(`action="/demonstration/tour/${next[0]}"`))
    }
    assert.doesNotMatch(await (await browser.get('/demonstration')).text(), /class="tour/, 'at the entrance nobody is anybody')
    assert.equal((await browser.post('/demonstration/tour/elsewhere')).status, 404)
    assert.equal((await browser.post('/demonstration/tour-end')).headers.get('location'), '/demonstration')
    assert.doesNotMatch(await (await browser.get('/today')).text(), /class="tour/)
  })
})
