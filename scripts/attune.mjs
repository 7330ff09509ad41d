// `npm run attune -- <verb>`: builds when something changed, then runs the command line on the right Node.
import { spawnSync } from 'node:child_process'
import { commandFlags, ensureInstalled, node24, root } from './install.mjs'

await ensureInstalled({ dev: false })
const node = node24()
const built = spawnSync(node, ['scripts/build.mjs'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
process.exitCode = built.status === 0 ? (spawnSync(node, [...commandFlags, 'dist/attune.js', ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' }).status ?? 1) : 1
