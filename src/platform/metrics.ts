// Counts what an operator has to see, in the words of Prometheus: never who, never what, never an id.
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

export interface Metrics {
  /** @param route as in who-may.ts, or a word that stands for several @param seconds from the first byte to the answer */
  answered(route: string, area: string, status: number, seconds: number): void
  checkedIn(kind: 'before' | 'after'): void
  mailFailed(): void
  /** @param code as in refusal-log.ts */
  refused(code: string, by: string): void
  /** Stored sums that were not what follows from what is stored. */
  sumsDiffered(rows: number): void
  /** Figures that are read when somebody asks; a reading that fails leaves its figure out. @param read label values in the order of `labels`, and the figure */
  gauge(name: string, help: string, labels: readonly string[], read: () => Promise<readonly (readonly [values: readonly string[], figure: number])[]>): void
  readonly contentType: string
  text(): Promise<string>
}

/** Seconds; a check-in takes some hundredths, and past ten everybody has left. */
const buckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** One for the process: event loop, memory, garbage, file handles. A demonstration beside the installation has no process of its own. */
let ofTheProcess: Registry | undefined

function processMetrics(): Registry {
  if (ofTheProcess) return ofTheProcess
  ofTheProcess = new Registry()
  collectDefaultMetrics({ register: ofTheProcess })
  return ofTheProcess
}

export function openMetrics(): Metrics {
  const own = new Registry()
  const registers = [own]
  const requests = new Counter({ name: 'attune_requests_total', help: 'Requests answered', labelNames: ['route', 'status'], registers })
  const seconds = new Histogram({ name: 'attune_request_seconds', help: 'From request to answer', labelNames: ['area'], buckets, registers })
  const checkIns = new Counter({ name: 'attune_check_ins_total', help: 'Check-ins taken in', labelNames: ['kind'], registers })
  const mails = new Counter({ name: 'attune_mail_failures_total', help: 'Mails that the mail server did not take, each try', registers })
  const refusals = new Counter({ name: 'attune_refusals_total', help: 'What was refused, by reason and by who asked', labelNames: ['code', 'by'], registers })
  const sums = new Counter({ name: 'attune_evidence_differences_total', help: 'Stored sums of Evidence that differed when they were made anew, in the sample of a night', registers })
  return {
    answered(route, area, status, took) {
      requests.inc({ route, status: String(status) })
      seconds.observe({ area }, took)
    },
    checkedIn: (kind) => checkIns.inc({ kind }),
    mailFailed: () => mails.inc(),
    refused: (code, by) => refusals.inc({ code, by }),
    sumsDiffered: (rows) => sums.inc(rows),
    gauge(name, help, labels, read) {
      const gauge: Gauge = new Gauge({
        name, help, labelNames: [...labels], registers,
        async collect() {
          gauge.reset()
          for (const [values, figure] of await read().catch(() => [])) gauge.set(Object.fromEntries(labels.map((label, at) => [label, values[at]!])), figure)
        },
      })
    },
    contentType: own.contentType,
    text: async () => await Registry.merge([processMetrics(), own]).metrics(),
  }
}
