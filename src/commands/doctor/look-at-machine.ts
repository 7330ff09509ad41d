// What the machine brings: Node, time zones, the port, room on the disks.
import { createServer } from 'node:net'
import { isNearlyFull, leastFreeBytes, roomAt, type Room } from '#src/platform/disk.ts'
import { isTimeZone } from '#src/platform/time.ts'
import { note, wrong, type Finding } from './finding.ts'

const nodeAtLeast = 24

/** @param version e.g. `v24.21.0` */
export function lookAtNode(version: string): Finding[] {
  if (Number.parseInt(version.slice(1), 10) >= nodeAtLeast) return []
  return [wrong('node-version', `This is Node ${version}; Attune needs ${nodeAtLeast} or later.`, 'Start it with npm start, which brings the right one, or install Node 24.')]
}

/** A Node without all its languages knows few zones, and none of their summers. @param offsetInJuly minutes that London is before UTC in July, as this machine has it */
export function lookAtZones(offsetInJuly: number | null = londonInJuly()): Finding[] {
  if (offsetInJuly === 60) return []
  return [wrong('time-zones', 'Time zones are missing or wrong on this machine: sessions would be at the wrong hour.', 'Use a Node with full ICU, as npm start does; unset NODE_ICU_DATA.')]
}

function londonInJuly(): number | null {
  if (!isTimeZone('Europe/London')) return null
  const hour = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', hour: '2-digit', hourCycle: 'h23' }).format(new Date('2026-07-01T12:00:00Z'))
  return (Number(hour) - 12) * 60
}

/** @param room of a folder that is there */
export async function lookAtDisk(what: string, folder: string, room: (folder: string) => Promise<Room> = roomAt): Promise<Finding[]> {
  const found = await room(folder).catch(() => null)
  if (!found) return []
  const left = `${Math.round(found.freeBytes / 2 ** 20).toLocaleString('en')} MB are left on the disk of ${what} (${folder})`
  const todo = 'Make room: old backups, old logs, another disk. Nothing in the data directory may be deleted by hand.'
  if (found.freeBytes < leastFreeBytes) return [wrong('disk-full', `${left}. PostgreSQL stops when it is full.`, todo)]
  return isNearlyFull(found) ? [note('disk-nearly-full', `${left}.`, todo)] : []
}

/** Of an Attune that does not run: whether it could listen. */
export async function lookAtPort(host: string, port: number): Promise<Finding[]> {
  if (port === 0) return []
  const code = await new Promise<string | null>((resolve) => {
    const server = createServer()
      .once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown'))
      .listen({ host, port }, () => server.close(() => resolve(null)))
  })
  if (code === null) return []
  if (code === 'EADDRINUSE') return [wrong('port-in-use', `Another program listens on port ${port}.`, `Find it with ss -ltnp 'sport = :${port}', or give Attune another: ATTUNE_PORT.`)]
  return [wrong('port-unusable', `Attune could not listen on ${host}, port ${port} (${code}).`, 'ATTUNE_HOST has to be an address of this machine, and ATTUNE_PORT above 1023 for an ordinary user: the reverse proxy has 443.')]
}
