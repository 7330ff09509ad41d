// An Attune that the tests may kill: opens the directory it is given, and closes it when its input ends.
import { openEmbedded } from './embedded.ts'

const embedded = await openEmbedded({ dataDir: process.argv[2] ?? '' })
console.log(JSON.stringify({ pid: embedded.pid, connection: embedded.connection }))
process.stdin.on('end', () => void embedded.close()).resume()
