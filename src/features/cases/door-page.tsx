// The page from which a client's link, start code or the tablet is handed over; printed, it is the neutral sheet alone.
import { Command } from '#src/ui/fields.tsx'
import { Desk, html, type Frame, type Speech } from '#src/ui/page.tsx'
import { QrCode } from '#src/ui/qr-code.tsx'

interface Sheet {
  readonly address: string
  readonly expiresAt: number
  /** The clinic's name, where it was asked for. */
  readonly organisation: string | null
}

interface Props {
  readonly frame: Frame
  readonly path: string
  readonly casePath: string
  readonly called: string
  readonly timeZone: string
  readonly newId: () => string
  readonly done: string | undefined
  readonly link: { readonly createdAt: number; readonly expiresAt: number } | undefined
  readonly pin: 'set' | 'code-given' | 'none'
  readonly closed: boolean
  readonly fresh: { readonly sheet?: Sheet; readonly code?: string }
  /** The words of the client's language, for the sheet. */
  readonly theirs: Speech
}

const longDate = { day: 'numeric', month: 'long', year: 'numeric' } as const

export function doorPage(props: Props): Response {
  const { frame, path, casePath, called, timeZone, newId, done, link, pin, closed, fresh, theirs } = props
  const { speech } = frame
  const { t } = speech
  const said = (instant: number) => speech.date(instant, timeZone, longDate)
  return html(
    // The title is printed on the sheet by most browsers, so it names nobody.
    <Desk frame={frame} title={t('cases.sheet.title')} current="/cases">
      <header class="title no-print">
        <h1>{t('cases.door.title')}</h1>
        <p><a class="way" href={casePath}><bdi>{called}</bdi></a></p>
      </header>
      {done && <div class="notice no-print" role="status"><p>{t(done)}</p></div>}
      {closed && <div class="notice no-print"><p>{t('cases.closed-door')}</p></div>}
      {fresh.sheet && <SheetRow speech={speech} theirs={theirs} sheet={fresh.sheet} timeZone={timeZone} />}
      <section class="row no-print">
        <h2>{t('cases.door.link')}</h2>
        <div class="matter">
          <p>{link ? t('cases.door.link.open', { made: said(link.createdAt), until: said(link.expiresAt) }) : t('cases.door.link.none')}</p>
          {!closed && !link && <LinkForm speech={speech} path={path} newId={newId} send="cases.door.link.make" />}
          {!closed && link && (
            <details>
              <summary>{t('cases.door.link.renew')}</summary>
              <p>{t('cases.door.link.renew.what')}</p>
              <LinkForm speech={speech} path={path} newId={newId} send="cases.door.link.renew.send" />
            </details>
          )}
          {link && (
            <details>
              <summary>{t('cases.door.link.end')}</summary>
              <form class="form" method="post" action={`${path}/revoke`}>
                <Command id={newId()} />
                <p>{t('cases.door.link.end.what')}</p>
                <p class="actions"><button class="button" type="submit">{t('cases.door.link.end.send')}</button></p>
              </form>
            </details>
          )}
        </div>
        <div class="margin"><p>{t(link ? 'cases.door.link.again' : 'cases.door.link.what')}</p></div>
      </section>
      <section class="row no-print">
        <h2>{t('cases.door.code')}</h2>
        <div class="matter">
          {fresh.code ? (
            <div role="status">
              <p class="code"><bdi dir="ltr">{fresh.code}</bdi></p>
              <p>{t('cases.door.code.say')}</p>
            </div>
          ) : (
            <p>{t(`cases.door.pin.${pin}`)}</p>
          )}
          {!closed && (
            <details>
              <summary>{t(pin === 'none' ? 'cases.door.code.make' : 'cases.door.code.renew')}</summary>
              <form class="form" method="post" action={`${path}/start-code`}>
                <Command id={newId()} />
                <p>{t(pin === 'none' ? 'cases.door.code.make.what' : 'cases.door.code.renew.what')}</p>
                <p class="actions"><button class="button" type="submit">{t('cases.door.code.send')}</button></p>
              </form>
            </details>
          )}
        </div>
        <div class="margin"><p>{t('cases.door.code.what')}</p></div>
      </section>
      {!closed && (
        <section class="row no-print">
          <h2>{t('cases.door.tablet')}</h2>
          <div class="matter">
            <form class="form" method="post" action={`${path}/tablet`}>
              <Command id={newId()} />
              <p>{t('cases.door.tablet.what')}</p>
              <p class="actions"><button class="button" type="submit">{t('cases.door.tablet.send')}</button></p>
            </form>
          </div>
        </section>
      )}
    </Desk>,
  )
}

function LinkForm({ speech, path, newId, send }: { speech: Speech; path: string; newId: () => string; send: string }) {
  return (
    <form class="form" method="post" action={`${path}/link`}>
      <Command id={newId()} />
      <div class="options"><label><input type="checkbox" name="named" /><span>{speech.t('cases.door.link.named')}</span></label></div>
      <p class="actions"><button class="button" type="submit">{speech.t(send)}</button></p>
    </form>
  )
}

function SheetRow({ speech, theirs, sheet, timeZone }: { speech: Speech; theirs: Speech; sheet: Sheet; timeZone: string }) {
  return (
    <section class="row">
      <h2 class="no-print">{speech.t('cases.door.sheet')}</h2>
      <div class="matter sheet" lang={theirs.language} dir={theirs.direction} role="status">
        {sheet.organisation && <p><bdi>{sheet.organisation}</bdi></p>}
        <p class="lead">{theirs.t('cases.sheet.title')}</p>
        <p>{theirs.t('cases.sheet.what')}</p>
        <QrCode text={sheet.address} label={theirs.t('cases.sheet.square')} />
        <p class="address"><bdi dir="ltr">{sheet.address}</bdi></p>
        <p>{theirs.t('cases.sheet.private')}</p>
        <p>{theirs.t('cases.sheet.until', { date: theirs.date(sheet.expiresAt, timeZone, longDate) })}</p>
      </div>
      <div class="margin no-print"><p>{speech.t('cases.door.sheet.once')}</p><p>{speech.t('cases.door.sheet.print')}</p></div>
    </section>
  )
}
