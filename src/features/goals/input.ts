// What the pages of goals may send: the therapist's own list, what the pair matches, a goal agreed in the room or suggested from the desk, and that the two looked again.
import { z } from 'zod'
import { attainmentLevels, type AttainmentLevel } from '#src/domain/goals/attainment.ts'
import { outcomes, type Wording } from '#src/domain/goals/goal.ts'
import type { Pair } from '#src/domain/goals/naming.ts'
import { CommandId, GoalId, GoalListId, NamedGoalId } from '#src/domain/kernel/ids.ts'
import { oneLine, shortLine } from '#src/domain/session/one-line.ts'
import type { Form } from '#src/platform/http.ts'

const number = z.string().regex(/^\d{1,6}$/).transform(Number)
const orNull = (text: string): string | null => text || null

export const CommandForm = z.object({ command: CommandId })
export const RoundForm = z.object({ command: CommandId, round: number })

export const ListHeadForm = RoundForm.extend({
  base: z.string().default('').transform(orNull).pipe(GoalListId.nullable()),
  do: z.string().regex(/^(?:keep|send|not-now|(?:up|down)-(?:wants|work)-\d)$/).default('keep'),
})

const Text = oneLine('goals.room.mend')
const Step = shortLine('goals.mend.long').transform(orNull)
const Levels = z.array(shortLine('goals.room.levels.mend'))

export const levelName = (level: AttainmentLevel): string => `level${level}`

/** All five levels, or none. */
function readLevels(form: Form): Wording['levels'] | 'to-mend' {
  const read = Levels.safeParse(attainmentLevels.map((level) => form[levelName(level)] ?? ''))
  if (!read.success) return 'to-mend'
  if (read.data.every((text) => text === '')) return null
  return read.data.every((text) => text !== '') ? (read.data as unknown as NonNullable<Wording['levels']>) : 'to-mend'
}

export type ReadWording = { readonly kind: 'read'; readonly wording: Wording } | { readonly kind: 'to-mend'; readonly mends: Readonly<Record<string, string>> }

/** A goal's words, its first step and its levels, or message keys of what to mend by field name. */
export function readWording(form: Form): ReadWording {
  const [text, step, levels] = [Text.safeParse(form['text'] ?? ''), Step.safeParse(form['step'] ?? ''), readLevels(form)]
  if (text.success && step.success && levels !== 'to-mend') return { kind: 'read', wording: { text: text.data, step: step.data, levels } }
  return {
    kind: 'to-mend',
    mends: {
      ...(text.success ? {} : { text: 'goals.room.mend' }), ...(step.success ? {} : { step: 'goals.mend.long' }), ...(levels === 'to-mend' ? { levels: 'goals.room.levels.mend' } : {}),
    },
  }
}

export const NewGoalForm = z.object({ command: CommandId, from: z.string().default('').transform(orNull).pipe(NamedGoalId.nullable()) })

const Head = z.object({ command: CommandId, base: number })

/** @param today the first day that is too early to put something aside until */
export const goalChangeForm = (today: string) =>
  z.discriminatedUnion('do', [
    Head.extend({ do: z.literal('agree'), position: number }),
    Head.extend({ do: z.literal('reword') }),
    Head.extend({ do: z.literal('park'), until: z.iso.date('goals.room.park.mend').refine((day) => day > today, 'goals.room.park.mend') }),
    Head.extend({ do: z.literal('take-up') }),
    Head.extend({ do: z.literal('end'), outcome: z.enum(outcomes, 'goals.mend.outcome'), words: shortLine('goals.mend.long').transform(orNull) }),
  ])

const pairName = 'same-'
export const matchName = (therapistGoal: string): string => `${pairName}${therapistGoal}`

/** Which goals mean the same: one choice for each goal of the therapist's. */
export function readPairs(form: Form): Pair[] | null {
  const chosen = Object.entries(form).filter(([name, value]) => name.startsWith(pairName) && value !== '')
  const pairs = chosen.map(([name, value]) => [NamedGoalId.safeParse(value).data, NamedGoalId.safeParse(name.slice(pairName.length)).data] as const)
  return pairs.every((pair): pair is Pair => pair[0] !== undefined && pair[1] !== undefined) ? pairs : null
}

/** @param today the first day that is too early to look again on */
export const lookAgainForm = (today: string) =>
  z.object({ command: CommandId, on: z.string().default('').transform(orNull).pipe(z.iso.date('goals.room.park.mend').refine((day) => day > today, 'goals.room.park.mend').nullable()) })

const attainedName = 'attained-'
export const attainmentName = (goalId: string): string => `${attainedName}${goalId}`

/** Which level fits each goal today; what is left open is left out. */
export function readAttainments(form: Form): ReadonlyMap<GoalId, AttainmentLevel> {
  return new Map(
    Object.entries(form).flatMap(([name, value]) => {
      const id = GoalId.safeParse(name.startsWith(attainedName) ? name.slice(attainedName.length) : '')
      const level = attainmentLevels.find((each) => String(each) === value)
      return id.success && level !== undefined ? [[id.data, level] as const] : []
    }),
  )
}
