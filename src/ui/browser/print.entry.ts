// Shows the button that prints the page; without a script it stays away, and the browser's own menu does it.

for (const button of document.querySelectorAll<HTMLButtonElement>('[data-print]')) {
  button.hidden = false
  button.addEventListener('click', () => window.print())
}
