// Reads the environment, opens everything, listens, and closes in reverse.
import { serve } from '@hono/node-server'
import { createApp } from './app.ts'
import { configFrom } from './config/config.ts'
import { readEnv } from './config/env.ts'
import { openContext } from './context.ts'
import { startJobs } from './jobs.ts'
import { openLog } from '#src/platform/log.ts'

const root = new URL('../', import.meta.url)
const config = configFrom(readEnv(process.env))
const log = openLog(config.logLevel)
const { context, died, close } = await openContext(config, root, log)
await startJobs(context)
const server = serve({ fetch: createApp(context).fetch, hostname: config.host, port: config.port }, ({ port }) => {
  process.stdout.write(`\n  Attune is ready: ${config.origin.replace(/:0$/, `:${port}`)}\n\n`)
})

let leaving = false
async function leave(code: number): Promise<void> {
  if (leaving) return
  leaving = true
  server.close()
  await close()
  process.exit(code)
}
for (const signal of ['SIGINT', 'SIGTERM', 'disconnect'] as const) process.on(signal, () => void leave(0))
server.on('error', (error: NodeJS.ErrnoException) => {
  process.stderr.write(error.code === 'EADDRINUSE' ? `Port ${config.port} is taken. Set ATTUNE_PORT to another.\n` : `${error.message}\n`)
  void leave(1)
})
void died.then((error) => {
  log.fatal({ error }, 'the embedded database ended; start Attune again')
  void leave(1)
})
