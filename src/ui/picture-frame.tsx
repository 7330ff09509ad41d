// A picture with its caption and, behind a toggle, every number it was drawn from.
import type { ComponentChildren } from 'preact'
import type { Speech } from './page.tsx'

export interface NumbersTable {
  /** The first column names the row. */
  readonly columns: readonly { readonly head: string; readonly isNumber?: boolean }[]
  readonly rows: readonly (readonly string[])[]
}

interface Props {
  readonly speech: Speech
  readonly title: string
  readonly caption: string
  readonly table: NumbersTable
  readonly children: ComponentChildren
}

/** A wide picture scrolls by itself on a phone, so the frame can be reached with the keyboard. */
export function PictureFrame({ speech, title, caption, table, children }: Props) {
  return (
    <figure class="voices">
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reachable with the keyboard */}
      <div class="voices-frame" tabIndex={0} role="group" aria-label={title}>{children}</div>
      <figcaption>{caption}</figcaption>
      <details>
        <summary>{speech.t('brief.course.table')}</summary>
        <div class="wide"><Numbers {...table} caption={title} /></div>
      </details>
    </figure>
  )
}

export function Numbers({ columns, rows, caption }: NumbersTable & { caption: string }) {
  const style = (index: number) => (columns[index]?.isNumber ? { class: 'number' } : {})
  return (
    <table>
      <caption>{caption}</caption>
      <thead><tr>{columns.map(({ head }, index) => <th scope="col" {...style(index)}>{head}</th>)}</tr></thead>
      <tbody>
        {rows.map(([name, ...cells]) => (
          <tr>
            <th scope="row">{name}</th>
            {cells.map((cell, index) => <td {...style(index + 1)}>{cell}</td>)}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
