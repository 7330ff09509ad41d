// The built style sheets, scripts and fonts: their hashed addresses, and the one style sheet that a phone gets inside its page.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

export interface Assets {
  /** `desk.css` -> `/assets/desk-1a2b3c.css` */
  href(name: string): string
  /** The text of a small file that is put into the page itself, and its hash for the content security policy. */
  inline(name: string): { readonly text: string; readonly cspHash: string }
  /** As the system writes paths: in an address a space would be %20. */
  readonly folder: string
}

/** Refuses to start when the build is missing. @param folder URL of dist/public/, with a trailing slash */
export async function readAssets(folder: URL, inlined: readonly string[]): Promise<Assets> {
  const manifest = JSON.parse(await readFile(new URL('manifest.json', folder), 'utf8')) as Record<string, string>
  const texts = new Map<string, { text: string; cspHash: string }>()
  for (const name of inlined) {
    const text = (await readFile(new URL(fileOf(name), folder), 'utf8')).trim()
    texts.set(name, { text, cspHash: `'sha256-${createHash('sha256').update(text).digest('base64')}'` })
  }
  function fileOf(name: string): string {
    const file = manifest[name]
    if (!file) throw new Error(`dist/public has no ${name}. Run: npm run build`)
    return file
  }
  return {
    href: (name) => `/assets/${fileOf(name)}`,
    inline(name) {
      const found = texts.get(name)
      if (!found) throw new Error(`${name} is not among the files that are put into a page`)
      return found
    },
    folder: fileURLToPath(folder),
  }
}
