// Says whether this server and its database are up: for monitors, never with content.
import type { On } from '#src/access/gate.ts'
import { version } from '#src/platform/version.ts'
import { serverVersion } from '#src/records/set-up.ts'

export function healthRoutes(on: On): void {
  on('GET /health', async ({ context }) => {
    try {
      return Response.json({ status: 'ok', version, database: await serverVersion(context.db) })
    } catch (error) {
      context.log.error({ error }, 'the database does not answer')
      return Response.json({ status: 'no-database', version, database: null }, { status: 503 })
    }
  })
}
