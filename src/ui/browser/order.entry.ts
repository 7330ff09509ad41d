// Puts the lines of a list in another order in place: with the buttons, and by dragging with mouse or finger. Without it each move is sent to the server.

const form = document.querySelector<HTMLFormElement>('.goal-lines')
const said = document.getElementById('moved')

/** Everything a line holds travels: what was typed and what was chosen. The names stay with the places. */
function swap(one: HTMLElement, other: HTMLElement): void {
  const [first, second] = [one, other].map((line) => [...line.querySelectorAll<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>('input, textarea, select')])
  first!.forEach((field, index) => {
    const beside = second![index]!
    if (field instanceof HTMLInputElement && field.type === 'radio' && beside instanceof HTMLInputElement) {
      // One name has one choice: both are read before either is set.
      field.dataset['was'] = String(field.checked)
      beside.dataset['was'] = String(beside.checked)
    } else [field.value, beside.value] = [beside.value, field.value]
  })
  first!.forEach((field, index) => {
    const beside = second![index]!
    if (!(field instanceof HTMLInputElement) || field.type !== 'radio' || !(beside instanceof HTMLInputElement)) return
    field.checked = beside.dataset['was'] === 'true'
    beside.checked = field.dataset['was'] === 'true'
  })
  for (const line of [one, other]) for (const details of line.querySelectorAll('details')) details.open = [...details.querySelectorAll<HTMLInputElement>('input:checked, textarea, [type=text]')].some((field) => field.type === 'radio' || field.value !== '')
}

const linesOf = (line: Element) => [...line.parentElement!.children] as HTMLElement[]

/** @returns where it is now */
function move(line: HTMLElement, to: number): HTMLElement {
  const lines = linesOf(line)
  let at = lines.indexOf(line)
  const target = Math.max(0, Math.min(lines.length - 1, to))
  while (at !== target) {
    const next = at + Math.sign(target - at)
    swap(lines[at]!, lines[next]!)
    at = next
  }
  said!.textContent = form!.dataset['moved']!.replace('{n}', String(at + 1))
  return lines[at]!
}

form?.addEventListener('click', (event) => {
  const button = (event.target as Element).closest<HTMLButtonElement>('.moves button[name=do]')
  const line = button?.closest<HTMLElement>('.named-goal')
  if (!button || !line) return
  event.preventDefault()
  event.stopPropagation()
  const way = button.value.startsWith('up') ? -1 : 1
  const now = move(line, linesOf(line).indexOf(line) + way)
  // The finger, or the key, stays on the same button of the same goal.
  const buttons = [...now.querySelectorAll<HTMLButtonElement>('.moves button[name=do]')]
  ;(buttons.find(({ value }) => value.startsWith(way < 0 ? 'up' : 'down')) ?? buttons[0]!).focus()
})

for (const line of form?.querySelectorAll<HTMLElement>('.named-goal') ?? []) {
  const grip = document.createElement('span')
  grip.className = 'grip'
  grip.setAttribute('aria-hidden', 'true')
  grip.textContent = '\u2630'
  line.querySelector('.moves')?.prepend(grip)
  let dragged: HTMLElement | null = null
  grip.addEventListener('pointerdown', (event) => {
    dragged = line
    grip.setPointerCapture(event.pointerId)
    event.preventDefault()
  })
  grip.addEventListener('pointermove', (event) => {
    if (!dragged) return
    const over = linesOf(line).findIndex((each) => {
      const { top, bottom } = each.getBoundingClientRect()
      return event.clientY >= top && event.clientY <= bottom
    })
    if (over >= 0 && over !== linesOf(line).indexOf(dragged)) dragged = move(dragged, over)
  })
  for (const end of ['pointerup', 'pointercancel']) grip.addEventListener(end, () => (dragged = null))
}
