// For verbs that need the database as its owner, whether Attune runs or not.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import { connectionOfRunning, openEmbedded } from '#src/platform/postgres/embedded.ts'
import type { Config } from '../config/config.ts'

/** The server there is: one's own, the one of a running Attune, or the embedded one started for the while. */
export async function withServer<Result>(config: Config, work: (connection: pg.ClientConfig, isOurs: boolean) => Promise<Result>): Promise<Result> {
  if (config.databaseUrl) return await work({ connectionString: config.databaseUrl }, false)
  if (!existsSync(join(config.dataDir, 'database'))) throw new Error(`There is no database in ${config.dataDir}.`)
  const running = connectionOfRunning(config.dataDir)
  if (running) return await work(running, false)
  const server = await openEmbedded({ dataDir: config.dataDir })
  try {
    return await work(server.connection, true)
  } finally {
    await server.close()
  }
}
