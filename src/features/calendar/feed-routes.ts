// The routes of the calendar feed: its address for the therapist, its content for calendar programs.
import { z } from 'zod'
import { feedAt } from '#src/access/feed.ts'
import type { On, Visit } from '#src/access/gate.ts'
import { keepToShow, takeToShow } from '#src/access/show-once.ts'
import { newToken } from '#src/access/token.ts'
import { CommandId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { audit } from '#src/records/audit.ts'
import { isFirstTime } from '#src/records/commands.ts'
import { inTransaction } from '#src/records/database.ts'
import { insertFeed, openFeed, revokeFeeds, timesForFeed } from '#src/records/feeds.ts'
import type { StaffScope } from '#src/records/scope.ts'
import { day } from '#src/platform/time.ts'
import { feedPage } from './feed-page.tsx'
import { writeFeed } from './write-feed.ts'

const path = '/account/calendar-feed'
const daysBack = 30
const daysAhead = 180

export function feedRoutes(on: On): void {
  on('GET /calendar/:feed', async (visit) => {
    const { context } = visit
    const feed = await feedAt(context, visit.http, visit.param('feed'), visit.requestId)
    const now = context.clock()
    const times = await inTransaction(context.db, feed.scope, (tx) => timesForFeed(tx, feed.scope, feed.personId, now - daysBack * day, now + daysAhead * day))
    return new Response(writeFeed(times, context.content.words(feed.language), feed.timeZone, now), {
      headers: { 'content-type': 'text/calendar; charset=utf-8', 'content-disposition': 'inline; filename="calendar.ics"' },
    })
  })

  on('GET /account/calendar-feed', async (visit) => {
    const { context, scope: staff, frame } = visit
    const feed = await inTransaction(context.db, staff, (tx) => openFeed(tx, staff))
    const token = z.string().safeParse(await takeToShow(context, visit.http, staff, path)).data
    return feedPage({
      frame, since: feed?.createdAt, timeZone: staff.timeZone, newId: context.newId, address: token && `${context.origin}/calendar/${token}.ics`,
    })
  })

  on('POST /account/calendar-feed', async (visit) => {
    const { context, scope: staff } = visit
    const { token, secretHash } = newToken(staff.organisationId)
    const at = context.clock()
    const command = await commandOf(visit)
    const isNew = await inTransaction(context.db, staff, async (tx) => {
      if (!(await isFirstTime(tx, staff, command, at))) return false
      const feedId = context.newId()
      await revokeFeeds(tx, staff, at)
      await insertFeed(tx, staff, { feedId, tokenHash: secretHash, at })
      await audit(tx, staff, { action: 'open-calendar-feed', subjectId: feedId, id: context.newId(), at })
      return true
    })
    if (isNew) await keepToShow(context, visit.http, staff, path, token)
    return visit.redirect(path)
  })

  on('POST /account/calendar-feed/stop', async (visit) => {
    const { context, scope: staff } = visit
    const at = context.clock()
    const command = await commandOf(visit)
    await inTransaction(context.db, staff, async (tx) => {
      if (!(await isFirstTime(tx, staff, command, at))) return
      await revokeFeeds(tx, staff, at)
      await audit(tx, staff, { action: 'stop-calendar-feed', id: context.newId(), at })
    })
    return visit.redirect(path)
  })
}

async function commandOf(visit: Visit<StaffScope>): Promise<CommandId> {
  const command = CommandId.safeParse((await visit.form())['command'])
  if (!command.success) throw new Refusal('invalid')
  return command.data
}
