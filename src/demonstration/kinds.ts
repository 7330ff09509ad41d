// The kinds of course that the invented clinic holds: each a shape with a little chance in it, so that no two are alike and every rule of the engine has its case.
import type { Chance } from '#src/domain/kernel/chance.ts'
import type { Handled, Rating, Said } from './course.ts'
import { agreed } from './words.ts'

/** A whole number from `low` to `high`, both included. */
export const whole = (chance: Chance, low: number, high: number): number => low + Math.floor(chance.uniform() * (high - low + 1))

export const oneOf = <Value>(chance: Chance, values: readonly Value[]): Value => values[Math.floor(chance.uniform() * values.length)]!

/** Totals from one to another, the first and the last as said, those between up to a point off the line. */
function along(chance: Chance, from: number, to: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => {
    const onLine = count === 1 ? from : Math.round(from + ((to - from) * index) / (count - 1))
    return index === 0 || index === count - 1 ? onLine : onLine + whole(chance, -1, 1)
  })
}

/** Ratings about a level, each answer up to a point off it: as much as errors of measurement were assumed to be where the rules were tried. */
function about(chance: Chance, level: number, count: number): Rating[] {
  const item = () => Math.min(10, level + whole(chance, -1, 1))
  return Array.from({ length: count }, () => [item(), item(), item(), 0])
}

/** Nothing happens between the two: both rate every session, the therapist a little lower. */
function calm(chance: Chance, phq: readonly number[]): Said {
  const level = whole(chance, 7, 9)
  return { phq, client: about(chance, level, phq.length), mirror: about(chance, level - 1, phq.length), hopeReady: [whole(chance, 5, 8), whole(chance, 5, 9)] }
}

const length = (chance: Chance): number => whole(chance, 8, 14)

function improving(chance: Chance): Said {
  const from = whole(chance, 15, 20)
  return { ...calm(chance, along(chance, from, from - whole(chance, 9, 12), length(chance))), isClosed: chance.uniform() < 0.5 }
}

function stuck(chance: Chance): Said {
  const from = whole(chance, 12, 17)
  const handled: Handled = { kind: 'not-on-track', deed: oneOf(chance, ['to-supervision', 'let-go']), isUseful: chance.uniform() < 0.5 }
  return { ...calm(chance, along(chance, from, from + whole(chance, -2, 1), length(chance))), handled }
}

function deteriorating(chance: Chance): Said {
  const from = whole(chance, 9, 13)
  return { ...calm(chance, along(chance, from, from + whole(chance, 7, 9), length(chance))), hopeReady: [3, 5], handled: { kind: 'deteriorating', deed: 'talked-about', agreed: oneOf(chance, agreed), isUseful: true } }
}

/** Three sessions about one level, then all at once about another. */
function suddenly(chance: Chance, from: number, to: number): Said {
  const before = Array.from({ length: whole(chance, 3, 5) }, (_, index) => from + (index % 2))
  const after = Array.from({ length: whole(chance, 4, 7) }, (_, index) => to + (index % 2))
  return calm(chance, [...before, ...after])
}

/** All well, then a session after which the client says outright that something is wrong. */
function ruptured(chance: Chance, after: readonly Rating[]): Said {
  const before = whole(chance, 4, 6)
  const from = whole(chance, 14, 18)
  const said = calm(chance, along(chance, from, from - 3, before + after.length))
  return { ...said, client: [...about(chance, 8, before), ...after] }
}

function repaired(chance: Chance): Said {
  const said = ruptured(chance, [[5, 3, 5, 2], [7, 6, 7, 0], [8, 8, 8, 0], ...about(chance, 8, 1)])
  return { ...said, handled: { kind: 'rupture', deed: 'talked-about', agreed: oneOf(chance, agreed), heard: oneOf(chance, ['yes', 'partly']), isUseful: true } }
}

/** Stays away twice, and has left. */
function lost(chance: Chance): Said {
  const said = ruptured(chance, [[6, 4, 5, 2], [5, 3, 4, 2]])
  const { phq } = said
  const handled: Handled = { kind: 'rupture', deed: 'to-supervision', isUseful: true }
  return { ...said, phq: [...phq, null, null], missed: [phq.length, phq.length + 1], hopeReady: [3, 3], isClosed: true, handled }
}

