// Fills the invented clinic: its people and the clients of the tour at once, and the rest as acts to be played one after another.
import type { Context } from '#src/access/context.ts'
import { leave } from '#src/features/people/leave.ts'
import { makeNorms } from '#src/features/signals/make-norms.ts'
import { day } from '#src/platform/time.ts'
import { at, command, openClinic, type Clinic } from './clinic.ts'
import { first, leaver } from './colleagues.ts'
import type { Course } from './course.ts'
import { invent } from './invent.ts'
import { people } from './people.ts'
import { stepsOf, type Step } from './steps.ts'

/** A hundred and fifty with those whom people.ts holds. */
const inventedClients = 140
const seed = 20_261_124

/** One or several clients' whole course; `clients` says how many. */
export interface Act {
  readonly clients: number
  play(): Promise<void>
}

export interface Filled {
  /** What is there already, clients. */
  readonly clients: number
  readonly rest: readonly Act[]
  /** What is done once everybody is there. */
  finish(): Promise<void>
}

export interface Size {
  /** Clients beside the hand-written ones. */
  readonly invented?: number
  /** Clients of the large simulated service, where somebody asks for it. */
  readonly simulated?: number
  readonly seed?: number
}

export async function fillDemonstration(context: Context, size: Size = {}): Promise<Filled> {
  const clinic = await openClinic(context)
  await Promise.all(people.map((course) => inOrder(stepsOf(clinic, course))))
  const courses = invent(size.invented ?? inventedClients, size.seed ?? seed, clinic.today)
  const left = courses.filter((course) => course.handOver?.isLeaving)
  const others = courses.filter((course) => !course.handOver?.isLeaving)
  return {
    clients: people.length,
    rest: [
      { clients: left.length, play: async () => await inOrder(untilAfterLeaving(clinic, left)) },
      ...others.map((course) => ({ clients: 1, play: async () => await inOrder(stepsOf(clinic, course)) })),
    ],
    finish: async () => await makeNorms(context),
  }
}

/** Everything of these clients in one order of time, with the day on which their therapist left. */
function untilAfterLeaving(clinic: Clinic, courses: readonly Course[]): Step[] {
  const { context, now, people: colleagues } = clinic
  const instant = now - leaver.daysAgo * day
  const leaves: Step = {
    at: instant,
    run: async () => await leave(at(context, instant), clinic.staff(first), colleagues[leaver.who], { command: command(context), to: colleagues[leaver.to] }),
  }
  return [leaves, ...courses.flatMap((course) => stepsOf(clinic, course))].sort((one, other) => one.at - other.at)
}

async function inOrder(steps: readonly Step[]): Promise<void> {
  for (const step of steps) await step.run()
}
