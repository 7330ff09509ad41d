// Listens, says where, and leaves in good order when asked: first no new requests, then the database.
import { serve } from '@hono/node-server'
import type { Config } from './config/config.ts'
import type { OpenHouse } from './house.ts'
import { socketLimits } from '#src/platform/socket-limits.ts'

export function listen(house: OpenHouse, config: Config): void {
  const server = serve({ fetch: house.fetch, hostname: config.host, port: config.port, serverOptions: socketLimits }, ({ port }) => {
    process.stdout.write(`\n  Attune is ready: ${config.origin.replace(/:0$/, `:${port}`)}\n\n`)
  })
  let leaving = false
  async function leave(code: number): Promise<void> {
    if (leaving) return
    leaving = true
    server.close()
    await house.close()
    process.exit(code)
  }
  // 'disconnect': whoever started us is gone.
  for (const signal of ['SIGINT', 'SIGTERM', 'disconnect']) process.on(signal, () => void leave(0))
  server.on('error', (error: NodeJS.ErrnoException) => {
    process.stderr.write(error.code === 'EADDRINUSE' ? `Port ${config.port} is taken. Set ATTUNE_PORT to another.\n` : `${error.message}\n`)
    void leave(1)
  })
}
