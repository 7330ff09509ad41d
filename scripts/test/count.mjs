// A reporter for node:test that only counts, into the file it is given. Nothing passes by being skipped.
import { relative } from 'node:path'
import { root } from '../install.mjs'

/** @param {AsyncIterable<import('node:test/reporters').TestEvent>} events */
export default async function* count(events) {
  const counts = { passed: 0, failed: 0 }
  const notes = []
  for await (const { type, data } of events) {
    if (type === 'test:pass' || type === 'test:fail') {
      const { file, name, skip, todo, details } = data
      if (details?.type === 'suite') continue
      const place = `${file ? relative(root, file) : ''} ${name}`
      if (type === 'test:fail') counts.failed += 1
      else if (skip !== undefined && skip !== false) fail(`${place}: skipped, and what is skipped has not passed`)
      else if (todo !== undefined && todo !== false) fail(`${place}: still to do, and so not passed`)
      // Node reports a file in which nothing is tested as one test that passed, with the name of the file.
      else if (file && file.endsWith(name) && /\.test\.\w+$/.test(name)) fail(`${place}: has no tests`)
      else counts.passed += 1
    }
  }
  yield JSON.stringify({ ...counts, notes })

  function fail(note) {
    counts.failed += 1
    notes.push(note)
  }
}
