// How backups stand, for the admin, who may ask for one. They are taken by themselves and put back at the machine.
import { z } from 'zod'
import type { On } from '#src/access/gate.ts'
import { CommandId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { backupState } from '#src/platform/backup/state.ts'
import { inReading } from '#src/records/database.ts'
import { readOrganisation } from '#src/records/organisation.ts'
import { html } from '#src/ui/page.tsx'
import { askForBackup, mayAskFrom } from './ask.ts'
import { BackupsPage } from './backups-page.tsx'
import { underWay } from './under-way.ts'

const Asking = z.object({ command: CommandId })

export function backupRoutes(on: On): void {
  on('GET /backups', async ({ context, scope, frame }) => {
    const { createdAt } = await inReading(context.db, scope, (tx) => readOrganisation(tx, scope))
    const { backups: place } = context
    const now = context.clock()
    const state = place && (await backupState(place, createdAt, now))
    const askFrom = mayAskFrom(state?.backups[0], now)
    return html(
      <BackupsPage
        frame={frame} state={state} kind={place?.kind ?? null} timeZone={scope.timeZone} command={context.newId()}
        underWay={place && underWay(place.folder)} askFrom={askFrom > now ? askFrom : null}
      />,
    )
  })

  on('POST /backups', async ({ context, scope, form, redirect }) => {
    const given = Asking.safeParse(await form())
    if (!given.success) throw new Refusal('invalid')
    await askForBackup(context, scope, given.data.command)
    return redirect('/backups#now')
  })
}
