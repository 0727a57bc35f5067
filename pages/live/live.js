// The live bench: draws what Python sends, computes while a hand moves, and on release asks Python
// once. It answers with the same revision; an answer to an older one is not shown.
//
// What a page's bench is about stands in bench_<name>.js, as pure functions:
//   decodeState(state), derive(state) -> numbers, updates(state, numbers, which) -> traces by role,
//   room(state, numbers) -> values that an axis must hold, handles(state, numbers, data),
//   move(state, handle, value) -> edit, choose(state, handle) -> edit, click(state, point) -> edit,
//   select(state, range) -> edit (where a box can be dragged),
//   write(state, numbers, data) -> { sliders, lines, tables, player },
//   ranges(state, numbers) -> axes that it sets itself (where it has such).
// With `data.player` there are buttons that play the step; `write` tells them where it is.

import './access.js'
import { followFields } from './fields.js'
import { loadPlotly } from './figure.js'
import { placeHandles } from './handles.js'
import { History } from './history.js'
import { CHANGED } from './large.js'
import { decodeNumbers } from './numbers.js'
import { Player } from './player.js'
import { placeSliders } from './sliders.js'
import { Stage } from './stage.js'
import { followChosen, writeLines, writeTables } from './table.js'
import { Twin } from './twin.js'

const STEP = 'step' // what the player moves
const MOVED = 'logitscope-moved' // tells the page that the screen is ahead of the server
const RELEASED = 'logitscope-released' // and that the hand is off; for how long, until the page follows
const LINKED = 'logitscope-linked' // the link after an edit that only the bench answers
const CAME = 'logitscope-came' // somebody who listens to these was not here before
const RESTORED = 'logitscope-restored' // the server has the link that stands in the address
const REFUSED = 10000 // ms after which a value that a number field said is not coming
const PATIENCE = [4000, 30000] // ms until an edit without an answer is sent again: at first, at most
const AT_ONCE = 1 // ms
const RENEWAL = 15000 // ms that a new server has to learn what this page has shown

const benches = new WeakMap()
let seen // the session that has heard that charts are painted

export default function mount({ data, parentElement, setStateValue }) {
  const host = parentElement.querySelector('.live')
  let bench = benches.get(host)
  if (!bench) benches.set(host, (bench = new Bench(host)))
  bench.send = setStateValue
  bench.receive(data)
  return () => bench.remove()
}

class Bench {
  constructor(host) {
    this.host = host
    this.part = (name) => host.querySelector(`.live-${name}`)
    this.revision = 0
    this.edits = {}
    this.held = false
    this.patience = PATIENCE[0]
    this.stage = new Stage(host, {
      drawn: () => this.drawn(),
      click: (role, at) => this.click(role, at),
      select: (range) => this.select(range),
    })
    this.twin = new Twin(host)
    this.resize = new ResizeObserver(() => { if (!this.held) this.stage.fit() })
    this.resize.observe(host)
    this.enlarge = () => { if (!this.held) this.stage.fit() }
    document.addEventListener(CHANGED, this.enlarge)
    this.tellAgain = () => { if (this.told) tell(...this.told) }
    document.addEventListener(CAME, this.tellAgain)
    this.linkIsBack = () => this.restored()
    document.addEventListener(RESTORED, this.linkIsBack)
    this.hand = {
      hold: () => { this.held = true },
      change: (handle, value) => this.move(handle, value),
      commit: () => this.commit(),
      choose: (handle) => this.choose(this.model.choose(this.state, handle)),
      point: (mark) => this.stage.pointAt(mark),
      texts: () => this.data.texts,
    }
  }

  remove() {
    this.player?.halt()
    this.history?.remove()
    this.resize.disconnect()
    document.removeEventListener(CHANGED, this.enlarge)
    document.removeEventListener(CAME, this.tellAgain)
    document.removeEventListener(RESTORED, this.linkIsBack)
    for (const timer of [this.again, this.renewal, this.ahead?.timer]) clearTimeout(timer)
    benches.delete(this.host)
    this.stage.remove()
  }

  hides(part) {
    return this.data.hidden.includes(part)
  }

  // An edit may be faster than the rest of a page that is being built.
  tell(name, detail) {
    this.told = [name, detail]
    tell(name, detail)
  }

  get edited() {
    return Object.keys(this.edits).length > 0
  }

