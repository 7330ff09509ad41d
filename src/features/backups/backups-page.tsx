// Backups as a page: from when the last good one is, what is wrong, what there is.
import type { BackupPlace } from '#src/platform/backup/place.ts'
import type { Backup } from '#src/platform/backup/shelf.ts'
import type { BackupState } from '#src/platform/backup/state.ts'
import { Command } from '#src/ui/fields.tsx'
import { Desk, type Frame, type Speech } from '#src/ui/page.tsx'
import type { UnderWay } from './under-way.ts'

export interface BackupsProps {
  readonly frame: Frame
  /** null where Attune makes none. */
  readonly state: BackupState | null
  readonly kind: BackupPlace['kind'] | null
  readonly timeZone: string
  /** The id of the form that asks for one. */
  readonly command: string
  readonly underWay: UnderWay | null
  /** When the next may be asked for; null when it may be now. */
  readonly askFrom: number | null
}

const longDay = { weekday: 'long', day: 'numeric', month: 'long' } as const
const shownAtMost = 30
const megabyte = 1_048_576

export function BackupsPage(props: BackupsProps) {
  const { frame, state, kind, timeZone } = props
  const { speech } = frame
  const { t } = speech
  const moment = (at: number) => ({ day: speech.date(at, timeZone, longDay), time: speech.time(at, timeZone) })
  const ofKind = (key: string) => t(kind === 'portable' ? `${key}.portable` : key)
  return (
    <Desk frame={frame} title={t('backups.title')} current="/backups">
      <header class="title">
        <h1>{t('backups.title')}</h1>
        {state && <p>{ofKind('backups.what')}</p>}
      </header>
      {state === null ? (
        <section class="row" aria-labelledby="off">
          <div class="matter">
            <h2 class="lead" id="off">{t('backups.off')}</h2>
            <p>{t('backups.off.what')}</p>
          </div>
        </section>
      ) : (
        <>
          <section class="row" aria-labelledby="good">
            <div class="matter">
              <h2 class="lead" id="good">{state.lastGoodAt === null ? t('backups.none') : t('backups.good', moment(state.lastGoodAt))}</h2>
              {state.lastGoodAt === null && state.troubles.length === 0 && <p>{t('backups.none.what')}</p>}
            </div>
          </section>
          <Now {...props} />
          {state.troubles.length > 0 && (
            <section class="row" aria-labelledby="trouble">
              <h2 id="trouble">{t('backups.trouble')}</h2>
              <div class="matter">
                {state.troubles.map((trouble) => <p>{t(`backups.trouble.${trouble.kind}`, 'at' in trouble ? moment(trouble.at) : {})}</p>)}
                <p><strong>{t('backups.trouble.do')}</strong></p>
              </div>
            </section>
          )}
          {state.backups.length > 0 && (
            <section class="row" aria-labelledby="list">
              <h2 id="list">{t('backups.list')}</h2>
              <div class="matter"><ul class="quiet-list">{state.backups.slice(0, shownAtMost).map((backup) => <One speech={speech} backup={backup} timeZone={timeZone} />)}</ul></div>
              <div class="margin"><p>{t('backups.list.what')}</p></div>
            </section>
          )}
          <section class="row" aria-labelledby="back">
            <h2 id="back">{t('backups.back')}</h2>
            <div class="matter"><p>{ofKind('backups.back.what')}</p></div>
          </section>
        </>
      )}
    </Desk>
  )
}

/** One that is under way, with what is done; or the button that asks for one. */
function Now({ frame: { speech }, timeZone, command, underWay, askFrom }: BackupsProps) {
  const { t } = speech
  return (
    <section class="row" id="now" aria-labelledby="now-name">
      <h2 id="now-name">{t('backups.now')}</h2>
      <div class="matter">
        {underWay ? (
          <>
            <p>{t(`backups.now.${underWay.step}`, { time: speech.time(underWay.since, timeZone) })}</p>
            <p><a class="way" href="/backups#now">{t('backups.now.look')}</a></p>
          </>
        ) : askFrom === null ? (
          <form class="form" method="post" action="/backups">
            <Command id={command} />
            <p class="actions"><button class="plain-button" type="submit">{t('backups.now.do')}</button></p>
          </form>
        ) : (
          <p>{t('backups.now.soon', { time: speech.time(askFrom, timeZone) })}</p>
        )}
      </div>
      <div class="margin"><p>{t('backups.now.what')}</p></div>
    </section>
  )
}

function One({ speech, backup: { head, report }, timeZone }: { speech: Speech; backup: Backup; timeZone: string }) {
  const { t } = speech
  const size = report.bytes / megabyte
  return (
    <li>
      <span>{speech.date(head.begunAt, timeZone, longDay)}, {speech.time(head.begunAt, timeZone)}</span>
      <span class="small soft">
        {t('backups.size', { size: speech.number(size, { maximumFractionDigits: size < 10 ? 1 : 0 }) })} · {t(`backups.why.${report.why}`)} · {t(`backups.outcome.${report.check?.outcome ?? 'untried'}`)}
      </span>
    </li>
  )
}
