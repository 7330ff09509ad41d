// The therapist's own clients, with a search that forgives.
import { Desk, html, type Frame } from '#src/ui/page.tsx'

export interface ListedCase {
  readonly caseId: string
  readonly called: string
  readonly name: string | null
  readonly reference: string
  readonly part: 'own' | 'cover'
  readonly closed: boolean
  /** Whether its record is used. */
  readonly isUsed: boolean
  readonly nextStart: number | null
}

interface Props {
  readonly frame: Frame
  readonly cases: readonly ListedCase[]
  readonly query: string
  readonly all: boolean
  readonly total: number
  readonly timeZone: string
  readonly done: string | undefined
}

export function listPage({ frame, cases, query, all, total, timeZone, done }: Props): Response {
  const { speech } = frame
  const { t } = speech
  return html(
    <Desk frame={frame} title={t('cases.list.title')} current="/cases">
      <header class="title">
        <h1>{t('cases.list.title')}</h1>
        <p>{t('cases.list.count', { count: total })}</p>
      </header>
      {done && <div class="notice" role="status"><p>{t(done)}</p></div>}
      <section class="row">
        <h2>{t('cases.list.find')}</h2>
        <div class="matter">
          <form class="form" method="get" action="/cases" role="search">
            <div class="field search">
              <label for="q">{t('cases.list.query')}</label>
              <input id="q" name="q" {...({ type: 'search' } as object)} dir="auto" autocomplete="off" maxLength={200} value={query} />
              <button class="button" type="submit">{t('cases.list.search')}</button>
            </div>
            <div class="options">
              <label><input type="checkbox" name="closed" value="on" checked={all} /><span>{t('cases.list.closed-too')}</span></label>
            </div>
            {query && <p><a class="way" href="/cases">{t('cases.list.everyone')}</a></p>}
          </form>
        </div>
        <div class="margin"><p><a class="way" href="/cases/new">{t('cases.list.add')}</a></p><p><a class="way" href="/cases/import">{t('cases.list.import')}</a></p></div>
      </section>
      <section class="row">
        <h2>{query ? t('cases.list.found') : t('cases.list.all')}</h2>
        <div class="matter">
          {cases.length === 0 && <p>{t(query ? 'cases.list.none-found' : 'cases.list.none')}</p>}
          <ul class="quiet-list">
            {cases.map((one) => (
              <li>
                <span>
                  <a class="way" href={`/cases/${one.caseId}`}><bdi>{one.called}</bdi></a>
                  {one.name !== null && one.name !== one.called && <span class="small soft"> · <bdi>{one.name}</bdi></span>}
                </span>
                <span class="small soft">
                  {!one.isUsed && <>{t('cases.list.not-used')} · </>}
                  {one.part === 'cover' && <>{t('cases.list.cover')} · </>}
                  {one.closed ? t('cases.list.closed') : one.nextStart === null ? t('cases.list.no-session') : `${speech.date(one.nextStart, timeZone, shortDate)}, ${speech.time(one.nextStart, timeZone)}`}
                  {' · '}<bdi dir="ltr">{one.reference}</bdi>
                </span>
              </li>
            ))}
          </ul>
        </div>
      </section>
    </Desk>,
  )
}

const shortDate = { weekday: 'short', day: 'numeric', month: 'short' } as const
