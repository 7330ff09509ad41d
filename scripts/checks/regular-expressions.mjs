// Holds every regular expression of what is served against a checker: one that takes more than linear time for some text lets whoever sends that text stop everybody.
import { parseSync } from 'oxc-parser'
import { lineOf } from './report.mjs'
import { visit } from './boundaries/read.mjs'
import { checkSync } from 'recheck'

/** What takes longer to judge is written more simply. */
const longestMs = 60_000

/** @typedef {import('./report.mjs').Problem} Problem */

/**
 * @param {Map<string, string>} files path -> TypeScript
 * @returns {Problem[]}
 */
export const checkRegularExpressions = (files) => {
  /** @type {Problem[]} */
  const problems = []
  /** @type {Map<string, string>} */
  const judged = new Map()
  for (const [file, text] of files) {
    visit(parseSync(file, text).program, (node) => {
      const say = (message) => message && problems.push({ file, line: lineOf(text, node.start), message })
      if (node.type === 'Literal' && node.regex) {
        const { pattern, flags } = node.regex
        const key = `/${pattern}/${flags}`
        if (!judged.has(key)) judged.set(key, faultOf(pattern, flags))
        say(judged.get(key))
      }
      if ((node.type === 'NewExpression' || node.type === 'CallExpression') && node.callee?.name === 'RegExp') say('an expression put together while running cannot be checked: write it down')
    })
  }
  return problems
}

/** @param {string} pattern @param {string} flags @returns {string} empty when there is nothing to say */
const faultOf = (pattern, flags) => {
  const judged = checkSync(pattern, flags, { timeout: longestMs })
  if (judged.status === 'safe') return ''
  if (judged.status === 'unknown') return `/${pattern}/${flags} could not be judged: write it more simply`
  return `/${pattern}/${flags} takes ${judged.complexity.summary} time, for ${judged.attack.pattern}`
}
