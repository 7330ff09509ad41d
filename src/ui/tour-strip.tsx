// The tour of the demonstration, as a strip above each page: where one is, what to look at, and the way on.
/** In their order; words and ways are under `demonstration.tour.<stop>`. */
export const tourStops = ['today', 'brief', 'why', 'together', 'check-in', 'lead'] as const
export type TourStop = (typeof tourStops)[number]

interface Props {
  readonly t: (key: string, values?: Readonly<Record<string, string | number>>) => string
  /** From 1; nothing is drawn for any other number. */
  readonly stop: number
}

export function TourStrip({ t, stop }: Props) {
  const here = tourStops[stop - 1]
  if (!here) return null
  const next = tourStops[stop]
  return (
    <aside class="tour no-print" aria-label={t('demonstration.tour.name')}>
      <p>
        <strong>{t('demonstration.tour.at', { stop, stops: tourStops.length, title: t(`demonstration.tour.${here}`) })}</strong>{' '}
        {t(`demonstration.tour.${here}.what`)}
      </p>
      <div class="tour-ways">
        {next && <TourButton to={`/demonstration/tour/${next}`} label={t('demonstration.tour.next', { title: t(`demonstration.tour.${next}`) })} />}
        <TourButton to="/demonstration/tour-end" label={t(next ? 'demonstration.tour.leave' : 'demonstration.tour.finish')} />
      </div>
    </aside>
  )
}

/** A button, since going on may be going on as somebody else. */
function TourButton({ to, label }: { to: string; label: string }) {
  return (
    <form method="post" action={to}>
      <button class="plain-button" type="submit">{label}</button>
    </form>
  )
}
