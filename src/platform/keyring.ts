// Keys live beside the database, never in it: a backup of the database alone opens nothing, and dropping a client's key erases them in every backup.
import { createHash, randomBytes } from 'node:crypto'
import { dirname, join } from 'node:path'
import { newOutboxKeys, seal, unseal, type OutboxKeys } from './crypto.ts'
import { addLine, namesIn, publish, readIfThere, takeAway } from './key-files.ts'

const keyBytes = 32
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
/** How long another process's dropped key may still be used from memory. */
const rememberedForMs = 60_000
const rememberedAtMost = 5_000

export interface Keyring {
  /** Makes the organisation's keys; does nothing when they are there. */
  createOrganisation(organisationId: string): Promise<void>
  organisation(organisationId: string): Promise<Buffer>
  /** Made anew when it is gone and the organisation's key is there. */
  outbox(organisationId: string): Promise<OutboxKeys>
  createClient(organisationId: string, clientId: string): Promise<void>
  /** null once the client has been erased, and where the key does not open: then what is theirs cannot be read, and everybody else's can. */
  client(organisationId: string, clientId: string): Promise<Buffer | null>
  /** Deletes the client's key for good, and notes the client among the erased: first, where that can be, so that a key that comes back with a backup is known for what it is. */
  dropClient(organisationId: string, clientId: string): Promise<void>
  /** What opens backups; made when there is none. */
  backup(): Promise<Buffer>
  /** Every client whose key was dropped, and those that somebody wrote in from a newer list. */
  erased(organisationId: string): Promise<ReadonlySet<string>>
}

/**
 * Layout: `master.key`, `backup.key` (wrapped by the master key), then per organisation `organisation.key` and `outbox.key` (wrapped by the master key)
 * and `clients/ab/<client>.key` (wrapped by the organisation's key). Files are 0600, written aside, flushed and put in place, where the first that is there stays.
 * `erased` is a list, one client's id a line, only ever added to: two of them are joined by putting one below the other.
 * @param damaged hears of each client's key that does not open, once
 */
export async function openKeyring(folder: string, now: () => number, damaged: (organisationId: string, clientId: string) => void = () => {}): Promise<Keyring> {
  const master = await masterKey(join(folder, 'master.key'))
  /** Of which damage was told. */
  const told = new Set<string>()
  const remembered = new Map<string, { key: Buffer; until: number }>()

  async function recall(path: string, read: () => Promise<Buffer | null>): Promise<Buffer | null> {
    const known = remembered.get(path)
    if (known && known.until > now()) return known.key
    const key = await read()
    remembered.delete(path)
    if (!key) return null
    if (remembered.size >= rememberedAtMost) remembered.delete(remembered.keys().next().value!)
    remembered.set(path, { key, until: now() + rememberedForMs })
    return key
  }

  const home = (organisationId: string) => join(folder, organisationId)
  const clientPath = (organisationId: string, clientId: string) => join(home(organisationId), 'clients', shelf(clientId), `${clientId}.key`)

  const erasedPath = (organisationId: string) => join(home(organisationId), 'erased')

  /** Whatever is no id (a line cut short by a power cut, an empty one) names nobody. */
  async function readErased(organisationId: string): Promise<ReadonlySet<string>> {
    const text = (await readIfThere(erasedPath(organisationId)))?.toString('utf8') ?? ''
    return new Set(text.split('\n').map((line) => line.trim()).filter((line) => uuid.test(line)))
  }

  async function wrapped(path: string, by: Buffer, where: string): Promise<Buffer | null> {
    const file = await readIfThere(path)
    return file && unwrap(file, by, where)
  }

  function unwrap(file: Buffer, by: Buffer, where: string): Buffer {
    const key = Buffer.from(unseal(by, file, where), 'base64')
    // In memory of its own: a piece of Node's pool would keep the whole of its eight kilobytes.
    const own = Buffer.alloc(key.length)
    key.copy(own)
    return own
  }

  async function organisation(organisationId: string): Promise<Buffer> {
    const path = join(home(organisationId), 'organisation.key')
    const key = await recall(path, () => wrapped(path, master, `organisation ${organisationId}`))
    if (!key) throw new Error(`The key of organisation ${organisationId} is missing from the keyring. Restore the keyring from its backup.`)
    return key
  }

  async function create(path: string, by: Buffer, where: string, key: Buffer): Promise<void> {
    if (await readIfThere(path)) return
    await publish(path, seal(by, key.toString('base64'), where))
  }

  const outboxPath = (organisationId: string) => join(home(organisationId), 'outbox.key')

  async function createOutbox(organisationId: string): Promise<void> {
    const { privateKey, publicKey } = newOutboxKeys()
    await create(outboxPath(organisationId), master, `outbox ${organisationId}`, Buffer.concat([publicKey, privateKey]))
  }

  return {
    organisation,
    async createOrganisation(organisationId) {
      await create(join(home(organisationId), 'organisation.key'), master, `organisation ${organisationId}`, randomBytes(keyBytes))
      await createOutbox(organisationId)
    },
    async outbox(organisationId) {
      const path = outboxPath(organisationId)
      const read = () => recall(path, () => wrapped(path, master, `outbox ${organisationId}`))
      const there = await read()
      // Lost, while the key beside it shows that this is the keyring: a new one, or nobody could check in.
      if (!there && (await organisation(organisationId))) await createOutbox(organisationId)
      const both = there ?? (await read())!
      return { publicKey: both.subarray(0, 65), privateKey: both.subarray(65) }
    },
    async createClient(organisationId, clientId) {
      await create(clientPath(organisationId, clientId), await organisation(organisationId), `client ${clientId}`, randomBytes(keyBytes))
    },
    async client(organisationId, clientId) {
      const path = clientPath(organisationId, clientId)
      return await recall(path, async () => {
        const [by, file] = [await organisation(organisationId), await readIfThere(path)]
        try {
          return file && unwrap(file, by, `client ${clientId}`)
        } catch {
          if (!told.has(path)) damaged(organisationId, clientId)
          told.add(path)
          return null
        }
      })
    },
    async dropClient(organisationId, clientId) {
      const path = clientPath(organisationId, clientId)
      const note = async () => {
        if (!(await readErased(organisationId)).has(clientId)) await addLine(erasedPath(organisationId), clientId)
      }
      // On a full disk nothing can be noted; the key goes all the same, and leaves room for the note.
      const isNoted = await note().then(() => true, () => false)
      remembered.delete(path)
      await takeAway(path)
      if (!isNoted) await note()
    },
    erased: readErased,
    async backup() {
      const path = join(folder, backupFile)
      await create(path, master, 'backup', randomBytes(keyBytes))
      return (await wrapped(path, master, 'backup'))!
    },
  }
}

