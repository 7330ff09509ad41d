// The phone's small script: leaving leaves no way back, and what cannot be sent waits, sealed. The page works without it.
import { seal } from './seal.ts'
import { keep, send, type Arrival } from './waiting.ts'

const { body } = document
const { key, base } = body.dataset
const form = document.forms.namedItem('questions')
const at = (id: string) => document.getElementById(id)!
let pause = 4_000

document.addEventListener('click', (event) => {
  const way = (event.target as Element).closest<HTMLAnchorElement>('[data-leave]')
  if (!way) return
  event.preventDefault()
  form?.reset()
  body.hidden = true
  location.replace(way.href)
})
// A page that comes back from the browser's memory would still hold the answers.
addEventListener('pageshow', (event) => event.persisted && location.reload())

if (key) {
  form?.addEventListener('submit', (event) => {
    event.preventDefault()
    void submit(form, event.submitter as HTMLButtonElement)
  })
  addEventListener('online', deliver)
  navigator.serviceWorker?.addEventListener('message', (event) => tell([event.data as Arrival]))
  void navigator.serviceWorker?.register('/worker.js', { scope: '/c/' }).then(keepOfflinePage).catch(() => {})
  void deliver()
}

async function submit(form: HTMLFormElement, button: HTMLButtonElement): Promise<void> {
  button.disabled = true
  const text = new URLSearchParams(new FormData(form) as unknown as Record<string, string>).toString()
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  try {
    const answer = await fetch(form.action, { method: 'POST', body: text, headers, redirect: 'manual', signal: AbortSignal.timeout(2e4) })
    if (answer.type === 'opaqueredirect') return location.replace(form.dataset['thanks']!)
    // The page that says what to mend is the server's.
    if (answer.status < 500) return form.submit()
  } catch {}
  try {
    await keep({ id: idIn(form), url: `${base}/outbox`, bytes: await seal(key!, text) })
    // From here on nothing on this phone can be read.
    form.reset()
    body.classList.add('waits')
    at('waiting').hidden = false
    at('waiting').focus()
    scrollTo(0, 0)
    setTimeout(deliver, pause)
    const worker = (await navigator.serviceWorker?.ready) as unknown as { sync?: { register(tag: string): Promise<void> } }
    await worker?.sync?.register('outbox')
  } catch {
    if (body.classList.contains('waits')) return
    at('unsealed').hidden = false
    button.disabled = false
  }
}

const idIn = (form: HTMLFormElement) => (form.elements.namedItem('check-in') as HTMLInputElement).value

async function deliver(): Promise<void> {
  try {
    tell(await send(base))
  } catch {
    pause = Math.min(pause * 2, 3e5)
    setTimeout(deliver, pause)
  }
}

function tell(arrivals: readonly Arrival[]): void {
  for (const { id, said } of arrivals) {
    if (said && form && id === idIn(form) && body.classList.contains('waits')) return location.replace(form.dataset['thanks']!)
    const arrived = at('arrived')
    arrived.textContent = said ?? arrived.dataset['no']!
    arrived.hidden = false
  }
}

/** The page for no signal is made of this one's words: nothing more is asked of the network. */
async function keepOfflinePage(): Promise<void> {
  const { lang, dir } = document.documentElement
  const parts = [document.querySelector('style')!, document.querySelector('.hand-bar')!, at('offline'), document.querySelector('.hand-foot')]
  const [style, bar, words, foot] = parts.map((part) => (part?.id ? part.innerHTML : (part?.outerHTML ?? '')))
  const page = `<!doctype html><html lang=${lang} dir=${dir}><meta charset=utf-8><meta name=viewport content="width=device-width"><title>${document.title}</title>${style}<body class=hand>${bar}<main>${words}</main>${foot}`
  await (await caches.open('attune')).put('/c/', new Response(page, { headers: { 'content-type': 'text/html' } }))
}
