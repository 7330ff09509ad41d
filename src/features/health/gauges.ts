// The figures that are read when a monitor asks: connections, turns, jobs, room on the disk.
import type { Context } from '#src/access/context.ts'
import { backupsIn, isAhead } from '#src/platform/backup/shelf.ts'
import { areas } from '#src/platform/bulkheads.ts'
import { version } from '#src/platform/version.ts'

export function measureWhatWaits({ metrics, bulkheads, jobs, room, backups, clock }: Context): void {
  const eachArea = (figures: (area: (typeof areas)[number]) => readonly (readonly [string, number])[]) => async () =>
    areas.flatMap((area) => figures(area).map(([state, figure]) => [[area, state], figure] as const))
  metrics.gauge('attune_info', 'Always 1, with the version', ['version'], async () => [[[version], 1]])
  metrics.gauge('attune_database_connections', 'Connections to the database', ['area', 'state'], eachArea((area) => {
    const { totalCount, idleCount, waitingCount } = bulkheads[area].pool
    return [['in use', totalCount - idleCount], ['idle', idleCount], ['waited for', waitingCount]]
  }))
  metrics.gauge('attune_turns', 'Requests that run, and that wait for their turn', ['area', 'state'], eachArea((area) => {
    const { turns } = bulkheads[area]
    return [['running', turns.running()], ['waiting', turns.waiting()]]
  }))
  metrics.gauge('attune_turned_away', 'Requests for which there was no place, since the start', ['area'], async () => areas.map((area) => [[area], bulkheads[area].turns.sentAway()]))
  metrics.gauge('attune_jobs', 'Jobs that are still to run, and that were given up lately', ['job', 'state'], async () =>
    (await jobs.counts()).flatMap(({ name, waiting, failed }) => [[[name, 'waiting'], waiting] as const, [[name, 'failed'], failed] as const]))
  if (backups) {
    metrics.gauge('attune_backup_age_seconds', 'Since the newest backup that passed its trial was begun', [], async () => {
      const newest = (await backupsIn(backups.folder, clock())).findLast((backup) => backup.report.check?.outcome === 'same' && !isAhead(backup, clock()))
      return newest ? [[[], (clock() - newest.head.begunAt) / 1000]] : []
    })
  }
  metrics.gauge('attune_disk_free_bytes', 'Room on the disk of the data', [], async () => [[[], (await room()).freeBytes]])
}
