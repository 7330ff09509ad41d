// The page on which a client is added: who they are, what was agreed, perhaps the first session.
import type { OwnMeasure } from '#src/access/catalogue.ts'
import { placeOf } from '#src/platform/time.ts'
import { Command, TextField, type Typed } from '#src/ui/fields.tsx'
import { Desk, html, type Frame } from '#src/ui/page.tsx'
import { MeasureFields, WhoFields } from './who-fields-page.tsx'

interface Props {
  readonly frame: Frame
  readonly typed: Typed
  readonly commandId: string
  readonly languages: readonly string[]
  readonly zone: string
  /** The organisation's own, to begin with. */
  readonly language: string
  readonly itemNine: boolean
  readonly own: readonly OwnMeasure[]
  /** What to say about the first session before it is planned all the same. */
  readonly warnings: readonly string[]
}

export function newPage({ frame, typed, commandId, languages, language, zone, itemNine, own, warnings }: Props): Response {
  const { speech } = frame
  const { t } = speech
  const isMended = Object.keys(typed.mends).length > 0
  return html(
    <Desk frame={frame} title={t('cases.new.title')} current="/cases">
      <header class="title">
        <h1>{t('cases.new.title')}</h1>
        <p>{t('cases.new.what')}</p>
      </header>
      {isMended && <div class="notice" role="alert"><p>{t('cases.mend')}</p></div>}
      <form method="post" action="/cases">
        <Command id={typed.values['command'] ?? commandId} />
        <section class="row">
          <h2>{t('cases.new.who')}</h2>
          <div class="matter form"><WhoFields speech={speech} typed={typed} languages={languages} language={language} zone={zone} /></div>
          <div class="margin"><p>{t('cases.new.sealed')}</p></div>
        </section>
        <section class="row">
          <h2>{t('cases.measures')}</h2>
          <div class="matter form"><MeasureFields speech={speech} typed={typed} every={{ 'phq-9': 1 }} own={own} itemNine={itemNine} /></div>
          <div class="margin"><p>{t('cases.measures.what')}</p></div>
        </section>
        <section class="row">
          <h2>{t('cases.new.first')}</h2>
          <div class="matter form">
            <p class="soft small">{t('cases.new.first.what')}</p>
            <div class="pair">
              <TextField speech={speech} typed={typed} name="date" label="plan.date" type="date" />
              <TextField speech={speech} typed={typed} name="time" label="plan.time" type="time" />
              <TextField speech={speech} typed={typed} name="minutes" label="plan.minutes" numeric fallback="50" />
            </div>
            {warnings.length > 0 && (
              <div class="notice" role="alert">
                {warnings.map((warning) => <p>{warning}</p>)}
                <div class="options"><label><input type="checkbox" name="overlap" value="ok" /><span>{t('plan.anyway')}</span></label></div>
              </div>
            )}
            <p class="actions"><button class="button" type="submit">{t('cases.new.add')}</button><a class="way" href="/cases">{t('cases.new.back')}</a></p>
          </div>
          <div class="margin"><p>{t('plan.zone', { zone: placeOf(zone) })}</p></div>
        </section>
      </form>
    </Desk>,
    isMended || warnings.length > 0 ? 422 : 200,
  )
}
