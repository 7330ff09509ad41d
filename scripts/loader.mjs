// Lets Node run .tsx as it is: `node --import ./scripts/loader.mjs …`. Plain .ts needs no help, Node strips its types.
import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'
import { transformSync } from 'esbuild'

// Without it a failing page would be reported at a line nobody wrote.
process.setSourceMapsEnabled(true)

registerHooks({
  load(url, context, nextLoad) {
    if (!/^file:[^?#]*\.tsx(?:[?#]|$)/.test(url)) return nextLoad(url, context)
    const file = fileURLToPath(url)
    const { code } = transformSync(readFileSync(file, 'utf8'), {
      loader: 'tsx',
      format: 'esm',
      target: 'node24',
      jsx: 'automatic',
      jsxImportSource: 'preact',
      sourcefile: file,
      sourcemap: 'inline',
      // Otherwise esbuild would drop imports that only look unused, and a file would load differently here than in the bundle.
      tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
    })
    return { format: 'module', source: code, shortCircuit: true }
  },
})
