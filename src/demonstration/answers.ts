// The forms behind invented totals and ratings, as a phone would have sent them.
import { goalRatingInstrument } from '#src/domain/goals/goal-rating.ts'
import type { Submission } from '#src/features/checkin/input.ts'
import type { Content } from '#src/platform/content.ts'
import type { Course, Rating } from './course.ts'

type Form = Pick<Submission, 'kind' | 'versions' | 'answers' | 'lines' | 'released'>

/** The check-in before a session; null where none came. What the client writes comes with the last one. */
export function checkInBefore(content: Content, course: Course, index: number): Form | null {
  const { phq, isAnxious, itemNine, hopeReady: [hope, ready], miss, voice, wanted } = course
  const total = phq[index] ?? null
  if (total === null) return null
  const isLast = index === phq.findLastIndex((each) => each !== null)
  const asksGoals = index > 0 && wanted !== undefined && wanted.goals.length > 0
  return {
    kind: 'before', released: false, versions: versionsOf(content, course, ['phq-9', ...(isAnxious ? ['gad-7'] : []), 'attune-before', ...(asksGoals ? [goalRatingInstrument] : [])]),
    answers: {
      ...spread('phq-9', 8, total, index), 'phq-9/9': itemNine?.session === index ? itemNine.answer : 0, ...(isAnxious ? spread('gad-7', 7, Math.max(0, total - 3), index) : {}),
      'attune-before/hope': hope, 'attune-before/ready': ready,
    },
    lines: isLast ? [...(miss ? [{ kind: 'miss' as const, share: 'now' as const, text: miss }] : []), ...(voice ? [{ kind: 'voice' as const, ...voice }] : [])] : [],
  }
}

/** The client's alliance check after a session; null where none came. */
export function checkAfter(content: Content, course: Course, index: number): Form | null {
  const { client, better } = course
  const rated = client[index]
  if (!rated) return null
  const isLast = index === client.findLastIndex((each) => each !== null)
  return {
    kind: 'after', released: !course.keepsRatings, versions: versionsOf(content, course, ['attune-after']), answers: ratings('attune-after', rated),
    lines: isLast && better ? [{ kind: 'better', share: 'now', text: better }] : [],
  }
}

export function ratings(instrument: 'attune-after' | 'attune-mirror', [goal, task, bond, tension]: Rating): Record<string, number> {
  return { [`${instrument}/goal`]: goal, [`${instrument}/task`]: task, [`${instrument}/bond`]: bond, [`${instrument}/tension`]: tension }
}

const versionsOf = (content: Content, { language }: Course, ids: readonly string[]): Record<string, string> =>
  Object.fromEntries(ids.map((id) => [id, content.instrument(id, language)!.version]))

/** A total over the first so many questions, each 0 to 3, begun at another question each time so that no two forms look alike. */
export function spread(instrument: string, questions: number, total: number, from: number): Record<string, number> {
  const left = Math.min(total, questions * 3)
  return Object.fromEntries(
    Array.from({ length: questions }, (_, index) => {
      const turn = (index - from + questions * 100) % questions
      return [`${instrument}/${index + 1}`, Math.floor(left / questions) + (turn < left % questions ? 1 : 0)]
    }),
  )
}
