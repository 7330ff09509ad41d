// `attune signals`: what the engine has to say about the cases in a file, and below it every method on its own.
import { detectors, type Detector } from '#src/domain/brief/ground.ts'
import type { SeriesSignal } from '#src/domain/signal/series.ts'
import type { CaseFindings } from '#src/domain/signal/signals-over.ts'
import { readContent } from '#src/platform/content.ts'
import { root } from '../../root.ts'
import type { Command } from '../command.ts'
import { inputOf } from '../input.ts'
import { openProblems, strictOption } from '../problems.ts'
import { controlChartCommand } from './control-chart.ts'
import { allianceRange } from './measures.ts'
import { signalsOverCases } from './over-cases.ts'
import { caseColumns } from './read-cases.ts'
import { reliableChangeCommand } from './reliable-change.ts'
import { suddenGainsCommand } from './sudden-gains.ts'
import { trajectoryCommand } from './trajectory.ts'
import { withinPersonCorrelationCommand } from './within-person-correlation.ts'

export const signals: Command = {
  help: `npm run attune -- signals [cases.csv] [--scale alliance=1:5] [--detector rules|pooled] [--strict] [--json]
Reads a file of cases, or standard input: ${caseColumns.join(',')}, a row for each value, in any order.
  session  a whole number; sessions go by it
  at       ISO 8601, or empty; without a zone it is taken for UTC
  rater    client or therapist
  measure  phq-9, gad-7, phq-8 (totals) or an answer such as phq-9/9; alliance.goal, alliance.task, alliance.bond, alliance.tension (0 no, 1 a little, 2 yes),
           or alliance for a mean already made; hope, ready
  value    a number; empty or NA where there is none
--scale says the range of the alliance, 0:10 unless said; the constants of the rules are rescaled.
--detector pooled lets the pooled detector read the alliance's course in place of R1 and R2 (rules, the usual); both are unvalidated.
The cases of the file stand for the organisation. With --json one line a case: {"case_id","signals":[{"kind","rule","session","level","evidence"}],"course"}.
What is wrong is named with line and column and left out, the rest is read, and the exit code is 2; --strict stops there.
Rows beyond some three million go to a temporary file that only this process can open.

npm run attune -- signals <method> [file] [--json]`,
  options: { ...strictOption, scale: { type: 'string', multiple: true }, detector: { type: 'string' } },
  verbs: {
    'reliable-change': reliableChangeCommand,
    'sudden-gains': suddenGainsCommand,
    'control-chart': controlChartCommand,
    trajectory: trajectoryCommand,
    'within-person-correlation': withinPersonCorrelationCommand,
  },
  async run(call) {
    const problems = openProblems(call)
    const alliance = allianceRange((call.values['scale'] ?? []) as string[])
    const detector = detectorIn(call.values['detector'] ?? 'rules')
    const content = await readContent(new URL('content/', root), false)
    await signalsOverCases({
      input: inputOf(call.positionals), instruments: content.instruments('en'), alliance, detector, now: Date.now(), problems,
      lineOf: call.json ? jsonLine : textLines, write: call.write,
    })
    return problems.exitCode()
  },
}

function detectorIn(given: unknown): Detector {
  const found = detectors.find((detector) => detector === given)
  if (!found) throw new Error(`--detector is one of ${detectors.join(', ')}`)
  return found
}

function jsonLine(caseId: string, { signals: found, course }: CaseFindings): string {
  return `${JSON.stringify({ case_id: caseId, signals: found, course })}\n`
}

function textLines(caseId: string, { signals: found }: CaseFindings): string {
  return found.map((signal) => `${caseId}, session ${signal.session}: ${wordsOf(signal)}\n`).join('')
}

function wordsOf({ kind, rule, level, evidence }: SeriesSignal): string {
  const numbers = Object.entries(evidence).flatMap(([name, value]) => (typeof value === 'number' ? [`${name} ${Number(value.toFixed(3))}`] : typeof value === 'string' ? [`${name} ${value}`] : []))
  return `${kind} ${rule}, ${level} (${numbers.join(', ')})`
}
