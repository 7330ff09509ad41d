// A data directory for a while, within the one that holds the database: what is restored to be read is plain, and stays on the same disk.
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { giveFolder, makeFolders } from '#src/platform/give-to-owner.ts'
import { isHeld, takeLock } from '#src/platform/postgres/lock.ts'

const prefix = 'trial-'

export async function aside<Result>(dataDir: string, work: (scratch: string) => Promise<Result>): Promise<Result> {
  // Root's server runs as somebody else, who has to pass through.
  const mode = process.getuid?.() === 0 ? 0o711 : 0o700
  await makeFolders(dataDir, mode)
  await sweepAside(dataDir)
  const place = await mkdtemp(join(dataDir, prefix))
  await chmod(place, mode)
  await giveFolder(place)
  const lock = takeLock(place)
  try {
    const scratch = join(place, 'data')
    await makeFolders(scratch, mode)
    return await work(scratch)
  } finally {
    lock.release()
    await rm(place, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Takes away what a trial that was cut off has left, whoever made it; one that is under way, in this process or another, holds its lock. */
export async function sweepAside(dataDir: string): Promise<void> {
  const names = await readdir(dataDir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  for (const name of names) {
    const place = join(dataDir, name)
    if (name.startsWith(prefix) && !isHeld(place)) await rm(place, { recursive: true, force: true, maxRetries: 5 })
  }
}
