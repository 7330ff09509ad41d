// For monitors, never with content: whether this process is alive, whether it can do its work, and its figures.
import type { On } from '#src/access/gate.ts'
import { version } from '#src/platform/version.ts'
import { readiness } from './readiness.ts'

export function healthRoutes(on: On): void {
  // Nothing is asked of the database: whoever restarts what does not answer must not restart it for the database's sake.
  on('GET /health', () => Response.json({ status: 'ok', version }))

  on('GET /ready', async ({ context }) => {
    const { ready, database, checks } = await readiness(context)
    return Response.json({ status: ready ? 'ready' : 'not-ready', version, database, checks }, { status: ready ? 200 : 503 })
  })

  on('GET /metrics', async ({ context: { metrics } }) => new Response(await metrics.text(), { headers: { 'content-type': metrics.contentType } }))
}
