// The two sheets that every page is written on: the desk for people at work, the hand for a client's phone.
import type { ComponentChildren, VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { TourStrip } from './tour-strip.tsx'

/** What a page needs to speak: the words of its reader's language. Mirrors platform/i18n without depending on it. */
export interface Speech {
  readonly language: string
  readonly direction: 'ltr' | 'rtl'
  t(key: string, values?: Readonly<Record<string, string | number | Date>>): string
  date(instant: number, timeZone: string, options?: Intl.DateTimeFormatOptions): string
  time(instant: number, timeZone: string): string
  number(value: number, options?: Intl.NumberFormatOptions): string
}

/** Where the built files are. Mirrors platform/assets. */
export interface Shelf {
  href(name: string): string
  inline(name: string): { readonly text: string }
}

/** What every page is told about its reader; a visit carries it. */
export interface Frame {
  readonly speech: Speech
  readonly shelf: Shelf
  /** The reader's roles, for the ways to the main places; empty for nobody and for clients. */
  readonly roles: ReadonlySet<string>
  readonly demonstration: boolean
  /** The stop of the demonstration's tour, from 1; absent off the tour. */
  readonly tour?: number
  /** Whether an answer that needs a person waits for this reader: said on every page of theirs, in words that tell a client in the room nothing. */
  readonly isWaitedFor?: boolean
  /** Whose page it is, and after how long without a request it shows nothing any more; absent where nobody has signed in. */
  readonly signedIn?: { readonly personId: string; readonly idleMinutes: number }
}

interface DeskProps {
  readonly frame: Frame
  /** Of the tab, and so of the browser's history, of what is printed, and of a screen that a client looks at: it names no client. */
  readonly title: string
  /** Path of the main place this page belongs to, e.g. `/today`. */
  readonly current?: string
  readonly scripts?: readonly string[]
  readonly bodyClass?: string
  readonly children: ComponentChildren
}

/** The main places, and whom each is for. */
const places: readonly { readonly href: string; readonly label: string; readonly roles: readonly string[] }[] = [
  { href: '/today', label: 'page.today', roles: ['therapist', 'supervisor', 'lead', 'admin'] },
  { href: '/cases', label: 'page.clients', roles: ['therapist'] },
  { href: '/supervision', label: 'page.supervision', roles: ['supervisor'] },
  { href: '/evidence', label: 'page.evidence', roles: ['lead'] },
  { href: '/people', label: 'page.people', roles: ['lead', 'admin'] },
  { href: '/measures', label: 'page.measures', roles: ['lead'] },
  { href: '/organisation', label: 'page.organisation', roles: ['lead'] },
]

/** A page for somebody at work. */
export function Desk({ frame, title, current, scripts = [], bodyClass = '', children }: DeskProps) {
  const { speech, shelf, roles, signedIn, isWaitedFor = false } = frame
  const ways = places.filter((place) => place.roles.some((role) => roles.has(role)))
  const here = (href: string) => (href === current ? { 'aria-current': 'page' as const } : {})
  return (
    <html lang={speech.language} dir={speech.direction}>
      <head>
        <Head title={title} />
        <link rel="stylesheet" href={shelf.href('desk.css')} />
        {[...(signedIn ? ['ended.js'] : []), ...scripts].map((name) => (
          <script defer src={shelf.href(name)} />
        ))}
      </head>
      <body class={`desk ${bodyClass}`.trim()} {...(signedIn ? { 'data-reader': signedIn.personId, 'data-idle-minutes': signedIn.idleMinutes } : {})}>
        <a class="skip" href="#main">{speech.t('page.skip')}</a>
        <Demonstration frame={frame} />
        {ways.length > 0 && (
          <nav class="ways no-print" aria-label={speech.t('page.main-navigation')}>
            {ways.map(({ href, label }) => (
              <a class="way" href={href} {...here(href)}>{speech.t(label)}</a>
            ))}
            {isWaitedFor && <a class="way waits" href="/safety" {...here('/safety')}>{speech.t('page.waits')}</a>}
            <a class="way end" href="/account" {...here('/account')}>{speech.t('page.account')}</a>
            <form method="post" action="/sign-out"><button class="way" type="submit">{speech.t('page.sign-out')}</button></form>
          </nav>
        )}
        <main id="main" tabindex={-1}>{children}</main>
        {signedIn && <Ended speech={speech} />}
      </body>
    </html>
  )
}

/** Takes the place of a page whose sign-in has ended (ui/browser/ended.entry.ts). */
function Ended({ speech: { t } }: { speech: Speech }) {
  return (
    <template id="ended">
      <main class="title" tabindex={-1}>
        <h1>{t('page.ended')}</h1>
        <div data-again="">
          <p>{t('page.ended.what')}</p>
          <p><a class="way" href="">{t('page.ended.again')}</a></p>
        </div>
        <div data-kept="">
          <p>{t('page.ended.kept')}</p>
          <p class="actions">
            <a class="way" href="/sign-in" target="_blank" rel="opener">{t('sign-in-again.open')}</a>
            <button class="button" type="button" data-back="" data-no={t('page.ended.no')}>{t('page.ended.back')}</button>
          </p>
          <p data-said=""></p>
        </div>
      </main>
    </template>
  )
}

/** Says that everybody here is invented. */
export function Demonstration({ frame }: { frame: Frame }) {
  if (!frame.demonstration) return null
  return (
    <>
      <aside class="banner no-print" aria-label={frame.speech.t('page.demonstration-name')}>
        <span>{frame.speech.t('page.demonstration')}</span> <a class="way" href="/demonstration">{frame.speech.t('page.demonstration-others')}</a>
      </aside>
      <TourStrip t={frame.speech.t} stop={frame.tour ?? 0} />
    </>
  )
}

export interface CrisisContact {
  readonly label: string
  readonly phone: string
  readonly hours: string
}

interface HandProps {
  readonly frame: Frame
  /** Live help, from the organisation's settings, in the page's language. */
  readonly contacts: readonly CrisisContact[]
  /** How many short parts the page has; 0 for none. */
  readonly parts?: number
  readonly scripts?: readonly string[]
  /** Said to scripts only: ids and keys, never words. */
  readonly data?: Readonly<Record<string, string>>
  readonly children: ComponentChildren
}

/** A page in a client's hand. Its title says nothing; its style sheet travels inside it. */
export function Hand({ frame, contacts, parts = 0, scripts = [], data = {}, children }: HandProps) {
  const { speech, shelf } = frame
  const attributes = Object.fromEntries(Object.entries(data).map(([name, value]) => [`data-${name}`, value]))
  return (
    <html lang={speech.language} dir={speech.direction}>
      <head>
        <Head title={speech.t('hand.title')} />
        <style dangerouslySetInnerHTML={{ __html: shelf.inline('hand.css').text }} />
        {speech.direction === 'rtl' && <link rel="stylesheet" href={shelf.href('arabic.css')} />}
        {scripts.map((name) => (
          <script defer src={shelf.href(name)} />
        ))}
      </head>
      <body class="hand" {...attributes}>
        <Demonstration frame={frame} />
        <header class="hand-bar">
          {parts > 0 ? (
            <div class="parts" role="img" aria-label={speech.t('hand.parts', { count: parts })}>{Array.from({ length: parts }, () => <i />)}</div>
          ) : (
            <div class="parts" />
          )}
          <a class="leave" href="https://www.wikipedia.org/" rel="noreferrer" data-leave="">{speech.t('hand.leave')}</a>
        </header>
        <main>{children}</main>
        {contacts.length > 0 && (
          <footer class="hand-foot">
            <details>
              <summary>{speech.t('hand.help-now')}</summary>
              <Contacts contacts={contacts} />
            </details>
          </footer>
        )}
      </body>
    </html>
  )
}

/** Live help as a list of telephone links. */
export function Contacts({ contacts }: { contacts: readonly CrisisContact[] }) {
  return (
    <ul>
      {contacts.map(({ label, phone, hours }) => (
        <li>
          <span>{hours ? `${label}, ${hours}` : label}</span>
          <a href={`tel:${phone.replace(/[^\d+]/g, '')}`}>
            <bdi dir="ltr">{phone}</bdi>
          </a>
        </li>
      ))}
    </ul>
  )
}

export function Head({ title }: { title: string }) {
  return (
    <>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <meta name="referrer" content="no-referrer" />
      <link rel="icon" href="data:," />
      <title>{title}</title>
    </>
  )
}

/** The whole document as HTML. */
export function html(page: VNode, status = 200): Response {
  return new Response(`<!doctype html>${renderToString(page)}`, { status, headers: { 'content-type': 'text/html; charset=utf-8' } })
}
