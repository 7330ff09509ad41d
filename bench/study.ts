// Whether the study of the alliance is right where the truth is known: how often its intervals hold what was planted, and how far its estimates lean, in simulated services.
import { earlyAlliance } from '#src/domain/evidence/study/early-alliance.ts'
import { fitStudyModel } from '#src/domain/evidence/study/fit-study-model.ts'
import type { ModelResult, NotEstimated } from '#src/domain/evidence/study/model-result.ts'
import { detrendedModel, forwardModel } from '#src/domain/evidence/study/study-models.ts'
import { inventSessions, planted, studyData } from '#src/domain/evidence/study/study.fixture.ts'
import { mean, sampleSd } from '#src/domain/kernel/statistics.ts'

const services = Number(process.env['BENCH_SERVICES'] ?? 300)
const size = { clients: 150, therapists: 15, missing: 0.03 }

interface Taken {
  readonly estimate: number
  readonly se: number
  readonly isHeld: boolean
}
const taken = new Map<string, Taken[]>()
const correlations: { r: number; lower: number; upper: number }[] = []
const pairs: number[] = []

for (let service = 1; service <= services; service += 1) {
  const data = studyData(inventSessions({ ...size, seed: service * 7919 + 13 }))
  const main = fitStudyModel(forwardModel({ lag: true })(data))
  note('main', main)
  note('outcome before not counted', fitStudyModel(forwardModel({ lag: false })(data)))
  note('without trends', fitStudyModel(detrendedModel(true)(data)))
  note('without either', fitStudyModel(detrendedModel(false)(data)))
  const correlation = earlyAlliance(data)
  if (correlation.kind === 'estimated') correlations.push(correlation)
  if (main.kind === 'estimated') pairs.push(main.counts.pairs / main.counts.clients)
}

function note(model: string, result: ModelResult | NotEstimated): void {
  if (result.kind === 'cannot') return
  for (const { name, estimate, se, lower, upper } of result.fixed) {
    const truth = (planted as Readonly<Record<string, number>>)[name]
    if (truth === undefined) continue
    const key = `${model}: ${name}, ${truth} planted`
    taken.set(key, [...(taken.get(key) ?? []), { estimate, se, isHeld: lower <= truth && truth <= upper }])
  }
}

const figures = [...taken].map(([what, list]) => [what, {
  mean: Number(mean(list.map(({ estimate }) => estimate)).toFixed(3)), 'SD of estimates': Number(sampleSd(list.map(({ estimate }) => estimate)).toFixed(3)),
  'mean SE': Number(mean(list.map(({ se }) => se)).toFixed(3)), 'held, %': Math.round((100 * list.filter(({ isHeld }) => isHeld).length) / list.length),
}])
const middle = mean(correlations.map(({ r }) => r))

process.stdout.write(`${JSON.stringify({
  what: 'the study of the alliance on simulated services whose effects are known; simulated, not clinical', services, size, 'pairs of a client': Number(mean(pairs).toFixed(1)),
  figures: Object.fromEntries(figures),
  'correlation: its mean over all services is held, %': Math.round((100 * correlations.filter(({ lower, upper }) => lower <= middle && middle <= upper).length) / correlations.length),
}, null, 2)}\n`)
