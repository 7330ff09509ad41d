// "Goals, as a whole": how far lists agree, how soon there is a goal, whether goals are looked at again in time; with what the figures cannot say.
import { casesNeeded, type Share } from '#src/domain/evidence/gated-share.ts'
import type { GoalsAcross } from '#src/domain/goals/across-cases.ts'
import { Desk, type Frame, type Speech } from '#src/ui/page.tsx'

export function AcrossPage({ frame, across: { atIntake, atSessionFour, untilAgreed, onTime } }: { readonly frame: Frame; readonly across: GoalsAcross }) {
  const { speech } = frame
  const shares = [
    { name: 'same-first', start: atIntake.sameFirst, four: atSessionFour.sameFirst },
    { name: 'in-common', start: atIntake.inCommon, four: atSessionFour.inCommon },
  ]
  return (
    <Desk frame={frame} title={speech.t('goals.across.title')} current="/organisation">
      <header class="title">
        <h1>{speech.t('goals.across.title')}</h1>
        <p>{speech.t('goals.across.lead')}</p>
      </header>
      <section class="row full" aria-labelledby="agreement">
        <h2 id="agreement">{speech.t('goals.across.agreement')}</h2>
        <div class="matter">
          <div class="wide">
            <table aria-labelledby="agreement">
              <thead>
                <tr>
                  <th scope="col">{speech.t('goals.across.what')}</th>
                  <th scope="col">{speech.t('goals.across.start')}</th>
                  <th scope="col">{speech.t('goals.across.four')}</th>
                </tr>
              </thead>
              <tbody>
                {shares.map(({ name, start, four }) => (
                  <tr>
                    <th scope="row">{speech.t(`goals.across.${name}`)}</th>
                    <td>{shareWords(speech, start)}</td>
                    <td>{shareWords(speech, four)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </div>
        <div class="margin"><p>{speech.t('goals.across.agreement-how')}</p></div>
      </section>
      <section class="row" aria-labelledby="until">
        <h2 id="until">{speech.t('goals.across.until')}</h2>
        <div class="matter"><p>{untilWords(speech, untilAgreed)}</p></div>
        <div class="margin"><p>{speech.t('goals.across.until-how')}</p></div>
      </section>
      <section class="row" aria-labelledby="on-time">
        <h2 id="on-time">{speech.t('goals.across.on-time')}</h2>
        <div class="matter"><p>{shareWords(speech, onTime)}</p></div>
        <div class="margin"><p>{speech.t('goals.across.on-time-how')}</p></div>
      </section>
      <footer class="foot"><p>{speech.t('goals.across.not')}</p></footer>
    </Desk>
  )
}

const tooFew = (speech: Speech, { cases }: { readonly cases: number }): string => speech.t('goals.across.too-few', { cases, needed: casesNeeded })

function shareWords(speech: Speech, figure: Share): string {
  if (figure.kind === 'too-few') return tooFew(speech, figure)
  const percent = (share: number) => speech.number(share, { style: 'percent', maximumFractionDigits: 0 })
  return speech.t('goals.across.share', { share: percent(figure.share), lower: percent(figure.interval.lower), upper: percent(figure.interval.upper), cases: figure.cases })
}

function untilWords(speech: Speech, figure: GoalsAcross['untilAgreed']): string {
  if (figure.kind === 'too-few') return tooFew(speech, figure)
  const { median, lower, upper, cases } = figure
  if (median === null) return speech.t('goals.across.not-half', { cases })
  const number = (value: number) => speech.number(value)
  const range = lower !== null && upper !== null ? 'both' : lower !== null ? 'from' : 'none'
  return speech.t('goals.across.median', { median: number(median), range, lower: number(lower ?? median), upper: number(upper ?? median), cases })
}
