// `attune study`: works a locked plan out again from what is kept, so that whoever runs the server can hold a page against it.
import type { Context } from '#src/access/context.ts'
import { organisationScope } from '#src/access/scope.ts'
import { answer, type Progress, type Shown } from '#src/features/evidence/answer.ts'
import { toDo } from '#src/features/evidence/read-result.ts'
import { openLog } from '#src/platform/log.ts'
import { version } from '#src/platform/version.ts'
import { readPlans } from '#src/records/analysis-plans.ts'
import { audit } from '#src/records/audit.ts'
import { inReading, inTransaction } from '#src/records/database.ts'
import { everyOrganisation } from '#src/records/every-organisation.ts'
import { unmarked } from '#src/ui/evidence/linked.tsx'
import { sentenceWords } from '#src/ui/evidence/study-words.ts'
import { openContext } from '../context.ts'
import { root } from '../root.ts'
import type { Command } from './command.ts'

export const study: Command = {
  help: `npm run attune -- study [--plan <beginning of its fingerprint>] [--json]
Works every analysis plan out again that a lead has locked, or the one that is named, from the same data as the pages of Evidence.
Says each plan with what may be said by it; with --json everything, models and all, whether or not there is enough to show it.
A plan that nobody has locked cannot be asked for. Written to the organisation's audit. With the embedded database, stop Attune first.`,
  options: { plan: { type: 'string' } },
  async run({ config, values, json, say, progress }) {
    const wanted = String(values['plan'] ?? '').replaceAll(' ', '').toLowerCase()
    const { context, close } = await openContext(config, root, openLog('silent'))
    try {
      const answers = await repeatPlans(context, wanted, ({ step, done, of }) => progress(step, of > 0 ? `${done} of ${of}` : undefined))
      if (answers.length === 0) throw new Error(wanted === '' ? 'No analysis plan has been locked here.' : `No analysis plan has a fingerprint that begins with ${wanted}.`)
      if (json) say(answers)
      else for (const line of answers.flatMap((one) => linesOf(context.content.words('en'), one))) say(line)
      return 0
    } finally {
      await close()
    }
  },
}

/** Every plan with a fingerprint that begins like this, answered from the data as they are. @param wanted empty for all */
export async function repeatPlans(context: Context, wanted: string, told: (progress: Progress) => void) {
  const answers = []
  for (const organisationId of await everyOrganisation(context.db)) {
    const scope = organisationScope(organisationId, { kind: 'operator', id: null }, null)
    const plans = (await inReading(context.db, scope, (tx) => readPlans(tx, scope))).filter(({ fingerprint }) => fingerprint.startsWith(wanted))
    for (const { planId, plan, fingerprint, lockedAt } of plans) {
      const { what } = await toDo(context, scope, { planId, plan })
      const { shown } = await answer(context.db, scope, what, told)
      await inTransaction(context.db, scope, (tx) => audit(tx, scope, { action: 'repeat-study', subjectId: planId, id: context.newId(), at: context.clock() }))
      answers.push({ organisationId, fingerprint, lockedAt: new Date(lockedAt).toISOString(), plan, version, ...shown })
    }
  }
  return answers
}

type Words = Parameters<typeof sentenceWords>[0]

export function linesOf(words: Words, { organisationId, fingerprint, lockedAt, study: found, rate }: { organisationId: string; fingerprint: string; lockedAt: string } & Pick<Shown, 'study' | 'rate'>): string[] {
  const rates = { ...rate, therapists: 0, share: 0 }
  return [`${organisationId}, ${found.outcome.name}, locked ${lockedAt}, ${fingerprint}`, ...found.sentences.map((sentence) => `  ${sentenceWords(unmarked(words), found, sentence, rates)}`), `  ${words.t('evidence.association')}`]
}
