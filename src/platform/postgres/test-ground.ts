// For the tests of this folder: a directory that is gone afterwards, queries in one line, and Attune in a process of its own that can be killed.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readlinkSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import type { Connection } from './embedded.ts'

/** Each test file has one; afterwards nothing may be left of it, no process either. */
export const ground = realpathSync(mkdtempSync(join(tmpdir(), 'attune-test-')))
chmodSync(ground, 0o711)

after(async () => {
  const left = await until(5_000, () => processesIn(ground).length === 0)
  rmSync(ground, { recursive: true, force: true, maxRetries: 5 })
  assert.ok(left, 'a process was left behind')
})

export const until = async (milliseconds: number, isTrue: () => boolean): Promise<boolean> => {
  const deadline = Date.now() + milliseconds
  while (!isTrue()) {
    if (Date.now() > deadline) return false
    await sleep(5)
  }
  return true
}

const processesIn = (directory: string): string[] => {
  if (!existsSync('/proc')) return []
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readlinkSync(`/proc/${pid}/cwd`).startsWith(directory)
    } catch {
      return false
    }
  })
}

export const ask = async (connection: Connection, statement: string, values: unknown[] = []): Promise<Record<string, unknown>[]> => {
  const client = new pg.Client(connection)
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(statement, values)).rows
  } finally {
    await client.end()
  }
}

export interface Other {
  readonly child: ChildProcess
  /** Every line it has printed: the server's process number and connection. */
  readonly lines: string[]
  readonly ended: Promise<string>
}

export const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

/** Another Attune: opens the directory, and closes it when its input ends. */
export const startOther = (dataDir: string, command: readonly string[] = [process.execPath, here('test-process.ts')]): Other => {
  const [program = '', ...args] = command
  const child = spawn(program, [...args, dataDir], { stdio: ['pipe', 'pipe', 'pipe'] })
  const lines: string[] = []
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line))
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
  return { child, lines, ended: new Promise((resolve) => child.once('close', () => resolve(errors))) }
}
