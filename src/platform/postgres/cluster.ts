// Makes the cluster (PostgreSQL's word for its directory of data) on the first start, in one step that is either done or not done.
import { existsSync, mkdtempSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Account, giveTree } from './as-user.ts'
import type { Binaries } from './binaries.ts'
import { forgottenPassword, keepPassword, newPassword } from './password.ts'
import { run } from './run.ts'
import { asArguments, logIsDeleted, notDurable, tuning } from './settings.ts'
import { building, endWhatWasCutOff, takePlace } from './take-place.ts'

export const user = 'attune'
export const database = 'attune'

/** The directory PostgreSQL calls PGDATA; a restored base backup goes here. It may be a link to another disk. */
export const clusterIn = (dataDir: string): string => {
  const cluster = join(dataDir, 'database')
  return existsSync(cluster) ? realpathSync(cluster) : cluster
}

export interface Ground {
  readonly dataDir: string
  readonly account: Account
  readonly binaries: Binaries
  readonly fsync: boolean
}

/** Builds the cluster if there is none, and gives it a new password if the file that held it did not come along. No server may run on it. */
export const prepareCluster = async (ground: Ground): Promise<void> => {
  const cluster = clusterIn(ground.dataDir)
  if (!existsSync(cluster)) return buildCluster(ground)
  checkVersion(cluster, ground.binaries)
  giveTree(ground.account, cluster)
  if (forgottenPassword(ground.dataDir)) {
    const password = newPassword()
    await runSingle(ground, cluster, `alter role ${user} password '${password}'`)
    keepPassword(ground.dataDir, password)
  }
}

const buildCluster = async (ground: Ground): Promise<void> => {
  const { account, binaries, dataDir, fsync } = ground
  const password = newPassword()
  const temporary = mkdtempSync(join(dataDir, building))
  const unfinished = join(temporary, 'database')
  const passwordFile = join(temporary, 'password')
  try {
    writeFileSync(passwordFile, password, { mode: 0o600 })
    giveTree(account, temporary)
    await run({
      account,
      program: binaries.initdb,
      args: [
        '-D', unfinished, '-U', user, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`,
        // Not the machine's: names are sorted in the application, and the order of an index may never depend on an ICU version.
        '--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8',
        ...asArguments(tuning),
        ...(fsync ? [] : ['--no-sync']),
      ],
    })
    await runSingle(ground, unfinished, `create database ${database}`)
    takePlace(dataDir, temporary, { putAside: null, password }, fsync)
  } finally {
    // All of them: what an earlier initdb's helper wrote while we took it away is gone now too.
    endWhatWasCutOff(dataDir, fsync)
  }
}

/** One statement without a server: nobody can connect meanwhile, and it is on disk when this returns. */
export const runSingle = (ground: Ground, cluster: string, statement: string, more: Readonly<Record<string, string>> = {}): Promise<string> => {
  const settings = { ...logIsDeleted, exit_on_error: 'on', logging_collector: 'off', log_min_error_statement: 'panic', ...(ground.fsync ? {} : notDurable), ...more }
  return run({
    account: ground.account,
    program: ground.binaries.postgres,
    args: ['--single', '-D', cluster, ...asArguments(settings), 'postgres'],
    input: `${statement}\n`,
  })
}

export const checkVersion = (cluster: string, binaries: Binaries): void => {
  const file = join(cluster, 'PG_VERSION')
  if (!existsSync(file)) throw new Error(`${cluster} exists but holds no PostgreSQL database. Move it away, or restore a backup into it.`)
  const found = readFileSync(file, 'utf8').trim()
  if (found !== String(binaries.major)) {
    throw new Error(
      `The data in ${cluster} belong to PostgreSQL ${found}, and this Attune carries PostgreSQL ${binaries.major}. ` +
        'Export them with the version of Attune that wrote them, then import them here.',
    )
  }
}
