// How many planted ruptures each rule catches, and how often it speaks for nothing: the pooled detector beside the reference rules. Simulated, not clinical.
import { cpus } from 'node:os'
import { operatingPoint, poolAlliance } from '#src/domain/alliance/pooled-norms.ts'
import { pooledScan } from '#src/domain/alliance/pooled-scan.ts'
import { add, countFile, nothingCounted, ratesOf, type Count, type Rates } from './ruptures/count.ts'
import { playFile, range, settings, type Course, type Setting } from './ruptures/courses.ts'
import { mostCaught } from './ruptures/ideal.ts'
import { engineRules, referenceRules } from './ruptures/rules.ts'

/** Nothing was chosen on these seeds, nor on others above 1000. */
const firstSeed = Number(process.env['BENCH_SEED'] ?? 90_001)
const files = Number(process.env['BENCH_FILES'] ?? 20)
const casesEach = 400
const budgets = [0.5, 1, 1.5, operatingPoint, 2.2, 3, 4, 5]

const say = (line: string) => process.stdout.write(`${line}\n`)
const cell = ({ caught, falseAlarms }: Rates) => `${caught.toFixed(1)} / ${falseAlarms.toFixed(2)}`.padStart(13)

say(`Simulated, not clinical. ${files} files of ${casesEach} courses, seeds ${firstSeed} to ${firstSeed + files - 1}, each its own organisation. Node ${process.versions.node}, ${cpus()[0]?.model}.`)
say('Ruptures caught of 100, within three sessions of their start / false alarms in 100 clean sessions from the fourth on.')
for (const [name, setting] of Object.entries(settings)) measure(name, setting)
speed()

function measure(name: string, setting: Setting): void {
  const played = Array.from({ length: files }, (_, index) => playFile(casesEach, firstSeed + index, setting))
  say(`\n${name}: ${JSON.stringify(setting)}`)
  const counts = played.map((file) => countFile(file, pooled(file, operatingPoint)))
  const { caught, falseAlarms, withAfter } = ratesOf(counts.reduce(add))
  say(`  THE POOLED DETECTOR AT ITS OPERATING POINT: ${caught.toFixed(1)} / ${falseAlarms.toFixed(2)}; with sessions after a drop among the clean ones ${withAfter.toFixed(2)}`)
  sayRange(counts)
  // As cases that come later: of the same kind of organisation, and not among those that the figures were made from.
  const others = played.map((file, index) => countFile(playFile(casesEach, firstSeed + index + 1_000_000, setting), pooled(file, operatingPoint)))
  say(`  on as many other cases, which it has not learned from: ${cell(ratesOf(others.reduce(add))).trim()}`)
  const ruptureless = played.map((_, index) => playFile(casesEach, firstSeed + index, setting, false))
  say(`  where there are no ruptures: ${ratesOf(total(ruptureless, (file) => pooled(file, operatingPoint))).falseAlarms.toFixed(2)}`)
  const most = mostCaught(played, setting)
  say(`  whoever knew how these courses are played would catch: at as many false alarms ${cell(most(falseAlarms)).trim()}, at 2.2 ${cell(most(2.2)).trim()}`)
  say(`  ${'allowed false alarms'.padEnd(46)}${budgets.map((budget) => `${budget}`.padStart(13)).join('')}`)
  say(`  ${'pooled detector'.padEnd(46)}${budgets.map((budget) => cell(ratesOf(total(played, (file) => pooled(file, budget))))).join('')}`)
  const rules = played.map(referenceRules)
  for (const [index, { name: rule, usual }] of (rules[0] ?? []).entries()) {
    const suspicions = played.map((file, which) => new Map(file.map(({ ratings }) => [ratings, rules[which]![index]!.suspicion(ratings)])))
    const at = (threshold: number) => ratesOf(played.reduce((sum, file, which) => add(sum, countFile(file, (ratings) => suspicions[which]!.get(ratings)!.map((value) => value > threshold))), nothingCounted))
    const clean = played.flatMap((file, which) => file.flatMap(({ ratings, rupture }) => suspicions[which]!.get(ratings)!.slice(3, rupture?.from))).sort((a, b) => b - a)
    say(`  ${rule.padEnd(46)}${budgets.map((budget) => cell(at(thresholdFor(budget, clean)))).join('')}   as used: ${usual.map((threshold) => `${threshold} SD${cell(at(threshold))}`).join(', ')}`)
  }
  for (const [index, rule] of engineRules(played[0] as Course[]).entries()) say(`  ${rule.name.padEnd(46)}   as used:${cell(ratesOf(total(played, (file) => engineRules(file)[index]!.speaks)))}`)
}

function pooled(file: readonly Course[], budget: number): (ratings: readonly number[]) => boolean[] {
  const norms = poolAlliance(file.map(({ ratings }) => ratings), range, budget)
  return (ratings) => pooledScan(ratings, norms).map((fall) => fall !== null)
}

function total(played: readonly Course[][], ruleOf: (file: readonly Course[]) => (ratings: readonly number[]) => boolean[]): Count {
  return played.reduce((sum, file) => add(sum, countFile(file, ruleOf(file))), nothingCounted)
}

function sayRange(counts: readonly Count[]): void {
  const rates = counts.map(ratesOf)
  const spread = (values: number[]) => `${Math.min(...values).toFixed(1)} to ${Math.max(...values).toFixed(1)}`
  const both = rates.filter(({ caught, falseAlarms }) => caught >= 90 && falseAlarms <= 2.2).length
  say(`  in single files: caught ${spread(rates.map(({ caught }) => caught))}, false ${spread(rates.map(({ falseAlarms }) => falseAlarms))}; 90 or more at 2.2 or fewer in ${both} of ${rates.length}`)
}

/** The lowest threshold with no more false alarms than allowed: as many suspicions of clean sessions lie above it. */
function thresholdFor(budget: number, clean: readonly number[]): number {
  return clean[Math.floor((budget * clean.length) / 100)] as number
}

function speed(): void {
  const cases = playFile(2000, firstSeed, settings.middling).map(({ ratings }) => Array.from({ length: 20 }, (_, session) => ratings[session % ratings.length] as number))
  const many = Array.from({ length: 125_000 }, (_, index) => (cases[index % cases.length] as number[]).slice(0, 8))
  const started = performance.now()
  const norms = poolAlliance(many, range)
  const pooledMs = performance.now() - started
  for (const ratings of cases) pooledScan(ratings, norms)
  const warm = performance.now()
  for (const ratings of cases) pooledScan(ratings, norms)
  say(`\nNorms of 125,000 cases of 8 sessions: ${Math.round(pooledMs)} ms. One case of 20 sessions, warm: ${((performance.now() - warm) / cases.length).toFixed(4)} ms.`)
}