const backupFile = 'backup.key'

/** The key that opens backups, of a keyring in which nothing may be made: for a restore, to which a new key would be of no use. @throws Error that names the missing file */
export async function readBackupKey(folder: string): Promise<Buffer> {
  const missing = (name: string) =>
    new Error(`${join(folder, name)} is missing, and without it no backup opens. Put the keyring back first, from its own backup (docs/keys.md), then try again. Nothing was changed.`)
  const master = await readIfThere(join(folder, 'master.key'))
  if (!master) throw missing('master.key')
  const sealed = await readIfThere(join(folder, backupFile))
  if (!sealed) throw missing(backupFile)
  try {
    return Buffer.from(unseal(Buffer.from(master.toString('utf8').trim(), 'base64'), sealed, 'backup'), 'base64')
  } catch (error) {
    throw new Error(`${join(folder, 'master.key')} does not open ${backupFile} beside it: they are not of one keyring, or one is damaged. Put the whole keyring back from its own backup (docs/keys.md). Nothing was changed.`, { cause: error })
  }
}

/** Spreads clients over 256 folders, so that no folder grows past what a file system likes. */
const shelf = (clientId: string): string => createHash('sha256').update(clientId).digest('hex').slice(0, 2)

async function masterKey(path: string): Promise<Buffer> {
  const there = await readMaster(path)
  if (there) return there
  const folder = dirname(path)
  if (!(await holdsKeys(folder))) await publish(path, Buffer.from(`${randomBytes(keyBytes).toString('base64')}\n`))
  // It may be another process's, made since it was looked for, and so may be the keys that were found.
  const made = await readMaster(path)
  if (!made) throw new Error(`${path} is missing, and the other keys in ${folder} open with nothing else. Put it back from the keyring's backup (docs/keys.md), then start again.`)
  return made
}

async function readMaster(path: string): Promise<Buffer | null> {
  const file = await readIfThere(path)
  return file && Buffer.from(file.toString('utf8').trim(), 'base64')
}

/** Whatever an organisation has in here was wrapped by a master key that there was. */
async function holdsKeys(folder: string): Promise<boolean> {
  return (await namesIn(folder)).some((name) => name.endsWith('.key'))
}
