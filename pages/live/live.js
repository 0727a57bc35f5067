// The live bench: draws what Python sends, computes while a hand moves, and on release sends one
// message. Python answers with the same revision; an answer to an older one is not shown.
//
// What a page's bench is about stands in bench_<name>.js, as pure functions:
//   decodeState(state), derive(state) -> numbers, updates(state, numbers, which) -> traces by role,
//   room(state, numbers) -> values that an axis must hold, handles(state, numbers, data),
//   move(state, handle, value) -> edit, choose(state, handle) -> edit, click(state, point) -> edit,
//   write(state, numbers, data) -> { sliders, lines, tables, player },
//   ranges(state, numbers) -> axes that it sets itself (where it has such).
// With `data.player` there are buttons that play the step; `write` tells them where it is.

import { draw, loadPlotly, pointAt, themeOf } from './figure.js'
import { placeHandles } from './handles.js'
import { History } from './history.js'
import { decodeNumbers } from './numbers.js'
import { marksOf, paint } from './paint.js'
import { Player } from './player.js'
import { placeSliders } from './sliders.js'
import { followChosen, writeLines, writeTables } from './table.js'

const NARROW = 640 // px; below it one chart stands under the other
const STEP = 'step' // what the player moves
const MOVED = 'logitscope-moved' // tells the page that the screen is ahead of the server

const RELEASED = 'logitscope-released' // and that the hand is off; for how long, until the page follows
const LINKED = 'logitscope-linked' // the link after an edit that only the bench answers

