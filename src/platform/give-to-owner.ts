// What root writes belongs to the owner of the folder it is written into: that is whoever runs Attune without root the rest of the time, and has to read it then.
import { lchown, mkdir, stat, type FileHandle } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'

/** A file by its handle: in the place of its name somebody could have put a link to another meanwhile. */
export async function giveToOwner(file: FileHandle, folder: string): Promise<void> {
  if (process.getuid?.() !== 0) return
  const { uid, gid } = await stat(folder)
  await file.chown(uid, gid)
}

/** Makes a folder and whatever is missing above it. @returns those that were made, the outermost first */
export async function makeFolders(folder: string, mode = 0o700): Promise<readonly string[]> {
  const whole = resolve(folder)
  const first = await mkdir(whole, { recursive: true, mode })
  if (first === undefined) return []
  const made = [whole]
  while (made[0] !== first) made.unshift(dirname(made[0]!))
  for (const one of made) await giveFolder(one)
  return made
}

/** A folder that was just made, to the owner of the one it lies in. */
export async function giveFolder(folder: string): Promise<void> {
  if (process.getuid?.() !== 0) return
  const { uid, gid } = await stat(dirname(folder))
  await lchown(folder, uid, gid)
}
