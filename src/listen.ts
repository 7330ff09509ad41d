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

/** PostgreSQL is given a minute to stop before it is made to. A design choice. */
const leaveWithinMs = 90_000

/** 'disconnect': whoever started us is gone. */
const goodbyes = ['SIGINT', 'SIGTERM', 'disconnect'] as const

/** Until we listen there is nothing to leave in good order: whoever is told to go, or whose starter is gone, goes at once. @returns ends this, once something else hears goodbyes */
export function goAtOnce(): () => void {
  const go = () => process.exit(0)
  for (const goodbye of goodbyes) process.on(goodbye, go)
  // One that came before us has been told to nobody.
  if (process.connected === false) go()
  return () => {
    for (const goodbye of goodbyes) process.off(goodbye, go)
  }
}

export function listen(house: OpenHouse, config: Config): void {
  const server = startListening(house.fetch, config.host, config.port, (port) => {
    process.stdout.write(`\n  Attune is ready: ${config.origin.replace(/:0$/, `:${port}`)}\n\n`)
  })
  let leaving = false
  async function leave(code: number): Promise<void> {
    if (leaving) return
    leaving = true
    // Whatever hangs, it ends: nobody may be left to end it otherwise.
    setTimeout(() => process.exit(code), leaveWithinMs)
    server.close()
    await house.close()
    process.exit(code)
  }
  for (const goodbye of goodbyes) process.on(goodbye, () => void leave(0))
  server.on('error', (error: NodeJS.ErrnoException) => {
    process.stderr.write(error.code === 'EADDRINUSE' ? `Port ${config.port} is taken. Set ATTUNE_PORT to another.\n` : `${error.message}\n`)
    void leave(1)
  })
}
