// The files of a keyring: whole or not there, flushed before anybody relies on them, and gone under every name when they go.
import { randomBytes } from 'node:crypto'
import { link, open, readdir, readFile, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { flushFolder } from './flush-folder.ts'
import { giveToOwner, makeFolders } from './give-to-owner.ts'

/** All names below a folder; none where there is no such folder. */
export async function namesIn(folder: string): Promise<readonly string[]> {
  return await readdir(folder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
}

/** Null where there is no such file. */
export async function readIfThere(path: string): Promise<Buffer | null> {
  return await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
}

/**
 * A key that is half written is a client lost, and so is one that takes the place of another: write aside, flush, give it its name only if nothing has
 * that name, flush the folder. Whoever comes second, in this process or another, uses the key that is there.
 */
export async function publish(path: string, bytes: Buffer): Promise<void> {
  await makeFolder(dirname(path))
  const aside = `${path}.${randomBytes(6).toString('hex')}`
  try {
    const file = await open(aside, 'wx', 0o600)
    try {
      await giveToOwner(file, dirname(path))
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await link(aside, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return
      if (!withoutLinks.has(error.code ?? '')) throw error
      throw new Error(`${dirname(path)} is on a file system that cannot give a file a second name, so that a key could take the place of another. Move the keyring to one that can (docs/keys.md).`, { cause: error })
    })
  } finally {
    await rm(aside, { force: true })
  }
  await flushFolder(dirname(path))
}

const withoutLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'])

/** The key under its name, and under the other one that a crash in the middle of `publish` leaves it. */
export async function takeAway(path: string): Promise<void> {
  const names = (await namesIn(dirname(path))).filter((name) => name.startsWith(basename(path)))
  if (names.length === 0) return
  for (const name of names) await rm(join(dirname(path), name), { force: true })
  await flushFolder(dirname(path))
}

/** Begins on a line of its own, whatever the one before was cut short to. */
export async function addLine(path: string, line: string): Promise<void> {
  await makeFolder(dirname(path))
  const file = await open(path, 'a', 0o600)
  try {
    await giveToOwner(file, dirname(path))
    await file.writeFile(`\n${line}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await flushFolder(dirname(path))
}

/** A folder's name lies in the one above it: that is flushed for each that is new, or a power cut takes the key with its folder. */
async function makeFolder(folder: string): Promise<void> {
  for (const made of await makeFolders(folder)) await flushFolder(dirname(made))
}
