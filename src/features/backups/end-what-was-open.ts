// After a restore whatever was remembered as open ends. A restore that was cut off right before leaves a note in the cluster it has put in place: the next start does it, before anybody gets in.
import { randomUUID } from 'node:crypto'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { organisationScope } from '#src/access/scope.ts'
import type { OrganisationId } from '#src/domain/kernel/ids.ts'
import { flushFolder } from '#src/platform/flush-folder.ts'
import { audit } from '#src/records/audit.ts'
import { inTransaction, type Database } from '#src/records/database.ts'
import { everyOrganisation } from '#src/records/every-organisation.ts'
import { shutOldDoors, type ShutDoors } from '#src/records/old-doors.ts'

/** The name of the note. */
export const stillOpen = 'attune-still-open'

export async function endWhatWasOpen(db: Database, organisationId: OrganisationId, at: number): Promise<ShutDoors> {
  const scope = organisationScope(organisationId, { kind: 'operator', id: null }, null)
  return await inTransaction(db, scope, async (tx) => {
    const ended = await shutOldDoors(tx, scope, at)
    await audit(tx, scope, { action: 'end-what-was-open', id: randomUUID(), at })
    return ended
  })
}

/** All of it has ended. */
export async function takeNoteAway(dataDir: string): Promise<void> {
  const cluster = join(dataDir, 'database')
  rmSync(join(cluster, stillOpen), { force: true })
  if (existsSync(cluster)) await flushFolder(cluster)
}

/** @returns whether a restore had been cut off */
export async function finishRestore(db: Database, dataDir: string, at: number): Promise<boolean> {
  if (!existsSync(join(dataDir, 'database', stillOpen))) return false
  for (const organisationId of await everyOrganisation(db)) await endWhatWasOpen(db, organisationId, at)
  await takeNoteAway(dataDir)
  return true
}
