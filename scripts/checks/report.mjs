// What every check does at its end: say each problem on a line of its own, and leave with the number that npm understands.
import { readdirSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** @typedef {{ file: string, line?: number, message: string, rule?: string }} Problem */

/** True when the module was started from the command line rather than imported. @param {string} url */
export const isMain = (url) => process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(url)

/** @param {readonly Problem[]} problems @param {string} allWell what to say when there is none */
export const report = (problems, allWell) => {
  for (const { file, line, message } of problems) console.error(`${file}${line ? `:${line}` : ''}  ${message}`)
  console.log(problems.length ? `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}` : allWell)
  process.exitCode = problems.length ? 1 : 0
}

// What is installed, built, stored or remembered, rather than written.
const notOurs = /(?:^|\/)node_modules$|^(?:\.git|\.cache|dist|data|data-demonstration)$/

/**
 * Every file below a folder, as path from the root (with slashes) -> text.
 * @param {string} folder @param {(path: string) => boolean} wanted @returns {Map<string, string>}
 */
export const readTree = (folder, wanted) => {
  const files = new Map()
  const walk = (/** @type {string} */ directory) => {
    let entries
    try {
      entries = readdirSync(directory, { withFileTypes: true })
    } catch {
      return // the tree is young
    }
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(directory, entry.name)
      const name = relative(root, path).split(sep).join('/')
      if (entry.isDirectory()) {
        if (!notOurs.test(name)) walk(path)
      } else if (wanted(name)) files.set(name, readFileSync(path, 'utf8'))
    }
  }
  walk(join(root, folder))
  return files
}

/** @param {string} text @param {number} offset */
export const lineOf = (text, offset) => {
  let line = 1
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line += 1
  return line
}