/** Half a point less from session to session, and nothing said. */
function withdrawing(chance: Chance): Said {
  const count = whole(chance, 9, 11)
  const from = whole(chance, 13, 16)
  const client = Array.from({ length: count }, (_, index): Rating => {
    const steps = Math.max(0, index - 2)
    return [Math.max(6, 9 - Math.floor(steps / 2)), Math.max(6, 9 - Math.floor((steps + 1) / 2)), Math.max(6, 9 - Math.floor(steps / 2)), 0]
  })
  return { ...calm(chance, along(chance, from, from - 1, count)), client, mirror: about(chance, 8, count), hopeReady: [4, 3], handled: { kind: 'rupture', deed: 'snoozed', isUseful: false } }
}

/** The highest answer to everything, every time. */
function ceiling(chance: Chance): Said {
  const said = calm(chance, along(chance, 14, whole(chance, 11, 14), length(chance)))
  return { ...said, client: said.phq.map(() => [10, 10, 10, 0]) }
}

/** The therapist rates every session, the client none. */
function oneSide(chance: Chance): Said {
  const said = calm(chance, along(chance, whole(chance, 12, 16), 11, length(chance)))
  return { ...said, client: said.phq.map(() => null) }
}

/** Came for a while, was not there the last time, and nobody knows why. */
function notHeard(chance: Chance): Said {
  const said = calm(chance, along(chance, whole(chance, 11, 15), 10, whole(chance, 4, 7)))
  return { ...said, phq: [...said.phq, null], missed: [said.phq.length] }
}

/** Answered question nine, and somebody saw it in time. */
function answered(chance: Chance): Said {
  const from = whole(chance, 16, 19)
  const said = calm(chance, along(chance, from, from - 4, length(chance)))
  return { ...said, itemNine: { session: whole(chance, 2, 5), answer: whole(chance, 1, 2), seenAfterMinutes: whole(chance, 8, 55) } }
}

/** Small ups and downs below the range that counts as a case, sometimes a form left out. */
function steady(chance: Chance): Said {
  const said = calm(chance, along(chance, whole(chance, 7, 9), whole(chance, 5, 8), length(chance)))
  const without = whole(chance, 1, said.phq.length)
  return { ...said, phq: said.phq.map((total, index) => (index === without ? null : total)), isClosed: chance.uniform() < 0.4 }
}

/** Every other week for more than a year, so that both changes of the clocks lie in it. */
const long = (chance: Chance): Said => ({ ...calm(chance, along(chance, 17, 9, 28)), everyDays: 14 })

/** The first meeting is still to come. */
const ahead = (chance: Chance): Said => ({ phq: [], client: [], mirror: [], hopeReady: [whole(chance, 4, 7), 6] })

/** Each kind by its name, and how many of a hundred clients are so. */
export const kinds = {
  improving: { of: improving, inHundred: 26 },
  stuck: { of: stuck, inHundred: 10 },
  deteriorating: { of: deteriorating, inHundred: 6 },
  'sudden-gain': { of: (chance: Chance) => suddenly(chance, 17, 8), inHundred: 6 },
  'sudden-loss': { of: (chance: Chance) => suddenly(chance, 9, 17), inHundred: 3 },
  repaired: { of: repaired, inHundred: 7 },
  lost: { of: lost, inHundred: 4 },
  withdrawing: { of: withdrawing, inHundred: 4 },
  ceiling: { of: ceiling, inHundred: 5 },
  'one-side': { of: oneSide, inHundred: 3 },
  'not-heard': { of: notHeard, inHundred: 4 },
  answered: { of: answered, inHundred: 4 },
  steady: { of: steady, inHundred: 13 },
  long: { of: long, inHundred: 1 },
  ahead: { of: ahead, inHundred: 4 },
} as const satisfies Record<string, { of: (chance: Chance) => Said; inHundred: number }>

export type Kind = keyof typeof kinds
export const everyKind = Object.keys(kinds) as Kind[]

export function drawKind(chance: Chance): Kind {
  let left = chance.uniform() * 100
  return everyKind.find((kind) => (left -= kinds[kind].inHundred) < 0) ?? 'steady'
}
