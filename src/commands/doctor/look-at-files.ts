// What lies on the disk: whose it is, who can read it, what a killed Attune left, which PostgreSQL it belongs to.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmdirSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { packagedMajor } from '#src/platform/postgres/binaries.ts'
import { clusterIn } from '#src/platform/postgres/cluster.ts'
import { isHeld } from '#src/platform/postgres/lock.ts'
import { replaced } from '#src/platform/postgres/restore-cluster.ts'
import { isServerRunning } from '#src/platform/postgres/orphan.ts'
import { note, wrong, type Finding } from './finding.ts'

/** @param uid of whoever asks, null where the system has none */
export function lookAtDataDir(dataDir: string, uid: number | null): Finding[] {
  if (!existsSync(dataDir)) return [note('no-data', `There is no data directory ${dataDir} yet.`, 'npm start makes it. If there was one, ATTUNE_DATA names another place than before.')]
  const found = statSync(dataDir)
  if (!found.isDirectory()) return [wrong('data-not-a-folder', `${dataDir} is a file.`, 'Name a folder with ATTUNE_DATA.')]
  const others = uid !== null && uid !== 0 && found.uid !== uid
  if (others) return [wrong('data-of-another', `${dataDir} belongs to user ${found.uid}, and this is user ${uid}.`, `Run Attune and its commands as the owner, or, with Attune stopped: chown -R ${uid} ${dataDir}`)]
  try {
    rmdirSync(mkdtempSync(join(dataDir, '.attune-doctor-')))
    return []
  } catch (error) {
    return [wrong('data-not-writable', `${dataDir} cannot be written (${(error as NodeJS.ErrnoException).code}).`, 'Look at its mode (700), at its mount (read-only?) and at ReadWritePaths of the service.')]
  }
}

/** What an Attune that was killed has left: harmless, since the next start puts it away. */
export function lookAtTraces(dataDir: string): Finding[] {
  const holder = join(dataDir, 'attune.pid')
  if (!existsSync(holder) || isHeld(dataDir)) return []
  const pid = readFileSync(holder, 'utf8').trim()
  const findings = [note('stale-pid', `The last Attune here (process ${pid}) was killed or lost its power: its trace is still there, and it does not run.`, 'Start it again: it recovers by itself and what was acknowledged is there.')]
  if (isServerRunning(clusterIn(dataDir))) findings.push(note('leftover-server', 'Its PostgreSQL still runs without it.', 'Start Attune: it stops the one that was left first.'))
  return findings
}

/** A database that a restore put aside: no erasure since has reached it. */
export function lookAtPutAside(dataDir: string): Finding[] {
  if (!existsSync(dataDir)) return []
  return readdirSync(dataDir).filter((name) => name.startsWith(replaced)).map((name) =>
    note('put-aside', `${join(dataDir, name)} is a database that a restore put aside. It is plain and holds what it held, whoever was erased since too.`, 'Delete it once nobody needs it any more.'))
}

/** @param major of the PostgreSQL that this Attune brings */
export function lookAtCluster(dataDir: string, major: number = packagedMajor()): Finding[] {
  const cluster = clusterIn(dataDir)
  if (!existsSync(cluster)) return []
  const file = join(cluster, 'PG_VERSION')
  if (!existsSync(file)) return [wrong('no-cluster', `${cluster} holds no PostgreSQL database.`, 'Move it away, or restore a backup into it.')]
  const found = readFileSync(file, 'utf8').trim()
  if (found === String(major)) return []
  return [wrong('data-version', `The data belong to PostgreSQL ${found}, and this Attune brings PostgreSQL ${major}.`, 'Start them with the version of Attune that wrote them, and move them from there (docs/operate.md).')]
}

/** @param isForOthers whether this Attune is one that people reach, and not somebody's trial */
export function lookAtKeyring(keyringDir: string, dataDir: string, isForOthers: boolean): Finding[] {
  const master = join(keyringDir, 'master.key')
  const hasData = existsSync(clusterIn(dataDir))
  if (!existsSync(master)) {
    if (!hasData && !existsSync(keyringDir)) return []
    return [wrong('keyring-missing', `${master} is missing: no name and no line of a client opens without it.`, 'Put the keyring back from its backup, or look whether ATTUNE_KEYRING names another place than before. A new one does not help (docs/keys.md).')]
  }
  const findings: Finding[] = []
  const open = process.platform === 'win32' ? [] : readdirSync(keyringDir, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.key') && (statSync(join(keyringDir, name)).mode & 0o077) !== 0)
  if (open.length > 0) {
    findings.push(wrong('keyring-readable', `${open.length} of the keys in ${keyringDir} can be read by others on this machine, ${open[0]} among them.`, `chmod -R go= ${keyringDir}`))
  }
  if (isForOthers && !relative(dataDir, keyringDir).startsWith('..')) {
    findings.push(note('keyring-beside', 'The keyring lies in the data directory: a copy of one is a copy of both.', 'Stop Attune, move the folder elsewhere, and name it with ATTUNE_KEYRING (docs/keys.md).'))
  }
  return findings
}
