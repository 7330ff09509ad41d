// Whose eyes to look through, the tour, and how to start afresh or leave.
import type { PersonRow } from '#src/records/people.ts'
import { Desk, type Frame, type Speech } from '#src/ui/page.tsx'
import { tourStops } from '#src/ui/tour-strip.tsx'
import { cast } from './tour-cast.ts'

interface Props {
  readonly frame: Frame
  readonly people: readonly PersonRow[]
  readonly filling: { readonly here: number; readonly of: number } | null
  /** The day up to which its sessions lead; null when that is today. */
  readonly upTo: string | null
}

export function DemonstrationPage({ frame, people, filling, upTo }: Props) {
  const { t } = frame.speech
  const others = people.filter(isOneOfMany)
  return (
    <Desk frame={frame} title={t('demonstration.title')}>
      <header class="title">
        <h1>{t('demonstration.title')}</h1>
        <p>{t('demonstration.what')}</p>
        {upTo && <p class="small">{t('demonstration.up-to', { date: upTo })}</p>}
        {filling && <p class="small">{t('demonstration.filling', filling)}</p>}
      </header>
      <section class="row" aria-labelledby="tour">
        <h2 id="tour">{t('demonstration.tour.name')}</h2>
        <div class="matter">
          <form class="form" method="post" action={`/demonstration/tour/${tourStops[0]}`}>
            <p>{t('demonstration.tour.what', { stops: tourStops.length })}</p>
            <p class="actions"><button class="button" type="submit">{t('demonstration.tour.begin')}</button></p>
          </form>
        </div>
      </section>
      <section class="row" aria-labelledby="people">
        <h2 id="people">{t('demonstration.people')}</h2>
        <div class="matter">
          <PeopleList speech={frame.speech} people={people.filter((person) => !isOneOfMany(person))} />
          <details>
            <summary>{t('demonstration.others', { count: others.length })}</summary>
            <PeopleList speech={frame.speech} people={others} />
          </details>
        </div>
        <div class="margin">
          <p>{t('demonstration.clients')}</p>
        </div>
      </section>
      <section class="row" aria-labelledby="service">
        <h2 id="service">{t('demonstration.service')}</h2>
        <div class="matter">
          <p>{t('demonstration.service.why')}</p>
          <p><a class="way" href="/demonstration/service">{t('demonstration.service.see')}</a></p>
        </div>
      </section>
      <section class="row" aria-labelledby="end">
        <h2 id="end">{t('demonstration.end')}</h2>
        <div class="matter">
          <div class="actions">
            <form method="post" action="/demonstration/reset"><button class="plain-button" type="submit">{t('demonstration.reset')}</button></form>
            <form method="post" action="/demonstration/leave"><button class="plain-button" type="submit">{t('demonstration.leave')}</button></form>
          </div>
        </div>
      </section>
    </Desk>
  )
}

/** One therapist shows what every therapist sees. */
const isOneOfMany = ({ email, roles }: PersonRow): boolean => email !== cast.therapist && roles.every((role) => role === 'therapist')

function PeopleList({ speech: { t }, people }: { speech: Speech; people: Props['people'] }) {
  return (
    <ul class="quiet-list">
      {people.map(({ personId, name, roles }) => (
        <li>
          <span>
            <bdi>{name}</bdi> <span class="soft small">{roles.map((role) => t(`demonstration.role.${role}`)).join(', ')}</span>
          </span>
          <form method="post" action="/demonstration/as">
            <input type="hidden" name="person" value={personId} />
            <button class="plain-button" type="submit">{t('demonstration.as')}<span class="hidden-words"> {name}</span></button>
          </form>
        </li>
      ))}
    </ul>
  )
}
