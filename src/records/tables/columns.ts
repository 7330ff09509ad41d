// How kinds of columns are read and written.
import type { ColumnType } from 'kysely'

/** An instant: read as milliseconds since the epoch, written as a Date. */
export type At = ColumnType<number, Date, Date>
export type AtOrNull = ColumnType<number | null, Date | null, Date | null>
/** The same, which no new row has. */
export type AtLaterOrNull = ColumnType<number | null, undefined, Date | null>
/** jsonb: read as a value, written as JSON text. */
export type Json<Value> = ColumnType<Value, string, string>
export type JsonOrNull<Value> = ColumnType<Value | null, string | null, string | null>
