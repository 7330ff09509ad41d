// The picture of the two voices as a table, from the same list: every value, every mark, every agreed line.
import type { TwoVoices } from '#src/domain/alliance/voices.ts'
import type { Speech } from '../page.tsx'
import type { VoicesWords } from './voices-words.ts'

interface Props {
  readonly speech: Speech
  readonly voices: TwoVoices
  readonly words: VoicesWords
  readonly caption: string
  readonly timeZone: string
}

export function VoicesTable({ speech, voices, words, caption, timeZone }: Props) {
  const none = speech.t('voices.none')
  const figure = (value: number | null) => (value === null ? none : words.value(value))
  return (
    <div class="wide">
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{speech.t('voices.table.session')}</th>
            <th scope="col">{speech.t('voices.table.date')}</th>
            <th scope="col" class="number"><bdi>{words.client}</bdi></th>
            <th scope="col" class="number"><bdi>{words.therapist}</bdi></th>
            <th scope="col" class="number">{speech.t('voices.table.apart')}</th>
            {voices.marks.length > 0 && <th scope="col">{speech.t('voices.table.marked')}</th>}
            {voices.agreed.length > 0 && <th scope="col">{speech.t('voices.table.agreed')}</th>}
          </tr>
        </thead>
        <tbody>
          {voices.points.map((point) => (
            <tr>
              <th scope="row">{words.number(point.sessionNumber)}</th>
              <td>{point.at === null ? none : speech.date(point.at, timeZone, { day: 'numeric', month: 'short' })}</td>
              <td class="number">{figure(point.client)}</td>
              <td class="number">{figure(point.therapist)}</td>
              <td class="number">{point.apart === null ? none : words.value(Math.abs(point.apart))}</td>
              {voices.marks.length > 0 && <td>{voices.marks.filter((mark) => mark.sessionId === point.sessionId).map(words.marked).join('. ')}</td>}
              {voices.agreed.length > 0 && <td>{voices.agreed.filter((line) => line.sessionId === point.sessionId).map((line) => <p class="said" dir="auto">{line.text}</p>)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