const benches = new WeakMap()

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
    this.chart = this.part('chart')
    this.revision = 0
    this.edits = {}
    this.figures = {}
    this.held = false
    this.view = 0 // counts how often zooms were taken back
    this.zoomed = new Set() // names of axes
    this.resize = new ResizeObserver(() => this.fit())
    this.resize.observe(host)
    this.hand = {
      hold: () => { this.held = true },
      change: (handle, value) => this.move(handle, value),
      commit: () => this.commit(),
      choose: (handle) => this.choose(this.model.choose(this.state, handle)),
      point: (mark) => pointAt(this.Plotly, this.chart, mark),
      texts: () => this.data.texts,
    }
  }

  remove() {
    this.player?.halt()
    this.history?.remove()
    this.resize.disconnect()
    benches.delete(this.host)
    this.Plotly?.purge(this.chart)
  }

  receive(data) {
    if (this.session !== data.session) this.revision = data.revision // after a restart they begin anew
    this.session = data.session
    if (data.revision < this.revision) return
    if (data.link) tell(LINKED, data)
    if (this.player?.playing && this.overtaken(data)) this.leave()
    this.waiting = data
    if (!this.held) this.show()
  }

  // Whether something else than a hand on these charts has changed the state.
  overtaken({ revision, state }) {
    const shown = this.waiting ?? this.data
    const text = (it) => JSON.stringify({ ...it, [STEP]: 0 })
    return revision === shown.revision && text(state) !== text(shown.state)
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
      [this.Plotly, this.model] = await Promise.all([loadPlotly(plotly), import(`./bench_${bench}.js`)])
    } catch {
      this.part('failure').textContent = this.waiting.texts.failure
      return
    }
    if (this.held || !(this.waiting?.revision >= this.revision) || !this.host.isConnected) return
    this.data = this.waiting
    this.waiting = undefined
    this.edits = {}
    this.state = this.model.decodeState(this.data.state)
    this.numbers = decodeNumbers(this.data.numbers)
    for (const [width, text] of Object.entries(this.data.figures)) this.figures[width] = JSON.parse(text)
    this.write()
    await this.redraw()
  }

  async redraw() {
    this.width = this.host.clientWidth
    this.size = this.width < NARROW ? 'narrow' : 'wide'
    await draw(this.Plotly, this.chart, this.figures[this.size], themeOf(this.host), this)
    if (!this.listens) this.listen()
    this.placeHandles()
    Object.assign(this.host.dataset, { revision: this.data.revision, session: this.data.session })
  }

  listen() {
    this.listens = true
    this.chart.on('plotly_click', (event) => this.click(event))
    this.chart.on('plotly_relayout', (changes) => this.zoom(changes))
    this.chart.on('plotly_doubleclick', () => this.unzoom())
    for (const change of ['plotly_restyle', 'plotly_relayout']) this.chart.on(change, () => this.redrawn())
  }

  zoom(changes) {
    if (this.making) return
    for (const name of Object.keys(changes)) if (/^[xy]axis\d*\.range/.test(name)) this.zoomed.add(name.split('.')[0])
  }

  unzoom() {
    if (!this.zoomed.size || this.held) return
    this.zoomed.clear()
    this.view += 1
    this.redraw()
  }

  // Plotly has drawn by itself: after a zoom, or where the legend hid something.
  redrawn() {
    if (this.making) return
    this.chart.marks = marksOf(this.chart)
    this.placeHandles()
  }

  fit() {
    if (this.size && !this.held && this.host.clientWidth && this.host.clientWidth !== this.width) this.redraw()
  }

  placeHandles() {
    const handles = this.model.handles(this.state, this.numbers, this.data)
    placeHandles(this.part('handles'), this.chart, handles, this.hand)
  }

  // The hand may move several times between two frames: only the last state is painted.
  move(handle, value) {
    if (handle.key !== STEP) this.player?.halt()
    this.edit(this.model.move(this.state, handle, value))
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
    this.makeRoom(model.room(state, this.numbers))
    this.setRanges(model.ranges?.(state, this.numbers) ?? {})
    paint(this.chart, model.updates(state, this.numbers, which))
    this.write()
    this.placeHandles()
  }

  // An axis gives way before a bar, with its label, is drawn past its end.
  makeRoom(wanted) {
    const wider = {}
    for (const [axis, values] of Object.entries(wanted)) {
      if (this.zoomed.has(axis)) continue
      const [low, high] = this.chart._fullLayout[axis].range
      const finite = values.filter(Number.isFinite)
      const spare = 0.1 * (high - low)
      const [least, most] = [Math.min(...finite, 0), Math.max(...finite, 0)]
      if (least < 0 && least - spare < low) wider[`${axis}.range[0]`] = least - spare
      if (most > 0 && most + spare > high) wider[`${axis}.range[1]`] = most + spare
    }
    this.relayout(wider)
  }

  setRanges(ranges) {
    const other = Object.entries(ranges).filter(([axis, range]) =>
      !this.zoomed.has(axis) && String(range) !== String(this.chart._fullLayout[axis].range))
    this.relayout(Object.fromEntries(other.map(([axis, range]) => [`${axis}.range`, range])))
  }

  relayout(changes) {
    if (!Object.keys(changes).length) return
    this.making = true
    this.Plotly.relayout(this.chart, changes)
    this.making = false
    this.chart.marks = marksOf(this.chart)
  }

  commit() {
    this.held = false
    const edited = Object.keys(this.edits).length > 0
    if (edited) {
      this.revision += 1
      this.send('edit', { revision: this.revision, place: this.data.place, width: this.size, ...this.edits })
    } else if (this.waiting) this.show()
    tell(RELEASED, edited ? this.data.rest : 0)
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

  click({ points: [{ data, pointNumber }] }) {
    const edit = this.model.click(this.state, { role: data.meta, at: pointNumber })
    if (edit) this.choose(edit)
  }

  write() {
    const { sliders, lines, tables, player } = this.model.write(this.state, this.numbers, this.data)
    placeSliders(this.part('controls'), this.data.sliders, this.state, sliders, this.hand)
    this.part('failure').textContent = ''
    writeLines(this.part('readout'), lines)
    writeTables(this.part('tables'), tables, this.hand)
    if (this.data.player) this.placePlayer(player)
    if (!this.data.history) return
    this.history ??= new History(this.part('history'), (direction) => this.travel(direction))
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

function tell(name, detail) {
  document.dispatchEvent(new CustomEvent(name, { detail }))
}
