// Tells whether an input ran code of Attune's that no input before it ran, by what V8 counts.
import { Session, type Profiler } from 'node:inspector/promises'

export interface Coverage {
  /** Whether anything ran since the last time that had never run before. */
  isNew(): Promise<boolean>
  stop(): Promise<void>
}

export async function watchCoverage(): Promise<Coverage> {
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.startPreciseCoverage', { callCount: false, detailed: true })
  const seen = new Set<string>()
  return {
    async isNew() {
      const { result } = await session.post('Profiler.takePreciseCoverage')
      const before = seen.size
      for (const { scriptId, url, functions } of result as Profiler.ScriptCoverage[]) {
        if (!url.includes('/src/')) continue
        for (const { ranges } of functions) for (const { startOffset, endOffset, count } of ranges) seen.add(`${scriptId} ${startOffset} ${endOffset} ${count > 0}`)
      }
      return seen.size > before
    },
    async stop() {
      await session.post('Profiler.stopPreciseCoverage')
      session.disconnect()
    },
  }
}
