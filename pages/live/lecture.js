// The lectern: large type, what is hidden, a code for the phones in the room, and the keys for all of
// it. A key never acts while somebody types.

import { drawCode } from './code.js'
import { element, iconButton } from './elements.js'
import { pressedKey } from './keys.js'
import { setLarge } from './large.js'

const QR = '/qr'
const lecterns = new WeakMap()

export default function mount({ data, parentElement, setTriggerValue }) {
  const host = parentElement.querySelector('.lectern')
  let lectern = lecterns.get(host)
  if (!lectern) lecterns.set(host, (lectern = new Lectern(host)))
  lectern.send = (act) => setTriggerValue('act', act)
  lectern.receive(data)
  return () => lectern.remove()
}

class Lectern {
  constructor(host) {
    this.host = host
    this.bar = host.querySelector('.lectern-bar')
    this.keys = host.querySelector('.lectern-keys')
    this.code = host.querySelector('.lectern-code')
    this.acts = {
      large: () => this.enlarge(!this.large),
      leave: () => this.enlarge(false),
      reveal: () => this.data.hides && this.send('reveal'),
      swap: () => this.swap(),
      reset: () => this.data.page && this.send('reset'),
      play: () => this.press('play'),
      back: () => this.press('back'),
      forward: () => this.press('forward'),
      code: () => this.showCode(),
      screen: () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen?.()),
      keys: () => this.keys.showModal(),
    }
    this.listen = (event) => this.key(event)
    document.addEventListener('keydown', this.listen, true) // before Streamlit, whose R runs the page again
    this.code.onclick = () => this.code.close()
  }

  remove() {
    document.removeEventListener('keydown', this.listen, true)
    lecterns.delete(this.host)
  }

  receive(data) {
    this.data = data
    if (this.wanted === undefined || this.wanted === data.large) { // else it is older than the last press
      this.wanted = undefined
      this.large = data.large
    }
    this.show()
  }

  show() {
    setLarge(this.large)
    const { texts, hides, revealed, page } = this.data
    this.bar.replaceChildren(
      ...(hides ? [iconButton(revealed ? 'hide' : 'reveal', texts[revealed ? 'hide' : 'reveal'], this.acts.reveal)] : []),
      iconButton('large', texts[this.large ? 'leave' : 'large'], this.acts.large, this.large),
      ...(page ? [iconButton('code', texts.code, this.acts.code)] : []),
      iconButton('keys', texts.keys, this.acts.keys),
    )
    this.listKeys()
  }

  listKeys() {
    const { texts, keys } = this.data
    const there = keys.filter(([, act]) => act !== 'reveal' || this.data.hides)
    const lines = there.map(([name, act]) => {
      const press = () => { this.keys.close(); this.acts[act]() }
      const what = this.acts[act] ? element('button', { type: 'button', onclick: press }) : element('span')
      what.textContent = texts[act]
      return element('li', {}, element('kbd', { textContent: name }), what)
    })
    const close = element('button', { type: 'button', className: 'lectern-close', textContent: texts.close, onclick: () => this.keys.close() })
    this.keys.setAttribute('aria-label', texts.keys)
    this.keys.replaceChildren(element('h2', { textContent: texts.keys }), element('ul', {}, ...lines), close)
  }

  // The screen does not wait for the server, which only writes it into the link.
  enlarge(large) {
    if (this.large === large) return
    this.large = this.wanted = large
    this.show()
    this.send(large ? 'large' : 'small')
  }

  // Where there is a bench, it answers alone.
  swap() {
    if (!this.data.page) return
    const button = document.querySelector('.live-history [data-act=swap]')
    if (!button) this.send('swap')
    else if (!button.disabled) button.click()
  }

  // A button of the player in sight, else of the first.
  press(act) {
    const inSight = (button) => {
      const { top, bottom } = button.getBoundingClientRect()
      return bottom > 0 && top < innerHeight
    }
    const buttons = [...document.querySelectorAll(`.live-player [data-act=${act}]`)]
    const button = buttons.find(inSight) ?? buttons[0]
    if (button) button.click()
    else document.dispatchEvent(new CustomEvent('logitscope-player', { detail: act }))
  }

  async showCode() {
    if (!this.data.page || this.code.open) return this.code.close()
    const page = location.pathname.split('/').pop()
    const asked = new URLSearchParams({ page, query: location.search, scheme: location.protocol.replace(':', '') })
    const answer = await fetch(`${QR}?${asked}`).then((response) => response.json()).catch(() => ({ trouble: 'lost' }))
    drawCode(this.code, answer, this.data.texts)
    this.code.showModal()
  }

  key(event) {
    const act = pressedKey(event, this.keys.open || this.code.open)
    if (!act || (act === 'leave' && !this.large)) return
    event.preventDefault()
    event.stopPropagation()
    if (this.keys.open) this.keys.close()
    else this.acts[act]()
  }
}