  receive(data) {
    if (this.session && this.session !== data.session) this.renew(data)
    Object.assign(this, { session: data.session, address: data.address })
    if (this.renewal) {
      this.fresh = data
      if (text(data.state) !== text(this.data?.state)) return
      this.renewed()
    }
    if (data.revision < this.revision) return
    if (data.link) this.tell(LINKED, data)
    else this.told = undefined // the page has followed
    if (this.player?.playing && this.overtaken(data)) this.leave()
    this.waiting = data
    if (this.behind(data)) return
    if (!this.held) this.show()
  }

  // After a restart of the server revisions begin anew, and a new session with the link that the page
  // was opened with; the page gives it the later one. Until then nothing is shown or sent: what came
  // before it would be lost.
  renew(data) {
    painted(data.session) // by the old one
    this.revision = data.revision
    this.patience = PATIENCE[0]
    clearTimeout(this.renewal)
    this.renewal = setTimeout(() => this.restored(), RENEWAL)
  }

  renewed() {
    clearTimeout(this.renewal)
    this.renewal = undefined
    this.revision = Math.max(this.revision, this.fresh.revision)
    if (this.edited && !this.held) this.submit() // what nobody has answered
  }

  // The new session has the link, and has answered it, with another state perhaps.
  restored() {
    if (!this.renewal) return
    this.renewed()
    this.receive(this.fresh)
  }

  // Whether something else than a hand on these charts has changed the state.
  overtaken({ revision, state }) {
    const shown = this.waiting ?? this.data
    const still = (it) => text({ ...it, [STEP]: 0 })
    return revision === shown.revision && still(state) !== still(shown.state)
  }

  // Lets go of what has not been sent.
  leave() {
    this.player.halt()
    this.held = false
    this.edits = {}
  }

  async show() {
    try {
      const { plotly, bench } = this.waiting;
      [this.stage.Plotly, this.model] = await Promise.all([loadPlotly(plotly), import(`./bench_${bench}.js`)])
    } catch {
      this.part('failure').textContent = this.waiting.texts.failure
      return
    }
    if (this.held || !(this.waiting?.revision >= this.revision) || !this.host.isConnected) return
    this.data = this.waiting
    this.waiting = undefined
    this.revision = this.data.revision
    this.edits = {}
    clearTimeout(this.again)
    this.patience = PATIENCE[0]
    this.state = this.model.decodeState(this.data.state)
    this.numbers = decodeNumbers(this.data.numbers)
    this.stage.take(this.data.figures)
    this.write()
    if (this.stage.painted) this.placeHandles()
    followFields(this.data.sliders, () => this.state, (key, value) => this.follow(key, value))
    await this.stage.settle()
  }

  drawn() {
    this.placeHandles()
    if (!this.held) this.twin.take(this.data.texts.twin)
    const { revision, session } = this.data
    Object.assign(this.host.dataset, { revision, session })
    painted(session)
  }

  placeHandles() {
    const secret = this.hides('values')
    const handles = this.model.handles(this.state, this.numbers, this.data)
      .filter(({ axes }) => this.stage.chart._fullLayout[`xaxis${axes}`]) // the others' charts are hidden
      .map((handle) => ({ ...handle, secret }))
    placeHandles(this.part('handles'), this.stage.chart, handles, this.hand)
  }

  // The hand may move several times between two frames: only the last state is painted.
  move(handle, value) {
    if (handle.key !== STEP) this.player?.halt()
    this.edit(this.model.move(this.state, handle, value))
    if (handle.key !== STEP && this.data.history && !this.hides('ghost')) this.stage.leave()
    if (handle.key !== STEP && (!this.held || !this.which)) document.dispatchEvent(new Event(MOVED))
    this.held = true
    this.which = this.which && this.which !== handle.key ? 'all' : handle.key
    this.frame ??= requestAnimationFrame(() => this.paint())
  }

  edit(parts) {
    for (const [key, value] of Object.entries(parts)) {
      this.edits[key] = value instanceof Object ? { ...this.edits[key], ...value } : value
    }
  }

  paint() {
    const { model, state, which } = this
    this.frame = this.which = undefined
    this.numbers = model.derive(state)
    const ranges = model.ranges?.(state, this.numbers) ?? {}
    this.stage.paint(model.updates(state, this.numbers, which), model.room(state, this.numbers), ranges)
    this.write()
    this.placeHandles()
  }

  commit() {
    this.held = false
    if (this.edited) this.submit()
    else if (this.waiting && !this.renewal) this.show()
    this.tell(RELEASED, this.edited ? this.data.rest : 0)
  }

