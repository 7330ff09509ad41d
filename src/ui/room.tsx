// The third sheet: a page that two people look at. Larger type, no way to anywhere but out, and all of it hidden at one press.
import type { ComponentChildren } from 'preact'
import { Demonstration, Head, type Frame } from './page.tsx'

interface RoomProps {
  readonly frame: Frame
  /** Says nothing of who or what: it stands on the tab. */
  readonly title: string
  /** The calm page: where hiding leads without a script, and where leaving leads to first. */
  readonly calm: string
  readonly scripts?: readonly string[]
  readonly children: ComponentChildren
}

export function Room({ frame, title, calm, scripts = [], children }: RoomProps) {
  const { speech } = frame
  return (
    <RoomSheet frame={frame} title={title} scripts={['room.js', ...scripts]}>
      <div id="shown">
        <a class="skip" href="#main">{speech.t('page.skip')}</a>
        <Demonstration frame={frame} />
        <nav class="ways no-print" aria-label={speech.t('room.ways')}>
          <a class="button quiet" href={calm} data-hide="">{speech.t('room.hide')}</a>
          <a class="way end" href={calm}>{speech.t('room.back')}</a>
        </nav>
        <main id="main">{children}</main>
      </div>
      <section id="hidden" class="calm" tabIndex={-1} aria-label={speech.t('room.calm')} hidden>
        <p class="lead">{speech.t('room.calm')}</p>
        <p><button class="button" type="button" data-show="">{speech.t('room.show')}</button></p>
      </section>
    </RoomSheet>
  )
}

/** Nothing but a sentence and the ways on: it names nobody. */
export function CalmRoom({ frame, title, children }: Omit<RoomProps, 'calm' | 'scripts'>) {
  return (
    <RoomSheet frame={frame} title={title} scripts={[]}>
      <main id="main" class="calm">{children}</main>
    </RoomSheet>
  )
}

function RoomSheet({ frame, title, scripts, children }: Omit<RoomProps, 'calm'> & { scripts: readonly string[] }) {
  const { speech, shelf } = frame
  return (
    <html lang={speech.language} dir={speech.direction}>
      <head>
        <Head title={title} />
        <link rel="stylesheet" href={shelf.href('desk.css')} />
        {scripts.map((name) => <script defer src={shelf.href(name)} />)}
      </head>
      <body class="desk together">{children}</body>
    </html>
  )
}
