// Runs in a thread of its own, so that an expression that never ends or eats memory takes nothing else with it. The library is loaded here alone.
import { parentPort, workerData } from 'node:worker_threads'
import fhirpath from 'fhirpath'
import r4 from 'fhirpath/fhir-context/r4'
import type { Outcome, Task } from './fhirpath.ts'

interface ResponseItem {
  readonly linkId: string
  readonly item?: ResponseItem[]
  answer?: { item?: ResponseItem[] }[]
}

/** Finds the item that a score fills, wherever it is nested. */
function findItem(items: readonly ResponseItem[] | undefined, linkId: string): ResponseItem | undefined {
  for (const item of items ?? []) {
    if (item.linkId === linkId) return item
    const below = findItem(item.item, linkId) ?? findItem(item.answer?.[0]?.item, linkId)
    if (below) return below
  }
  return undefined
}

function outcomeOf(found: readonly unknown[]): Outcome {
  if (found.length === 0) return { kind: 'empty' }
  const [value] = found
  if (found.length > 1 || typeof value !== 'number' || !Number.isFinite(value)) return { kind: 'not-a-number', what: found.length > 1 ? `${found.length} values` : typeof value }
  return { kind: 'number', value }
}

/** What depends on the day is refused by name before it comes here; written so that its name is not seen, with a comment before its brackets say, it is refused here. */
const noClock = Object.fromEntries(
  ['now', 'today', 'timeOfDay'].map((name) => [
    name, { arity: { 0: [] }, internalStructures: true, fn() { throw new Error(`${name}() depends on the day`) } },
  ]),
)

/** One response after the other; each score is put in its place before the next that may rest on it. */
function evaluate({ questionnaire, steps, responses }: Task): Record<string, Outcome>[] {
  const compiled = steps.map((step) => ({ ...step, run: fhirpath.compile(step.expression, r4, { traceFn: () => undefined, async: false, userInvocationTable: noClock }) }))
  return responses.map((given) => {
    const resource = structuredClone(given) as { item?: ResponseItem[] }
    const environment: Record<string, unknown> = { questionnaire, resource, rootResource: resource }
    const outcomes: Record<string, Outcome> = {}
    for (const step of compiled) {
      const place = step.kind === 'score' ? findItem(resource.item, step.name) : undefined
      const found = step.run(resource, { ...environment, context: place ?? resource }) as unknown[]
      if (step.kind === 'variable') {
        environment[step.name] = found
        continue
      }
      const outcome = outcomeOf(found)
      outcomes[step.name] = outcome
      if (outcome.kind === 'number' && place) place.answer = [{ valueDecimal: outcome.value } as object]
    }
    return outcomes
  })
}

try {
  parentPort?.postMessage({ outcomes: evaluate(workerData as Task) })
} catch (error) {
  parentPort?.postMessage({ failed: error instanceof Error ? error.message : String(error) })
}
