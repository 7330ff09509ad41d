// Disks for tests that need one of their own: one whose cache forgets what was not flushed, and a small one that can be filled. Needs root, FUSE and loop devices.
import { execFile, fork } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const execute = promisify(execFile)
const run = async (program: string, ...args: string[]): Promise<string> => (await execute(program, args)).stdout.trim()

export interface Disk {
  /** Where it is mounted. */
  readonly folder: string
  close(): Promise<void>
}

export interface ForgetfulDisk extends Disk {
  /** Copies what a power cut at this moment would leave. @param tornBy a seed, by which half of what was not flushed is there all the same; null: none of it is */
  cut(to: string, tornBy: number | null): Promise<void>
}

/** @param ground an empty directory for its parts @throws Error in one sentence when this machine cannot */
export async function openForgetfulDisk(ground: string, megabytes: number): Promise<ForgetfulDisk> {
  if (process.getuid?.() !== 0) throw new Error('The power cut needs root: it makes a disk of its own.')
  await mkdir(ground, { recursive: true })
  const file = join(ground, 'disk')
  await writeFile(file, '')
  const server = fork(fileURLToPath(new URL('disk-process.ts', import.meta.url)), [file, String(megabytes)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const heard = await Promise.race([once(server, 'message'), once(server, 'exit')])
  if (heard[0] !== 'ready') throw new Error('The power cut needs FUSE: /dev/fuse must be there, and mounting be allowed.')
  const disk = await mountImage(file, ground).catch(async (error: Error) => {
    await run('umount', file)
    throw error
  })
  return {
    folder: disk.folder,
    async cut(cutTo, tornBy) {
      server.send({ cutTo, tornBy })
      await once(server, 'message')
    },
    async close() {
      await disk.close()
      await run('umount', file)
      if (server.exitCode === null) await once(server, 'exit')
    },
  }
}

/** An ordinary disk, which can be filled. @param ground an empty directory for its parts */
export async function openSmallDisk(ground: string, megabytes: number): Promise<Disk> {
  await mkdir(ground, { recursive: true })
  const file = join(ground, 'disk')
  await writeFile(file, '')
  await truncate(file, megabytes * 1024 * 1024)
  return await mountImage(file, ground)
}

async function mountImage(file: string, ground: string): Promise<Disk> {
  const loop = await run('losetup', '--find', '--show', file).catch((error: Error) => {
    throw new Error(`This needs a loop device: ${error.message}`)
  })
  try {
    // As an ordinary disk comes: ext4, journal, barriers.
    await run('mkfs.ext4', '-q', '-E', 'nodiscard', loop)
    return await mount(loop, join(ground, 'mounted'))
  } catch (error) {
    await run('losetup', '--detach', loop)
    throw error
  }
}

/** Opens a copy as the next start after the cut would find it: the file system recovers first. */
export async function withCopy<Result>(image: string, work: (folder: string) => Promise<Result>): Promise<Result> {
  const loop = await run('losetup', '--find', '--show', image)
  const disk = await mount(loop, `${image}-mounted`)
  try {
    return await work(disk.folder)
  } finally {
    await disk.close()
    await rm(image)
  }
}

/** A server that has stopped may leave the process that writes its log there for a moment. */
async function unmount(folder: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await run('umount', folder)
      return
    } catch (error) {
      if (tries === 100) throw error
      await sleep(100)
    }
  }
}

async function mount(loop: string, folder: string): Promise<Disk> {
  await mkdir(folder, { recursive: true })
  await run('mount', '-t', 'ext4', loop, folder)
  // Root's server runs as somebody else, who has to pass through.
  await chmod(folder, 0o711)
  return {
    folder,
    async close() {
      await unmount(folder)
      await run('losetup', '--detach', loop)
    },
  }
}
