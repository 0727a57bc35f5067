// The live bench: draws what Python sends, computes while a hand moves, and on release sends one
// message. Python answers with the same revision; an answer to an older one is not shown.

import { decodeState, derive, laneOf, updates } from './bench_softmax.js'
import { draw, loadPlotly, themeOf } from './figure.js'
import { placeHandles, tell } from './handles.js'
import { decode, fill, fixed } from './numbers.js'
import { marksOf, paint } from './paint.js'
import { writeReadout, writeTable } from './table.js'

const NARROW = 640 // px; below it one chart stands under the other
const SLIDER = 400 // positions of the temperature slider, evenly spaced in log T; 1 is in the middle

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
    this.held = false
    this.resize = new ResizeObserver(() => this.fit())
    this.resize.observe(host)
    const slider = this.part('slider')
    slider.oninput = () => this.moveTemperature(Number(slider.value))
    slider.onchange = () => this.commit()
  }

  remove() {
    this.resize.disconnect()
    benches.delete(this.host)
    this.Plotly?.purge(this.chart)
  }

  receive(data) {
    if (this.session !== data.session) this.revision = data.revision // after a restart they begin anew
    this.session = data.session
    if (data.revision < this.revision) return
    this.waiting = data
    if (!this.held) this.show()
  }

  async show() {
    try {
      this.Plotly = await loadPlotly(this.waiting.plotly)
    } catch {
      this.part('failure').textContent = this.waiting.texts.failure
      return
    }
    if (this.held || !this.waiting || !this.host.isConnected) return
    this.data = this.waiting
    this.waiting = undefined
    this.edits = {}
    this.state = decodeState(this.data.state)
    this.figures = Object.fromEntries(
      Object.entries(this.data.figures).map(([width, text]) => [width, JSON.parse(text)]))
    this.writeTexts(decodeNumbers(this.data.numbers))
    await this.redraw()
  }

  async redraw() {
    this.width = this.host.clientWidth
    const size = this.width < NARROW ? 'narrow' : 'wide'
    await draw(this.Plotly, this.chart, this.figures[size], themeOf(this.host))
    if (!this.clicks) this.clicks = this.chart.on('plotly_click', (event) => this.chooseMark(event))
    this.place()
    Object.assign(this.host.dataset, { revision: this.data.revision, session: this.data.session })
  }

  fit() {
    if (this.figures && !this.held && this.host.clientWidth && this.host.clientWidth !== this.width) this.redraw()
  }

  place() {
    const { state, data } = this
    this.bars = { classes: state.shown, names: data.names, values: state.shown.map((k) => laneOf(state)[k]) }
    placeHandles(this.part('handles'), this.chart, this.bars, data.texts, {
      hold: () => { this.held = true },
      change: (label, value) => this.moveLogit(label, value),
      commit: () => this.commit(),
      choose: (label) => this.choose(state.lane, label),
    })
  }

  moveLogit(label, value) {
    laneOf(this.state)[label] = value
    this.edits.logits = { ...this.edits.logits, [label]: value }
    this.moved('logits')
  }

  moveTemperature(position) {
    this.state.temperature = temperatureAt(position, this.data.range)
    this.edits.temperature = this.state.temperature
    this.moved('temperature')
  }

  // The hand may move several times between two frames: only the last state is painted.
  moved(which) {
    this.held = true
    this.which = this.which && this.which !== which ? 'logits' : which
    this.frame ??= requestAnimationFrame(() => this.paint())
  }

  paint() {
    const { state, which } = this
    this.frame = this.which = undefined
    const numbers = derive(state)
    this.makeRoom(numbers.logits)
    paint(this.chart, updates(state, numbers, which))
    this.writeTexts(numbers)
    this.bars.values = state.shown.map((k) => laneOf(state)[k])
    this.bars.values.forEach((value, at) => tell(this.part('handles').children[at], value))
  }

  // The axis gives way before a bar, with its label, is drawn past its end.
  makeRoom(logits) {
    const [low, high] = this.chart._fullLayout.yaxis.range
    const finite = logits.filter(Number.isFinite)
    const spare = 0.1 * (high - low)
    const [least, most] = [Math.min(...finite) - spare, Math.max(...finite) + spare]
    if (least >= low && most <= high) return
    const range = [Math.min(least, low), Math.max(most, high)]
    this.Plotly.relayout(this.chart, { 'yaxis.range': range })
    this.chart.marks = marksOf(this.chart)
  }

  commit() {
    this.held = false
    if (Object.keys(this.edits).length) {
      this.revision += 1
      this.send('edit', { revision: this.revision, lane: this.data.lane, ...this.edits })
    } else if (this.waiting) this.show()
  }

  choose(lane, label) {
    this.edits.chosen = { lane, label }
    this.commit()
  }

  chooseMark({ points: [{ data, pointNumber }] }) {
    const { state } = this
    const [row, column] = Array.isArray(pointNumber) ? pointNumber : [state.lane, pointNumber]
    const [lane, at] = Array.isArray(pointNumber) && state.lanesAreColumns ? [column, row] : [row, column]
    const clickable = data.meta === 'plane' || data.meta === 'probabilities'
    if (clickable && at < state.shown.length) this.choose(lane, state.shown[at])
  }

  writeTexts(numbers) {
    const { state, data } = this
    const { texts, names } = data
    const temperature = Number(state.temperature.toPrecision(4))
    const slider = this.part('slider')
    slider.max = SLIDER
    slider.value = positionOf(state.temperature, data.range)
    slider.setAttribute('aria-label', texts.temperature)
    slider.setAttribute('aria-valuetext', `T = ${temperature}`)
    this.part('temperature').textContent =
      fill(texts.theta, { temperature, theta: fixed(1 / state.temperature, 4) })
    this.part('failure').textContent = ''
    writeTable(this.part('table'), names, state.shown.indexOf(state.label), numbers, texts)
    const value = Array.from(laneOf(state))
    writeReadout(this.part('readout'), { value, label: data.label, index: data.index, numbers, texts })
  }
}

function decodeNumbers({ entropy, sum, chosen, ...columns }) {
  const numbers = Object.fromEntries(
    Object.entries(columns).map(([key, { values, rest }]) => [key, [...decode(values), ...rest]]))
  return { ...numbers, entropy: entropy ?? NaN, sum: sum ?? NaN, chosen: chosen ?? NaN }
}

function temperatureAt(position, [low, high]) {
  const temperature = Number((low * (high / low) ** (position / SLIDER)).toPrecision(3))
  return Math.min(high, Math.max(low, temperature))
}

function positionOf(temperature, [low, high]) {
  return Math.round(SLIDER * Math.log(temperature / low) / Math.log(high / low))
}
