// A page left open shows nothing any more once the sign-in has ended: after the idle time, after signing out in another tab, and when it comes back from
// the browser's memory. What was being written is kept aside, in this tab alone, for the same person.
const { body } = document
const { idleMinutes, reader } = body.dataset as { idleMinutes: string; reader: string }
const main = document.getElementById('main')!
const ended = document.getElementById('ended') as HTMLTemplateElement
const tabs = new BroadcastChannel('attune')
let seenAt = Date.now()

const seen = () => {
  seenAt = Date.now()
}
const look = () => {
  if (Date.now() - seenAt >= Number(idleMinutes) * 60_000) end()
}

tabs.addEventListener('message', ({ data }) => (data === 'out' ? end() : seen()))
// Every page that opens is a request, so the sign-in of all tabs goes on.
tabs.postMessage('seen')
for (const what of ['input', 'keydown', 'pointerdown']) addEventListener(what, seen, { capture: true, passive: true })
addEventListener('submit', ({ target }) => (target as HTMLFormElement).matches('[action="/sign-out"]') && tabs.postMessage('out'))
// After a night's sleep the clock has gone on and no timer has.
addEventListener('visibilitychange', look)
setInterval(look, 10_000)
addEventListener('pageshow', (event) => event.persisted && location.reload())

const isWriting = () => [...main.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('textarea, input')].some((field) => field.type !== 'hidden' && field.value !== field.defaultValue)
/** What the server showed again to be mended is nowhere else either. */
const isToMend = () => main.querySelector('[aria-invalid=true]') !== null

function end(): void {
  if (!main.isConnected) return
  const isKept = isWriting() || isToMend()
  const nav = document.querySelector('nav.ways')
  const notice = ended.content.firstElementChild!.cloneNode(true) as HTMLElement
  notice.id = 'main'
  nav?.remove()
  main.replaceWith(notice)
  notice.focus()
  const back = notice.querySelector<HTMLButtonElement>('[data-back]')!
  const status = notice.querySelector<HTMLElement>('[data-said]')!
  status.role = 'status'
  notice.querySelector<HTMLElement>('[data-kept]')!.hidden = !isKept
  notice.querySelector<HTMLElement>('[data-again]')!.hidden = isKept
  back.addEventListener('click', () => {
    isMine().then((mine) => {
      if (!mine) return (status.textContent = back.dataset['no'] ?? '')
      seen()
      notice.replaceWith(main)
      if (nav) main.before(nav)
      return main.focus()
    }, () => (status.textContent = back.dataset['no'] ?? ''))
  })
}

/** Whether the same person has signed in again. */
async function isMine(): Promise<boolean> {
  const answer = await fetch('/today', { redirect: 'manual' })
  return answer.ok && new DOMParser().parseFromString(await answer.text(), 'text/html').body.dataset['reader'] === reader
}
