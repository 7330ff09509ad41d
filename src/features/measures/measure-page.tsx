// One measure of the organisation's own: its licence, its versions, and the ways to look at them and to bring a new one.
import type { Remark } from '#src/domain/instruments/remark.ts'
import { Command, type Typed } from '#src/ui/fields.tsx'
import { Desk, type Frame } from '#src/ui/page.tsx'
import { LicenceFields } from './draft-page.tsx'
import { BringForm, Faults, type OwnLine } from './list-page.tsx'

export interface MeasureProps {
  readonly frame: Frame
  readonly line: OwnLine
  readonly licence: Typed
  readonly versions: readonly { readonly key: string; readonly version: string; readonly date: string }[]
  readonly bringing: Typed
  readonly faults: readonly Remark[]
  readonly newId: () => string
  readonly done: string | undefined
}

export function MeasurePage({ frame, line, licence, versions, bringing, faults, newId, done }: MeasureProps) {
  const { speech } = frame
  const { t } = speech
  const path = `/measures/${line.measureId}`
  const isMended = Object.keys(licence.mends).length > 0 || Object.keys(bringing.mends).length > 0 || faults.length > 0
  return (
    <Desk frame={frame} title={t('measures.one.title')} current="/measures">
      <header class="title">
        <h1><bdi>{line.title}</bdi></h1>
        <p>{line.licence} {line.users}</p>
      </header>
      {isMended && <div class="notice" role="alert"><p>{t('measures.draft.mend')}</p></div>}
      {done && !isMended && <div class="notice" role="status"><p>{t(done)}</p></div>}
      <section class="row" aria-labelledby="licence">
        <h2 id="licence">{t('measures.licence')}</h2>
        <div class="matter">
          <form class="form" method="post" action={`${path}/licence`}>
            <Command id={licence.values['command'] ?? newId()} />
            <LicenceFields speech={speech} typed={licence} />
            <p class="actions"><button class="button" type="submit">{t('measures.licence.keep')}</button></p>
          </form>
        </div>
        <div class="margin"><p>{t('measures.licence.what')}</p></div>
      </section>
      <section class="row" aria-labelledby="versions">
        <h2 id="versions">{t('measures.versions')}</h2>
        <div class="matter">
          <p><a class="way" href={`${path}/preview`}>{t('measures.preview.way')}</a></p>
          <ul class="quiet-list">
            {versions.map(({ key, version, date }) => (
              <li>
                <span>{t('measures.version', { version, date })}</span>
                <a class="way" href={`/measures/out/${encodeURIComponent(key)}`} download aria-label={t('measures.out.of', { title: line.title, language: version })}>{t('measures.out')}</a>
              </li>
            ))}
          </ul>
        </div>
        <div class="margin"><p>{t('measures.versions.what')}</p></div>
      </section>
      <section class="row" id="bring" aria-labelledby="bring-name">
        <h2 id="bring-name">{t('measures.bring.version')}</h2>
        <div class="matter">
          <Faults speech={speech} faults={faults} />
          <BringForm speech={speech} typed={bringing} command={newId()} action={`${path}/version`} />
        </div>
      </section>
    </Desk>
  )
}
