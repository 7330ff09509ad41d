// Shows what has been sent: the receipt, and everything the client sent before. What a line says is for the client alone.
import type { Catalogue } from '#src/access/catalogue.ts'
import type { Visit } from '#src/access/gate.ts'
import { clearCookie, readCookie } from '#src/access/cookies.ts'
import type { CheckInFact } from '#src/domain/brief/history.ts'
import { goalOf, wordingOf } from '#src/domain/goals/goal.ts'
import { CheckInId } from '#src/domain/kernel/ids.ts'
import { saidAnswers } from '#src/domain/instruments/said-answers.ts'
import { startOf } from '#src/domain/session/before-after.ts'
import type { HeardFact } from '#src/domain/brief/history.ts'
import { unsealWords } from '#src/platform/crypto.ts'
import { minute } from '#src/platform/time.ts'
import { audit } from '#src/records/audit.ts'
import { keyOf } from '#src/records/by-case.ts'
import { checkInOf } from '#src/records/check-ins.ts'
import { correctedLines } from '#src/records/corrections.ts'
import { inTransaction } from '#src/records/database.ts'
import { heardOf } from '#src/records/handlings.ts'
import { lineSeal } from '#src/records/history.ts'
import { ownLines } from '#src/records/lines.ts'
import { releasedChecks } from '#src/records/releases.ts'
import type { ClientScope } from '#src/records/scope.ts'
import { html } from '#src/ui/page.tsx'
import { sheetOf } from './refusal-page.tsx'
import { therapistIn } from './client-page.tsx'
import { forget } from './forget.ts'
import { MinePage } from './mine-page.tsx'
import { readGround, type Ground } from './prepare.ts'
import { ThanksPage } from './thanks-page.tsx'

type AtDoor = Visit<ClientScope>

/** Behind the link alone the time of a receipt is told for so long: a design choice, long enough to read it twice. */
const receiptStandsFor = 15 * minute

export async function showThanks(visit: AtDoor): Promise<Response> {
  const { scope } = visit
  const { speech } = visit.frame
  const id = CheckInId.safeParse(visit.query('check-in'))
  const { ground, lines, heard, sent } = await readOwn(visit, id.success ? id.data : undefined)
  const session = ground.sessions.find((one) => one.id === sent?.sessionId)
  const names = new Set<string>(Object.keys(sent?.answers ?? {}).map((key) => ground.catalogue.find(key.split('/')[0]!, scope.language)?.purpose ?? 'before'))
  if (heard.some(({ checkInId }) => checkInId === sent?.id)) names.add('heard')
  const page = html(
    <ThanksPage
      sheet={await sheetOf(visit, ground.contacts)} called={ground.called} therapist={therapistIn(ground.names.get(session?.therapistId ?? ''))}
      receivedAt={sent ? speech.time(sent.receivedAt, ground.timeZone) : null} kind={sent?.kind ?? 'before'}
      late={sent !== undefined && session !== undefined && sent.kind === 'before' && sent.receivedAt >= startOf(session)}
      receipt={sent && ground.checkIns.some(({ id: own }) => own === sent.id) ? { parts: [...[...names].map((purpose) => speech.t(`checkin.receipt.part.${purpose}`)), ...(ratingsIn(visit, ground, sent).length > 0 ? [speech.t('goals.receipt')] : [])], lines } : null}
    />,
  )
  return scope.tablet ? await clearTablet(visit, page) : page
}

/** Not the cookies: the colleague's own sign-in, locked, is one of them. */
async function clearTablet(visit: AtDoor, page: Response): Promise<Response> {
  await forget(visit.context, visit.scope, readCookie(visit.context, visit.http, 'device'))
  clearCookie(visit.context, visit.http, 'device')
  page.headers.set('clear-site-data', '"cache", "storage"')
  // By way of the framework, which holds the cookie to be cleared.
  return visit.http.newResponse(page.body, page)
}

