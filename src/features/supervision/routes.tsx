// Supervision: what a supervisor's own supervisees may want to talk about.
import type { On } from '#src/access/gate.ts'
import { html } from '#src/ui/page.tsx'
import { readFlagged } from './read-flagged.ts'
import { SupervisionPage } from './supervision-page.tsx'

export function supervisionRoutes(on: On): void {
  on('GET /supervision', async ({ context, scope, frame }) => {
    const { flagged, catalogue } = await readFlagged(context, scope)
    return html(<SupervisionPage frame={frame} flagged={flagged} measure={(id) => catalogue.find(id, scope.language)?.title ?? id} />)
  })
}
