// What is done about backups in this process just now: one at a time, and told to whoever looks.

export interface UnderWay {
  readonly step: 'asked' | 'taking' | 'trying'
  readonly since: number
}

const now = new Map<string, UnderWay>()
const last = new Map<string, Promise<unknown>>()

/** @param folder of the backups */
export const underWay = (folder: string): UnderWay | null => now.get(folder) ?? null

export const tell = (folder: string, what: UnderWay): void => void now.set(folder, what)

/** Nothing came of it; whatever was told since stays. */
export function takeBack(folder: string, what: UnderWay): void {
  if (now.get(folder) === what) now.delete(folder)
}

/** After whatever is under way; what it was told is over when it ends, however that is. */
export async function inTurn<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  const mine = (last.get(folder) ?? Promise.resolve()).then(work).finally(() => now.delete(folder))
  last.set(folder, mine.catch(() => {}))
  return await mine
}
