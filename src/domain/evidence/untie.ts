// Eliminates knots: first the clients of each seat, then those who tie seats together, then all effects of the knot at once; and back down again.
import { addSlope } from './descend.ts'
import { eliminate } from './eliminate.ts'
import type { Knot, Knots } from './knots.ts'
import type { Told } from './large-matrix.ts'
import { addSeat, seenFrom } from './seats.ts'
import { multiply, transpose } from './small-matrix.ts'
import { blockFactor, shrinkTied, slopesOfTied, weighTied, type TiedShrunken, type TiedWeighed } from './tied-effects.ts'
import { slopeOf, weigh, type Weighed } from './unit.ts'

/** What elimination of one knot leaves behind for the way down. */
export interface Untied {
  readonly members: readonly Weighed[]
  readonly own: TiedWeighed
}

/** Takes the members and effects of every knot out of the problem. @param factors of every group of the design @param sums of the parents, added to @param told from 0 to 1 @returns what is needed on the way down, and the sum of log-determinants */
export function untie(knots: Knots, factors: readonly Float64Array[], sizes: readonly number[], width: number, sums: Float64Array, told?: Told): { untied: Untied[]; logDeterminant: number } {
  const { singles, list } = knots
  singles.sums.fill(0)
  let logDeterminant = eliminate(singles.siblings, factors[0]!, width, singles.totals, singles.sums)
  const untied = list.map((knot, number): Untied => {
    const members = eliminateMembers(knots, knot, factors[0]!, width)
    const side = width + knot.effects.length
    const size = knot.effects.length
    const a = new Float64Array(size * size)
    const g = new Float64Array(size * width)
    for (let r = 0; r < size; r += 1) {
      for (let s = 0; s <= r; s += 1) a[r * size + s] = a[s * size + r] = knot.left[(width + r) * side + width + s]!
      for (let c = 0; c < width; c += 1) g[r * width + c] = knot.left[(width + r) * side + c]!
    }
    const own = weighTied(blockFactor(knot.effects, factors, sizes), a, g, width, told && partOf(list, number, told))
    const taken = multiply(transpose(own.taken, size, width), own.taken, width, size, width)
    const to = knots.parents[number]! * width * width
    for (let r = 0; r < width; r += 1) for (let s = 0; s <= r; s += 1) sums[to + r * width + s]! += knot.left[r * side + s]! - taken[r * width + s]!
    logDeterminant += own.logDeterminant + members.reduce((sum, member) => sum + member.logDeterminant, 0)
    return { members, own }
  })
  return { untied, logDeterminant }
}

function eliminateMembers({ innermost: { size, columns }, seats, singles }: Knots, knot: Knot, l: Float64Array, width: number): Weighed[] {
  const side = width + knot.effects.length
  knot.left.set(knot.products)
  for (const seat of knot.seats) addSeat(seats[seat]!, singles.sums, seat * width * width, width, knot.left, side)
  return knot.members.map(({ places, h }) => {
    const weighed = weigh(squareOf(h, places.length, columns), l, size)
    const t = multiply(weighed.weights, h, size, size, places.length)
    for (let a = 0; a < places.length; a += 1) {
      for (let b = 0; b <= a; b += 1) {
        let sum = 0
        for (let r = 0; r < size; r += 1) sum += t[r * places.length + a]! * t[r * places.length + b]!
        knot.left[places[a]! * side + places[b]!]! -= sum
      }
    }
    return weighed
  })
}

/** How far all knots have come while one of them is worked on. Each counts by its effects. */
function partOf(list: readonly Knot[], number: number, told: Told): Told {
  const effects = (knots: readonly Knot[]) => knots.reduce((sum, knot) => sum + knot.effects.length, 0)
  const [before, own, all] = [effects(list.slice(0, number)), list[number]!.effects.length, effects(list)]
  return (share) => told((before + share * own) / all)
}

/** Z′Z of a member: the columns of the layout are its first places. */
function squareOf(h: Float64Array, places: number, columns: Int32Array): Float64Array {
  const size = columns.length
  const a = new Float64Array(size * size)
  for (let r = 0; r < size; r += 1) for (let s = 0; s < size; s += 1) a[r * size + s] = h[r * places + columns[s]!]!
  return a
}

/** Adds every knot's part of ∂criterion/∂L to the slopes of the innermost and of the knotted groups. @param above derivatives by the parents' sums, in full */
export function addSlopesOfKnots(knots: Knots, untied: readonly Untied[], factors: readonly Float64Array[], sizes: readonly number[], width: number, above: Float64Array, slopes: readonly Float64Array[], told?: Told): void {
  const { singles, seats, list } = knots
  list.forEach((knot, number) => {
    const { members, own } = untied[number]!
    const size = knot.effects.length
    const parent = knots.parents[number]! * width * width
    const d = above.subarray(parent, parent + width * width)
    const shrunken = shrinkTied(own, width, told && partOf(list, number, told))
    const slope = slopesOfTied(own, shrunken, d, width)
    knot.effects.forEach(({ factor, effect }, row) => {
      for (let s = 0; s <= effect; s += 1) slopes[factor]![effect * sizes[factor]! + s]! += slope[row]![s]!
    })
    const down = passIntoKnot(shrunken, size, width, d)
    for (const seat of knot.seats) seenFrom(seats[seat]!, down, width + size, width, singles.returned.subarray(seat * width * width, (seat + 1) * width * width))
    knot.members.forEach((member, at) => {
      const places = member.places.length
      const spread = spreadOf(member.h, member.places, down, width + size, sizes[0]!)
      const one = slopeOf(squareOf(member.h, places, knots.innermost.columns), spread, factors[0]!, members[at]!.inverse, sizes[0]!)
      for (let entry = 0; entry < one.length; entry += 1) slopes[0]![entry]! += one[entry]!
    })
  })
  addSlope(singles.siblings, factors[0]!, width, singles.returned, slopes[0]!)
}

/** A matrix over the columns, taken from the parent to the columns and effects of a knot: [D, −D g′W; −W g D, W + W g D g′ W]. */
export function passIntoKnot({ w, wg }: TiedShrunken, size: number, width: number, d: Float64Array): Float64Array {
  const side = width + size
  const wgd = multiply(wg, d, size, width, width)
  const spread = multiply(wgd, transpose(wg, size, width), size, width, size)
  const out = new Float64Array(side * side)
  for (let r = 0; r < width; r += 1) for (let s = 0; s < width; s += 1) out[r * side + s] = d[r * width + s]!
  for (let r = 0; r < size; r += 1) {
    for (let c = 0; c < width; c += 1) out[(width + r) * side + c] = out[c * side + width + r] = -wgd[r * width + c]!
    for (let s = 0; s < size; s += 1) out[(width + r) * side + width + s] = w[r * size + s]! + spread[r * size + s]!
  }
  return out
}

/** h D h′ of a member, D over all places of its knot. */
export function spreadOf(h: Float64Array, places: Int32Array, d: Float64Array, side: number, size: number): Float64Array {
  const count = places.length
  const hd = new Float64Array(size * count)
  for (let r = 0; r < size; r += 1) {
    for (let a = 0; a < count; a += 1) {
      const factor = h[r * count + a]!
      for (let b = 0; b < count; b += 1) hd[r * count + b]! += factor * d[places[a]! * side + places[b]!]!
    }
  }
  return multiply(hd, transpose(h, size, count), size, count, size)
}
