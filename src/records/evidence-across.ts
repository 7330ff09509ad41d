// The one look across organisations at what clients have said: at stored sums alone, by a database role that sees no other table, and at no organisation with few clients.
import { connect } from '#src/platform/postgres/copy.ts'
import type { KeptMeasure } from './evidence.ts'
import { rowsFrom, type KeptStudy } from './kept-study.ts'
import { momentsLine } from './moments-text.ts'

/** An organisation with fewer clients of a measure is left out whole: what it adds could be somebody's. A design choice. */
export const leastClients = 10

export interface Across {
  readonly study: KeptStudy
  /** Organisations with too few clients. */
  readonly leftOut: number
}

/** @param connection of the database or of a replica, as somebody who may take the role `attune_across` */
export async function readAcross(connection: Parameters<typeof connect>[0], { instrumentId, scoring }: KeptMeasure): Promise<Across> {
  const client = await connect({ ...connection, options: '-c role=attune_across -c default_transaction_read_only=on' })
  try {
    const enough = 'select e.organisation_id from evidence_moments e where e.instrument_id = $1 and e.scoring = $2 group by e.organisation_id having count(distinct e.case_id)'
    const few = await client.query<{ organisations: number }>(`select count(*)::integer as organisations from (${enough} < ${leastClients}) f`, [instrumentId, scoring])
    const { rows } = await client.query<{ lines: string }>(
      `select string_agg(${momentsLine('null::timestamptz')} || chr(10), '') as lines from evidence_moments e
       where e.instrument_id = $1 and e.scoring = $2 and e.organisation_id in (${enough} >= ${leastClients})
       group by get_byte(uuid_send(e.case_id), 0)`,
      [instrumentId, scoring],
    )
    const { cells, clients, therapists, organisations } = rowsFrom(rows.map(({ lines }) => lines))
    return { study: { cells, clients, therapists, organisations }, leftOut: few.rows[0]!.organisations }
  } finally {
    await client.end()
  }
}
