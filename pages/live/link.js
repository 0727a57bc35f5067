// The page's address: the link of what is shown, without a new entry in the browser's history. And
// the run of the whole page that an edit still owes, once the hand has rested.
//
// After a restart of the server a new session begins with the link that the page was opened with;
// this page knows the later one, and gives it back.

import { speak } from './access.js'

const CONNECTION = 'data-test-connection-state'
const links = new WeakMap()

export default function mount({ data, parentElement, setTriggerValue }) {
  const host = parentElement.querySelector('span')
  const known = links.get(host)
  const link = known ?? new Link(host)
  links.set(host, link)
  link.send = setTriggerValue
  link.receive(data)
  if (!known) document.dispatchEvent(new Event('logitscope-came'))
  return () => link.remove()
}

class Link {
  constructor(host) {
    this.host = host
    this.rest = 0 // ms until the rest of the page follows; 0 when it has
    this.known = 0 // edits that the address knows
    this.heard = new AbortController()
    const hear = (name, heed) =>
      document.addEventListener(`logitscope-${name}`, heed, { signal: this.heard.signal })
    hear('moved', () => { this.held = true })
    hear('released', ({ detail }) => this.released(detail))
    hear('linked', ({ detail }) => this.linked(detail))
    this.watch()
  }

  // A server that comes back may be a new one: a run tells, before anybody does anything. Streamlit
  // says how it is connected for tests; where it does not, the next edit tells.
  watch() {
    const app = document.querySelector(`[${CONNECTION}]`)
    if (!app) return
    let before = app.getAttribute(CONNECTION)
    this.watcher = new MutationObserver(() => {
      const now = app.getAttribute(CONNECTION)
      if (now === 'CONNECTED' && before !== now) this.send('rest', true)
      before = now
    })
    this.watcher.observe(app, { attributeFilter: [CONNECTION] })
  }

  remove() {
    clearTimeout(this.timer)
    this.watcher?.disconnect()
    this.heard.abort()
    links.delete(this.host)
  }

  receive({ query, session, heard }) {
    const forgotten = this.session && this.session !== session
    if (this.session !== session) this.known = 0
    this.session = session
    if (forgotten && this.page === location.pathname && this.query !== query) {
      this.send('restore', this.query)
      return
    }
    if (heard >= this.known) this.write(query) // a run may be slower than the answer to an edit
    document.dispatchEvent(new Event('logitscope-restored'))
  }

  write(query) {
    speak(new URLSearchParams(query).get('lang'))
    this.query = query
    this.page = location.pathname
    if (location.search === `?${query}`) return
    history.replaceState(history.state, '', `${location.pathname}?${query}${location.hash}`)
  }

  // An edit that a new server does not know the bench of is not lost either: this run brings it.
  released(rest) {
    this.held = false
    this.wait(rest || this.rest)
  }

  // The answer of the bench: by then the server may ask for more patience.
  linked({ link, rest, heard }) {
    this.known = heard
    this.write(link)
    this.wait(rest)
  }

  wait(rest) {
    this.rest = rest
    clearTimeout(this.timer)
    if (rest) this.timer = setTimeout(() => this.rested(), rest)
  }

  rested() {
    if (this.held) return // it is waited for anew when the hand is off
    this.rest = 0
    this.send('rest', true)
  }
}
