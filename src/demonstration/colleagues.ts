// Who works in the invented clinic, or did. Every one of them is fictional.
import type { Role } from '#src/records/scope.ts'

interface Person {
  readonly name: string
  readonly roles: readonly Role[]
  /** Who supervises them. */
  readonly supervisor?: string
}

export const colleagues = {
  tomas: { name: 'Tomas Lind', roles: ['therapist'], supervisor: 'ingrid' },
  mira: { name: 'Mira Okafor', roles: ['therapist'], supervisor: 'ingrid' },
  hanna: { name: 'Hanna Lindqvist', roles: ['therapist'], supervisor: 'ingrid' },
  sanjay: { name: 'Sanjay Rao', roles: ['therapist'], supervisor: 'ingrid' },
  pavel: { name: 'Pavel Horák', roles: ['therapist'], supervisor: 'ingrid' },
  aroha: { name: 'Aroha Ngata', roles: ['therapist'], supervisor: 'ingrid' },
  chidi: { name: 'Chidi Eze', roles: ['therapist'], supervisor: 'samuel' },
  yuki: { name: 'Yuki Mori', roles: ['therapist'], supervisor: 'samuel' },
  leila: { name: 'Leila Farsi', roles: ['therapist'], supervisor: 'samuel' },
  marek: { name: 'Marek Nowak', roles: ['therapist'], supervisor: 'samuel' },
  beatriz: { name: 'Beatriz Lobo', roles: ['therapist'], supervisor: 'samuel' },
  wanda: { name: 'Wanda Zielińska', roles: ['therapist'], supervisor: 'samuel' },
  ingrid: { name: 'Ingrid Berg', roles: ['supervisor'] },
  samuel: { name: 'Samuel Adeyemi', roles: ['supervisor'] },
  dede: { name: 'Dede Asante', roles: ['lead', 'admin'] },
} as const satisfies Record<string, Person>

export type Colleague = keyof typeof colleagues

/** Has left; what was open went to `to`. */
export const leaver = { who: 'wanda', to: 'sanjay', daysAgo: 40 } as const satisfies { who: Colleague; to: Colleague; daysAgo: number }

/** Those who are here now. */
export const therapists = (Object.keys(colleagues) as Colleague[]).filter((key) => (colleagues[key].roles as readonly Role[]).includes('therapist') && key !== leaver.who)

/** Who goes in first and adds the others. */
export const first = 'dede' satisfies Colleague

/** Who looks at answers that need a person, all week, and who stands in. */
export const duty = { person: 'tomas', deputy: 'mira' } as const satisfies Record<string, Colleague>

/** Is away, and looked after by `by`: from so many days ago to so many days ahead. */
export const away = { who: 'hanna', by: 'mira', fromDaysAgo: 9, untilDaysAgo: -5 } as const satisfies { who: Colleague; by: Colleague; fromDaysAgo: number; untilDaysAgo: number }

export const emailOf = (colleague: Colleague): string => `${colleague}@clinic.example`
