// The figure on its way between two hands: Plotly draws it; while a hand moves numbers are painted
// into the drawing; and when the hand has rested Plotly draws it again, from Python's numbers.

import { draw, pointAt, themeOf } from './figure.js'
import { enlarged, scale } from './large.js'
import { forgetBefore, leaveBefore } from './before.js'
import { marksOf, paint } from './paint.js'

const NARROW = 640 // px; below it one chart stands under the other
const PAPER = [1000, 690] // px that a landscape page has across and down
const SMALLEST = 0.6 // what is taller than that goes over two sheets
const ONE_PRESS = 500 // ms
const SOON = 250 // ms; what is painted is right already, and Plotly takes 40 of the next hand's

let last = { place: '', time: -ONE_PRESS } // of all stages, for a press may make another one

// How large a figure is printed: on one sheet, if it can be read there.
function onPaper(width, height) {
  const [across, down] = PAPER
  return Math.min(1, across / width, Math.max(SMALLEST, down / height))
}

export class Stage {
  // `drawn()` is called when Plotly has drawn, `click(role, at)` when a point of it is pressed,
  // `select(range)` when a box was dragged, with its ends on the axes.
  constructor(host, { drawn, click, select }) {
    Object.assign(this, { host, drawn, click, select, figures: {}, texts: {}, making: 0 })
    this.view = 0 // counts how often zooms were taken back
    this.zoomed = new Set() // names of axes
    this.chart = host.querySelector('.live-chart')
  }

  remove() {
    clearTimeout(this.later)
    this.Plotly?.purge(this.chart)
  }

  // `texts`: a figure in JSON for each width that came.
  take(texts) {
    for (const [width, text] of Object.entries(texts)) {
      if (this.texts[width] !== text) this.figures[width] = JSON.parse(text)
      this.texts[width] = text
    }
  }

  get size() {
    return this.host.clientWidth < NARROW * scale() ? 'narrow' : 'wide'
  }

  // Draws what was taken: later where it is painted already, and not at all where it is drawn.
  async settle() {
    clearTimeout(this.later)
    if (this.painted) this.later = setTimeout(() => this.draw(), SOON)
    else if (this.shown !== this.look()) await this.draw()
    else this.drawn()
  }

  // What a drawing depends on: the figure, the width and the theme.
  look() {
    return JSON.stringify([this.texts[this.size], this.host.clientWidth, scale(), themeOf(this.host)])
  }

  figure() {
    return enlarged(this.figures[this.size], this.scale, themeOf(this.host).text)
  }

  async draw() {
    clearTimeout(this.later)
    this.painted = false
    this.width = this.host.clientWidth
    this.scale = scale()
    const figure = this.figure()
    this.host.style.setProperty('--live-paper', onPaper(this.width, figure.layout.height))
    this.shown = this.look()
    forgetBefore(this.chart)
    await draw(this.Plotly, this.chart, figure, themeOf(this.host, this.scale > 1), this)
    this.listen()
    this.drawn()
  }

  // A theme or a width is no number: it is seen at once.
  fit() {
    const width = this.host.clientWidth
    if (this.shown && width && (width !== this.width || scale() !== this.scale)) this.draw()
  }

  listen() {
    if (this.listens) return
    this.listens = true
    this.chart.on('plotly_click', (press) => this.pressed(press))
    this.chart.on('plotly_selected', (box) => this.boxed(box))
    this.chart.on('plotly_relayout', (changes) => this.zoom(changes))
    this.chart.on('plotly_doubleclick', () => this.unzoom())
    for (const change of ['plotly_restyle', 'plotly_relayout']) this.chart.on(change, () => this.redrawn())
  }

  // A tap arrives twice, as a touch and as the mouse that browsers make of it. Both were made at about
  // the same time, however long the first one takes here.
  pressed({ points: [{ data, pointNumber }], event }) {
    const [place, time] = [[data.meta, pointNumber].join(), event.timeStamp]
    if (place === last.place && time - last.time < ONE_PRESS) return
    last = { place, time }
    this.click(data.meta, pointNumber)
  }

  // Python draws what is chosen; Plotly's own mark of it goes, also where nothing changes.
  boxed(box) {
    if (!box?.range) return
    this.shown = undefined
    this.select(box.range)
  }

  zoom(changes) {
    if (this.making) return
    const ranges = Object.keys(changes).filter((name) => /^[xy]axis\d*\.range/.test(name))
    for (const name of ranges) this.zoomed.add(name.split('.')[0])
  }

  // Where a hand has painted, what is drawn after it is the whole.
  unzoom() {
    if (!this.zoomed.size) return
    this.zoomed.clear()
    this.view += 1
    if (!this.painted) this.draw()
  }

  // Plotly has drawn by itself: after a zoom, or where the legend hid something.
  redrawn() {
    if (this.making) return
    this.chart.marks = marksOf(this.chart)
    this.drawn()
  }

  pointAt(mark) {
    if (!this.painted) pointAt(this.Plotly, this.chart, mark)
  }

  // What is drawn stays as a ghost while a hand moves; Python draws it when the hand has let go.
  leave() {
    if (!this.painted && this.chart.marks) leaveBefore(this.chart)
  }

  // `room`: values that an axis must hold; `ranges`: axes that the bench sets itself.
  paint(roles, room, ranges) {
    clearTimeout(this.later)
    this.painted = true
    this.relayout({ ...this.wider(room), ...this.other(ranges) })
    paint(this.chart, roles)
  }

  // An axis gives way before a bar, with its label, is drawn past its end.
  wider(room) {
    const changes = {}
    for (const [axis, values] of Object.entries(room)) {
      if (this.zoomed.has(axis) || !this.chart._fullLayout[axis]) continue // or it is hidden
      const [low, high] = this.chart._fullLayout[axis].range
      const finite = values.filter(Number.isFinite)
      const spare = 0.1 * (high - low)
      const [least, most] = [Math.min(...finite, 0), Math.max(...finite, 0)]
      if (least < 0 && least - spare < low) changes[`${axis}.range[0]`] = least - spare
      if (most > 0 && most + spare > high) changes[`${axis}.range[1]`] = most + spare
    }
    return changes
  }

  other(ranges) {
    const changed = ([axis, range]) =>
      !this.zoomed.has(axis) && this.chart._fullLayout[axis] && String(range) !== String(this.chart._fullLayout[axis].range)
    return Object.fromEntries(
      Object.entries(ranges).filter(changed).map(([axis, range]) => [`${axis}.range`, range]))
  }

  relayout(changes) {
    if (!Object.keys(changes).length) return
    forgetBefore(this.chart) // it is drawn for other axes
    this.making += 1 // until Plotly has told of it
    this.Plotly.relayout(this.chart, changes).finally(() => { this.making -= 1 })
    this.chart.marks = marksOf(this.chart)
  }
}
