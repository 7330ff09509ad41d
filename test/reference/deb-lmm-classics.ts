// The mixed-model engine, and the verb `fit`, on data sets that every textbook has: two with crossed groups and a variance of zero among them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fit } from '#src/commands/fit/fit.ts'
import type { FitResult } from '#src/commands/fit/result.ts'
import { runOn } from '#src/commands/test-call.ts'
import { csvOf, testFitCommand } from '#test/vignettes/check-fit-command.ts'
import { testMixedModels } from '#test/vignettes/check-mixed-model.ts'
import type { ModelCase } from '#test/vignettes/mixed-model-vignette.ts'
import { readReference } from './read-reference.ts'

const { cases } = readReference<{ cases: ModelCase[] }>('deb-lmm-classics')

testMixedModels(cases)
testFitCommand(cases)

const fitted = async (name: string, formula: string): Promise<FitResult> => {
  const { text } = await runOn(fit, csvOf(cases.find((one) => one.name === name)!), { formula, json: true })
  return JSON.parse(text) as FitResult
}

// As printed in the paper on lme4, to its digits. @source bates-2015
test('attune fit, sleepstudy: effects without correlation', async () => {
  const { random, sigma, criterion, fixed } = await fitted('sleepstudy', 'Reaction ~ Days + (Days || Subject)')
  assert.deepEqual(Object.entries(random).map(([name, { sd, corr }]) => [name, ...sd.map((value) => value.toFixed(3)), ...corr]), [['Subject', '25.051'], ['Subject.1', '5.988']])
  assert.deepEqual([sigma.toFixed(3), criterion.toFixed(1)], ['25.565', '1743.7'])
  assert.deepEqual(Object.values(fixed).map(({ estimate, se }) => [estimate.toFixed(3), se.toFixed(3)]), [['251.405', '6.885'], ['10.467', '1.560']])
})

test('attune fit, pastes: casks within batches, by their own letters', async () => {
  const apart = await fitted('pastes', 'strength ~ 1 + (1 | sample) + (1 | batch)')
  const nested = await fitted('pastes', 'strength ~ 1 + (1 | batch/sample)')
  assert.deepEqual(nested.groups, { 'sample:batch': 30, batch: 10 })
  assert.deepEqual([nested.theta, nested.criterion], [apart.theta, apart.criterion])
})
