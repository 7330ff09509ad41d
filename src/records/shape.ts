// The tables as the database has them, in an order in which each finds there what it points at: for copying and comparing whole databases.
import type { OwnConnection } from '#src/platform/postgres/copy.ts'

export interface Shape {
  readonly table: string
  /** In the order of their names, so that two databases that grew differently agree. */
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  /** The primary key: the order in which rows are read. */
  readonly key: readonly string[]
  /** Whether its rows belong to one organisation each, and are seen by that one alone. */
  readonly isTenant: boolean
  /** The columns that point at rows of the same table, and those they point at. */
  readonly self: { readonly from: readonly string[]; readonly to: readonly string[] } | null
}

/** Every table but the list of migrations; partitions are read through their table. */
export async function readShapes(client: OwnConnection): Promise<Shape[]> {
  const tables = await client.query<{ table: string; tenant: boolean; columns: { name: string; type: string }[]; key: string[] }>(`
    select c.relname as table, c.relrowsecurity as tenant,
      (select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod)) order by a.attname collate "C")
       from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
      (select json_agg(a.attname order by array_position(k.conkey, a.attnum))
       from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = any(k.conkey) where k.conrelid = c.oid and k.contype = 'p') as key
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> 'migrations'
    order by c.relname collate "C"`)
  const links = await client.query<{ from: string; to: string; own: string[]; theirs: string[] }>(`
    select f.relname as from, t.relname as to,
      (select json_agg(a.attname order by array_position(k.conkey, a.attnum)) from pg_attribute a where a.attrelid = k.conrelid and a.attnum = any(k.conkey)) as own,
      (select json_agg(a.attname order by array_position(k.confkey, a.attnum)) from pg_attribute a where a.attrelid = k.confrelid and a.attnum = any(k.confkey)) as theirs
    from pg_constraint k join pg_class f on f.oid = k.conrelid join pg_class t on t.oid = k.confrelid
    where k.contype = 'f' and f.relnamespace = 'public'::regnamespace`)
  const shapes = tables.rows.map(({ table, tenant, columns, key }): Shape => {
    const self = links.rows.find(({ from, to }) => from === table && to === table)
    return { table, columns, key, isTenant: tenant, self: self ? { from: self.own, to: self.theirs } : null }
  })
  const needs = new Map(shapes.map(({ table }) => [table, new Set(links.rows.filter(({ from, to }) => from === table && to !== table).map(({ to }) => to))]))
  return inOrder(shapes, needs)
}

/** @throws Error when tables point at each other in a circle */
function inOrder(shapes: readonly Shape[], needs: ReadonlyMap<string, ReadonlySet<string>>): Shape[] {
  const placed: Shape[] = []
  while (placed.length < shapes.length) {
    const names = new Set(placed.map(({ table }) => table))
    const next = shapes.find(({ table }) => !names.has(table) && [...(needs.get(table) ?? [])].every((needed) => names.has(needed)))
    if (!next) throw new Error('Tables point at each other in a circle, so none can be filled first.')
    placed.push(next)
  }
  return placed
}
