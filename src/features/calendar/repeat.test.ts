// Repeating keeps the wall clock: over both changes of clocks, a skipped hour, 29 February and midnight.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { addDays, dateIn, minute, timeIn } from '#src/platform/time.ts'
import type { SessionId } from '#src/domain/kernel/ids.ts'
import { andFollowing, moved, occurrence, occurrences } from './repeat.ts'

const london = 'Europe/London'
const weekly = (date: string, time: string, times: number, every: 'weekly' | 'fortnightly' = 'weekly') => occurrences({ date, time, minutes: 50, every, times }, london)

describe('repeating', () => {
  it('stays at nine when summer time begins and ends', () => {
    for (const first of ['2027-03-23', '2026-10-20']) {
      assert.deepEqual(weekly(first, '09:00', 3).map(({ start }) => timeIn(start, london)), ['09:00', '09:00', '09:00'])
    }
    const [before, after] = weekly('2027-03-23', '09:00', 2)
    assert.equal((after!.start - before!.start) / 3_600_000, 7 * 24 - 1)
  })
  it('moves a time that the clocks skip later, and says so', () => {
    const [fine, skipped] = weekly('2027-03-21', '01:30', 2)
    assert.equal(fine!.isSkipped, false)
    assert.equal(skipped!.isSkipped, true)
    assert.equal(timeIn(skipped!.start, london), '02:30')
  })
  it('takes the first of a time that comes twice', () => {
    assert.equal(occurrence('2026-10-25', '01:30', 50, london).start, Date.UTC(2026, 9, 25, 0, 30))
  })
  it('passes over 29 February', () => {
    assert.deepEqual(weekly('2028-02-22', '10:00', 3).map(({ start }) => dateIn(start, london)), ['2028-02-22', '2028-02-29', '2028-03-07'])
  })
  it('runs over midnight', () => {
    const { start, end } = occurrence('2026-12-31', '23:40', 50, london)
    assert.equal(dateIn(end, london), '2027-01-01')
    assert.equal(end - start, 50 * minute)
  })
  it('keeps the wall clock everywhere, every time it is not skipped', () => {
    const zone = fc.constantFrom('Europe/London', 'America/New_York', 'Africa/Cairo', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Pacific/Apia')
    fc.assert(fc.property(zone, fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 0, max: 1439 }), fc.constantFrom('weekly', 'fortnightly'), (timeZone, days, at, every) => {
      const time = `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`
      const date = addDays('2024-01-01', days)
      return occurrences({ date, time, minutes: 50, every: every as 'weekly', times: 12 }, timeZone).every((one, index) =>
        one.isSkipped || (timeIn(one.start, timeZone) === time && dateIn(one.start, timeZone) === addDays(date, index * (every === 'weekly' ? 7 : 14))))
    }))
  })
  it('moves this and the following by as many days, to the same new time', () => {
    const rows = weekly('2027-03-16', '09:00', 4).map(({ start, end }, at) => ({
      id: `s${at}` as SessionId, seriesId: 'one', status: at === 2 ? 'held' as const : 'planned' as const, plannedStart: start, plannedEnd: end, startedAt: null, endedAt: null,
      caseId: '' as never, therapistId: '' as never, timeZone: london,
    }))
    const following = andFollowing(rows[1]!, rows, true)
    assert.deepEqual(following.map(({ id }) => id), ['s1', 's3'])
    assert.deepEqual(
      moved(following, rows[1]!, { date: '2027-03-25', time: '14:15', minutes: 60 }, london).map(({ start }) => `${dateIn(start, london)} ${timeIn(start, london)}`),
      ['2027-03-25 14:15', '2027-04-08 14:15'],
    )
    assert.deepEqual(andFollowing(rows[1]!, rows, false).map(({ id }) => id), ['s1'])
  })
})
