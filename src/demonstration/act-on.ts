// What a therapist does in a session about what its brief tells: reads it, acts, and says whether it was useful.
import type { Context } from '#src/access/context.ts'
import type { StaffOfCase } from '#src/access/gate.ts'
import type { SessionId } from '#src/domain/kernel/ids.ts'
import { toldIn } from '#src/domain/signal/precedence.ts'
import { readBrief } from '#src/features/brief/read-brief.ts'
import { handle } from '#src/features/handling/handle.ts'
import { vote } from '#src/features/handling/vote.ts'
import { minute } from '#src/platform/time.ts'
import { at, command } from './clinic.ts'
import type { Handled } from './course.ts'

/** @returns whether the brief told such a signal; when it did not, the next one may */
export async function actOn(context: Context, visit: StaffOfCase, session: SessionId, { kind, deed, agreed = '', isUseful }: Handled): Promise<boolean> {
  const { brief } = await readBrief(context, visit, session)
  const signal = toldIn(brief).find((each) => each.kind === kind)
  if (!signal) return false
  const told = { session, rule: signal.rule }
  // Reading and doing follow one another.
  const later = at(context, context.clock() + minute)
  await handle(later, visit, kind, {
    ...told, command: command(context),
    ...(deed === 'snoozed' ? { deed, reason: 'something-else-first', words: '', agreed: '' } : { deed, reason: null, words: '', agreed }),
  })
  if (kind !== 'safety') await vote(later, visit, kind, { ...told, command: command(context), useful: isUseful })
  return true
}
