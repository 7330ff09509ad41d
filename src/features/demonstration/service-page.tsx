// The door to the large simulated service: what it is, how far its making is, and the way in once it is there.
import type { Simulated } from '#src/access/context.ts'
import { Desk, type Frame } from '#src/ui/page.tsx'

interface Props {
  readonly frame: Frame
  readonly state: ReturnType<Simulated['state']>
}

const press = { none: 'make', stopped: 'go-on', failed: 'go-on', whole: 'enter' } as const

export function ServicePage({ frame, state: { kind, here, of } }: Props) {
  const { t } = frame.speech
  return (
    <Desk frame={frame} title={t('demonstration.service.title')}>
      <header class="title">
        <h1>{t('demonstration.service.title')}</h1>
      </header>
      <div class="working">
        <p>{t('demonstration.service.what', { clients: of })}</p>
        {kind !== 'whole' && <p>{t('demonstration.service.how')}</p>}
        <p>{t('demonstration.service.next')}</p>
        {kind !== 'none' && <p class="lead" role="status">{t(`demonstration.service.${kind}`, { here, of })}</p>}
        {kind === 'growing' && <progress aria-label={t('demonstration.service.progress')} max={of} value={here} />}
      </div>
      {kind === 'growing' ? (
        <div class="actions">
          <a class="way" href="/demonstration/service">{t('demonstration.service.again')}</a>
          <form method="post" action="/demonstration/service/stop"><button class="way" type="submit">{t('demonstration.service.stop')}</button></form>
        </div>
      ) : (
        <form method="post" action="/demonstration/service"><p class="actions"><button class="button" type="submit">{t(`demonstration.service.${press[kind]}`)}</button></p></form>
      )}
    </Desk>
  )
}
