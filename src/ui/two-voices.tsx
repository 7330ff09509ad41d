// The signature picture: how client and therapist each rated their work over the sessions, what lay between them, what was said, found, mended and agreed.
import { area, line } from 'd3-shape'
import type { TwoVoices } from '#src/domain/alliance/voices.ts'
import { foot, tenth, width, type Spot } from './voices/frame.ts'
import { pictureOf, type Picture, type PlacedMark } from './voices/picture.ts'
import type { PlacedText, TextLook } from './voices/text-box.ts'
import { VoicesTable } from './voices/voices-table.tsx'
import { voicesWords, type Named, type VoicesWords } from './voices/voices-words.ts'

interface Props {
  /** Unique on the page. */
  readonly id: string
  readonly voices: TwoVoices
  readonly named: Named
  /** Beneath the picture, what it is made of. */
  readonly caption: string
  readonly timeZone: string
}

export function TwoVoicesFigure({ id, voices, named, caption, timeZone }: Props) {
  const { speech, tone } = named
  const words = voicesWords(named, voices)
  const picture = pictureOf(voices, words)
  const [min, max] = [speech.number(0), speech.number(voices.axis.max)]
  const item = voices.of === 'mean' ? null : speech.t(`voices.${voices.of}`)
  return (
    <figure class="voices">
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reachable with the keyboard */}
      <div class={picture.frame.isEarly ? 'voices-frame early' : 'voices-frame'} tabIndex={0} role="group" aria-label={item === null ? speech.t('voices.frame') : speech.t('voices.frame.item', { item })}>
        <VoicesPicture id={id} words={words} picture={picture} direction={speech.direction} />
      </div>
      <figcaption>
        <p>{caption}</p>
        <Unplaced speech={speech} tone={tone} voices={voices} words={words} picture={picture} />
      </figcaption>
      <details class="no-print">
        <summary>{speech.t('voices.table')}</summary>
        <VoicesTable
          speech={speech} voices={voices} words={words} timeZone={timeZone}
          caption={[item === null ? speech.t('voices.table.caption', { min, max }) : speech.t('voices.table.caption.item', { item, min, max }), ...bandFrom(named, voices, words)].join(' ')}
        />
      </details>
    </figure>
  )
}

function bandFrom({ speech }: Named, { band, points }: TwoVoices, words: VoicesWords): string[] {
  if (!band) return []
  const numberOf = (id: string) => words.number(points.find((point) => point.sessionId === id)?.sessionNumber ?? null)
  return [speech.t('voices.band.from', { name: words.client, low: words.value(band.low), high: words.value(band.high), from: numberOf(band.from), until: numberOf(band.until) })]
}

/** What found no room in the picture is said beneath it: nothing stays a shape without a word. */
function Unplaced({ speech, tone, voices, words, picture }: { speech: Named['speech']; tone: Named['tone']; voices: TwoVoices; words: VoicesWords; picture: Picture }) {
  const { unnamed, bandName, agreed } = picture
  const numberOf = (id: string) => words.number(voices.points.find((point) => point.sessionId === id)?.sessionNumber ?? null)
  return (
    <>
      {voices.band && bandName.length === 0 && <p>{words.band(voices.band)}</p>}
      {unnamed.length > 0 && (
        <p>{speech.t(tone === 'room' ? 'voices.shapes.room' : 'voices.shapes')} {unnamed.map((mark) => speech.t('voices.marked', { session: numberOf(mark.sessionId), what: words.marked(mark) })).join(' ')}</p>
      )}
      {agreed.left.length > 0 && (
        <ul class="also-agreed">
          {agreed.left.flatMap(({ point }) => voices.agreed.filter((one) => one.sessionId === point.sessionId).map((one) => (
            <li>{words.agreedIn(point.sessionNumber)}: <span class="said" dir="auto">{one.text}</span></li>
          )))}
        </ul>
      )}
    </>
  )
}

const classes: Readonly<Record<TextLook, string>> = { plain: '', soft: 't-soft', firm: 't-firm', client: 't-client', therapist: 't-firm t-soft', said: 't-said' }

interface PictureProps {
  readonly id: string
  readonly words: VoicesWords
  readonly picture: Picture
  readonly direction: 'ltr' | 'rtl'
}

