// The password of the database's owner: random, never typed by anyone, readable only by whoever owns the data directory.
import { randomBytes } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { giveToOwnerOf } from './lock.ts'

const fileIn = (dataDir: string) => join(dataDir, 'database-password')

/** 256 bits, in letters that need no quoting anywhere. */
export const newPassword = (): string => randomBytes(32).toString('hex')

export const forgottenPassword = (dataDir: string): boolean => !existsSync(fileIn(dataDir))

export const readPassword = (dataDir: string): string => readFileSync(fileIn(dataDir), 'utf8').trim()

/** Whole or not at all: half a password would lock us out. */
export const keepPassword = (dataDir: string, password: string): void => {
  const temporary = `${fileIn(dataDir)}.new`
  const handle = openSync(temporary, 'w', 0o600)
  writeSync(handle, `${password}\n`)
  fsyncSync(handle)
  closeSync(handle)
  giveToOwnerOf(dataDir, temporary)
  renameSync(temporary, fileIn(dataDir))
}
