// The brief: the one page to read in the ninety seconds before a session.
import type { On } from '#src/access/gate.ts'
import { SessionId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { html } from '#src/ui/page.tsx'
import { BriefPage } from './brief-page.tsx'
import { briefView } from './brief-view.ts'
import { readBrief } from './read-brief.ts'

export function briefRoutes(on: On): void {
  on('GET /cases/:case/brief', async (visit) => {
    const asked = visit.query('session')
    const sessionId = asked === undefined ? undefined : SessionId.safeParse(asked)
    if (sessionId && !sessionId.success) throw new Refusal('not-found')
    const matter = await readBrief(visit.context, visit.scope, sessionId?.data)
    return html(<BriefPage frame={visit.frame} view={briefView(visit.context, visit.scope, visit.frame.speech, matter, { asked: sessionId?.data, itemsApart: visit.query('voices') === 'items' })} />)
  })
}
