// Makes up the rest of the clinic by chance: the same people for the same seed and day, every kind of course among the first.
import { chance as chanceFrom, type Chance } from '#src/domain/kernel/chance.ts'
import { addDays, instantOf, weekMinute } from '#src/platform/time.ts'
import { away, leaver, therapists, type Colleague } from './colleagues.ts'
import type { Course } from './course.ts'
import { drawKind, everyKind, kinds, oneOf, whole, type Kind } from './kinds.ts'
import { drawScript, everyScript, inventName, oddNames, type Named } from './names.ts'
import { words } from './words.ts'

export const clinicZone = 'Europe/London'

/** Hours of a day at which a therapist may see somebody; the clients whom people.ts holds come at others. */
const hours = ['09:00', '11:00', '13:00', '15:00', '16:00', '17:00']
/** Of clients who come to a colleague, whose own hours those above may be. */
const otherHours = ['08:00', '14:00', '18:00', '19:00']
/** Their own day is full as it is. */
const busyToday: readonly Colleague[] = ['tomas', 'mira']
/** Long enough for a colleague to have come in between. */
const longKinds: readonly Kind[] = ['improving', 'stuck', 'ceiling', 'one-side']

export interface Invented extends Course {
  readonly kind: Kind
}

/** One who has no hour yet, unless it is a particular one. */
type Unplaced = Omit<Invented, 'at'> & { readonly at?: string }
type Change = (course: Unplaced) => Unplaced
const leaving: Change = (course) => ({ ...course, therapist: leaver.who, handOver: { daysAgo: leaver.daysAgo, to: leaver.to, isLeaving: true } })
const handedOver: Change = (course) => ({ ...course, therapist: 'chidi', handOver: { daysAgo: 20, to: 'leila' } })

/** What sets single clients apart; each is there once at least. */
const particular: readonly Change[] = [
  // At midnight, which is the middle of the day where the client is.
  (course) => ({ ...course, therapist: 'yuki', at: '00:00', zone: 'Pacific/Auckland' }),
  // On a day that most years do not have.
  (course) => ({ ...course, language: 'en', zone: clinicZone, past: [{ date: '2024-02-29', value: 19 }, { date: '2024-06-10', value: 16 }] }),
  (course) => ({ ...course, therapist: away.who }),
  handedOver,
  leaving,
]
/** Shares of all others, of whom chance decides. */
const changes = [{ share: 0.04, change: handedOver }, { share: 0.04, change: leaving }]

/** @param count of clients; those after the first two dozen are drawn as the kinds are common @param today where the clinic is, `2026-11-24` */
export function invent(count: number, seed: number, today: string): Invented[] {
  const taken = new Set<string>()
  const diary = new Map<Colleague, number>()
  return Array.from({ length: count }, (_, index): Invented => {
    const own = chanceFrom(seed * 10_000 + index)
    const named = oddNames[index - everyKind.length - particular.length] ?? inventName(own, everyScript[index] ?? drawScript(own), taken)
    taken.add(named.name)
    const change = particular[index - everyKind.length] ?? (index < everyKind.length ? undefined : drawChange(own))
    const kind = everyKind[index] ?? (change ? oneOf(own, longKinds) : drawKind(own))
    const begun = begin(own, named, kind, therapists[index % therapists.length]!)
    const course = change ? change({ ...begun, isClosed: false }) : begun
    return inDiary(own, course.therapist === away.who && !course.isClosed ? { ...course, cover: away } : course, diary, today)
  })
}

function drawChange(chance: Chance): Change | undefined {
  let left = chance.uniform()
  return changes.find(({ share }) => (left -= share) < 0)?.change
}

function begin(chance: Chance, named: Named, kind: Kind, therapist: Colleague): Unplaced {
  const said = kinds[kind].of(chance)
  const { miss, better, voice } = words[named.language]!
  return {
    ...named, ...said, kind, therapist, supervision: chance.uniform() < 0.6, isAnxious: chance.uniform() < 0.35,
    keepsRatings: chance.uniform() < 0.25,
    ...(chance.uniform() < 0.6 ? { miss: oneOf(chance, miss) } : {}), ...(chance.uniform() < 0.4 ? { better: oneOf(chance, better) } : {}),
    ...(chance.uniform() < 0.2 ? { voice: { share: oneOf(chance, ['now', 'together', 'private']), text: oneOf(chance, voice) } } : {}),
  }
}

/** Gives the weekly hour: each therapist's clients fill the days of the week in turn. A case that is closed ended some weeks ago. */
function inDiary(chance: Chance, course: Unplaced, diary: Map<Colleague, number>, today: string): Invented {
  const place = diary.get(course.therapist) ?? 0
  diary.set(course.therapist, place + 1)
  const days = [0, 1, 2, 3, 4, 5, 6].filter((daysAgo) => (daysAgo === 0 ? !busyToday.includes(course.therapist) : isWorkday(addDays(today, -daysAgo))))
  const daysAgo = days[place % days.length]! + (course.isClosed ? 7 * whole(chance, 2, 11) : 0)
  const free = course.handOver || course.cover ? otherHours : hours
  const placed = { ...course, at: course.at ?? free[Math.floor(place / days.length) % free.length]!, lastDaysAgo: daysAgo }
  return daysAgo === 0 ? withToday(chance, placed) : placed
}

/** One session more, today: of some the check-in has come, and neither has said how it was. */
function withToday(chance: Chance, { phq, ...course }: Invented): Invented {
  const hasCome = course.missed === undefined && chance.uniform() < 0.6
  return { ...course, phq: [...phq, hasCome ? (phq.at(-1) ?? null) : null] }
}

const isWorkday = (date: string): boolean => weekMinute(instantOf(date, '12:00', clinicZone), clinicZone).weekday <= 5
