// What the client wrote and shares now, in their own words, and how they come to the session today.
import type { Word } from '#src/domain/brief/brief.ts'
import { isolated } from '#src/ui/marks.tsx'
import type { Speech } from '#src/ui/page.tsx'
import type { BriefView } from './brief-view.ts'

/** Older lines of Voice stay with the client; a brief has room for what is new and a few more. */
const voiceAtMost = 4

export function WordsPart({ speech, view }: { speech: Speech; view: BriefView }) {
  const { words } = view.brief
  const shown = [...words.miss, ...words.better, ...words.voice.slice(0, voiceAtMost)]
  return (
    <section class="row" aria-labelledby="words">
      <h2 id="words">{view.called === null ? speech.t('brief.words.the-client') : speech.t('brief.words', { name: isolated(view.called) })}</h2>
      <div class="matter words">
        {shown.length === 0 && <p class="soft">{speech.t(view.called === null ? 'brief.supervised.no-words' : 'brief.words.none')}</p>}
        {shown.map((word) => (
          <div>
            <blockquote class="said" dir="auto">{word.text}</blockquote>
            <p class="provenance">{provenance(speech, view, word)}{word.withoutPin && ` ${speech.t('brief.without-pin')}`}</p>
          </div>
        ))}
      </div>
      <div class="margin"><TodayTable speech={speech} view={view} /></div>
    </section>
  )
}

function provenance(speech: Speech, view: BriefView, word: Word): string {
  return word.kind === 'voice' ? speech.t('brief.word.voice', { when: view.when(word.writtenAt) }) : speech.t(`brief.word.${word.kind}`)
}

function TodayTable({ speech, view }: { speech: Speech; view: BriefView }) {
  const figure = (value: number | null | undefined) => (value === null || value === undefined ? speech.t('brief.no-answer') : speech.number(value))
  return (
    <>
      <h3 id="today-table">{speech.t('brief.today-table')}</h3>
      <table aria-labelledby="today-table">
        <thead>
          <tr>
            <th scope="col"><span class="hidden-words">{speech.t('brief.question')}</span></th>
            <th scope="col" class="number">{speech.t('brief.last')}</th>
            <th scope="col" class="number">{speech.t('brief.today')}</th>
          </tr>
        </thead>
        <tbody>
          {(['hope', 'ready'] as const).map((key) => (
            <tr>
              <th scope="row">{speech.t(`brief.${key}`)}</th>
              <td class="number">{figure(view.brief[key].last?.value)}</td>
              <td class="number">{figure(view.brief[key].today)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
