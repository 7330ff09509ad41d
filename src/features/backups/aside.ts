// A data directory for a while, within the one that holds the database: what is restored to be read is plain, and stays on the same disk.
import { chmod, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

const prefix = 'trial-'

export async function aside<Result>(dataDir: string, work: (scratch: string) => Promise<Result>): Promise<Result> {
  await mkdir(dataDir, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 })
  const scratch = await mkdtemp(join(dataDir, prefix))
  try {
    // Root's server runs as somebody else, who has to pass through.
    if (process.getuid?.() === 0) await chmod(scratch, 0o711)
    return await work(scratch)
  } finally {
    await rm(scratch, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Takes away what a trial that was cut off has left. For whoever holds the directory. */
export async function sweepAside(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir)) if (name.startsWith(prefix)) await rm(join(dataDir, name), { recursive: true, force: true, maxRetries: 5 })
}
