// How often each alliance rule speaks where nothing happened, and how often it catches a planted fall: the figures that stand beside every signal.
import { simulate, usualTherapy } from './ruptureless.ts'

const therapies = Number(process.env['BENCH_THERAPIES'] ?? 40_000)
const percent = (spoken: object) => Object.fromEntries(Object.entries(spoken).map(([rule, share]) => [rule, Number((100 * share).toFixed(1))]))

process.stdout.write(`${JSON.stringify({
  what: 'alliance rules on simulated therapies of 12 sessions; simulated, not clinical', therapies, therapy: usualTherapy,
  'at least one false alarm, %': percent(simulate(therapies, 1)),
  'the same with ratings that move less (within-SD .45, nothing carried over), %': percent(simulate(therapies, 2, { ...usualTherapy, withinSd: 0.45, carried: 0 })),
  'caught in the session of a fall of 2 points, %': percent(simulate(therapies, 3, usualTherapy, 2)),
  'caught in the session of a fall of 3 points, %': percent(simulate(therapies, 4, usualTherapy, 3)),
}, null, 2)}\n`)
