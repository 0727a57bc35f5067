// Softmax that moves by itself: the temperature rises and falls, and the probabilities follow. The
// logits are under the hand meanwhile. Drawn without Plotly, so that it is there at once.

import { fill } from './numbers.js'
import { softmax } from './softmax.js'

const PERIOD = 9000 // ms from cold to hot and back
const [COLD, HOT] = [0.2, 6]
const [LOW, HIGH] = [-3, 5] // logits that a hand can give
const STEP = 0.1 // of an arrow key
const [WIDTH, HEIGHT, BASE, TOP] = [480, 208, 176, 40] // of a drawing, and where its bars end
const ZERO = TOP + ((BASE - TOP) * HIGH) / (HIGH - LOW)
const SVG = 'http://www.w3.org/2000/svg'
const TURNS = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1 }

const homes = new WeakMap()

export default function mount({ data, parentElement, setTriggerValue }) {
  const host = parentElement.querySelector('.home')
  let home = homes.get(host)
  if (!home) homes.set(host, (home = new Home(host, data)))
  home.open = (state) => setTriggerValue('open', state)
  home.receive(data)
  return () => home.remove()
}

class Home {
  constructor(host, { logits }) {
    this.host = host
    this.logits = [...logits]
    this.phase = 0.12 // begins near T = 1, and warms
    for (const name of ['play', 'heat', 'text', 'open']) this[`${name}Part`] = host.querySelector(`.home-${name}`)
    this.playPart.onclick = () => (this.frame ? this.pause() : this.play())
    this.heatPart.oninput = () => { this.pause(); this.phase = Number(this.heatPart.value) / 2; this.paint() }
    this.openPart.onclick = () => this.open({ logits: this.logits, temperature: this.temperature })
    this.listen = ({ detail }) => { if (detail === 'play') this.playPart.click() } // the lectern's key
    document.addEventListener('logitscope-player', this.listen)
    this.still = matchMedia('(prefers-reduced-motion: reduce)').matches
  }

  remove() {
    cancelAnimationFrame(this.frame)
    document.removeEventListener('logitscope-player', this.listen)
    homes.delete(this.host)
  }

  receive(data) {
    this.data = data
    this.charts = ['logits', 'probabilities'].map((name) => this.chart(name))
    this.openPart.textContent = data.texts.open
    this.heatPart.setAttribute('aria-label', data.texts.temperature)
    if (!this.still && !this.paused && !this.frame) this.play()
    this.label()
    this.paint()
  }

  // From 0 to 1 and back to 0 in a phase of 1, slow at both ends.
  get heat() {
    return (1 - Math.cos(2 * Math.PI * this.phase)) / 2
  }

  get temperature() {
    return Number((COLD * (HOT / COLD) ** this.heat).toPrecision(3))
  }

  play() {
    this.paused = false
    this.before = undefined
    const tick = (now) => {
      this.phase = (this.phase + (now - (this.before ?? now)) / PERIOD) % 1
      this.before = now
      this.paint()
      this.frame = requestAnimationFrame(tick)
    }
    this.frame = requestAnimationFrame(tick)
    this.label()
  }

  pause() {
    this.paused = true
    cancelAnimationFrame(this.frame)
    this.frame = undefined
    this.label()
  }

  label() {
    const { texts } = this.data
    this.playPart.textContent = this.frame ? `❚❚ ${texts.pause}` : `▶ ${texts.play}`
  }

  chart(name) {
    const { names, colors, texts } = this.data
    const part = this.host.querySelector(`.home-${name}`)
    const drawing = element('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'group', 'aria-label': texts[name] })
    drawing.append(Object.assign(element('text', { x: 0, y: 14, class: 'home-title' }), { textContent: texts[name] }))
    const ground = name === 'logits' ? ZERO : BASE
    drawing.append(element('path', { d: `M0 ${ground}H${WIDTH}`, class: 'home-ground' }))
    const across = WIDTH / names.length
    const marks = names.map((text, at) => {
      const x = (at + 0.5) * across
      const bar = element('rect', { x: x - 0.36 * across, width: 0.72 * across, rx: 4, fill: colors[at] })
      const value = element('text', { x, 'text-anchor': 'middle', class: 'home-value' })
      const below = element('text', { x, y: HEIGHT - 6, 'text-anchor': 'middle' })
      below.textContent = text
      drawing.append(bar, value, below)
      return { bar, value }
    })
    if (name === 'logits') marks.forEach(({ bar }, at) => this.hold(drawing, bar, at))
    part.replaceChildren(drawing)
    return { name, marks }
  }

  hold(drawing, bar, at) {
    const set = (value) => {
      this.logits[at] = Number(Math.min(HIGH, Math.max(LOW, value)).toFixed(1))
      this.paint()
    }
    bar.classList.add('home-held')
    for (const [name, value] of Object.entries({ role: 'slider', tabindex: 0, 'aria-valuemin': LOW, 'aria-valuemax': HIGH })) bar.setAttribute(name, value)
    bar.setAttribute('aria-label', fill(this.data.texts.handle, { name: this.data.names[at] }))
    bar.onpointerdown = (event) => {
      event.preventDefault()
      bar.setPointerCapture(event.pointerId)
      bar.focus({ preventScroll: true })
      this.from = { y: event.clientY, value: this.logits[at] }
    }
    bar.onpointermove = ({ clientY }) => {
      if (!this.from) return
      const scale = HEIGHT / drawing.getBoundingClientRect().height
      set(this.from.value + ((this.from.y - clientY) * scale) / this.unit)
    }
    bar.onpointerup = bar.onpointercancel = () => { this.from = undefined }
    bar.onkeydown = (event) => {
      const turn = TURNS[event.key]
      if (!turn) return
      event.preventDefault()
      set(this.logits[at] + turn * (event.shiftKey ? 10 : 1) * STEP)
    }
  }

  get unit() {
    return (BASE - TOP) / (HIGH - LOW)
  }

  paint() {
    const { texts } = this.data
    const probabilities = softmax(this.logits, this.temperature)
    this.draw(0, this.logits, ZERO, this.unit, (value) => value.toFixed(1).replace('-', '−'))
    this.draw(1, probabilities, BASE, BASE - TOP, (value) => `${(100 * value).toFixed(1)}%`)
    this.heatPart.value = Math.acos(1 - 2 * this.heat) / Math.PI
    this.heatPart.setAttribute('aria-valuetext', `T = ${this.temperature}`)
    const most = Math.max(...probabilities)
    const say = most > 0.9 ? texts.cold : most < 1.5 / probabilities.length ? texts.hot : texts.mild
    this.textPart.textContent = `T = ${this.temperature.toFixed(2)}: ${say}`
  }

  draw(which, values, base, unit, text) {
    this.charts[which].marks.forEach(({ bar, value }, at) => {
      const length = Math.max(2, Math.abs(values[at]) * unit)
      const top = values[at] < 0 ? base : base - length
      bar.setAttribute('y', top)
      bar.setAttribute('height', length)
      if (which === 0) bar.setAttribute('aria-valuenow', values[at])
      value.setAttribute('y', values[at] < 0 ? top + length + 15 : top - 5)
      value.textContent = text(values[at])
    })
  }
}

function element(tag, attributes) {
  const made = document.createElementNS(SVG, tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  return made
}
