// The forms on the page of a case, each folded away until it is wanted; what cannot be taken back says so before its button.
import { Command, nothingTyped, SelectField, TextField, type Typed } from '#src/ui/fields.tsx'
import type { ComponentChildren } from 'preact'
import { dateIn } from '#src/platform/time.ts'
import type { Frame } from '#src/ui/page.tsx'
import type { CaseView } from './view.ts'
import { MeasureFields, WhoFields } from './who-fields-page.tsx'

export type CaseForm = 'details' | 'measures' | 'hand-over' | 'cover'

export interface CaseProps {
  readonly frame: Frame
  readonly view: CaseView
  readonly timeZone: string
  readonly languages: readonly string[]
  readonly newId: () => string
  readonly done: string | undefined
  /** The form that has to be mended, with what was typed. */
  readonly mend?: { readonly form: CaseForm; readonly typed: Typed }
}

type FormProps = CaseProps & { readonly typed: Typed | undefined }

interface FoldedProps {
  readonly props: CaseProps
  readonly typed?: Typed | undefined
  readonly path: string
  readonly title: string
  readonly send: string
  readonly children?: ComponentChildren
}

function Folded({ props: { frame: { speech }, view, newId }, typed, path, title, send, children }: FoldedProps) {
  return (
    <details open={typed !== undefined}>
      <summary>{speech.t(title)}</summary>
      <form class="form" method="post" action={`/cases/${view.row.caseId}/${path}`}>
        <Command id={typed?.values['command'] ?? newId()} />
        {children}
        <p class="actions"><button class="button" type="submit">{speech.t(send)}</button></p>
      </form>
    </details>
  )
}

export function DetailsForm({ typed, ...props }: FormProps) {
  const { frame: { speech }, view: { row, names }, languages } = props
  return (
    <Folded props={props} typed={typed} path="details" title="cases.details.change" send="cases.keep">
      <WhoFields speech={speech} typed={typed ?? nothingTyped} languages={languages} name={names?.name ?? ''} called={names?.called ?? ''} language={row.language} zone={row.timeZone} />
    </Folded>
  )
}

export function MeasuresForm({ typed, ...props }: FormProps) {
  const { frame: { speech }, view: { measures } } = props
  const every = Object.fromEntries(measures.map((measure) => [measure.instrumentId, measure.everySessions]))
  return (
    <Folded props={props} typed={typed} path="measures" title="cases.measures.change" send="cases.keep">
      <MeasureFields speech={speech} typed={typed ?? nothingTyped} every={every} own={props.view.catalogue.own} itemNine />
    </Folded>
  )
}

const colleagueOptions = ({ frame: { speech }, view: { colleagues } }: CaseProps) => [
  { value: '', label: speech.t('cases.colleague.choose') },
  ...colleagues.map(({ personId, name }) => ({ value: personId, label: name })),
]

export function CoverForm({ typed = nothingTyped, ...props }: FormProps) {
  const { frame: { speech }, view, timeZone, mend } = props
  const { t } = speech
  return (
    <Folded props={props} typed={mend?.form === 'cover' ? typed : undefined} path="cover" title="cases.cover.title" send="cases.cover.send">
      <p class="small soft">{t('cases.cover.what')}</p>
      <SelectField speech={speech} typed={typed} name="coverer" label="cases.colleague" options={colleagueOptions(props)} />
      <div class="pair">
        <TextField speech={speech} typed={typed} name="from" label="cases.cover.from" type="date" fallback={dateIn(view.now, timeZone)} />
        <TextField speech={speech} typed={typed} name="until" label="cases.cover.until" type="date" />
      </div>
      <div class="options">
        <label><input type="checkbox" name="take" checked={typed.values['take'] === 'on'} /><span>{t('cases.cover.take')}</span></label>
      </div>
    </Folded>
  )
}

export function HandOverForm({ typed = nothingTyped, ...props }: FormProps) {
  const { frame: { speech }, mend } = props
  return (
    <Folded props={props} typed={mend?.form === 'hand-over' ? typed : undefined} path="hand-over" title="cases.hand-over.title" send="cases.hand-over.send">
      <p class="small soft">{speech.t('cases.hand-over.what')}</p>
      <SelectField speech={speech} typed={typed} name="to" label="cases.colleague" options={colleagueOptions(props)} />
    </Folded>
  )
}

export function EndCover({ coverId, ...props }: CaseProps & { coverId: string }) {
  const { frame: { speech }, view, newId } = props
  return (
    <form method="post" action={`/cases/${view.row.caseId}/cover/${coverId}/end`}>
      <Command id={newId()} />
      <button class="plain-button" type="submit">{speech.t('cases.cover.end')}</button>
    </form>
  )
}

export function ClosingRow(props: CaseProps) {
  const { frame: { speech }, view } = props
  const { t } = speech
  const coming = view.sessions.filter((session) => session.status === 'planned' && session.plannedStart >= view.now).length
  return (
    <section class="row">
      <h2>{t('cases.closing')}</h2>
      <div class="matter">
        {view.row.closedAt === null ? (
          <Folded props={props} path="close" title="cases.close.title" send="cases.close.send"><p>{t('cases.close.what', { count: coming })}</p></Folded>
        ) : (
          <Folded props={props} path="reopen" title="cases.reopen.title" send="cases.reopen.send"><p>{t('cases.reopen.what')}</p></Folded>
        )}
      </div>
    </section>
  )
}
