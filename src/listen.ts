// Listens, says where, and leaves in good order when asked: first no new requests, then the database.
import type { AddressInfo } from 'node:net'
import { createAdaptorServer, type ServerType } from '@hono/node-server'
import type { Config } from './config/config.ts'
import type { OpenHouse } from './house.ts'
import { socketLimits } from '#src/platform/socket-limits.ts'

/** How many may knock in one instant; past it the kernel lets them wait for seconds before they are seen at all. */
const backlog = 2_048

/** @param port 0 for any that is free */
export function startListening(fetch: OpenHouse['fetch'], host: string, port: number, ready: (port: number) => void): ServerType {
  const server = createAdaptorServer({ fetch, serverOptions: socketLimits })
  server.listen({ host, port, backlog }, () => ready((server.address() as AddressInfo).port))
  return server
}

export function listen(house: OpenHouse, config: Config): void {
  const server = startListening(house.fetch, config.host, config.port, (port) => {
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
