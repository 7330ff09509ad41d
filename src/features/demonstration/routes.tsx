// The way into the demonstration from the first page, and inside it a door for each of its people, and the tour.
import { setTimeout as after } from 'node:timers/promises'
import { clearCookie, writeCookie } from '#src/access/cookies.ts'
import { startSignIn } from '#src/access/sign-in.ts'
import { organisationScope } from '#src/access/scope.ts'
import { simulatedService } from '#src/access/simulated-service.ts'
import { PersonId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { dateIn } from '#src/platform/time.ts'
import { inTransaction } from '#src/records/database.ts'
import { readOrganisation } from '#src/records/organisation.ts'
import { everyone } from '#src/records/people.ts'
import { everyOrganisation } from '#src/records/every-organisation.ts'
import type { Context, Simulated } from '#src/access/context.ts'
import type { On } from '#src/access/gate.ts'
import { html } from '#src/ui/page.tsx'
import { tourStops } from '#src/ui/tour-strip.tsx'
import { OpeningPage } from './opening-page.tsx'
import { DemonstrationPage } from './pages.tsx'
import { ServicePage } from './service-page.tsx'
import { goTo, type Here } from './tour.ts'

/** What takes longer is shown to take longer. */
const atOnceMs = 1_000
const askAgainSeconds = 2

export function demonstrationRoutes(on: On): void {
  on('POST /demonstration', async (visit) => visit.redirect(await whereTo(visit.context, visit.context.house.enterDemonstration())))

  on('GET /demonstration/opening', ({ context, frame, redirect }) => {
    if (context.demonstration) return redirect('/demonstration')
    if (!context.house.isMoving()) return redirect('/')
    const page = html(<OpeningPage frame={frame} />)
    page.headers.set('refresh', String(askAgainSeconds))
    return page
  })

  on('GET /demonstration', async ({ context, frame }) => {
    const { people, timeZone } = await peopleHere(context)
    const filledAt = context.house.filledAt()
    const isOfToday = filledAt === null || dateIn(filledAt, timeZone) === dateIn(context.clock(), timeZone)
    // Here nobody is anybody yet, so no stop may say who one is.
    return html(<DemonstrationPage frame={{ ...frame, tour: 0 }} people={people} filling={context.house.filling()} upTo={isOfToday ? null : frame.speech.date(filledAt, timeZone)} />)
  })

  on('POST /demonstration/as', async (visit) => {
    const { organisationId, people } = await peopleHere(visit.context)
    const chosen = PersonId.safeParse((await visit.form())['person'])
    const person = people.find(({ personId }) => personId === chosen.data)
    if (!person) throw new Refusal('not-found')
    clearCookie(visit.context, visit.http, 'tour')
    await startSignIn(visit.context, visit.http, { organisationId, personId: person.personId }, 'demonstration')
    return visit.redirect('/today')
  })

  on('POST /demonstration/tour/:stop', async (visit) => {
    const index = tourStops.findIndex((stop) => stop === visit.param('stop'))
    const stop = tourStops[index]
    if (!stop) throw new Refusal('not-found')
    const path = await goTo(visit, await peopleHere(visit.context), stop)
    writeCookie(visit.context, visit.http, 'tour', String(index + 1))
    return visit.redirect(path)
  })

  on('POST /demonstration/tour-end', (visit) => {
    clearCookie(visit.context, visit.http, 'tour')
    return visit.redirect('/demonstration')
  })

  on('GET /demonstration/service', ({ context, frame }) => {
    const state = simulatedOf(context).state()
    const page = html(<ServicePage frame={{ ...frame, tour: 0 }} state={state} />)
    if (state.kind === 'growing') page.headers.set('refresh', String(askAgainSeconds))
    return page
  })

  // Once it is there, in as its lead: the pages of Evidence are what it is for.
  on('POST /demonstration/service', async (visit) => {
    const simulated = simulatedOf(visit.context)
    if (simulated.state().kind !== 'whole') {
      simulated.begin()
      return visit.redirect('/demonstration/service')
    }
    clearCookie(visit.context, visit.http, 'tour')
    const scope = organisationScope(simulatedService, { kind: 'system', id: null }, null)
    const lead = (await inTransaction(visit.context.db, scope, (tx) => everyone(tx, scope))).find(({ roles }) => roles.includes('lead'))
    if (!lead) throw new Refusal('not-found')
    await startSignIn(visit.context, visit.http, { organisationId: simulatedService, personId: lead.personId }, 'demonstration')
    return visit.redirect('/evidence')
  })

  on('POST /demonstration/service/stop', (visit) => {
    simulatedOf(visit.context).stop()
    return visit.redirect('/demonstration/service')
  })

  on('POST /demonstration/reset', async (visit) => {
    clearCookie(visit.context, visit.http, 'tour')
    return visit.redirect(await whereTo(visit.context, visit.context.house.resetDemonstration()))
  })

  on('POST /demonstration/leave', async (visit) => {
    clearCookie(visit.context, visit.http, 'tour')
    await visit.context.house.leaveDemonstration()
    return visit.redirect('/')
  })
}

/** The demonstration, or a page that says that it opens. @throws what `opening` throws at once */
async function whereTo({ log }: Context, opening: Promise<void>): Promise<string> {
  const opened = opening.then(() => '/demonstration')
  // Nobody waits for it any more when it fails later: the page that asks again leads back to the first one.
  opened.catch((error: unknown) => error instanceof Refusal || log.error({ error }, 'the demonstration could not be opened'))
  return await Promise.race([opened, after(atOnceMs, '/demonstration/opening', { ref: false })])
}

function simulatedOf({ house }: Context): Simulated {
  const simulated = house.simulated()
  if (!simulated) throw new Refusal('not-found')
  return simulated
}

async function peopleHere(context: Context): Promise<Here> {
  const organisationId = (await everyOrganisation(context.db)).find((id) => id !== simulatedService)
  if (!organisationId) throw new Refusal('not-found')
  const scope = organisationScope(organisationId, { kind: 'system', id: null }, null)
  const { people, timeZone } = await inTransaction(context.db, scope, async (tx) => ({ people: await everyone(tx, scope), timeZone: (await readOrganisation(tx, scope)).timeZone }))
  return { organisationId, timeZone, people: people.filter(({ leftAt }) => leftAt === null) }
}
