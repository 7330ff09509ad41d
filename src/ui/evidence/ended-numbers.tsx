// Every figure of what became of clients as it was counted: how many, of how many; each row is where its figure leads.
import type { EndedFigures, RecoveryShares } from '#src/domain/evidence/ended/ended-figures.ts'
import type { Speech } from '../page.tsx'
import { digitsOf, figuresIn, shareDigits } from './figures.ts'

export const figures = ['recovery', 'reliableRecovery', 'reliableImprovement', 'reliableDeterioration'] as const
export const groups = ['repaired', 'unrepaired', 'never-signalled'] as const

interface Props {
  readonly speech: Speech
  readonly ended: EndedFigures
  readonly measure: string
}

interface Row {
  readonly id: string
  readonly cells: readonly string[]
}

/** Nothing of what is not enough yet. */
export function EndedNumbers({ speech, ended, measure }: Props) {
  const { t } = speech
  const changes = changeRows(speech, ended)
  return (
    <>
      {(['paired', 'alone'] as const).map((part) => {
        const rows = shareRows(speech, part, ended[part])
        return rows.length > 0 && <Counted caption={t(`ended.${part}`, { measure })} heads={['name', 'so', 'of', 'share', 'interval'].map((head) => t(`ended.table.${head}`))} rows={rows} />
      })}
      {changes.length > 0 && <Counted caption={t('ended.table.changes', { measure })} heads={['name', 'clients', 'first', 'last', 'change', 'interval'].map((head) => t(`ended.table.${head}`))} rows={changes} />}
    </>
  )
}

function shareRows({ t, number }: Speech, part: 'paired' | 'alone', shares: RecoveryShares): Row[] {
  return figures.flatMap((name): Row[] => {
    const found = shares[name]
    if (found?.kind !== 'known') return []
    const { share, cases, interval: { lower, upper } } = found
    const write = (value: number) => figuresIn({ number }).share(value, shareDigits(lower, upper))
    return [{ id: `made-${part}-${name}`, cells: [t(`ended.figure.${name}`), number(Math.round(share * cases)), number(cases), write(share), t('evidence.to', { lower: write(lower), upper: write(upper) })] }]
  })
}

function changeRows(speech: Speech, { repair }: EndedFigures): Row[] {
  const { number, signed } = figuresIn(speech)
  return groups.flatMap((group): Row[] => {
    const found = repair[group]
    if (found.kind !== 'known') return []
    const { cases, first, change, interval: { lower, upper } } = found
    const digits = digitsOf(lower, upper)
    return [{
      id: `made-${group}`,
      cells: [speech.t(`ended.group.${group}`), speech.number(cases), number(first, digits), number(first + change, digits), signed(change, digits), speech.t('evidence.to', { lower: signed(lower, digits), upper: signed(upper, digits) })],
    }]
  })
}

function Counted({ caption, heads, rows }: { caption: string; heads: readonly string[]; rows: readonly Row[] }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reachable with the keyboard
    <div class="wide counted" tabIndex={0} role="group" aria-label={caption}>
      <table>
        <caption>{caption}</caption>
        <thead><tr>{heads.map((head, at) => <th scope="col" {...(at > 0 ? { class: 'number' } : {})}>{head}</th>)}</tr></thead>
        <tbody>{rows.map(({ id, cells: [name, ...cells] }) => <tr id={id} class="made"><th scope="row">{name}</th>{cells.map((cell) => <td class="number">{cell}</td>)}</tr>)}</tbody>
      </table>
    </div>
  )
}
