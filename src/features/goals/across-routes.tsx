// Goals over the whole organisation, for the lead.
import type { On } from '#src/access/gate.ts'
import { html } from '#src/ui/page.tsx'
import { AcrossPage } from './across-page.tsx'
import { readAcross } from './read-across.ts'

export function goalsAcrossRoutes(on: On): void {
  on('GET /organisation/goals', async ({ context, scope, frame }) => html(<AcrossPage frame={frame} across={await readAcross(context, scope)} />))
}
