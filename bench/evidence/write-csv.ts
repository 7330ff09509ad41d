// Writes simulated sessions as a CSV, for loading to be timed and for the peer to read the same.
import { closeSync, openSync, writeSync } from 'node:fs'
import { simulateSessions } from './simulate-sessions.ts'

export function writeCsv(file: string, clients: number, seed: number): void {
  const { columns: { next, outcome, within, between, session }, groups, count } = simulateSessions(clients, seed)
  const descriptor = openSync(file, 'w')
  let text = 'client,therapist,session,outcome,within,between,next_outcome\n'
  for (let row = 0; row < count; row += 1) {
    text += `${groups.client.codes[row]},${groups.therapist.codes[row]},${session[row]},${outcome[row]},${within[row]},${between[row]},${next[row]}\n`
    if (text.length > 1 << 20) {
      writeSync(descriptor, text)
      text = ''
    }
  }
  writeSync(descriptor, text)
  closeSync(descriptor)
}
