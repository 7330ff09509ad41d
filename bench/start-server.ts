// Starts the benchmark's server as it would run in service: bundled, on Node alone, with no compiler beside it.
import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'
import { root } from '#src/root.ts'

export function startServer(): ChildProcess {
  const outfile = fileURLToPath(new URL('dist/bench-server.js', root))
  buildSync({
    entryPoints: [fileURLToPath(new URL('bench/server.ts', root))], outfile, bundle: true, platform: 'node', format: 'esm', target: 'node24',
    packages: 'external', jsx: 'automatic', jsxImportSource: 'preact', logLevel: 'error',
  })
  return fork(outfile, { execArgv: [], stdio: 'inherit' })
}
