// The calm page before and after looking together: it names nobody and shows nothing, so that no press too many shows the brief to both.
import type { Frame } from '#src/ui/page.tsx'
import { CalmRoom } from '#src/ui/room.tsx'

export function CalmPage({ frame, casePath }: { frame: Frame; casePath: string }) {
  const { speech } = frame
  return (
    <CalmRoom frame={frame} title={speech.t('together.title')}>
      <h1 class="lead">{speech.t('room.calm')}</h1>
      <p><a class="button" href={`${casePath}/together`}>{speech.t('together.open')}</a></p>
      <p class="soft">{speech.t('together.alone.what')}</p>
      <p><a class="way" href={`${casePath}/brief`}>{speech.t('together.alone')}</a></p>
    </CalmRoom>
  )
}
