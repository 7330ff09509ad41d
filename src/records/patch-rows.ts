// Puts what has changed into sums that are held in memory: the cases that changed are taken out and what they are now is put in, in the order in which everything would be read afresh.
import { productsOfPair } from '#src/domain/evidence/study/study-data.ts'
import type { KeptRows } from './kept-study.ts'

/** Clients one after the other, from what was held or from what is new. */
interface Piece {
  readonly from: 'held' | 'fresh'
  readonly clients: readonly [number, number]
  readonly cells: readonly [number, number]
}

export interface Patched {
  readonly rows: KeptRows
  /** The clients that changed, by their numbers before and now. */
  readonly before: readonly number[]
  readonly now: readonly number[]
  /** Those clients as they were, where the sums were overwritten in their place; null where what was held still is what it was. */
  readonly was: KeptRows | null
}

/**
 * Where the same clients have the same therapists, which a check-in seldom changes, `held` itself is overwritten: copying everything would cost more than all the rest.
 * @param caseIds which cases changed, in order; those without a row in `fresh` are gone @param fresh what they are now, with the same taken from its columns
 * @returns null when a therapist has nobody left: then numbers would have a hole, and everything is read again
 */
export function patchRows(held: KeptRows, fresh: KeptRows, caseIds: readonly string[]): Patched | null {
  const [firstHeld, firstFresh] = [firstCells(held), firstCells(fresh)]
  const pieces: Piece[] = []
  const [before, now]: [number[], number[]] = [[], []]
  const take = (from: 'held' | 'fresh', first: Int32Array, start: number, end: number) => pieces.push({ from, clients: [start, end], cells: [first[start]!, first[end]!] })
  let [read, given, count] = [0, 0, 0]
  for (const caseId of caseIds) {
    const place = placeOf(held.caseIds, caseId)
    take('held', firstHeld, read, place)
    count += place - read
    const isHeld = held.caseIds[place] === caseId
    read = isHeld ? place + 1 : place
    if (isHeld) before.push(place)
    if (fresh.caseIds[given] !== caseId) continue
    take('fresh', firstFresh, given, given + 1)
    now.push(count)
    given += 1
    count += 1
  }
  take('held', firstHeld, read, held.caseIds.length)
  const therapistIds = [...held.therapistIds]
  const known = new Map(therapistIds.map((id, number) => [id, number]))
  const therapistOf = Int32Array.from(fresh.therapistIds, (id) => known.get(id) ?? (known.set(id, therapistIds.length), therapistIds.push(id) - 1))
  const named: KeptRows = { ...fresh, cells: { ...fresh.cells, therapist: fresh.cells.therapist.map((number) => therapistOf[number]!) } }
  const places = before.map((client): Piece => ({ from: 'held', clients: [client, client + 1], cells: [firstHeld[client]!, firstHeld[client + 1]!] }))
  if (now.length === caseIds.length && before.length === caseIds.length) {
    const was = joined(held, named, places, held.therapistIds)
    if (was.cells.count === named.cells.count && was.cells.client.every((client, cell) => client === named.cells.client[cell] && was.cells.therapist[cell] === named.cells.therapist[cell])) {
      overwrite(held, places, named)
      return { rows: held, before, now, was }
    }
  }
  const rows = joined(held, named, pieces, therapistIds)
  return hasHole(rows) ? null : { rows, before, now, was: null }
}

/** @param places of the clients of `fresh`, in their order */
function overwrite(held: KeptRows, places: readonly Piece[], fresh: KeptRows): void {
  let [client, cell] = [0, 0]
  for (const { clients: [number], cells: [first, end] } of places) {
    for (const name of ['sessions', 'withOutcome', 'withAlliance', 'withBoth', 'gaps', 'earlyCount', 'earlyAlliance', 'firstOutcome', 'lastOutcome'] as const) held.clients[name][number] = fresh.clients[name][client]!
    for (const name of ['openedAt', 'sixthBothAt', 'comparedAt'] as const) held.instants[name][number] = fresh.instants[name][client]!
    held.cells.sessions.set(fresh.cells.sessions.subarray(cell, cell + end - first), first)
    for (const direction of ['forward', 'reverse'] as const) held.cells[direction].products.set(fresh.cells[direction].products.subarray(cell * productsOfPair, (cell + end - first) * productsOfPair), first * productsOfPair)
    client += 1
    cell += end - first
  }
}

