// "Signals: were they useful?": each rule by the votes of those who read it, with what the votes cannot say; safety is not up for a vote.
import type { Usefulness } from '#src/domain/signal/usefulness.ts'
import { retireBelow, retireUntil, votesNeeded } from '#src/domain/signal/usefulness.ts'
import { Desk, type Frame, type Speech } from '#src/ui/page.tsx'
import type { Useful, UsefulRule } from './read-useful.ts'

export function UsefulPage({ frame, from, timeZone, before, after, rules }: { frame: Frame } & Useful) {
  const { speech } = frame
  const name = ({ kind, rule }: UsefulRule) => `${speech.t(`handling.kind.${kind}`)}: ${speech.t(`handling.rule.${rule}`)}`
  const retired = rules.filter(({ overYear }) => overYear.kind === 'known' && overYear.isForRetirement)
  return (
    <Desk frame={frame} title={speech.t('handling.month.title')} current="/organisation">
      <header class="title">
        <h1>{speech.t('handling.month.title')}</h1>
        <p>{speech.date(from, timeZone, { month: 'long', year: 'numeric' })}</p>
        <p class="no-print">
          <a class="way" href={`/organisation/useful?month=${before}`}>{speech.t('handling.month.before')}</a>{' '}
          {after && <a class="way" href={`/organisation/useful?month=${after}`}>{speech.t('handling.month.after')}</a>}
        </p>
      </header>
      <section class="row full" aria-labelledby="rules">
        <h2 id="rules">{speech.t('handling.month.rules')}</h2>
        <div class="matter">
          {rules.length === 0 ? <p>{speech.t('handling.month.none')}</p> : (
            <div class="wide">
              <table aria-labelledby="rules">
                <thead>
                  <tr>
                    <th scope="col">{speech.t('handling.month.rule')}</th>
                    <th scope="col" class="number">{speech.t('handling.month.shown')}</th>
                    <th scope="col" class="number">{speech.t('handling.month.voted')}</th>
                    <th scope="col">{speech.t('handling.month.useful')}</th>
                  </tr>
                </thead>
                <tbody>
                  {rules.map((each) => (
                    <tr>
                      <th scope="row">{name(each)}</th>
                      <td class="number">{speech.number(each.shown)}</td>
                      <td class="number">{speech.number(each.voted)}</td>
                      <td>{shareWords(speech, each.overYear)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
          {retired.map((each) => <p><b>{speech.t('handling.month.retire', { rule: name(each) })}</b></p>)}
        </div>
        <div class="margin">
          <p>{speech.t('handling.month.how', { needed: votesNeeded, below: percent(speech, retireBelow), until: percent(speech, retireUntil) })}</p>
          <p>{speech.t('handling.month.not')}</p>
        </div>
      </section>
    </Desk>
  )
}

const percent = (speech: Speech, share: number): string => speech.number(share, { style: 'percent', maximumFractionDigits: 0 })

function shareWords(speech: Speech, known: Usefulness): string {
  if (known.kind === 'too-few') return speech.t('handling.month.too-few', { votes: known.votes, needed: votesNeeded })
  return speech.t('handling.month.share', { share: percent(speech, known.share), lower: percent(speech, known.interval.lower), upper: percent(speech, known.interval.upper), votes: known.votes })
}
