// Hides a page that two people look at, all at once: by its button or by Escape. Without it the button is a link to a calm page.
const shown = document.getElementById('shown')!
const calm = document.getElementById('hidden')!

function hide(isHidden: boolean): void {
  shown.hidden = isHidden
  calm.hidden = !isHidden
  if (isHidden) calm.focus()
}

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') hide(true)
})
document.addEventListener('click', (event) => {
  const pressed = event.target as Element
  if (pressed.closest('[data-show]')) hide(false)
  if (!pressed.closest('[data-hide]')) return
  event.preventDefault()
  hide(true)
})
