// Takes some clients out of a study as a study of their own, so that what they add to a model can be told by the lines that make the model.
import { productsOfPair, type ClientFacts, type PairSums, type StudyData } from './study-data.ts'

/** Sets, by number. Whoever is in one has everybody in it with whom they have a therapist or a client in common. */
export interface Kin {
  readonly clients: Uint8Array
  readonly therapists: Uint8Array
}

/** More than these are no small part. A design choice. */
const mostKin = 2000

/** Everybody who is tied to some clients, or to some therapists, by ways of any length; null where those are many. */
export function kinOf({ cells, clients, therapists }: StudyData, seeds: Iterable<number>, alsoOf: Uint8Array): Kin | null {
  const kin = { clients: new Uint8Array(clients.count), therapists: new Uint8Array(therapists) }
  kin.therapists.set(alsoOf.subarray(0, therapists))
  let count = 0
  for (const client of seeds) count += kin.clients[client] ? 0 : (kin.clients[client] = 1)
  for (let isGrown = true; isGrown; ) {
    isGrown = false
    for (let cell = 0; cell < cells.count; cell += 1) {
      const [client, therapist] = [cells.client[cell]!, cells.therapist[cell]!]
      if (kin.clients[client] === kin.therapists[therapist]) continue
      isGrown = true
      count += kin.clients[client] ? 0 : 1
      kin.clients[client] = kin.therapists[therapist] = 1
    }
    if (count > mostKin) return null
  }
  return kin
}

/** Numbers without holes, therapists' as well; in the order of the whole. */
export function partOf(data: StudyData, kin: Kin): StudyData {
  const cells = placesOf(kin.clients, data.cells.count, (cell) => data.cells.client[cell]!)
  const clients = placesOf(kin.clients, data.clients.count, (client) => client)
  const client = renumber(clients, data.clients.count)
  const therapists = placesOf(kin.therapists, data.therapists, (therapist) => therapist)
  const therapist = renumber(therapists, data.therapists)
  return {
    ...data, therapists: therapists.length,
    cells: {
      count: cells.length, client: cells.map((cell) => client[data.cells.client[cell]!]!), therapist: cells.map((cell) => therapist[data.cells.therapist[cell]!]!),
      sessions: cells.map((cell) => data.cells.sessions[cell]!), forward: sumsOf(data.cells.forward, cells), reverse: sumsOf(data.cells.reverse, cells),
    },
    clients: factsOf(data.clients, clients),
    organisations: data.organisations && { count: data.organisations.count, ofClient: clients.map((one) => data.organisations!.ofClient[one]!) },
  }
}

/** A part in which some clients are as they were: with the same therapists, other sums and facts. @param numbers theirs in the whole, in the order of `was` */
export function putBack(part: StudyData, kin: Kin, numbers: readonly number[], was: Pick<StudyData, 'cells' | 'clients'>): StudyData {
  const own = renumber(placesOf(kin.clients, kin.clients.length, (client) => client), kin.clients.length)
  const place = new Map(numbers.map((number, at) => [own[number]!, at]))
  const at = Int32Array.from({ length: part.clients.count }, (_, client) => place.get(client) ?? -1)
  const [first, seen] = [new Int32Array(was.clients.count).fill(-1), new Int32Array(was.clients.count)]
  was.cells.client.forEach((client, cell) => (first[client] = first[client] === -1 ? cell : first[client]!))
  part.cells.client.forEach((client, cell) => {
    const changed = at[client]!
    if (changed === -1) return
    const from = first[changed]! + seen[changed]!
    seen[changed]! += 1
    part.cells.sessions[cell] = was.cells.sessions[from]!
    for (const direction of ['forward', 'reverse'] as const) part.cells[direction].products.set(was.cells[direction].products.subarray(from * productsOfPair, (from + 1) * productsOfPair), cell * productsOfPair)
  })
  at.forEach((changed, client) => {
    if (changed === -1) return
    for (const name of ['sessions', 'withOutcome', 'withAlliance', 'withBoth', 'gaps', 'earlyCount', 'earlyAlliance', 'firstOutcome', 'lastOutcome'] as const) part.clients[name][client] = was.clients[name][changed]!
  })
  return part
}

function placesOf(isIn: Uint8Array, count: number, of: (place: number) => number): Int32Array {
  const places: number[] = []
  for (let place = 0; place < count; place += 1) if (isIn[of(place)]) places.push(place)
  return Int32Array.from(places)
}

function renumber(places: Int32Array, count: number): Int32Array {
  const numbers = new Int32Array(count)
  places.forEach((place, number) => (numbers[place] = number))
  return numbers
}

function sumsOf({ products, shift }: PairSums, cells: Int32Array): PairSums {
  const own = new Float64Array(cells.length * productsOfPair)
  cells.forEach((cell, at) => own.set(products.subarray(cell * productsOfPair, (cell + 1) * productsOfPair), at * productsOfPair))
  return { products: own, shift }
}

function factsOf({ beganIn, ...facts }: ClientFacts, clients: Int32Array): ClientFacts {
  const whole = (values: Int32Array) => clients.map((client) => values[client]!)
  const number = (values: Float64Array) => Float64Array.from(clients, (client) => values[client]!)
  return {
    count: clients.length, sessions: whole(facts.sessions), withOutcome: whole(facts.withOutcome), withAlliance: whole(facts.withAlliance), withBoth: whole(facts.withBoth), gaps: whole(facts.gaps),
    firstOutcome: number(facts.firstOutcome), lastOutcome: number(facts.lastOutcome), earlyAlliance: number(facts.earlyAlliance), earlyCount: whole(facts.earlyCount),
    ...(beganIn ? { beganIn: whole(beganIn) } : {}),
  }
}
