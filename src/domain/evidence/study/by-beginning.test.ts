import assert from 'node:assert/strict'
import { test } from 'node:test'
import { byBeginning } from './by-beginning.ts'
import { fitAfresh, fitStudyModel } from './fit-study-model.ts'
import { inventSessions, planted, studyData } from './study.fixture.ts'
import { forwardModel } from './study-models.ts'

const data = studyData(inventSessions({ clients: 600, therapists: 12, seed: 11 }))
const years = Int32Array.from({ length: data.clients.count }, (_, client) => (client < 280 ? 2025 : client < 560 ? 2024 : 2026))

test('each year by itself, in order, and none where too few have six sessions', () => {
  const found = byBeginning({ ...data, clients: { ...data.clients, beganIn: years } }, fitAfresh)
  assert.deepEqual(found.map(({ year, gate, main }) => [year, gate.met, main === null]), [[2024, true, false], [2025, true, false], [2026, false, true]])
  for (const { main } of found.slice(0, 2)) {
    assert.ok(main?.kind === 'estimated' && main.counts.clients <= 280)
    const within = main.fixed.find(({ name }) => name === 'within')!
    assert.ok(within.lower < planted.within + 0.3 && within.upper > planted.within - 0.3, `${within.lower} to ${within.upper}`)
  }
})

test('one year of everybody is the main model itself', () => {
  const [all] = byBeginning({ ...data, clients: { ...data.clients, beganIn: new Int32Array(data.clients.count).fill(2025) } }, fitAfresh)
  assert.deepEqual(all?.main, fitStudyModel(forwardModel({ lag: true })(data)))
})
