// Courses of two voices for tests of the picture: the reference course of Amal and Tomas, and any other.
import type { AllianceCheck } from '#src/domain/alliance/check.ts'
import type { RatedSession } from '#src/domain/alliance/rupture.ts'
import { twoVoices, type TwoVoices, type VoiceFacts } from '#src/domain/alliance/voices.ts'
import { sessionId, startsAt } from '#src/domain/brief/history.fixture.ts'

type Three = readonly [goal: number, task: number, bond: number]

export const check = ([goal, task, bond]: Three, tension: AllianceCheck['tension'] = 'no'): AllianceCheck => ({ items: { goal, task, bond }, mean: (goal + task + bond) / 3, tension })

export const rated = (n: number, client: AllianceCheck | null, therapist: AllianceCheck | null): RatedSession => ({ sessionId: sessionId(n), sessionNumber: n, at: startsAt(n), client, therapist })

export const voicesOf = (sessions: readonly RatedSession[], more: Partial<VoiceFacts> = {}): TwoVoices => twoVoices({ sessions, sorted: new Set(), agreed: [], ...more }, 'mean')

const client: readonly Three[] = [[8, 8, 8], [8, 8, 9], [9, 8, 9], [8, 7, 7], [8, 8, 9], [9, 8, 9], [9, 8, 9], [8, 8, 9], [7, 5, 7]]
const therapist: readonly Three[] = [[7, 7, 7], [7, 8, 7], [8, 8, 8], [8, 8, 8], [7, 8, 7], [8, 8, 8], [8, 9, 8], [8, 8, 8], [8, 9, 8]]

/** Nine sessions: a moment of tension in the fourth, sorted in the fifth, a fall in the ninth. */
export const amalAndTomas: readonly RatedSession[] = client.map((answers, index) => rated(index + 1, check(answers, index === 3 ? 'a-little' : 'no'), check(therapist[index]!)))

export const amalAgreed: Partial<VoiceFacts> = {
  sorted: new Set([sessionId(5)]),
  agreed: [{ sessionId: sessionId(5), text: 'Tomas asks “shall we go on?” before each new step.' }, { sessionId: sessionId(9), text: 'Try the sheet once more, one line a day.' }],
}
