// The folder of backups: which there are, what became of each, and which may go.
import { open, readFile, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { flushFolder } from '../flush-folder.ts'
import { giveToOwner, makeFolders } from '../give-to-owner.ts'
import { minute } from '../time.ts'
import { positionOf, segmentNamed, segmentStart } from './log-position.ts'
import { readHead, type BackupHead } from './sealed-file.ts'

const Report = z.object({
  /** Who wanted it: the nightly job, a person, or an upgrade that is about to change the database. */
  why: z.enum(['schedule', 'asked', 'upgrade']),
  finishedAt: z.number(),
  bytes: z.number(),
  /** What trying it showed: restored aside, it was the same, or not, or could not be tried. null before that. */
  check: z.object({ outcome: z.enum(['same', 'different', 'broken-chain', 'failed']), at: z.number(), seconds: z.number() }).nullable(),
})

/** What is known of a backup beside its file; readable by anybody, so without a word of what is in it. */
export type BackupReport = z.infer<typeof Report>

export interface Backup {
  readonly path: string
  readonly head: BackupHead
  readonly report: BackupReport
}

const ending = '.backup'

/** Where a backup begun now goes. */
export const newBackupPath = (folder: string, begunAt: number): string => join(folder, `${new Date(begunAt).toISOString().slice(0, 19).replaceAll(':', '-')}Z${ending}`)

export async function makeFolder(folder: string): Promise<void> {
  await makeFolders(folder).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`The folder for backups, ${folder}, cannot be made (${error.code}). Choose another with ATTUNE_BACKUPS.`, { cause: error })
  })
}

export const writeReport = (path: string, report: BackupReport): Promise<void> => writeJson(`${path}.json`, report)

const failureIn = (folder: string): string => join(folder, 'failed.json')

/** Notes that one could not be taken, for whoever looks. */
export const writeFailure = (folder: string, at: number): Promise<void> => writeJson(failureIn(folder), { at })

/** When one last could not be taken; null when none was noted. */
export async function readFailure(folder: string): Promise<number | null> {
  try {
    return z.object({ at: z.number() }).parse(JSON.parse(await readFile(failureIn(folder), 'utf8'))).at
  } catch {
    return null
  }
}

async function writeJson(target: string, value: unknown): Promise<void> {
  const file = await open(`${target}.part`, 'w', 0o600)
  try {
    await giveToOwner(file, dirname(target))
    await file.writeFile(`${JSON.stringify(value)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(`${target}.part`, target)
}

/** A clock that is read twice may differ by so much. */
const slackMs = 5 * minute

/** Whether it says of itself that it is yet to be begun: the clock was wrong then, or is now. How old it is nobody knows, so nothing may count on it as the newest. */
export const isAhead = ({ head }: Pick<Backup, 'head'>, now: number): boolean => head.begunAt > now + slackMs

/** Every finished backup, the one begun first first, whatever its name; before all others those whose time is yet to come. What cannot be read as one is not one, and stays where it is. One that has another size than when it was written is whole no more. */
export async function backupsIn(folder: string, now: number): Promise<Backup[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  const found: Backup[] = []
  for (const name of names.filter((each) => each.endsWith(ending)).sort()) {
    const path = join(folder, name)
    const head = await readHead(path).catch(() => null)
    const report = head && (await readReport(path))
    if (head && report) found.push({ path, head, report: (await stat(path)).size === report.bytes ? report : { ...report, check: { outcome: 'failed', at: head.begunAt, seconds: 0 } } })
  }
  return found.sort((one, other) => Number(isAhead(other, now)) - Number(isAhead(one, now)) || one.head.begunAt - other.head.begunAt)
}

async function readReport(path: string): Promise<BackupReport | null> {
  try {
    return Report.parse(JSON.parse(await readFile(`${path}.json`, 'utf8')))
  } catch {
    return null
  }
}

/** Which backups stay: those younger than the term, and always the last two that were the same when tried. */
export function keptOf(backups: readonly Backup[], now: number, keepMs: number): Backup[] {
  const proven = backups.filter(({ report }) => report.check?.outcome === 'same').slice(-2)
  const newest = backups.at(-1)
  return backups.filter((backup) => now - backup.report.finishedAt < keepMs || proven.includes(backup) || backup === newest)
}

/** Takes away what is past its term, and the log that no remaining backup needs. @returns how many backups went */
export async function tidy(folder: string, now: number, keepMs: number): Promise<number> {
  const all = await backupsIn(folder, now)
  const kept = keptOf(all, now, keepMs)
  for (const { path } of all.filter((backup) => !kept.includes(backup))) {
    await rm(path, { force: true })
    await rm(`${path}.json`, { force: true })
  }
  await tidyLog(join(folder, 'log'), kept)
  await sweepUnfinished(folder, now)
  await flushFolder(folder)
  return all.length - kept.length
}

/** What a backup that was cut off has left; one that is being written was touched a moment ago. */
async function sweepUnfinished(folder: string, now: number): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.endsWith('.part')) continue
    const path = join(folder, name)
    const touchedAt = await stat(path).then(({ mtimeMs }) => mtimeMs, () => now)
    if (now - touchedAt > unfinishedAfterMs) await rm(path, { force: true })
  }
}

const unfinishedAfterMs = 24 * 3_600_000

/** Called after a backup of the cluster that is in use, so a log that no backup needs is of one that is not. What is not ours (a NAS puts folders of its own everywhere, and a link may lead anywhere) stays. */
async function tidyLog(folder: string, kept: readonly Backup[]): Promise<void> {
  const folders = (await readdir(folder, { withFileTypes: true }).catch(() => [])).filter((entry) => entry.isDirectory()).map(({ name }) => name)
  for (const system of folders.filter((name) => /^\d+(?:-until-\d+)?$/.test(name))) {
    const [, setAside] = /-until-(\d+)$/.exec(system) ?? []
    if (setAside !== undefined) {
      if (kept.every(({ head }) => head.begunAt > Number(setAside))) await rm(join(folder, system), { recursive: true })
      continue
    }
    const needs = kept.filter(({ head }) => head.system === system && head.from !== null)
    for (const name of (await readdir(join(folder, system))).filter((each) => /^[0-9A-F]{24}\.wal$/.test(each))) {
      const segment = segmentNamed(name.slice(0, 24))
      if (!needs.some(({ head }) => head.timeline === segment.timeline && segmentStart(positionOf(head.from!)) <= segment.start)) await rm(join(folder, system, name))
    }
  }
}
