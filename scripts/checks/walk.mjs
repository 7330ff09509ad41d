// Documents point at files, and files move: a link that leads nowhere is found here, first of all in the walk through the code.
import { existsSync, statSync } from 'node:fs'
import { join, posix } from 'node:path'
import { isMain, readTree, report, root } from './report.mjs'

/** @typedef {import('./report.mjs').Problem} Problem */

const walk = 'docs/walk.md'
const fewestInWalk = 12

/**
 * @param {Map<string, string>} documents path from the root -> Markdown
 * @param {(path: string) => boolean} exists whether a file or folder is in the repository
 * @returns {Problem[]}
 */
export const checkLinks = (documents, exists) => {
  /** @type {Problem[]} */
  const problems = []
  for (const [file, text] of documents) {
    for (const { target, line } of linksIn(text)) {
      const [path = '', anchor] = target.split('#')
      const goal = path === '' ? file : posix.normalize(path.startsWith('/') ? path.slice(1) : posix.join(posix.dirname(file), decodeURI(path)))
      if (goal.startsWith('..')) problems.push({ file, line, message: `${target} leads out of the repository` })
      else if (!exists(goal)) problems.push({ file, line, message: `${target} leads nowhere` })
      else if (anchor && documents.has(goal) && !anchorsIn(documents.get(goal) ?? '').has(anchor)) problems.push({ file, line, message: `${target}: ${goal} has no such heading` })
    }
  }
  return [...problems, ...checkWalk(documents)]
}

const checkWalk = (documents) => {
  const text = documents.get(walk)
  if (text === undefined) return [{ file: walk, message: 'is missing: the walk from a phone to the brief, with links to the code' }]
  const sources = new Set(linksIn(text).map(({ target }) => posix.join('docs', target.split('#')[0] ?? '')).filter((path) => path.startsWith('src/')))
  if (sources.size >= fewestInWalk) return []
  return [{ file: walk, message: `links to ${sources.size} source files, and the walk has at least ${fewestInWalk} steps` }]
}

/** Relative links of a Markdown text; code is not read. @param {string} text */
export const linksIn = (text) => {
  const links = []
  let fence = ''
  text.split('\n').forEach((row, index) => {
    const mark = /^\s*(```+|~~~+)/.exec(row)?.[1] ?? ''
    if (mark && (fence === '' || mark.startsWith(fence))) {
      fence = fence === '' ? mark : ''
      return
    }
    if (fence) return
    const spoken = row.replace(/(`+)[^`].*?\1/g, (code, _mark, at) => (row[at - 1] === '[' ? 'code' : ''))
    const found = [...spoken.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+["'(][^)]*)?\)|^\s*\[[^\]]+\]:\s*<?(\S+?)>?(?:\s|$)|\b(?:href|src)="([^"]+)"/g)]
    for (const [, inline, reference, html] of found) {
      const target = inline ?? reference ?? html ?? ''
      if (!/^(?:[a-z][a-z+.-]*:|\/\/)/i.test(target)) links.push({ target, line: index + 1 })
    }
  })
  return links
}

/** As the forges make them: lower case, without marks, hyphens for spaces, a number when repeated. */
const anchorsIn = (text) => {
  const anchors = new Set()
  for (const [, heading = ''] of text.matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)) {
    const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-')
    let anchor = plain
    for (let again = 1; anchors.has(anchor); again += 1) anchor = `${plain}-${again}`
    anchors.add(anchor)
  }
  for (const [, id] of text.matchAll(/\b(?:id|name)="([^"]+)"/g)) anchors.add(id)
  return anchors
}

if (isMain(import.meta.url)) {
  const isDocument = (path) => path.endsWith('.md') && !path.startsWith('content/')
  const documents = readTree('.', isDocument)
  const exists = (path) => existsSync(join(root, path)) && (!path.endsWith('/') || statSync(join(root, path)).isDirectory())
  report(checkLinks(documents, exists), `${documents.size} documents, every link leads somewhere`)
}
