// Unpacks the archive in which PostgreSQL sends its cluster: plain ustar, of which it uses files, folders and links to tablespaces.
import { mkdir, open, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'

const block = 512
/** PostgreSQL's own files have names of these letters; what else a name holds did not come from it. */
const plainName = /^[A-Za-z0-9_.-]+(?:\/[A-Za-z0-9_.-]+)*\/?$/

/** Writes every entry below `folder`, which must be there and empty. @throws Error when the archive is not whole, or holds what Attune's own server never makes */
export async function unpack(archive: AsyncIterable<Buffer>, folder: string): Promise<void> {
  const source = reader(archive)
  for (;;) {
    const header = await source.exactly(block)
    if (header.every((byte) => byte === 0)) break
    const { name, type, size } = entryOf(header)
    if (!plainName.test(name) || name.split('/').includes('..')) throw new Error('The backup holds a file with a name that PostgreSQL does not give.')
    const path = join(folder, name)
    if (type === 'folder') await mkdir(path, { recursive: true, mode: 0o700 })
    else {
      const file = await open(path, 'wx', 0o600)
      try {
        await copyInto(file, source, size)
      } finally {
        await file.close()
      }
      await source.exactly((block - (size % block)) % block)
    }
  }
  await source.toTheEnd()
}

interface Reader {
  /** @throws Error when the archive ends before */
  exactly(bytes: number): Promise<Buffer>
  /** The next bytes there are, at most so many and at least one. */
  some(atMost: number): Promise<Buffer>
  toTheEnd(): Promise<void>
}

function reader(archive: AsyncIterable<Buffer>): Reader {
  const chunks = archive[Symbol.asyncIterator]()
  let held: Buffer = Buffer.alloc(0)
  const more = async () => {
    const { value, done } = await chunks.next()
    if (done) throw new Error('The backup ends in the middle of a file.')
    held = held.length === 0 ? value : Buffer.concat([held, value])
  }
  const take = (bytes: number) => {
    const taken = held.subarray(0, bytes)
    held = held.subarray(bytes)
    return taken
  }
  return {
    async exactly(bytes) {
      while (held.length < bytes) await more()
      return take(bytes)
    },
    async some(atMost) {
      while (held.length === 0) await more()
      return take(Math.min(atMost, held.length))
    },
    async toTheEnd() {
      while (!(await chunks.next()).done);
    },
  }
}

async function copyInto(file: FileHandle, source: Reader, size: number): Promise<void> {
  for (let left = size; left > 0; ) {
    const chunk = await source.some(left)
    await file.writeFile(chunk)
    left -= chunk.length
  }
}

function entryOf(header: Buffer): { name: string; type: 'file' | 'folder'; size: number } {
  const sum = header.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 32 : byte), 0)
  if (sum !== number(header.subarray(148, 156))) throw new Error('The backup holds an entry whose checksum is wrong.')
  const text = (from: number, until: number) => header.toString('utf8', from, until).replace(/\0[\s\S]*$/, '')
  const flag = String.fromCharCode(header[156] ?? 0)
  if (flag !== '0' && flag !== '5') throw new Error('The backup holds a tablespace outside the cluster, which Attune cannot put back.')
  return { name: text(0, 100), type: flag === '5' ? 'folder' : 'file', size: number(header.subarray(124, 136)) }
}

/** Octal digits, or from 8 GB a number whose first bit is set. */
function number(field: Buffer): number {
  if ((field[0] ?? 0) & 0x80) return Number(field.readBigUInt64BE(field.length - 8))
  return Number.parseInt(field.toString('ascii').replaceAll('\0', ' ').trim() || '0', 8)
}
