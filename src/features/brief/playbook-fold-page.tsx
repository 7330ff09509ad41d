// A page of the playbook folded away: what may be said and done, in order, and what to leave alone, for whoever wants it.
import type { PlaybookPage } from '#src/domain/brief/playbook.ts'
import { printed } from '#src/ui/marks.tsx'
import type { Speech } from '#src/ui/page.tsx'

export function PlaybookFold({ speech, page }: { speech: Speech; page: PlaybookPage }) {
  return (
    <details class="no-print">
      <summary>{page.title}</summary>
      {[...page.askFirst, ...page.moves].map((line) => <p class="small">{printed(line)}</p>)}
      <p class="small"><b>{speech.t('brief.better-not')}.</b> {page.betterNot.map((line) => printed(line)).join(' ')}</p>
    </details>
  )
}
