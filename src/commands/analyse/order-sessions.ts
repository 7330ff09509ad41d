// Puts the rows of a file in the order of clients and sessions, one a session, and names the rows that contradict each other.
import type { SessionRows } from '#src/domain/evidence/study/gather-sessions.ts'
import type { Problems } from '../problems.ts'
import { openFaults } from './named-faults.ts'
import type { SessionFile } from './read-sessions.ts'
import type { SessionColumns } from './session-columns.ts'

export interface OrderedSessions {
  readonly rows: SessionRows
  readonly therapists: number
  readonly organisations: { readonly count: number; readonly ofClient: Int32Array } | null
  /** Rows that said the same as another, and rows that were left out since they contradict one. */
  readonly repeated: number
  readonly contradicted: number
}

/** Clients, therapists and organisations are numbered anew, those with sessions that are left. */
export function orderSessions({ rows: found, clients, therapists, organisations }: SessionFile, file: string, problems: Problems): OrderedSessions {
  const rows = inOrder(found)
  const { client, therapist, organisation, session, alliance, outcome, line } = rows
  const [clientNumbers, therapistNumbers, organisationNumbers] = [clients, therapists, organisations].map(({ size }) => numbering(Math.max(1, size))) as [Numbering, Numbering, Numbering]
  const ofClient = new Int32Array(clients.size)
  const faults = openFaults(file, problems)
  let [count, repeated, contradicted] = [0, 0, 0]
  let [current, home] = [-1, 0]
  for (let row = 0; row < rows.count; ) {
    // Rows are put down where others were: what came before can no longer be asked.
    if (client[row] !== current) [current, home] = [client[row]!, row]
    let next = row + 1
    while (next < rows.count && client[next] === client[row] && session[next] === session[row]) next += 1
    if (settle(row, next)) {
      const number = clientNumbers.of(client[row]!)
      ofClient[number] = organisationNumbers.of(organisation[row]!)
      client[count] = number
      therapist[count] = therapistNumbers.of(therapist[row]!)
      session[count] = session[row]!
      alliance[count] = alliance[row]!
      outcome[count] = outcome[row]!
      count += 1
    }
    row = next
  }
  faults.close()
  const cut = <Values extends Int32Array | Float64Array>(values: Values) => values.subarray(0, count) as Values
  return {
    rows: { count, clients: clientNumbers.size(), client: cut(client), therapist: cut(therapist), session: cut(session), alliance: cut(alliance), outcome: cut(outcome) },
    therapists: therapistNumbers.size(), repeated, contradicted,
    organisations: organisationNumbers.size() > 1 ? { count: organisationNumbers.size(), ofClient: ofClient.subarray(0, clientNumbers.size()) } : null,
  }

  /** Makes one of the rows of a session, in the place of the first. @returns whether there is anything to keep */
  function settle(first: number, end: number): boolean {
    if (end === first + 1 && organisation[first] === organisation[home]) return true
    let isKept = true
    for (let row = first; row < end; row += 1) {
      if (organisation[row] !== organisation[home]) {
        refuse(row, 'organisation_id', 'a client of another organisation', ` is in organisation ${organisations.textOf(organisation[row]!)} here and in ${organisations.textOf(organisation[home]!)} on line ${line[home]}: this session is left out. Ids have to tell the clients of all organisations apart`)
        isKept = false
      } else if (therapist[row] !== therapist[first]) {
        refuse(row, 'therapist_id', 'two therapists in one session', `, session ${session[row]}: another therapist than on line ${line[first]}: this session is left out`)
        isKept = false
      }
    }
    if (!isKept) return false
    const isSame = [merge(alliance, 'alliance', first, end), merge(outcome, 'outcome', first, end)]
    if (isSame.every(Boolean)) repeated += end - first - 1
    return true
  }

  /** Takes the value that the rows of a session agree on, a missing one aside; where two differ there is none. @returns whether nothing contradicts */
  function merge(values: Float64Array, column: string, first: number, end: number): boolean {
    let from = first
    let isSame = true
    for (let row = first; row < end; row += 1) {
      if (Number.isNaN(values[from]!)) from = row
      if (Number.isNaN(values[row]!) || values[row] === values[from]) continue
      refuse(row, column, 'two values for one session', `, session ${session[row]}: ${values[row]} here and ${values[from]} on line ${line[from]}: neither is used`)
      isSame = false
    }
    values[first] = isSame ? values[from]! : NaN
    return isSame
  }

  function refuse(row: number, column: string, kind: string, reason: string): void {
    contradicted += 1
    faults.name(line[row]!, column, kind, `client ${clients.textOf(client[row]!)}${reason}`)
  }
}

interface Numbering {
  of(number: number): number
  size(): number
}

/** New numbers by first appearance. @param most how many old ones there are */
function numbering(most: number): Numbering {
  const known = new Int32Array(most).fill(-1)
  let size = 0
  return { of: (number) => (known[number] === -1 ? (known[number] = size++) : known[number]!), size: () => size }
}

/** By client and session; rows of one session stay in the order of the file. Most files come that way. */
function inOrder(rows: SessionColumns): SessionColumns {
  const { client, session, count } = rows
  let isInOrder = true
  for (let row = 1; row < count && isInOrder; row += 1) isInOrder = client[row]! > client[row - 1]! || (client[row] === client[row - 1] && session[row]! >= session[row - 1]!)
  if (isInOrder) return rows
  const order = sortedBy(client, sortedBy(session, Int32Array.from({ length: count }, (_, row) => row)))
  const pick = <Values extends Int32Array | Float64Array>(values: Values): Values => {
    const picked = new (values.constructor as new (length: number) => Values)(count)
    for (let at = 0; at < count; at += 1) picked[at] = values[order[at]!]!
    return picked
  }
  return {
    count, client: pick(client), therapist: pick(rows.therapist), organisation: pick(rows.organisation), session: pick(session),
    alliance: pick(rows.alliance), outcome: pick(rows.outcome), line: pick(rows.line),
  }
}

/** Counting sort that keeps the order of equals. */
function sortedBy(keys: Int32Array, order: Int32Array): Int32Array {
  const starts = new Int32Array(keys.reduce((most, key) => Math.max(most, key), 0) + 2)
  for (let row = 0; row < keys.length; row += 1) starts[keys[row]! + 1]! += 1
  for (let key = 1; key < starts.length; key += 1) starts[key]! += starts[key - 1]!
  const sorted = new Int32Array(order.length)
  for (const row of order) sorted[starts[keys[row]!]!++] = row
  return sorted
}
