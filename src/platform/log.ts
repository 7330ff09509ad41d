// Structured logs that hold ids and never a person's words: what is not on the list below is not written.
import { AsyncLocalStorage } from 'node:async_hooks'
import pino from 'pino'

export type Log = pino.Logger

/** On whose behalf something is logged. */
type Origin = { readonly requestId: string } | { readonly job: string; readonly jobId: string }
const origins = new AsyncLocalStorage<Origin>()

/** Every line that is logged while `work` goes on carries the request's id, or the job's. */
export const loggingFor = <Result>(origin: Origin, work: () => Result): Result => origins.run(origin, work)

/** @param level pino's levels, or `silent`. @param destination a file descriptor or stream; standard output by default. */
export function openLog(level: string, destination?: pino.DestinationStream): Log {
  const options: pino.LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    mixin: () => ({ ...origins.getStore() }),
    serializers: { error: describeError },
  }
  return destination ? pino(options, destination) : pino(options)
}

/** A database error's detail quotes the row that failed, so only its code, its place in our code and the constraint are kept. A thread sends an error so to whoever logs it. */
export function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { name: typeof error }
  const { code, constraint, table } = error as { code?: string; constraint?: string; table?: string }
  const stack = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at ')).slice(0, 8).map((line) => line.trim())
  return { name: error.name, code, constraint, table, stack }
}
