// Finds circles of imports: two files that need each other are one file, or three.

/** @param {Map<string, string[]>} graph file -> files it imports @returns {string[][]} each circle once, from its first file */
export const findCycles = (graph) => {
  /** @type {string[][]} */
  const cycles = []
  const state = new Map()
  const path = []
  const enter = (file) => {
    state.set(file, 'open')
    path.push(file)
    for (const next of graph.get(file) ?? []) {
      if (state.get(next) === 'open') cycles.push([...path.slice(path.indexOf(next)), next])
      else if (!state.has(next) && graph.has(next)) enter(next)
    }
    path.pop()
    state.set(file, 'done')
  }
  for (const file of graph.keys()) if (!state.has(file)) enter(file)
  return cycles
}
