// Bringing in clients from another record: a file or pasted text, then row by row what would happen, then one button.
import { Desk, html, type Frame, type Speech } from '#src/ui/page.tsx'
import type { PlannedRow } from './plan.ts'

interface Props {
  readonly frame: Frame
  /** What was given, to be sent again with the button. */
  readonly text: string
  /** Null before anything was given. */
  readonly rows: readonly PlannedRow[] | null
  /** A message key, with what it names, about the file as a whole. */
  readonly mend: { readonly key: string; readonly values?: Readonly<Record<string, string>> } | null
}

export function importPage({ frame, text, rows, mend }: Props): Response {
  const { speech } = frame
  const { t } = speech
  return html(
    <Desk frame={frame} title={t('import.title')} current="/cases">
      <header class="title">
        <h1>{t('import.title')}</h1>
        <p>{t('import.what')}</p>
      </header>
      {mend && <div class="notice" role="alert"><p>{t(mend.key, mend.values)}</p></div>}
      {rows && <Planned speech={speech} rows={rows} text={text} />}
      <form method="post" action="/cases/import" {...({ enctype: 'multipart/form-data' } as object)}>
        <section class="row">
          <h2>{t(rows ? 'import.other' : 'import.give')}</h2>
          <div class="matter form">
            <div class="field">
              <label for="file">{t('import.file')}</label>
              <input {...({ type: 'file', accept: '.csv,text/csv,text/plain' } as object)} id="file" name="file" />
            </div>
            <div class="field">
              <label for="text">{t('import.text')}</label>
              <textarea id="text" name="text" rows={8} dir="auto" spellcheck={false} autocomplete="off">{rows ? '' : text}</textarea>
            </div>
            <p class="actions"><button class="button" type="submit">{t('import.look')}</button><a class="way" href="/cases">{t('import.back')}</a></p>
          </div>
          <div class="margin">
            <p>{t('import.columns')}</p>
            <p class="small soft"><code>client, name, called, instrument, date, value</code></p>
            <p>{t('import.mark')}</p>
            <p>{t('import.measures')}</p>
          </div>
        </section>
      </form>
    </Desk>,
    mend ? 422 : 200,
  )
}

function Planned({ speech, rows, text }: { speech: Speech; rows: readonly PlannedRow[]; text: string }) {
  const { t } = speech
  const count = (...fates: PlannedRow['fate'][]) => rows.filter(({ fate }) => fates.includes(fate)).length
  const willAdd = count('add-client', 'add-score') > 0
  return (
    <section class="row full">
      <h2>{t('import.would')}</h2>
      <div class="matter form">
        <p>{t('import.counts', { clients: count('add-client'), scores: rows.filter(({ fate, score }) => score && fate.startsWith('add')).length, there: count('there'), refused: count('refused') })}</p>
        <div class="wide">
          <table>
            <caption>{t('import.caption')}</caption>
            <thead>
              <tr>
                {['line', 'client', 'score', 'fate'].map((name) => <th scope="col">{t(`import.column.${name}`)}</th>)}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr>
                  <th scope="row" class="number">{row.line}</th>
                  <td><bdi>{row.name || row.client}</bdi></td>
                  <td>{row.score && t('import.score', { measure: row.score.instrument.title, value: row.score.value, date: speech.date(row.score.takenOn, 'UTC', { day: 'numeric', month: 'short', year: 'numeric' }) })}</td>
                  <td>{row.refused ? t(`import.refused.${row.refused.reason}`, row.refused.values) : t(`import.fate.${row.fate}${row.fate === 'add-client' && row.score ? '.score' : ''}`)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        {willAdd ? (
          <form method="post" action="/cases/import/carry-out" {...({ enctype: 'multipart/form-data' } as object)}>
            <textarea name="text" hidden readOnly>{text}</textarea>
            <p class="actions"><button class="button" type="submit">{t('import.carry-out')}</button></p>
          </form>
        ) : <p>{t('import.nothing')}</p>}
      </div>
    </section>
  )
}
