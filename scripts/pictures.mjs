// `npm run pictures`: takes the pictures of the guides anew, in docs/guide/pictures/.
import { spawnSync } from 'node:child_process'
import { ensureInstalled, node24, root } from './install.mjs'

await ensureInstalled({ dev: true })
const run = (...words) => spawnSync(node24(), words, { cwd: root, stdio: 'inherit' }).status === 0
process.exitCode = run('scripts/build.mjs') && run('--import', './scripts/loader.mjs', 'test/guide/take-pictures.ts') ? 0 : 1
