// What has been written is there after a power cut only once it has been flushed, its name too.
import { open } from 'node:fs/promises'

/** Flushes the names in a folder. */
export async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
