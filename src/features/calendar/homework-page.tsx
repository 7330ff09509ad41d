// What was agreed in a session to try until the next, for what was not written down in the room.
import { Command, TextField, type Typed } from '#src/ui/fields.tsx'
import type { Speech } from '#src/ui/page.tsx'

interface HomeworkProps {
  readonly speech: Speech
  readonly action: string
  readonly command: string
  /** As it reads now; null when nothing was agreed. */
  readonly homework: string | null
  /** What is to be mended; undefined when nothing is. */
  readonly typed: Typed | undefined
}

export function HomeworkPart(props: HomeworkProps) {
  const { speech, homework, typed } = props
  return (
    <section class="row">
      <h2>{speech.t('calendar.homework')}</h2>
      <div class="matter steps">
        {homework === null ? <LineForm {...props} /> : (
          <>
            <p class="said" dir="auto">{homework}</p>
            <details open={typed !== undefined}>
              <summary>{speech.t('calendar.homework.change')}</summary>
              <LineForm {...props} />
            </details>
          </>
        )}
      </div>
    </section>
  )
}

function LineForm({ speech, action, command, homework, typed }: HomeworkProps) {
  return (
    <form class="form" method="post" action={action}>
      <Command id={command} />
      <TextField speech={speech} typed={typed ?? { values: { text: homework ?? '' }, mends: {} }} name="text" label="calendar.homework.line" hint maxLength={300} />
      <p class="actions">
        <button class="button" type="submit">{speech.t('calendar.homework.send')}</button>
        {homework !== null && <button class="plain-button" type="submit" name="take" value="back">{speech.t('calendar.take-back')}</button>}
      </p>
    </form>
  )
}
