// Where clients who change therapist tie too many therapists together, a model near by that is nested again, and the share of rows for which it is another model.
import { splitCells } from './cells.ts'
import type { Design, Factor, Instead } from './design.ts'
import type { TooKnotted } from './knots.ts'
import { rowsOfCells } from './source.ts'

/** The same design but for the groups that are too knotted. In `episodes` the group is called as in the field's software, client:therapist. */
export function approximate(design: Design, { groups: tied, effects, limit }: TooKnotted, kind: Instead): Design {
  const [client, ...others] = design.factors as [Factor, ...Factor[]]
  const rows = rowsOfCells(design.source)
  const knotted = others.filter(({ group }) => tied.includes(group))
  const { factors, touched } = kind === 'episodes' ? inEpisodes(client, others, knotted) : credit(client, others, knotted, rows)
  const touchedRows = rows.reduce((sum, count, cell) => sum + (touched[cell] ? count : 0), 0)
  return { ...design, factors, approximation: { kind, group: client.group, tied, rows: touchedRows, share: touchedRows / design.rows, effects, limit } }
}

interface Nearby {
  readonly factors: readonly Factor[]
  /** For each cell, whether it is touched. */
  readonly touched: Uint8Array
}

function inEpisodes(client: Factor, others: readonly Factor[], knotted: readonly Factor[]): Nearby {
  let episodes = { ofRow: client.codes, count: client.units }
  for (const { codes, units } of knotted) episodes = splitCells(episodes, codes, units)
  const first = new Int32Array(client.units).fill(-1)
  const changes = new Uint8Array(client.units)
  client.codes.forEach((unit, cell) => {
    if (first[unit] === -1) first[unit] = episodes.ofRow[cell]!
    else if (first[unit] !== episodes.ofRow[cell]) changes[unit] = 1
  })
  const group = [client, ...knotted].map((factor) => factor.group).join(':')
  return { factors: [{ ...client, group, codes: episodes.ofRow, units: episodes.count }, ...others], touched: Uint8Array.from(client.codes, (unit) => changes[unit]!) }
}

function credit(client: Factor, others: readonly Factor[], knotted: readonly Factor[], rows: Float64Array): Nearby {
  const touched = new Uint8Array(client.codes.length)
  const factors = others.map((factor) => {
    if (!knotted.includes(factor)) return factor
    const most = unitOfMost(client, factor, rows)
    const codes = client.codes.map((unit) => most[unit]!)
    codes.forEach((code, cell) => (touched[cell]! |= code === factor.codes[cell] ? 0 : 1))
    return { ...factor, codes }
  })
  return { factors: [client, ...factors], touched }
}

/** For each client the unit with most of their rows. */
function unitOfMost(client: Factor, { codes, units }: Factor, rows: Float64Array): Int32Array {
  const counts = new Map<number, number>()
  client.codes.forEach((unit, cell) => {
    const key = unit * units + codes[cell]!
    counts.set(key, (counts.get(key) ?? 0) + rows[cell]!)
  })
  const most = new Int32Array(client.units).fill(-1)
  const best = new Float64Array(client.units)
  for (const [key, count] of counts) {
    const unit = Math.floor(key / units)
    if (count <= best[unit]!) continue
    best[unit] = count
    most[unit] = key % units
  }
  return most
}