  // Values are absolute, so an edit may come twice; it is sent again while nobody answers.
  submit() {
    if (this.renewal) return
    this.revision += 1
    clearTimeout(this.again)
    this.again = setTimeout(() => this.repeat(), this.patience)
    this.patience = Math.min(2 * this.patience, PATIENCE[1])
    if (!this.asking) this.ask()
  }

  // One question at a time; what is edited meanwhile goes with the next, as does what an old server
  // was asked. Where nobody answers beside Streamlit, the edit goes through Streamlit.
  async ask() {
    const { revision, session, address, data: { place }, stage: { size: width } } = this
    const edit = { revision, place, width, ...this.edits }
    this.asking = true
    const answer = address && await answered(address, edit)
    this.asking = false
    if (!this.host.isConnected) return
    if (this.revision > revision || this.session !== session) {
      if (this.edited && !this.held && !this.renewal) this.ask()
    } else if (!answer) this.send('edit', { ...edit, session })
    else if (answer.state) this.receive(answer)
    else this.tell(RELEASED, AT_ONCE) // the page says why, or shows more of it
  }

  repeat() {
    if (this.edited && !this.held && !this.edits.travel) this.submit()
  }

  // A number field of the page has moved; Python hears of it from Streamlit. What it refuses is
  // taken back.
  follow(key, value) {
    if (this.held || this.edited || this.renewal) return
    this.player?.halt()
    if (this.data.history && !this.hides('ghost')) this.stage.leave()
    this.model.move(this.state, { key }, value)
    document.dispatchEvent(new Event(MOVED))
    this.tell(RELEASED, 0) // no hand holds a field
    clearTimeout(this.ahead?.timer)
    this.ahead = { key, value, timer: setTimeout(() => this.refused(), REFUSED) }
    this.which = key
    this.paint()
  }

  // Whether an answer is older than what a number field says.
  behind({ state }) {
    if (!this.ahead) return false
    if (state[this.ahead.key] !== this.ahead.value) return true
    clearTimeout(this.ahead.timer)
    this.ahead = undefined
    return false
  }

  refused() {
    this.ahead = undefined
    this.waiting ??= this.data
    if (!this.held) this.show()
  }

  // A step through the past, which the server holds.
  travel(direction) {
    if (this.held) return
    this.player?.halt()
    this.edits = { travel: direction }
    this.commit()
  }

  choose(parts) {
    if (parts) this.edit(parts)
    this.commit()
  }

  click(role, at) {
    const edit = this.model.click(this.state, { role, at })
    if (edit) this.choose(edit)
  }

  select(range) {
    const edit = this.model.select?.(this.state, range)
    if (edit) this.choose(edit)
  }

  write() {
    const { sliders, lines, tables, player } = this.model.write(this.state, this.numbers, this.data)
    placeSliders(this.part('controls'), this.hides('controls') ? [] : this.data.sliders, this.state, sliders, this.hand)
    this.part('failure').textContent = ''
    writeLines(this.part('readout'), this.hides('results') ? [] : lines)
    writeTables(this.part('tables'), this.hides('tables') ? [] : tables, this.hand)
    if (this.data.player) this.placePlayer(this.hides('results') ? { ...player, text: '' } : player)
    if (!this.data.history) return
    const unanswered = () => this.edited || Boolean(this.waiting)
    this.history ??= new History(this.part('history'), (direction) => this.travel(direction), unanswered)
    this.history.place(this.data.history, this.data.texts)
  }

  placePlayer(player) {
    const move = (step) => this.move({ key: STEP }, step)
    this.player ??= new Player(this.part('player'), { move, rest: () => this.commit() })
    const moved = this.player.at !== player.at
    this.player.place(player, this.data.player)
    if (moved && this.held) followChosen(this.part('tables'))
  }
}

// The table below the charts waits for this, once a session.
function painted(session) {
  if (seen !== session) requestAnimationFrame(() => setTimeout(() => navigator.sendBeacon(`/drawn/${session}`)))
  seen = session
}

// What a bench answers to an edit; nothing if it does not.
async function answered(address, edit) {
  try {
    const signal = AbortSignal.timeout(PATIENCE[0])
    const response = await fetch(address, { method: 'POST', body: JSON.stringify(edit), signal })
    return response.ok ? await response.json() : undefined
  } catch {
    return undefined
  }
}

function text(state) {
  return JSON.stringify(state)
}

function tell(name, detail) {
  document.dispatchEvent(new CustomEvent(name, { detail }))
}
