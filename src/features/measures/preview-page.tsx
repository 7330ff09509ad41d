// A measure on the sheet that a client will hold, to be filled in by the lead: what comes out, and how it was counted, stands above it.
import { answerKey, type Instrument } from '#src/domain/instruments/instrument.ts'
import type { Remark } from '#src/domain/instruments/remark.ts'
import type { Typed } from '#src/ui/fields.tsx'
import { MeasureItem } from '#src/ui/measure.tsx'
import { Hand, type Frame, type Speech } from '#src/ui/page.tsx'
import type { TriedScale } from './try.ts'

export interface PreviewProps {
  readonly frame: Frame
  readonly instrument: Instrument
  readonly direction: 'ltr' | 'rtl'
  readonly typed: Typed
  /** null before anything was tried. */
  readonly tried: { readonly scales: readonly TriedScale[]; readonly fault: Remark | null } | null
  /** Where the page is, and where it came from. */
  readonly path: string
  readonly back: string
}

export function PreviewPage({ frame, instrument, direction, typed, tried, path, back }: PreviewProps) {
  const { speech } = frame
  const { t } = speech
  return (
    <Hand frame={frame} contacts={[]} parts={1}>
      <div class="hello">
        <h1>{t('measures.preview.title')}</h1>
        <p>{t('measures.preview.what')}</p>
        <p><a class="way" href={back}>{t('measures.preview.back')}</a></p>
      </div>
      {tried && <Result speech={speech} instrument={instrument} tried={tried} />}
      <form method="get" action={path} autocomplete="off">
        <input type="hidden" name="try" value="on" />
        <section class="part" aria-labelledby="part-1-name">
          <div class="part-name">
            <h2 id="part-1-name">{t(`checkin.part.${instrument.purpose}`)}</h2>
            <span>{instrument.title}</span>
          </div>
          <div lang={instrument.language} dir={direction}>
            <p class="stem" id={`${instrument.id}-stem`}>{instrument.stem}</p>
            {instrument.items.map((item) => (
              <>
                {item.heading && <p class="stem">{item.heading}</p>}
                <MeasureItem speech={speech} instrument={instrument} item={item} typed={typed} closing={false} />
                {item.risk && <p class="note" lang={speech.language} dir={speech.direction}>{t('measures.preview.risk')}</p>}
              </>
            ))}
            <p class="note fine">{instrument.notice}</p>
          </div>
        </section>
        <div class="send"><button class="button" type="submit">{t('measures.preview.score')}</button></div>
      </form>
    </Hand>
  )
}

function Result({ speech, instrument, tried: { scales, fault } }: { speech: Speech; instrument: Instrument; tried: NonNullable<PreviewProps['tried']> }) {
  const { t } = speech
  const number = (value: number) => speech.number(value, { maximumFractionDigits: 3 })
  const label = (key: string) => instrument.items.find((item) => item.key === key)?.key ?? key
  return (
    <section class="part" aria-labelledby="result" role="status">
      <h2 id="result">{t('measures.tried')}</h2>
      {fault && <p>{t(`measures.fault.${fault.code}`, { where: fault.where || '–', what: fault.what || '–' })}</p>}
      {scales.map(({ scale, score, parts }) => (
        <div class="question">
          <p>
            <b>{score ? t('measures.tried.score', { scale: scale.scale, value: number(score.value), from: number(scale.range.min), to: number(scale.range.max) }) : t('measures.tried.none', { scale: scale.scale, missing: parts.filter(({ points }) => points === null).length, most: scale.maxMissing })}</b>
          </p>
          <p class="note">
            {t(`measures.tried.how.${scale.method}`, { count: parts.length })}{' '}
            {parts.map(({ key, points, isReversed }) => t(points === null ? 'measures.tried.left-out' : isReversed ? 'measures.tried.reversed' : 'measures.tried.part', { key: label(key), points: points === null ? '' : number(points) })).join(' · ')}
            {score?.prorated && scale.method !== 'expression' ? ` ${t('measures.tried.prorated')}` : ''}
          </p>
        </div>
      ))}
    </section>
  )
}

/** The answers of a trial by `instrument/item`, as they came with the address; what no form could send is left out. */
export function answersIn(instrument: Instrument, query: (name: string) => string | undefined): { answers: Record<string, number>; typed: Typed } {
  const given = instrument.items.flatMap((item): [string, string][] => {
    const name = answerKey(instrument, item)
    const value = query(name)
    return value !== undefined && /^-?\d{1,3}$/.test(value) ? [[name, value]] : []
  })
  return { answers: Object.fromEntries(given.map(([name, value]) => [name, Number(value) + 0])), typed: { values: Object.fromEntries(given), mends: {} } }
}