export async function showMine(visit: AtDoor): Promise<Response> {
  const { context, scope } = visit
  const { speech } = visit.frame
  const { ground, lines, released, heard } = await readOwn(visit)
  const when = (instant: number) => `${speech.date(instant, ground.timeZone)}, ${speech.time(instant, ground.timeZone)}`
  const last = ground.sessions.at(-1)
  return html(
    <MinePage
      sheet={await sheetOf(visit, ground.contacts)} therapist={therapistIn(ground.names.get(last?.therapistId ?? ''))}
      since={scope.ownSince > 0 ? when(scope.ownSince) : null}
      lines={lines.map((line) => ({ ...line, command: context.newId(), when: when(line.writtenAt) }))}
      forms={[...ground.checkIns].reverse().map((one) => ({ id: one.id, command: context.newId(), released: released.has(one.id), kind: one.kind, when: when(one.receivedAt), answers: [...answersOf(visit, ground.catalogue, one), ...ratingsIn(visit, ground, one), ...heardIn(visit, heard, one)] }))}
    />,
  )
}

/** Reads the ground and, for a known client, the lines in their own words. */
async function readOwn(visit: AtDoor, checkInId?: CheckInId) {
  const { context, scope } = visit
  const key = scope.known ? await context.keyring.client(scope.organisationId, scope.clientId) : null
  return await inTransaction(context.db, scope, async (tx) => {
    const ground = await readGround(context, tx, scope, key)
    const rows = key ? await ownLines(tx, scope, checkInId) : []
    if (scope.known) await audit(tx, scope, { action: 'view-own', subjectId: checkInId ?? null, id: context.newId(), at: context.clock() })
    const corrected = rows.length > 0 ? await correctedLines(tx, scope, keyOf(scope, key)) : new Map<string, string>()
    const lines = rows.map(({ lineId, words, kind, ...row }) => {
      const [was, text] = [unsealWords(key!, words, lineSeal(lineId)), corrected.get(lineId)]
      return { ...row, id: lineId, after: kind === 'better', text: text ?? was, was: text === undefined ? null : was }
    })
    const released = scope.known ? await releasedChecks(tx, scope) : new Set<CheckInId>()
    const heard = scope.known ? await heardOf(tx, scope, [scope.caseId]) : []
    // The receipt itself is for whoever has its id, which only the page that sent it knows; and, behind the link alone, whoever finds that page in the browser's history later.
    const sent = checkInId && (await checkInOf(tx, scope, checkInId))
    const isForThem = scope.known || (sent !== undefined && ground.now - sent.receivedAt < receiptStandsFor)
    return { ground, lines, released, heard, sent: isForThem ? sent : undefined }
  })
}

const heardIn = ({ frame: { speech } }: AtDoor, heard: readonly HeardFact[], { id }: CheckInFact) =>
  heard.filter(({ checkInId }) => checkInId === id).map(({ answer }) => ({ ask: speech.t('checkin.heard.ask'), answer: speech.t(`checkin.heard.${answer}`) }))

/** What was said of each goal, under the words it has now. */
const ratingsIn = ({ frame: { speech } }: AtDoor, { goals: { goals, ratings } }: Ground, { id }: CheckInFact) =>
  ratings.filter(({ checkInId }) => checkInId === id).flatMap(({ goalId, rating }) => {
    const goal = goals.find((each) => each.id === goalId)
    return goal ? [{ ask: wordingOf(goalOf(goal))?.text ?? '', answer: speech.number(rating) }] : []
  })

function answersOf({ scope, frame: { speech } }: AtDoor, catalogue: Catalogue, { answers, versions }: CheckInFact) {
  return Object.entries(versions).flatMap(([id, version]) => {
    const instrument = catalogue.find(id, scope.language, version)
    return instrument ? saidAnswers(instrument, answers, (value) => speech.number(value)) : []
  })
}
