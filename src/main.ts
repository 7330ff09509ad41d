// Reads the environment, opens the house, listens.
import { configFrom } from './config/config.ts'
import { readEnv } from './config/env.ts'
import { openHouse } from './house.ts'
import { goAtOnce, listen } from './listen.ts'
import { root } from './root.ts'
import { openLog } from '#src/platform/log.ts'

const stay = goAtOnce()
try {
  const config = configFrom(readEnv(process.env))
  const log = openLog(config.logLevel)
  listen(await openHouse(config, root, log, 'installation'), config)
  stay()
} catch (error) {
  // A start that fails says why in one sentence; the rest is for a bug report.
  process.stderr.write(`\n  Attune could not start. ${(error as Error).message}\n\n`)
  if (process.env['ATTUNE_LOG_LEVEL'] === 'debug') process.stderr.write(`${(error as Error).stack}\n`)
  process.exit(1)
}