/** Where an id stands, or would stand. */
function placeOf(ids: readonly string[], id: string): number {
  let [from, to] = [0, ids.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if (ids[middle]! < id) from = middle + 1
    else to = middle
  }
  return from
}

/** For each client where its cells begin, and at the end how many there are. */
function firstCells({ cells, clients }: KeptRows): Int32Array {
  const first = new Int32Array(clients.count + 1).fill(cells.count)
  for (let cell = cells.count - 1; cell >= 0; cell -= 1) first[cells.client[cell]!] = cell
  return first
}

function joined(held: KeptRows, fresh: KeptRows, pieces: readonly Piece[], therapistIds: readonly string[]): KeptRows {
  const size = (what: 'clients' | 'cells') => pieces.reduce((sum, piece) => sum + piece[what][1] - piece[what][0], 0)
  const sizes = { clients: size('clients'), cells: size('cells') }
  const whole = { held, fresh }
  const gather = <Values extends Int32Array | Float64Array>(what: 'clients' | 'cells', into: Values, of: (rows: KeptRows) => Values, each = 1): Values => {
    let place = 0
    for (const { from, [what]: [start, end] } of pieces) {
      into.set(of(whole[from]).subarray(start * each, end * each) as never, place)
      place += (end - start) * each
    }
    return into
  }
  const wholes = (what: 'clients' | 'cells', of: (rows: KeptRows) => Int32Array) => gather(what, new Int32Array(sizes[what]), of)
  const numbers = (of: (rows: KeptRows) => Float64Array) => gather('clients', new Float64Array(sizes.clients), of)
  const sums = (direction: 'forward' | 'reverse') => ({ products: gather('cells', new Float64Array(sizes.cells * productsOfPair), (rows) => rows.cells[direction].products, productsOfPair), shift: held.cells[direction].shift })
  const fact = (name: 'sessions' | 'withOutcome' | 'withAlliance' | 'withBoth' | 'gaps' | 'earlyCount') => wholes('clients', ({ clients }) => clients[name])
  return {
    cells: { count: sizes.cells, client: clientsOf(pieces, whole, sizes.cells), therapist: wholes('cells', ({ cells }) => cells.therapist), sessions: wholes('cells', ({ cells }) => cells.sessions), forward: sums('forward'), reverse: sums('reverse') },
    clients: {
      count: sizes.clients, sessions: fact('sessions'), withOutcome: fact('withOutcome'), withAlliance: fact('withAlliance'), withBoth: fact('withBoth'), gaps: fact('gaps'), earlyCount: fact('earlyCount'),
      earlyAlliance: numbers(({ clients }) => clients.earlyAlliance), firstOutcome: numbers(({ clients }) => clients.firstOutcome), lastOutcome: numbers(({ clients }) => clients.lastOutcome),
    },
    therapists: therapistIds.length, organisations: { count: Math.min(1, sizes.clients), ofClient: new Int32Array(sizes.clients) },
    caseIds: pieces.flatMap(({ from, clients: [start, end] }) => whole[from].caseIds.slice(start, end)), therapistIds, taken: held.taken,
    instants: { openedAt: numbers(({ instants }) => instants.openedAt), sixthBothAt: numbers(({ instants }) => instants.sixthBothAt), comparedAt: numbers(({ instants }) => instants.comparedAt) },
  }
}

function clientsOf(pieces: readonly Piece[], whole: Readonly<Record<Piece['from'], KeptRows>>, cells: number): Int32Array {
  const numbers = new Int32Array(cells)
  let [place, count] = [0, 0]
  for (const { from, clients: [start, end], cells: [first, last] } of pieces) {
    const { client } = whole[from].cells
    for (let cell = first; cell < last; cell += 1) numbers[place++] = client[cell]! - start + count
    count += end - start
  }
  return numbers
}

function hasHole({ cells, therapists }: KeptRows): boolean {
  const isSeen = new Uint8Array(therapists)
  for (const number of cells.therapist) isSeen[number] = 1
  return isSeen.includes(0)
}
