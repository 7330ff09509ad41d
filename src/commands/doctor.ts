// `attune doctor`: finds what is wrong with an installation and says what to do. It changes nothing.
import { existsSync } from 'node:fs'
import type pg from 'pg'
import { connectionOfRunning } from '#src/platform/postgres/embedded.ts'
import { isHeld } from '#src/platform/postgres/lock.ts'
import { readMigrations } from '#src/records/migrate.ts'
import type { Config } from '../config/config.ts'
import { root } from '../root.ts'
import type { Command } from './command.ts'
import { describeFindings, note, wrong, type Finding } from './doctor/finding.ts'
import { lookAtBackups } from './doctor/look-at-backups.ts'
import { lookAtDatabase } from './doctor/look-at-database.ts'
import { lookAtCluster, lookAtDataDir, lookAtKeyring, lookAtPutAside, lookAtTraces } from './doctor/look-at-files.ts'
import { lookAtDisk, lookAtNode, lookAtPort, lookAtZones } from './doctor/look-at-machine.ts'
import { lookAtItself, lookAtMail, lookAtOrigin } from './doctor/look-outside.ts'

export const doctor: Command = {
  help: `npm run attune -- doctor [--json]
Looks at the machine, the data directory, the keyring, the database, its backups, the mail server and the address, and says what is wrong and what to do. It changes nothing.
Run it with the same settings and as the same user as Attune. What is in the embedded database is looked at while Attune runs. Exits 0 when nothing is wrong, 1 when something is.`,
  options: {},
  async run({ config, json, say }) {
    const looks = looksAt(config)
    const findings = (await Promise.all(looks.map(tried))).flat()
    say(json ? findings : describeFindings(findings, looks.length))
    return findings.some(({ grade }) => grade === 'wrong') ? 1 : 0
  },
}

type Look = () => Finding[] | Promise<Finding[]>

/** One look that fails hides none of the others. */
async function tried(look: Look): Promise<Finding[]> {
  try {
    return await look()
  } catch (error) {
    const { code, path, message } = error as NodeJS.ErrnoException
    return [wrong('not-looked-at', `Something could not be looked at: ${code && path ? `${code}, ${path}` : message}.`, 'Run this as the user that Attune runs as, with its settings.')]
  }
}

function looksAt(config: Config): readonly Look[] {
  const { dataDir, keyringDir, databaseUrl, host, port, origin } = config
  const isRunning = existsSync(dataDir) && isHeldAsFarAsSeen(dataDir)
  const looks: Look[] = [
    () => lookAtNode(process.version),
    () => lookAtZones(),
    () => lookAtDisk('the keyring', keyringDir),
    () => lookAtKeyring(keyringDir, dataDir, origin.startsWith('https:')),
    () => lookAtMail(config),
    () => lookInside(config),
    () => lookAtBackups(config, Date.now()),
  ]
  if (databaseUrl) return [...looks, () => lookAtOrigin(origin, true)]
  return [
    ...looks,
    () => lookAtDataDir(dataDir, process.getuid?.() ?? null),
    () => lookAtDisk('the data', dataDir),
    () => lookAtCluster(dataDir),
    () => lookAtPutAside(dataDir),
    () => lookAtOrigin(origin, isRunning),
    ...(isRunning ? [() => lookAtItself(port)] : [() => lookAtTraces(dataDir), () => lookAtPort(host, port)]),
  ]
}

/** Whoever may not read the lock hears so from the look at what lies there. */
function isHeldAsFarAsSeen(dataDir: string): boolean {
  try {
    return isHeld(dataDir)
  } catch {
    return false
  }
}

async function lookInside({ databaseUrl, dataDir, keyringDir }: Config): Promise<Finding[]> {
  const connection: pg.ClientConfig | null = databaseUrl ? { connectionString: databaseUrl } : existsSync(dataDir) ? connectionOfRunning(dataDir) : null
  if (!connection) return [note('not-running', 'Attune does not run, so what is in its database was not looked at.', 'Start it, then ask again.')]
  return await lookAtDatabase({ connection, keyringDir, migrations: await readMigrations(new URL('src/records/migrations/', root)), clock: Date.now })
}
