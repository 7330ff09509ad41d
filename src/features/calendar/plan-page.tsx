// The page on which a session, or a series, is planned.
import { placeOf } from '#src/platform/time.ts'
import { Choices, Command, TextField, type Typed } from '#src/ui/fields.tsx'
import { Desk, html, type Frame } from '#src/ui/page.tsx'
import { TimeFields, Warnings } from './time-fields-page.tsx'

interface Props {
  readonly frame: Frame
  readonly casePath: string
  readonly called: string
  readonly typed: Typed
  readonly commandId: string
  readonly timeZone: string
  /** Where the client is, when the clocks differ there. */
  readonly theirZone: string | null
  readonly warnings: readonly string[]
  readonly closed: boolean
}

export function planPage({ frame, casePath, called, typed, commandId, timeZone, theirZone, warnings, closed }: Props): Response {
  const { speech } = frame
  const { t } = speech
  const isMended = Object.keys(typed.mends).length > 0
  return html(
    <Desk frame={frame} title={t('calendar.plan.title')} current="/cases">
      <header class="title">
        <h1>{t('calendar.plan.title')}</h1>
        <p><a class="way" href={casePath}><bdi>{called}</bdi></a></p>
      </header>
      {isMended && <div class="notice" role="alert"><p>{t('calendar.mend')}</p></div>}
      {closed ? (
        <p class="notice">{t('calendar.closed')}</p>
      ) : (
        <form method="post" action={`${casePath}/sessions`}>
          <Command id={typed.values['command'] ?? commandId} />
          <section class="row">
            <h2>{t('calendar.plan.when')}</h2>
            <div class="matter form">
              <TimeFields speech={speech} typed={typed} />
              <Choices kind="radio" speech={speech} typed={typed} name="every" label="plan.every" fallback="once" options={(['once', 'weekly', 'fortnightly'] as const).map((value) => ({ value, label: t(`plan.every.${value}`) }))} />
              <TextField speech={speech} typed={typed} name="times" label="plan.times" hint numeric />
              <Warnings speech={speech} warnings={warnings} />
              <p class="actions"><button class="button" type="submit">{t('calendar.plan.send')}</button></p>
            </div>
            <div class="margin">
              <p>{t('plan.zone', { zone: placeOf(timeZone) })}</p>
              {theirZone && <p>{t('calendar.their-zone', { zone: placeOf(theirZone) })}</p>}
            </div>
          </section>
        </form>
      )}
    </Desk>,
    isMended || warnings.length > 0 ? 422 : 200,
  )
}
