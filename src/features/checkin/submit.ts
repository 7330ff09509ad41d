// Takes in one check-in or alliance check: stored, scored, looked at for an answer that needs a person, and in the audit trail, all or nothing.
import type { Context } from '#src/access/context.ts'
import { catalogueFor, type Catalogue } from '#src/access/catalogue.ts'
import { computedScores } from '#src/access/computed.ts'
import { raiseSafety } from '#src/access/safety.ts'
import { goalRatingInstrument } from '#src/domain/goals/goal-rating.ts'
import { CheckInId, type LineId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import type { Instrument } from '#src/domain/instruments/instrument.ts'
import { raisedBy, risksIn, watchedItems } from '#src/domain/safety/risk.ts'
import { startOf } from '#src/domain/session/before-after.ts'
import { isHeardAsked } from '#src/domain/signal/ask-heard.ts'
import { idFrom, seal } from '#src/platform/crypto.ts'
import { audit } from '#src/records/audit.ts'
import { checkInOf, checkInsOf, insertCheckIn, type NewCheckIn } from '#src/records/check-ins.ts'
import { inTransaction, type Tx } from '#src/records/database.ts'
import { noteEvidenceDue } from '#src/records/evidence-moments.ts'
import { goalRatingsOf, insertGoalRatings } from '#src/records/goals.ts'
import { insertHeard, lastTalk } from '#src/records/handlings.ts'
import { lineSeal } from '#src/records/history.ts'
import { insertRelease, releasedChecks } from '#src/records/releases.ts'
import type { ClientScope } from '#src/records/scope.ts'
import type { Submission } from './input.ts'
import { scoresOf } from './scores-of.ts'

/** The server's word that it has arrived; the same for the same id, however often it is sent. */
export interface Receipt {
  readonly checkInId: CheckInId
  readonly receivedAt: number
  /** A check-in that arrived when the session had begun: kept, and shown to the therapist as late. */
  readonly late: boolean
  readonly timeZone: string
}

/** @throws Refusal invalid for another case's session, forbidden where the client's yes does not stand, gone once erased */
export async function submit(context: Context, scope: ClientScope, given: Submission, door: NewCheckIn['door']): Promise<Receipt> {
  const at = context.clock()
  const key = given.lines.length > 0 ? await context.keyring.client(scope.organisationId, scope.clientId) : null
  if (given.lines.length > 0 && !key) throw new Refusal('gone', 'error.link-gone')
  const lines = given.lines.map(({ kind, share, text }) => {
    const lineId = context.newId() as LineId
    return { lineId, kind, share, words: seal(key!, text, lineSeal(lineId)) }
  })
  const catalogue = await catalogueFor(context, scope, Object.keys(given.versions))
  const shown = shownInstruments(catalogue, scope, given)
  const scores = scoresOf(shown, given.answers, await computedScores(context, scope, shown, given.answers))
  let isNew = false
  const receipt = await inTransaction(context.db, scope, async (tx) => {
    const row: NewCheckIn = { checkInId: given.checkInId, sessionId: given.sessionId, kind: given.kind, at, door: scope.known ? 'pin' : door, versions: given.versions, answers: given.answers }
    // Before this check-in is there, since it is the one that answers. Nobody but the client was asked.
    const isAsked = given.heard !== null && scope.known && isHeardAsked(await lastTalk(tx, scope))
    const ground = await insertCheckIn(tx, scope, row, scores, lines)
    if (!ground) throw new Refusal('invalid', 'checkin.other-session')
    if (!ground.agreed) throw new Refusal('forbidden', 'checkin.agree-first')
    const receiptAt = (receivedAt: number): Receipt => ({
      checkInId: given.checkInId, receivedAt, late: given.kind === 'before' && receivedAt >= startOf({ ...ground, plannedEnd: 0, endedAt: null }), timeZone: ground.timeZone,
    })
    if (!ground.isNew) {
      const before = await checkInOf(tx, scope, given.checkInId)
      if (!before) throw new Refusal('conflict', 'checkin.mend.broken')
      // Sent again it can only take back: an old copy must not open what was closed since.
      if (!given.released) await keepForCharts(context, tx, scope, given.checkInId)
      const rated = await goalRatingsOf(tx, scope, [scope.caseId])
      const ratings = Object.fromEntries(rated.flatMap(({ checkInId, goalId, rating }) => (checkInId === given.checkInId ? [[goalId, rating]] : [])))
      return isSame(before.answers, given.answers) && isSame(ratings, given.goals) ? receiptAt(before.receivedAt) : null
    }
    if (isAsked && given.heard) await insertHeard(tx, scope, { checkInId: given.checkInId, sessionId: given.sessionId, answer: given.heard, at })
    if (Object.keys(given.goals).length > 0) await insertGoalRatings(tx, scope, given.checkInId, given.goals)
    await tellSomebody(context, tx, scope, row, watchedItems(shown))
    if (given.released) await insertRelease(tx, scope, { releaseId: context.newId(), checkInId: given.checkInId, released: true, at })
    await audit(tx, scope, { action: given.kind === 'before' ? 'submit-check-in' : 'submit-alliance-check', subjectId: given.checkInId, id: context.newId(), at })
    await noteEvidenceDue(tx, scope, given)
    isNew = true
    return receiptAt(at)
  })
  if (isNew) context.metrics.checkedIn(given.kind)
  // Mended on the same page after it had arrived without the phone's knowing: another answer is another form, and as little may be lost of it.
  return receipt ?? (await submit(context, scope, { ...given, checkInId: CheckInId.parse(idFrom(`${given.checkInId} ${inOrder(given.answers)}${Object.keys(given.goals).length > 0 ? inOrder(given.goals) : ''}`)) }, door))
}

async function keepForCharts(context: Context, tx: Tx, scope: ClientScope, checkInId: CheckInId): Promise<void> {
  if (!(await releasedChecks(tx, scope)).has(checkInId)) return
  await insertRelease(tx, scope, { releaseId: context.newId(), checkInId, released: false, at: context.clock() })
}

const inOrder = (answers: Readonly<Record<string, number>>): string => JSON.stringify(Object.entries(answers).sort(([one], [other]) => (one < other ? -1 : 1)))
const isSame = (one: Readonly<Record<string, number>>, other: Readonly<Record<string, number>>): boolean => inOrder(one) === inOrder(other)

/** Scores are made only by the version that was on the screen; answers to another are kept as they are. */
function shownInstruments(catalogue: Catalogue, scope: ClientScope, { versions }: Submission): Instrument[] {
  return Object.entries(versions).flatMap(([id, version]) => {
    const instrument = catalogue.find(id, scope.language, version)
    // Asked once for each goal, so it has no score of its own.
    return instrument?.version === version && id !== goalRatingInstrument ? [instrument] : []
  })
}

/** An answer that needs a person becomes a task with an owner, in the same transaction: it cannot be stored and not be told. */
async function tellSomebody(context: Context, tx: Tx, scope: ClientScope, { checkInId, sessionId, answers, versions, at }: NewCheckIn, watched: readonly string[]): Promise<void> {
  if (risksIn(answers, null, watched).length === 0) return
  const earlier = (await checkInsOf(tx, scope)).filter(({ id }) => id !== checkInId)
  await raiseSafety(context, tx, scope, { checkInId, sessionId, versions, risks: raisedBy({ id: checkInId, receivedAt: at, answers }, earlier, watched) })
}
