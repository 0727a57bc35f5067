// Undo, redo, and the swap of before and after: buttons, and the keys that every editor has for the
// first two. The past is the server's.

const ICONS = {
  undo: 'M9 14L4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3',
  swap: 'M4 8h13l-4-4M20 16H7l4 4',
  redo: 'M15 14l5-5-5-5M20 9H10a6 6 0 0 0 0 12h3',
}
const TYPED_IN = 'input:not([type=range]), textarea, select, [contenteditable]'

export class History {
  // `travel(direction)` asks for a step, 'undo', 'redo' or 'swap'; `unanswered()` says whether the server
  // may know of more steps than the buttons.
  constructor(host, travel, unanswered) {
    this.travel = travel
    this.unanswered = unanswered
    this.buttons = Object.fromEntries(Object.keys(ICONS).map((name) => [name, this.button(name)]))
    host.append(...Object.values(this.buttons))
    this.listen = (event) => this.key(event)
    document.addEventListener('keydown', this.listen)
  }

  remove() {
    document.removeEventListener('keydown', this.listen)
  }

  button(name) {
    const button = Object.assign(document.createElement('button'), { type: 'button', className: 'live-button' })
    button.dataset.act = name
    button.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${ICONS[name]}"/></svg>`
    button.onclick = () => this.travel(name)
    return button
  }

  // `possible`: whether there is anything to undo, to redo and to swap with; `texts`: how the buttons are called.
  place(possible, texts) {
    for (const [name, button] of Object.entries(this.buttons)) {
      button.title = texts[name]
      button.setAttribute('aria-label', texts[name])
      button.disabled = !possible[name]
    }
  }

  // In a field where one types, the browser's own undo is meant.
  key(event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.target.matches?.(TYPED_IN)) return
    const letter = event.key.toLowerCase()
    const name = letter === 'y' || (letter === 'z' && event.shiftKey) ? 'redo' : letter === 'z' ? 'undo' : ''
    if (!name || (this.buttons[name].disabled && !this.unanswered())) return
    event.preventDefault()
    this.travel(name)
  }
}
