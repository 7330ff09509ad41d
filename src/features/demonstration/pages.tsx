// Whose eyes to look through, and how to start afresh or leave.
import { Desk, type Frame } from '#src/ui/page.tsx'

interface Props {
  readonly frame: Frame
  readonly people: readonly { readonly personId: string; readonly name: string; readonly roles: readonly string[] }[]
}

export function DemonstrationPage({ frame, people }: Props) {
  const { t } = frame.speech
  return (
    <Desk frame={frame} title={t('demonstration.title')}>
      <header class="title">
        <h1>{t('demonstration.title')}</h1>
        <p>{t('demonstration.what')}</p>
      </header>
      <section class="row" aria-labelledby="people">
        <h2 id="people">{t('demonstration.people')}</h2>
        <div class="matter">
          <ul class="quiet-list">
            {people.map(({ personId, name, roles }) => (
              <li>
                <span>
                  <bdi>{name}</bdi> <span class="soft small">{roles.map((role) => t(`demonstration.role.${role}`)).join(', ')}</span>
                </span>
                <form method="post" action="/demonstration/as">
                  <input type="hidden" name="person" value={personId} />
                  <button class="plain-button" type="submit">{t('demonstration.as')}<span class="hidden-words"> {name}</span></button>
                </form>
              </li>
            ))}
          </ul>
        </div>
        <div class="margin">
          <p>{t('demonstration.clients')}</p>
        </div>
      </section>
      <section class="row" aria-labelledby="end">
        <h2 id="end">{t('demonstration.end')}</h2>
        <div class="matter">
          <div class="actions">
            <form method="post" action="/demonstration/reset"><button class="plain-button" type="submit">{t('demonstration.reset')}</button></form>
            <form method="post" action="/demonstration/leave"><button class="plain-button" type="submit">{t('demonstration.leave')}</button></form>
          </div>
        </div>
      </section>
    </Desk>
  )
}
