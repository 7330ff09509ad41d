// Shown while the demonstration opens; the browser asks again by itself, and there is a way for whoever does not want to wait for that.
import { Desk, type Frame } from '#src/ui/page.tsx'

export function OpeningPage({ frame }: { frame: Frame }) {
  const { t } = frame.speech
  return (
    <Desk frame={frame} title={t('demonstration.opening')}>
      <header class="title">
        <h1>{t('demonstration.opening')}</h1>
        <p role="status">{t('demonstration.opening.what')}</p>
      </header>
      <p><a class="way" href="/demonstration/opening">{t('demonstration.opening.again')}</a></p>
    </Desk>
  )
}
