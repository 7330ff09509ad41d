// The rows of a file of sessions as numbers, in blocks while the file is read and in one piece afterwards: many millions are never held twice.

export interface SessionColumns {
  readonly count: number
  readonly client: Int32Array
  readonly therapist: Int32Array
  /** 0 for all where the file has no such column. */
  readonly organisation: Int32Array
  readonly session: Int32Array
  /** NaN where there is none. */
  readonly alliance: Float64Array
  readonly outcome: Float64Array
  /** From 1, of the file. */
  readonly line: Int32Array
}

const wholes = ['client', 'therapist', 'organisation', 'session', 'line'] as const
const reals = ['alliance', 'outcome'] as const
const blockRows = 1 << 12

interface Block {
  readonly wholes: readonly Int32Array[]
  readonly reals: readonly Float64Array[]
}

export interface SessionCollector {
  add(client: number, therapist: number, organisation: number, session: number, line: number, alliance: number, outcome: number): void
  readonly count: number
  /** All rows in one piece; the blocks are given up. */
  close(): SessionColumns
}

export function collectSessions(): SessionCollector {
  const blocks: Block[] = []
  let count = 0
  let block: Block
  return {
    add(client, therapist, organisation, session, line, alliance, outcome) {
      const at = count % blockRows
      if (at === 0) blocks.push((block = blockOf()))
      block.wholes[0]![at] = client
      block.wholes[1]![at] = therapist
      block.wholes[2]![at] = organisation
      block.wholes[3]![at] = session
      block.wholes[4]![at] = line
      block.reals[0]![at] = alliance
      block.reals[1]![at] = outcome
      count += 1
    },
    get count() {
      return count
    },
    close() {
      const join = <Values extends Int32Array | Float64Array>(whole: Values, of: (from: Block) => Values): Values => {
        blocks.forEach((from, at) => whole.set(of(from).subarray(0, count - at * blockRows), at * blockRows))
        return whole
      }
      const [client, therapist, organisation, session, line] = wholes.map((_, at) => join(new Int32Array(count), (from) => from.wholes[at]!)) as [Int32Array, Int32Array, Int32Array, Int32Array, Int32Array]
      const [alliance, outcome] = reals.map((_, at) => join(new Float64Array(count), (from) => from.reals[at]!)) as [Float64Array, Float64Array]
      blocks.length = 0
      return { count, client, therapist, organisation, session, alliance, outcome, line }
    },
  }
}

function blockOf(): Block {
  return { wholes: wholes.map(() => new Int32Array(blockRows)), reals: reals.map(() => new Float64Array(blockRows)) }
}
