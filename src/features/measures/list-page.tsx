// The measures of an organisation: its own with what their licences still allow, what is being prepared, and what ships with Attune.
import type { Remark } from '#src/domain/instruments/remark.ts'
import { Command, LongField, type Typed } from '#src/ui/fields.tsx'
import { Desk, type Frame, type Speech } from '#src/ui/page.tsx'

export interface OwnLine {
  readonly measureId: string
  readonly title: string
  readonly licence: string
  readonly users: string
}

export interface ListProps {
  readonly frame: Frame
  readonly own: readonly OwnLine[]
  readonly drafts: readonly { readonly draftId: string; readonly title: string }[]
  readonly shipped: readonly { readonly key: string; readonly title: string; readonly language: string; readonly notice: string }[]
  readonly typed: Typed
  readonly faults: readonly Remark[]
  readonly command: string
  readonly done: string | undefined
}

export function ListPage(props: ListProps) {
  const { frame, own, drafts, shipped, done, faults } = props
  const { speech } = frame
  const { t } = speech
  return (
    <Desk frame={frame} title={t('measures.title')} current="/measures">
      <header class="title">
        <h1>{t('measures.title')}</h1>
        <p>{t('measures.what')}</p>
      </header>
      {done && <div class="notice" role="status"><p>{t(done)}</p></div>}
      {(faults.length > 0 || Object.keys(props.typed.mends).length > 0) && <div class="notice" role="alert"><p><a href="#bring">{t('measures.refused')}</a></p></div>}
      <section class="row" aria-labelledby="own">
        <h2 id="own">{t('measures.own')}</h2>
        <div class="matter">
          {own.length === 0 && <p>{t('measures.own.none')}</p>}
          <ul class="quiet-list">
            {own.map((line) => (
              <li>
                <a class="way" href={`/measures/${line.measureId}`}><bdi>{line.title}</bdi></a>
                <span class="small soft">{line.licence} {line.users}</span>
              </li>
            ))}
          </ul>
          {drafts.length > 0 && <h3>{t('measures.drafts')}</h3>}
          <ul class="quiet-list">{drafts.map(({ draftId, title }) => <li><a class="way" href={`/measures/drafts/${draftId}`}><bdi>{title || t('measures.untitled')}</bdi></a></li>)}</ul>
        </div>
        <div class="margin"><p>{t('measures.own.what')}</p></div>
      </section>
      <section class="row" id="bring" aria-labelledby="bring-name">
        <h2 id="bring-name">{t('measures.bring')}</h2>
        <div class="matter">
          <Faults speech={speech} faults={faults} />
          <BringForm speech={speech} typed={props.typed} command={props.command} action="/measures" />
        </div>
        <div class="margin"><p>{t('measures.bring.what')}</p></div>
      </section>
      <section class="row" aria-labelledby="shipped">
        <h2 id="shipped">{t('measures.shipped')}</h2>
        <div class="matter">
          <ul class="quiet-list">
            {shipped.map((one) => (
              <li>
                <span><bdi>{one.title}</bdi> <span class="small soft">{one.language}</span></span>
                <a class="way" href={`/measures/out/${encodeURIComponent(one.key)}`} download aria-label={t('measures.out.of', { title: one.title, language: one.language })}>{t('measures.out')}</a>
              </li>
            ))}
          </ul>
          <p><a class="way" href="/measures/codes" download>{t('measures.codes')}</a></p>
        </div>
        <div class="margin"><p>{t('measures.shipped.what')}</p></div>
      </section>
    </Desk>
  )
}

/** A file or pasted text, with no script: what was pasted, or stood in the file, is still there when it has to be mended. */
export function BringForm({ speech, typed, command, action }: { speech: Speech; typed: Typed; command: string; action: string }) {
  return (
    <form class="form" method="post" action={action} enctype="multipart/form-data">
      <Command id={typed.values['command'] ?? command} />
      <div class="field">
        <label for="file">{speech.t('measures.file')}</label>
        <p class="hint soft" id="file-hint">{speech.t('measures.file.hint')}</p>
        <input type="file" id="file" name="file" accept=".json,application/json,application/fhir+json" aria-describedby="file-hint" />
      </div>
      <LongField speech={speech} typed={typed} name="pasted" label="measures.pasted" hint rows={6} />
      <p class="actions"><button class="button" type="submit">{speech.t('measures.read')}</button></p>
    </form>
  )
}

/** Each fault in a sentence, with the place in the file. */
export function Faults({ speech, faults }: { speech: Speech; faults: readonly Remark[] }) {
  if (faults.length === 0) return null
  return (
    <div class="notice">
      <p>{speech.t('measures.faults', { count: faults.length })}</p>
      <ul>{faults.map(({ code, where, what }) => <li><bdi>{speech.t(`measures.fault.${code}`, { where: where || '–', what: what || '–' })}</bdi></li>)}</ul>
    </div>
  )
}
