// What the two agree to try until they meet again: one line, shown back to the client at the next check-in.
import { LineForm } from './line-field-page.tsx'
import type { PartProps } from './part.ts'

export function HomeworkPart({ speech, shared: { view: { homework, session } }, path, newCommand, mended }: PartProps) {
  if (!session) return null
  const typed = mended?.form === 'homework' ? mended.typed : undefined
  const form = (children: Parameters<typeof LineForm>[0]['children']) => (
    <LineForm
      speech={speech} id="try" action={`${path}/homework`} command={newCommand()} label={homework === null ? { heading: 'homework' } : speech.t('together.homework.ask')} hint={speech.t('together.homework.hint')} hidden={{ session: session.id }}
      value={typed?.values['text'] ?? homework ?? ''} mend={typed?.mends['text']}
    >
      {children}
    </LineForm>
  )
  return (
    <section class="row" aria-labelledby="homework">
      <h2 id="homework">{speech.t(homework === null ? 'together.homework.ask' : 'together.homework')}</h2>
      <div class="matter">
        {homework !== null && <p class="said" dir="auto">{homework}</p>}
        {homework === null ? form(<button class="button" type="submit">{speech.t('together.agreed.send')}</button>) : (
          <details class="no-print" open={typed !== undefined}>
            <summary>{speech.t('together.homework.change')}</summary>
            {form(
              <>
                <button class="plain-button" type="submit">{speech.t('together.save')}</button>
                <button class="plain-button" type="submit" name="take" value="back">{speech.t('together.agreed.take-back')}</button>
              </>,
            )}
          </details>
        )}
      </div>
    </section>
  )
}
