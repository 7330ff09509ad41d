// An Attune that the tests may kill: opens the directory it is given and reports each write only once the server has acknowledged it.
import { openEmbedded } from './embedded.ts'

const [dataDir = '', mode] = process.argv.slice(2)
const embedded = await openEmbedded({ dataDir })
console.log(JSON.stringify({ pid: embedded.pid, connection: embedded.connection }))

if (mode === 'write') {
  const { default: pg } = await import('pg')
  const pool = new pg.Pool({ ...embedded.connection, max: 4 })
  const write = async (writer: number) => {
    const client = await pool.connect()
    for (let number = writer; ; number += 4) {
      await client.query('begin')
      await client.query('insert into first values ($1)', [number])
      await client.query('insert into second values ($1)', [number])
      await client.query('commit')
      console.log(number)
    }
  }
  await Promise.all([0, 1, 2, 3].map(write))
}
process.stdin.on('end', () => void embedded.close()).resume()
