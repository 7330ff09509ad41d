// Bundles what Attune runs and what it sends to browsers into dist/; does nothing when nothing has changed.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { browserEntries, hashOfInputs, serverEntries, styleEntries } from './build/entries.mjs'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/**
 * @param {{ from?: string, force?: boolean }} [options] from: the folder with src/, the repository unless a test says otherwise
 * @returns {Promise<{ fresh: boolean, files: string[] }>} fresh: it had to be built
 */
export const build = async ({ from = root, force = false } = {}) => {
  const dist = join(from, 'dist')
  const stampFile = join(dist, '.built.json')
  const inputs = hashOfInputs(from)
  const stamp = existsSync(stampFile) ? JSON.parse(readFileSync(stampFile, 'utf8')) : undefined
  if (!force && stamp?.inputs === inputs && stamp.files.every((file) => existsSync(join(dist, file)))) return { fresh: false, files: stamp.files }
  const outputs = await bundle(from)
  for (const { path, contents } of outputs) writeWhole(path, contents)
  const files = outputs.map(({ path }) => relative(dist, path))
  removeOthers(dist, new Set([...files, basename(stampFile)]))
  // Last, so that a build cut short is done again.
  writeWhole(stampFile, JSON.stringify({ inputs, files }))
  return { fresh: true, files }
}

const bundle = async (from) => {
  const [server, browser, styles] = [serverEntries(from), browserEntries(from), styleEntries(from)]
  const { build: esbuild } = await import('esbuild')
  const publicFolder = join(from, 'dist', 'public')
  /** @type {import('esbuild').BuildOptions} */
  const shared = { absWorkingDir: from, bundle: true, write: false, metafile: true, logLevel: 'silent', jsx: 'automatic', jsxImportSource: 'preact', tsconfigRaw: {} }
  const sent = { ...shared, minify: true, outdir: publicFolder, entryNames: '[name]-[hash]', assetNames: '[name]-[hash]', legalComments: /** @type {const} */ ('none') }
  const results = await Promise.all([
    ...server.map(({ file, out }) =>
      esbuild({
        ...shared, entryPoints: [{ in: file, out }], outdir: join(from, 'dist'), platform: 'node', format: 'esm', target: 'node24', packages: 'external', sourcemap: true,
        // What is imported late is loaded late: a verb of the command line opens only what it needs.
        splitting: true, chunkNames: `${out}-[hash]`, plugins: [sourceAddresses(from)],
      }),
    ),
    ...browser.map(({ name, file, script }) =>
      esbuild({
        ...sent,
        ...(script ? { stdin: { contents: script, resolveDir: from, sourcefile: `${name}.ts`, loader: 'ts' }, entryNames: `${name}-[hash]` } : { entryPoints: [{ in: file, out: name }] }),
        platform: 'browser', format: 'iife', target: ['es2020', 'safari15'],
      }),
    ),
    // A report leaves as one file: its letters go with it.
    ...styles.map(({ name, file }) => esbuild({ ...sent, entryPoints: [{ in: file, out: name }], target: ['safari15'], loader: { '.woff2': name === 'report' ? 'dataurl' : 'file', '.svg': 'dataurl' } })),
  ])
  // A font that two style sheets use has one name and comes once.
  const outputs = [...new Map(results.flatMap(({ outputFiles }) => outputFiles ?? []).map(({ path, contents }) => [path, { path, contents }])).values()]
  return [...outputs, { path: join(publicFolder, 'manifest.json'), contents: JSON.stringify(manifestOf(outputs, publicFolder), null, 2) }]
}

/** `desk.css` -> `desk-1A2B3C4D.css`; esbuild's hashes are eight letters and digits. */
const manifestOf = (outputs, publicFolder) =>
  Object.fromEntries(
    outputs
      .filter(({ path }) => dirname(path) === publicFolder)
      .map(({ path }) => basename(path))
      .map((name) => [name.replace(/-[A-Z0-9]{8}(?=\.)/, ''), name])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )

/** In the bundle `import.meta.url` stays the address of the source file, so that a path relative to it means the same in both. @param {string} from @returns {import('esbuild').Plugin} */
export const sourceAddresses = (from) => ({
  name: 'source-addresses',
  setup({ onLoad }) {
    onLoad({ filter: /\.tsx?$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8')
      if (path.includes('node_modules') || !text.includes('import.meta.url')) return undefined
      const address = JSON.stringify(`../${relative(from, path).split('\\').join('/')}`)
      return { contents: text.replaceAll('import.meta.url', `new URL(${address}, import.meta.url).href`), loader: path.endsWith('x') ? 'tsx' : 'ts' }
    })
  },
})

/** A server that starts meanwhile finds the old file or the new one, never half of it. */
const writeWhole = (path, contents) => {
  mkdirSync(dirname(path), { recursive: true })
  const aside = `${path}.${process.pid}`
  writeFileSync(aside, contents)
  renameSync(aside, path)
}

const removeOthers = (dist, wanted) => {
  for (const entry of readdirSync(dist, { withFileTypes: true, recursive: true })) {
    const path = relative(dist, join(entry.parentPath, entry.name))
    // Another build's unfinished file is its own business.
    if (entry.isFile() && !wanted.has(path) && !/\.\d+$/.test(path)) rmSync(join(dist, path), { force: true })
  }
}

if (process.argv[1] !== undefined && fileURLToPath(import.meta.url) === process.argv[1]) {
  const start = performance.now()
  try {
    const { fresh, files } = await build({ force: process.argv.includes('--force') })
    if (fresh) console.log(`Built ${files.length} files in ${Math.round(performance.now() - start)} ms.`)
  } catch (error) {
    const { formatMessages } = await import('esbuild')
    console.error(error.errors ? (await formatMessages(error.errors, { kind: 'error', color: process.stderr.isTTY })).join('\n') : error.message)
    process.exitCode = 1
  }
}
