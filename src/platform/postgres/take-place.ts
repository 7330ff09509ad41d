// Gives a cluster that was built aside its place. Several names change, and a machine can go out between any two of them: so what is to be done is written down first, and whoever comes next ends it.
import { closeSync, existsSync, fsyncSync, lstatSync, openSync, readFileSync, readdirSync, renameSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { keepPassword } from './password.ts'

/** Whatever begins so was built aside: without a note in it it was not finished, and goes at the next start. */
export const building = 'database.new-'
const noteIn = (temporary: string) => join(temporary, 'take-place.json')

export interface Placing {
  /** The name, in the data directory, under which the cluster that is there stays; null when nothing is there that is worth staying. */
  readonly putAside: string | null
  /** The owner's in the cluster that was built. */
  readonly password: string
}

/** @param temporary where the cluster was built, as `database`, whole and flushed */
export const takePlace = (dataDir: string, temporary: string, placing: Placing, fsync: boolean): void => {
  writeNote(temporary, placing)
  if (fsync) {
    syncDirectory(temporary)
    syncDirectory(dataDir)
  }
  finish(dataDir, temporary, fsync)
}

/** What was built aside and whole takes its place now; what was not whole goes. Nobody may be at work in the data directory. */
export const endWhatWasCutOff = (dataDir: string, fsync: boolean): void => {
  for (const name of readdirSync(dataDir).filter((one) => one.startsWith(building))) {
    const temporary = join(dataDir, name)
    if (existsSync(noteIn(temporary))) finish(dataDir, temporary, fsync)
    rmSync(temporary, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** As often as it is called, the same is there afterwards. `database` may be a link to another disk: then the link is put aside, and the new cluster lies where it was built. */
const finish = (dataDir: string, temporary: string, fsync: boolean): void => {
  const built = join(temporary, 'database')
  const cluster = join(dataDir, 'database')
  // It has its place already, and only the folder in which it was built is left.
  if (!existsSync(built)) return
  const { putAside, password } = JSON.parse(readFileSync(noteIn(temporary), 'utf8')) as Placing
  if (putAside === null) rmSync(cluster, { recursive: true, force: true })
  else if (!isThere(join(dataDir, putAside))) renameSync(cluster, join(dataDir, putAside))
  keepPassword(dataDir, password)
  renameSync(built, cluster)
  if (fsync) syncDirectory(dataDir)
}

/** Also for a link that leads nowhere. */
const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined

/** Whole or not at all. */
const writeNote = (temporary: string, placing: Placing): void => {
  const unfinished = `${noteIn(temporary)}.new`
  const handle = openSync(unfinished, 'w', 0o600)
  writeSync(handle, JSON.stringify(placing))
  fsyncSync(handle)
  closeSync(handle)
  renameSync(unfinished, noteIn(temporary))
}

/** A new name in a directory survives a power cut only once the directory itself is flushed. */
export const syncDirectory = (directory: string): void => {
  if (process.platform === 'win32') return
  const handle = openSync(directory, 'r')
  fsyncSync(handle)
  closeSync(handle)
}
