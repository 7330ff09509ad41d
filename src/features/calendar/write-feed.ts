// Writes a therapist's sessions as a calendar: times and states under neutral titles, since phones show them on locked screens and companies sync them.
import { ICalCalendarMethod, ICalEventStatus, ICalEventTransparency, default as ical } from 'ical-generator'
import type { timesForFeed } from '#src/records/feeds.ts'
import type { Words } from '#src/platform/i18n.ts'

type Times = Awaited<ReturnType<typeof timesForFeed>>

const updatedEverySeconds = 3600

/** Instants are written in UTC, which every calendar program shows in its owner's zone; a session that moved keeps its id. */
export function writeFeed(times: Times, words: Words, timeZone: string, now: number): string {
  const calendar = ical({
    name: words.t('calendar.feed.name'), method: ICalCalendarMethod.PUBLISH, ttl: updatedEverySeconds,
    prodId: { company: 'Attune', product: 'Calendar', language: words.language.toUpperCase() },
  })
  calendar.x('X-WR-TIMEZONE', timeZone)
  for (const { id, status, plannedStart, plannedEnd } of times) {
    const isOff = status === 'cancelled-by-client' || status === 'cancelled-by-therapist'
    calendar.createEvent({
      id: `${id}@attune`, stamp: new Date(now), start: new Date(plannedStart), end: new Date(plannedEnd),
      summary: words.t(isOff ? 'calendar.feed.off' : 'calendar.feed.session'),
      status: isOff ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
      transparency: isOff ? ICalEventTransparency.TRANSPARENT : ICalEventTransparency.OPAQUE,
    })
  }
  return calendar.toString()
}
