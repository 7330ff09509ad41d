// Estimates with their intervals under one another on one scale, what others published beside them: a table whose middle column is drawn. Nothing has to be hovered, and it is its own text alternative.
import { scaleLinear } from 'd3-scale'
import type { Speech } from '../page.tsx'

export interface ForestRow {
  readonly label: string
  /** Below the label, in soft words. */
  readonly note?: string
  /** `own` is what the tile is about, `beside` the same asked another way, `published` what others found. */
  readonly kind: 'own' | 'beside' | 'published' | 'known'
  /** null where a range alone is known. */
  readonly estimate: number | null
  readonly lower: number
  readonly upper: number
  readonly figure: string
  /** Below the figure: of how many. */
  readonly of?: string
  /** The part of the page that says how it was made, or who found it. */
  readonly to?: string
}

interface Props {
  readonly speech: Pick<Speech, 't' | 'number' | 'direction'>
  readonly caption: string
  /** Of the numbers below. */
  readonly axis: string
  readonly rows: readonly ForestRow[]
  /** How the numbers on the axis are written. */
  readonly tick: (value: number) => string
  /** The least stretch that is drawn, so that close figures do not look far apart. */
  readonly least: readonly [number, number]
}

/** Room at both ends, in 100 of the width. */
const [first, last] = [3, 97]

export function ForestPicture({ speech: { t, direction }, caption, axis, rows, tick, least }: Props) {
  const ends = rows.flatMap(({ lower, upper }) => [lower, upper])
  const scale = scaleLinear().domain([Math.min(0, least[0], ...ends), Math.max(0, least[1], ...ends)]).nice(4).range([first, last])
  const x = (value: number) => percent(direction === 'rtl' ? 100 - scale(value) : scale(value))
  const ticks = scale.ticks(4)
  return (
    <table class="forest">
      <caption>{caption} ({axis})</caption>
      <colgroup><col class="forest-names" /><col /><col class="forest-figures" /></colgroup>
      <thead class="hidden-words">
        <tr><th scope="col">{t('evidence.estimate')}</th><th scope="col">{t('evidence.picture')}</th><th scope="col">{t('evidence.interval')}</th></tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr class={`forest-${row.kind}`}>
            <th scope="row">{row.label}{row.note !== undefined && <span class="forest-note"> {row.note}</span>}</th>
            <td class="forest-picture" aria-hidden="true">
              <svg class="forest-none"><line class="none" x1={x(0)} x2={x(0)} y1="0" y2="100%" /></svg>
              <Interval row={row} x={x} />
            </td>
            <td class="forest-figure"><Figure row={row} /></td>
          </tr>
        ))}
      </tbody>
      <tfoot aria-hidden="true">
        <tr>
          <Gap />
          <td class="forest-picture">
            <svg width="100%" height="24">
              <line class="axis" x1={x(ticks[0]!)} x2={x(ticks.at(-1)!)} y1="1" y2="1" />
              {ticks.map((value) => <text x={x(value)} y="19" text-anchor="middle">{tick(value)}</text>)}
            </svg>
          </td>
        </tr>
        <tr><Gap /><td class="forest-axis" colSpan={2}>{axis}</td></tr>
      </tfoot>
    </table>
  )
}

// oxlint-disable-next-line jsx-a11y/control-has-associated-label -- nothing to press: the place below the names
const Gap = () => <td />

/** One link for all that is to be known of it. */
function Figure({ row: { figure, of, to } }: { row: ForestRow }) {
  const words = <>{figure}{of !== undefined && <span class="forest-note"> {of}</span>}</>
  return to === undefined ? words : <a class="figure" href={`#${to}`}>{words}</a>
}

/** A dot on a line for an estimate here; a bar, with a stroke where one figure is known, for what others published. */
function Interval({ row: { kind, estimate, lower, upper }, x }: { row: ForestRow; x: (value: number) => string }) {
  const [from, to] = [x(lower), x(upper)]
  const left = Number.parseFloat(from) < Number.parseFloat(to) ? from : to
  const wide = `${Math.abs(Number.parseFloat(to) - Number.parseFloat(from))}%`
  const isOwn = kind === 'own' || kind === 'beside'
  return (
    <svg width="100%" height="28">
      {isOwn && <line class="reach" x1={from} x2={to} y1="14" y2="14" />}
      {isOwn && [from, to].map((end) => <line class="reach" x1={end} x2={end} y1="10" y2="18" />)}
      {!isOwn && <rect class="range" x={left} width={wide} y="8" height="12" />}
      {estimate !== null && (isOwn ? <circle class="dot" cx={x(estimate)} cy="14" r={kind === 'own' ? 6 : 4.5} /> : <line class="stroke" x1={x(estimate)} x2={x(estimate)} y1="8" y2="20" />)}
    </svg>
  )
}

const percent = (value: number): string => `${Math.round(value * 100) / 100}%`
