// `attune analyse stored` and `attune analyse across`: the verbs. What they do is loaded when they are asked for, since a study of a file needs no database.
import { leastClients } from '#src/records/evidence-across.ts'
import type { SubCommand } from '../command.ts'
import { reportOptions } from './give-study.ts'

const options = { outcome: { type: 'string' }, ...reportOptions } as const

export const stored: SubCommand = {
  summary: 'the same of what is stored here, of one organisation',
  help: `npm run attune -- analyse stored [--outcome phq-9] [--organisation <id>] [--report report.html] [--json]
The study on the sums that the database keeps of each client; no file is needed, and Attune may run meanwhile.
--outcome       which measure, by its id; without it the one that most clients have
--organisation  which organisation, where there are several
An alliance check counts once the therapist has rated the session. Writes a row in the organisation's audit. Exits 0, or 2 when there is nothing.`,
  options: { ...options, organisation: { type: 'string' } },
  run: async (call) => await (await import('./study-stored.ts')).studyStored(call),
}

export const across: SubCommand = {
  summary: `the same over all organisations with ${leastClients} clients or more, by a database role of its own`,
  help: `npm run attune -- analyse across [--outcome phq-9] [--report report.html] [--json]
The study on the sums of every organisation, read as the database role attune_across, which sees nothing else; DATABASE_URL may name a replica.
An organisation with fewer than ${leastClients} clients of the measure is left out whole, and counted. Sums may be a minute old.
--outcome  which of the measures that come with Attune; without it phq-9
Exits 0, or 2 when there is nothing.`,
  options,
  run: async (call) => await (await import('./study-stored.ts')).studyAcross(call),
}
