// How backups stand, for the admin. They are taken by themselves and put back at the machine.
import type { On } from '#src/access/gate.ts'
import { backupState } from '#src/platform/backup/state.ts'
import { inReading } from '#src/records/database.ts'
import { readOrganisation } from '#src/records/organisation.ts'
import { html } from '#src/ui/page.tsx'
import { BackupsPage } from './backups-page.tsx'

export function backupRoutes(on: On): void {
  on('GET /backups', async ({ context, scope, frame }) => {
    const { createdAt } = await inReading(context.db, scope, (tx) => readOrganisation(tx, scope))
    const { backups: place } = context
    const state = place && (await backupState(place, createdAt, context.clock()))
    return html(<BackupsPage frame={frame} state={state} kind={place?.kind ?? null} timeZone={scope.timeZone} />)
  })
}
