// The peer, where it is installed: R with lme4 on the same file, in a process of its own.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface PeerFit {
  readonly formula: string
  /** Whether lme4 checks derivatives after its search, which is its default. */
  readonly derivatives: boolean
  readonly seconds: number
  readonly criterion: number
  readonly evaluations: number | null
  readonly peakMiB: number | null
}

export interface PeerRun {
  readonly versions: string
  readonly loadSeconds: number
  readonly fits: readonly PeerFit[]
}

const command = process.env['BENCH_RSCRIPT'] ?? 'Rscript'

/** Why there is no peer; null where there is one. */
export function peerIsAbsent(): string | null {
  const { error, status } = spawnSync(command, ['-e', 'library(lme4)'], { stdio: 'ignore' })
  if (error) return `${command} is not installed`
  return status === 0 ? null : `${command} is installed, but not its package lme4`
}

export function runPeer(file: string, formulas: readonly string[]): PeerRun {
  const { status, stdout, stderr } = spawnSync(command, [fileURLToPath(new URL('lme4.R', import.meta.url)), file, ...formulas], { encoding: 'utf8', maxBuffer: 1 << 24 })
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr}`)
  const lines = stdout.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as { what: string; R: string; lme4: string; seconds: number } & PeerFit)
  const load = lines.find(({ what }) => what === 'load')!
  return { versions: `R ${load.R}, lme4 ${load.lme4}`, loadSeconds: load.seconds, fits: lines.filter(({ what }) => what === 'fit') }
}
