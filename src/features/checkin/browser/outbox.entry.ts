// The phone's small script: leaving leaves no way back, and what cannot be sent is sealed and waits. The page works without it.
import { seal } from './seal.ts'
import type { Arrival, FromPage, FromWorker } from './waiting.ts'

const { body, documentElement } = document
const { key, base } = body.dataset as { key?: string; base: string }
const form = document.forms.namedItem('questions')
const buttons = form?.querySelectorAll('button') ?? []
const at = (id: string) => document.getElementById(id)!
let pause = 4_000
let worker: Promise<ServiceWorker | null> | undefined

const away = document.querySelector<HTMLAnchorElement>('[data-leave]')
// Of this tab alone, and without a word: whether it was left. Where nothing may be kept, one leaves all the same.
const left = (isLeft?: boolean): boolean => {
  try {
    if (isLeft) sessionStorage.setItem('left', '')
    if (isLeft === false) sessionStorage.removeItem('left')
    return 'left' in sessionStorage
  } catch {
    return false
  }
}

function leave(): void {
  form?.reset()
  body.hidden = true
  location.replace(away!.href)
}

document.addEventListener('click', (event) => {
  if (!(event.target as Element).closest('[data-leave]')) return
  event.preventDefault()
  left(true)
  leave()
})
// Whoever goes back or forward in a tab that was left finds none of the pages before it either. A link that is opened anew opens.
const [way] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
if (way?.type === 'navigate') left(false)
else if (left()) leave()
// A page that comes back from the browser's memory would still hold the answers.
addEventListener('pageshow', (event) => event.persisted && (left() ? leave() : location.reload()))

if (key) {
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined
  worker = workers?.register('/worker.js', { scope: '/c/' }).then(async () => (await workers.ready).active)
  workers?.addEventListener('message', ({ data }) => hear(data as FromWorker))
  addEventListener('online', look)
  ask({ base, page: offlinePage() }).catch(() => {})
  form?.addEventListener('submit', (event) => {
    event.preventDefault()
    // Where there is more than one thing to press, the form holds what was pressed, sent by a script or sealed.
    const pressed = form.querySelector<HTMLInputElement>('[type=hidden][name=do]')
    if (pressed) pressed.value = (event.submitter as HTMLButtonElement).value
    void submit(form)
  })
}

// Each time a link in a message is pressed it opens a tab. What one of them forgets is on the screen of none.
if (base) {
  const tabs = new BroadcastChannel('attune-phone')
  const open = () => {
    form?.reset()
    body.hidden = true
    location.replace(base)
  }
  if ('known' in body.dataset) tabs.addEventListener('message', open)
  addEventListener('submit', (event) => {
    const way = event.target as HTMLFormElement
    if (!way.matches('[action$="/forget"]')) return
    event.preventDefault()
    fetch(way.action, { method: 'POST', body: new URLSearchParams(new FormData(way) as never) }).then(({ ok }) => {
      if (!ok) return way.submit()
      tabs.postMessage('forgotten')
      open()
    }, () => way.submit())
  })
}

const idOf = () => (form?.elements.namedItem('check-in') as HTMLInputElement | undefined)?.value

async function ask(words: FromPage): Promise<void> {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a page's worker takes none
  ;(await worker)!.postMessage(words)
}

function look(): void {
  ask({ base }).catch(() => {})
}

const disable = (isDisabled: boolean) => buttons.forEach((button) => (button.disabled = isDisabled))

async function submit(form: HTMLFormElement): Promise<void> {
  disable(true)
  const text = new URLSearchParams(new FormData(form) as never) + ''
  try {
    const answer = await fetch(form.action, {
      method: 'POST', body: text, headers: { 'content-type': 'application/x-www-form-urlencoded' }, signal: AbortSignal.timeout(2e4),
    })
    const { status, url, redirected } = answer
    const thanks = form.dataset['thanks']!
    // Somebody in between may lead elsewhere: only the way to the thanks is a receipt.
    if (redirected && new URL(url).pathname === thanks.split('?')[0]) return location.replace(thanks)
    // The page that says what to mend is the server's, and not that of somebody in between. A link that has ended takes nothing: it waits for a new one.
    if (!redirected && status < 429 && status !== 404 && status !== 410 && answer.headers.has('x-request-id')) return form.submit()
  } catch {}
  try {
    await ask({ base, waiting: { id: idOf()!, url: `${base}/outbox`, bytes: await seal(key!, text) } })
  } catch {
    at('unsealed').hidden = false
    disable(false)
  }
}

function hear(words: FromWorker): void {
  if ('arrivals' in words) {
    const shown = words.arrivals.map(({ id }) => id).filter(Boolean)
    if (shown.length) ask({ base, shown }).catch(() => {})
    return words.arrivals.forEach(tell)
  }
  if ('isSent' in words) return look()
  if ('kept' in words) {
    // From here on nothing on this phone can be read: not what was typed, nor what the page came with.
    form!.replaceChildren(form!.elements.namedItem('check-in') as HTMLInputElement)
    body.classList.add('waits')
    at('waiting').hidden = false
    at('waiting').focus()
    return scrollTo(0, 0)
  }
  setTimeout(look, (pause = Math.min(pause * 2, 3e4)))
}

function tell({ id, said }: Arrival): void {
  if (said && id === idOf()) return location.replace(form!.dataset['thanks']!)
  const arrived = at('arrived')
  arrived.textContent = said ?? arrived.dataset['no']!
  arrived.hidden = false
}

/** Made of this page's words: nothing more is asked of the network. */
function offlinePage(): string {
  const html = (what: string) => document.querySelector(what)?.outerHTML ?? ''
  const { lang, dir } = documentElement
  return `<!doctype html><html lang=${lang} dir=${dir}><meta name=viewport content=width=device-width><title>${document.title}</title>${html('style')}<body class=hand>${html('.hand-bar')}<main>${at('offline').innerHTML}</main>${html('.hand-foot')}`
}