/** Right to left the order of the sessions turns round; up stays up, and text sets itself. */
function VoicesPicture({ id, words, picture, direction }: PictureProps) {
  const { frame, band, bandName, marks, ends, agreed, labels, height } = picture
  const { spots, end, dot } = frame
  const at = (x: number) => tenth(direction === 'rtl' ? width - x : x)
  const span = (from: number, until: number) => `M${at(from)} ${foot}H${at(until)}`
  const lineOf = (side: 'client' | 'therapist') => line<Spot>().defined((spot) => spot[side] !== null).x((spot) => at(spot.x)).y((spot) => spot[side] ?? 0)(spots) ?? ''
  const isBoth = (spot: Spot) => spot.client !== null && spot.therapist !== null
  const gap = area<Spot>().defined(isBoth).x((spot) => at(spot.x)).y0((spot) => spot.therapist ?? 0).y1((spot) => spot.client ?? 0)(spots) ?? ''
  const lone = spots.filter((spot, index) => isBoth(spot) && ![spots[index - 1], spots[index + 1]].some((next) => next && isBoth(next)))
  const axisFrom = (spots[0]?.x ?? 0) - 18
  const text = (one: PlacedText, more = '') => <text class={[classes[one.look], more].filter(Boolean).join(' ')} x={at(one.x)} y={one.y} text-anchor={one.anchor}>{one.text}</text>
  return (
    <svg viewBox={`0 0 ${width} ${tenth(height)}`} role="img" aria-labelledby={`${id}-title ${id}-desc`}>
      <title id={`${id}-title`}>{words.title}</title>
      <desc id={`${id}-desc`}>{words.description}</desc>
      <defs>
        <pattern id={`${id}-gap`} width="4" height="4" patternUnits="userSpaceOnUse"><path class="hatch" d="M2 0V4" /></pattern>
      </defs>
      <g aria-hidden="true">
        {band && <rect class="band" x={Math.min(at(band.left), at(band.right))} y={band.high} width={tenth(band.right - band.left)} height={tenth(band.low - band.high)} />}
        {band && <path class="band-edge" d={`M${at(band.left)} ${band.high}H${at(band.right)}M${at(band.left)} ${band.low}H${at(band.right)}`} />}
        <path class="gap" fill={`url(#${id}-gap)`} d={gap} />
        {lone.map((spot) => <path class="hatch" d={`M${at(spot.x)} ${spot.client}V${spot.therapist}`} />)}
        {frame.levels.map((level) => text({ text: words.number(level), look: 'soft', x: axisFrom - 10, y: tenth(frame.yOf(level) + 4.5), anchor: 'end' }))}
        <path class="axis" d={span(axisFrom, Math.max(end, axisFrom + 36))} />
        {frame.numbered.map((spot) => text({ text: words.number(spot.point.sessionNumber), look: isMarked(spot, picture) ? 'plain' : 'soft', x: spot.x, y: 272, anchor: 'middle' }))}
        {text({ text: words.session, look: 'soft', x: end + 20, y: 272, anchor: 'start' })}
        <path class="therapist" d={lineOf('therapist')} />
        <path class="client" d={lineOf('client')} />
        {spots.map((spot) => spot.therapist !== null && <rect class="therapist-dot" x={tenth(at(spot.x) - dot * 0.8)} y={tenth(spot.therapist - dot * 0.8)} width={tenth(dot * 1.6)} height={tenth(dot * 1.6)} />)}
        {spots.map((spot) => spot.client !== null && <circle class="client-dot" cx={at(spot.x)} cy={spot.client} r={dot} />)}
        {marks.map((mark) => <MarkShape placed={mark} x={at(mark.x)} half={frame.half} />)}
        {bandName.map((label) => text(label))}
        {labels.map((label) => text(label, 'on-lines'))}
        {ends.texts.map((label) => text(label))}
        {ends.leader && <path class="leader" d={`M${at(ends.leader.x)} ${ends.leader.from}V${ends.leader.until}`} />}
        {agreed.hung.map((spot) => <path class="leader" d={`M${at(spot.x)} 280V298`} />)}
        {agreed.left.map((spot) => <path class="leader" d={`M${at(spot.x)} 280V288`} />)}
        {agreed.texts.map((label) => text(label))}
      </g>
    </svg>
  )
}

/** The last session, and those beneath which something hangs. */
function isMarked(spot: Spot, { frame, agreed }: Picture): boolean {
  return spot === frame.spots.at(-1) || agreed.hung.includes(spot)
}

function MarkShape({ placed, x, half }: { placed: PlacedMark; x: number; half: number }) {
  const { mark, y } = placed
  if (mark.kind === 'repair') return <circle class="repair" cx={x} cy={y} r={tenth(half * 0.8)} />
  const d = `M${x} ${tenth(y - half)}L${tenth(x + half)} ${y}L${x} ${tenth(y + half)}L${tenth(x - half)} ${y}Z`
  return <path class={mark.kind === 'rupture' ? 'strain' : 'strain possible'} d={d} {...({ pathLength: 16 } as object)} />
}

