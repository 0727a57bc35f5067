// The line of the judge: what Python says of the state on the screen. An answer that was not there
// in time is fetched, without a run of the page; while a hand moves, nothing has been judged.

const MARKS = { agrees: '✓', differs: '⚠' }
const AGAIN = 2000 // ms after which a server that could not be reached is asked once more
const lines = new WeakMap()

export default function mount({ data, parentElement }) {
  const host = parentElement.querySelector('.judge')
  const known = lines.get(host)
  const line = known ?? new Line(host)
  lines.set(host, line)
  line.receive(data)
  if (!known) document.dispatchEvent(new Event('logitscope-came'))
  return () => line.remove()
}

class Line {
  constructor(host) {
    this.host = host
    this.moved = () => this.checking()
    this.released = ({ detail }) => detail && this.checking() // until the page follows
    document.addEventListener('logitscope-moved', this.moved)
    document.addEventListener('logitscope-released', this.released)
    this.linked = ({ detail }) => {
      this.heard = detail.heard
      this.checking()
    }
    document.addEventListener('logitscope-linked', this.linked)
  }

  remove() {
    document.removeEventListener('logitscope-moved', this.moved)
    document.removeEventListener('logitscope-released', this.released)
    document.removeEventListener('logitscope-linked', this.linked)
    this.asking?.abort()
    lines.delete(this.host)
  }

  // A run that began before the last edit of a hand was heard judges what is no longer shown.
  receive(data) {
    if (data.session === this.session && data.heard < this.heard) return
    Object.assign(this, { session: data.session, heard: data.heard })
    this.asking?.abort()
    this.texts = data.texts
    this.host.dataset.run = data.run
    if (data.state === 'checking') this.ask(data.address)
    else this.show(data)
  }

  checking() {
    this.asking?.abort()
    this.show({ state: 'checking', sentence: this.texts.checking })
  }

  async ask(address) {
    this.checking()
    const { signal } = (this.asking = new AbortController())
    try {
      const answer = await this.answer(address, signal)
      if (!signal.aborted) this.show(answer)
    } catch {
      if (!signal.aborted) this.show({ state: 'failed', sentence: this.texts.lost })
    }
  }

  async answer(address, signal, again = true) {
    for (;;) {
      const response = await fetch(address, { signal }).catch(() => undefined)
      if (signal.aborted) return undefined
      if (!response) {
        if (!again) throw new Error('the server cannot be reached')
        again = false
        await new Promise((resolve) => setTimeout(resolve, AGAIN))
        continue
      }
      const answer = await response.json() // of a forgotten ticket there is none, and it throws
      if (answer.state !== 'checking') return answer
    }
  }

  show({ state, sentence }) {
    const [mark, text] = this.host.children
    this.host.dataset.state = state
    mark.textContent = MARKS[state] ?? ''
    if (text.textContent !== sentence) text.textContent = sentence
  }
}
