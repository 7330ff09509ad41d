// The page of a therapist's own calendar address: shown once when it is made, renewed or stopped at any time.
import { Command } from '#src/ui/fields.tsx'
import { Desk, html, type Frame } from '#src/ui/page.tsx'

interface Props {
  readonly frame: Frame
  readonly since: number | undefined
  readonly address: string | undefined
  readonly timeZone: string
  readonly newId: () => string
}

export function feedPage({ frame, since, address, timeZone, newId }: Props): Response {
  const { speech } = frame
  const { t } = speech
  return html(
    <Desk frame={frame} title={t('calendar.feed.title')} current="/account">
      <header class="title">
        <h1>{t('calendar.feed.title')}</h1>
        <p>{t('calendar.feed.what')}</p>
      </header>
      {address && (
        <section class="row">
          <h2>{t('calendar.feed.address')}</h2>
          <div class="matter" role="status">
            <p class="address"><bdi dir="ltr">{address}</bdi></p>
          </div>
          <div class="margin"><p>{t('calendar.feed.once')}</p></div>
        </section>
      )}
      <section class="row">
        <h2>{t('calendar.feed.state')}</h2>
        <div class="matter">
          <p>{since === undefined ? t('calendar.feed.none') : t('calendar.feed.since', { date: speech.date(since, timeZone, { day: 'numeric', month: 'long', year: 'numeric' }) })}</p>
          <form class="form" method="post" action="/account/calendar-feed">
            <Command id={newId()} />
            {since !== undefined && <p class="soft small">{t('calendar.feed.renew.what')}</p>}
            <p class="actions"><button class="button" type="submit">{t(since === undefined ? 'calendar.feed.make' : 'calendar.feed.renew')}</button></p>
          </form>
          {since !== undefined && (
            <form method="post" action="/account/calendar-feed/stop">
              <Command id={newId()} />
              <button class="plain-button" type="submit">{t('calendar.feed.stop')}</button>
            </form>
          )}
        </div>
        <div class="margin"><p><a class="way" href="/account">{t('calendar.feed.account')}</a></p></div>
      </section>
    </Desk>,
  )
}
