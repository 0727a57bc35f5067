// The page's address: the link of what is shown, without a new entry in the browser's history. And
// the run of the whole page that an edit still owes, once the hand has rested.
//
// After a restart of the server a new session begins with the link that the page was opened with;
// this page knows the later one, and gives it back.

const REST = 1000 // ms
const links = new WeakMap()

export default function mount({ data, parentElement, setTriggerValue }) {
  const host = parentElement.querySelector('span')
  let link = links.get(host)
  if (!link) links.set(host, (link = new Link(host)))
  link.send = setTriggerValue
  link.receive(data)
  return () => link.remove()
}

class Link {
  constructor(host) {
    this.host = host
    this.behind = false
    this.heard = new AbortController()
    const hear = (name, heed) =>
      document.addEventListener(`logitscope-${name}`, heed, { signal: this.heard.signal })
    hear('moved', () => clearTimeout(this.rest))
    hear('released', ({ detail }) => this.released(detail))
    hear('linked', ({ detail }) => this.write(detail))
  }

  remove() {
    clearTimeout(this.rest)
    this.heard.abort()
    links.delete(this.host)
  }

  receive({ query, session }) {
    const forgotten = this.session && this.session !== session
    this.session = session
    if (forgotten && this.page === location.pathname && this.query !== query) {
      this.send('restore', this.query)
    } else this.write(query)
  }

  write(query) {
    this.query = query
    this.page = location.pathname
    if (location.search === `?${query}`) return
    history.replaceState(history.state, '', `${location.pathname}?${query}${location.hash}`)
  }

  // An edit that a new server does not know the bench of is not lost either: this run brings it.
  released(sent) {
    this.behind ||= sent
    clearTimeout(this.rest)
    if (this.behind) this.rest = setTimeout(() => this.rested(), REST)
  }

  rested() {
    this.behind = false
    this.send('rest', true)
  }
}
