// What the two agree because of what they looked at: one line, which opens the next brief.
import { LineForm } from './line-field-page.tsx'
import type { PartProps } from './part.ts'

export function AgreedPart({ speech, shared: { view: { agreed, session } }, path, newCommand, mended }: PartProps) {
  if (!session) return null
  const typed = mended?.form === 'agreed' ? mended.typed : undefined
  const isNew = typed !== undefined && typed.values['replaces'] === undefined
  return (
    <section class="row" aria-labelledby="agreed">
      <h2 id="agreed">{speech.t(agreed.length === 0 ? 'together.agreed.ask' : 'together.agreed')}</h2>
      <div class="matter">
        {agreed.map((line) => <p class="said" dir="auto">{line.text}</p>)}
        <LineForm
          speech={speech} id="agree" action={`${path}/agreed`} command={newCommand()} label={agreed.length === 0 ? { heading: 'agreed' } : speech.t('together.agreed.more')}
          hint={speech.t('together.agreed.hint')} hidden={{ session: session.id }} value={isNew ? (typed.values['text'] ?? '') : ''} mend={isNew ? typed.mends['text'] : undefined}
        >
          <button class="button" type="submit">{speech.t('together.agreed.send')}</button>
        </LineForm>
        {agreed.length > 0 && (
          <details class="no-print" open={typed !== undefined && !isNew}>
            <summary>{speech.t('together.agreed.change')}</summary>
            {agreed.map((line, index) => {
              const own = typed?.values['replaces'] === line.id ? typed : undefined
              return (
                <LineForm
                  speech={speech} id={`line-${index}`} action={`${path}/agreed`} command={newCommand()} label={speech.t('together.agreed.line')} hidden={{ replaces: line.id }}
                  value={own?.values['text'] ?? line.text} mend={own?.mends['text']}
                >
                  <button class="plain-button" type="submit">{speech.t('together.save')}</button>
                  <button class="plain-button" type="submit" name="take" value="back">{speech.t('together.agreed.take-back')}</button>
                </LineForm>
              )
            })}
          </details>
        )}
      </div>
    </section>
  )
}
