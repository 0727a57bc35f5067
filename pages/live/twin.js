// The twin of every chart in words and numbers: a table each, and where its least and largest are.
// Made of what Plotly has drawn, so that a new chart has one too; only while somebody reads it.

import { fill, short } from './numbers.js'
import { writeTables } from './table.js'

const MOST = 24 // rows and columns of a table; of a longer curve some points, evenly
const MARKS = /[●○━╍┅┈·◆◇■▲]+(?=\s|,|$)/g // in titles, for the eye
let count = 0

export class Twin {
  // `host` has the chart, the fold and the sentence that is said when a hand rests.
  constructor(host) {
    this.chart = host.querySelector('.live-chart')
    this.fold = host.querySelector('.live-twin')
    this.said = host.querySelector('.live-said')
    this.readout = host.querySelector('.live-readout')
    this.readout.id = `live-readout-${count += 1}`
    this.fold.ontoggle = () => this.write()
  }

  // Plotly has drawn: nothing moves any more.
  take(texts) {
    this.texts = texts
    const [summary] = this.fold.children
    if (summary.textContent !== texts.fold) summary.textContent = texts.fold
    this.charts = chartsOf(this.chart)
    const titles = this.charts.map(({ title }, at) => title || fill(texts.chart, { number: at + 1 }))
    this.charts.forEach((chart, at) => { chart.title = titles[at] })
    this.chart.setAttribute('role', 'img')
    this.chart.setAttribute('aria-label', titles.join('; '))
    this.chart.setAttribute('aria-describedby', this.readout.id)
    this.write()
    this.say()
  }

  write() {
    if (!this.fold.open || !this.charts) return
    writeTables(this.fold.lastElementChild, this.charts.flatMap((chart) => tablesOf(chart, this.texts)), {})
  }

  // Once, and not for what stands there when the page opens.
  say() {
    const line = this.readout.firstElementChild?.textContent ?? ''
    if (this.line !== undefined && this.line !== line) this.said.textContent = line
    this.line = line
  }
}

// What is drawn, by the chart that it stands in: {title, x, y, traces}.
function chartsOf(node) {
  const charts = new Map()
  const { annotations = [] } = node._fullLayout
  for (const trace of node._fullData) {
    if (trace.visible !== true || trace.mode === 'text' || !trace.xaxis) continue
    const [x, y] = ['x', 'y'].map((letter) => node._fullLayout[trace[`${letter}axis`].replace(letter, `${letter}axis`)])
    const key = `${trace.xaxis} ${y.domain}`
    if (!charts.has(key)) charts.set(key, { ...titleOf(annotations, x, y), x, y, traces: [] })
    charts.get(key).traces.push({ ...trace, name: node.data[trace.index].name })
  }
  return [...charts.values()]
}

// The title stands above the left corner of a chart; marks in it, or in its notes, name the colours.
function titleOf(annotations, { domain: [left, right], title: across }, { domain: [bottom, top], title: upright }) {
  const notes = annotations.filter(({ xref, yref, x, y }) => xref === 'paper' && yref === 'paper'
    && x > left - 0.1 && x <= right + 0.01 && y >= bottom - 0.01 && y < top + 0.15)
  const away = ({ x, y }) => Math.abs(x - left) + Math.abs(y - top)
  const [title] = notes.filter(({ text }) => text.startsWith('<b>')).sort((one, other) => away(one) - away(other))
  const axes = [upright, across].map((axis) => plain(axis?.text ?? '')).filter((text) => text && !/^Click to/.test(text))
  return { title: title ? plain(title.text) : axes.join(' × '), colors: Object.assign({}, ...notes.map(({ text }) => colorsOf(text))) }
}

function colorsOf(text) {
  const marks = text.matchAll(/color:\s*(#\w+)">(?:<b>)?[^<]?\s?([^<]*)(?:<\/b>)?<\/span>\s?([^<]*)/g)
  return Object.fromEntries([...marks].map(([, color, within, after]) => [color, plain(within || after.split(/&nbsp;|,|  /)[0])]))
}

function plain(text) {
  const spaced = text.replace(/<br>/g, ' ').replace(/&nbsp;/g, ' ')
  return new DOMParser().parseFromString(spaced, 'text/html').body.textContent.replace(MARKS, '').replace(/\s+/g, ' ').trim()
}

// Of curves and marks those with a name of their own, or that tell something under the pointer.
function seriesOf({ traces, colors }) {
  const named = traces.map((trace) => ({ ...trace, name: plain(trace.name || colors[colorOf(trace)] || '') }))
  const told = named.filter(({ name, hoverinfo }) => name || hoverinfo !== 'skip')
  return (told.length ? told : named).filter(({ x, y }) => x?.length && y?.length)
}

function colorOf({ line, marker }) {
  return [line?.color, marker?.color].find((color) => typeof color === 'string' && color.startsWith('#'))
}

function tablesOf(chart, texts) {
  const maps = chart.traces.filter(({ type, z }) => type === 'heatmap' && z?.length)
  const groups = new Map()
  for (const series of seriesOf(chart)) {
    const key = String(series.x)
    if (!groups.has(key)) groups.set(key, [])
    groups.get(key).push(series)
  }
  return [...maps.map((map) => mapTable(chart, map, texts)), ...[...groups.values()].map((group) => table(chart, group, texts))]
}

function table({ title, x: axis }, series, texts) {
  const [first] = series
  const rows = some(first.x.length)
  const across = (i) => placeOf(axis, first, i)
  const part = rows.length < first.x.length ? fill(texts.some, { shown: rows.length, count: first.x.length }) : ''
  const ends = series.map((one) => endsOf(one, across, texts))
  return {
    caption: [title, ...ends, part].filter(Boolean).join('. '),
    head: [plain(axis.title?.text ?? '').replace(/^Click to.*/, '') || texts.place, ...series.map(({ name }) => name || texts.value)],
    body: rows.map((i) => [across(i), ...series.map((one) => valueOf(one, i))]),
  }
}

// Some of the places from 0 to `length` - 1, evenly, the first and the last among them.
function some(length) {
  const shown = Math.min(length, MOST)
  return Array.from({ length: shown }, (_, at) => (shown < 2 ? at : Math.round((at * (length - 1)) / (shown - 1))))
}

function placeOf(axis, series, i) {
  const name = series.type === 'bar' && (counted(series) ? series.text : series.customdata)?.[i]
  return typeof name === 'string' ? plain(name) : tickOf(axis, series.x[i])
}

// Bars of counts: as high as the count's logarithm, with the count itself in words.
function counted({ type, hovertemplate }) {
  return type === 'bar' && Boolean(hovertemplate?.includes('%{customdata:,}'))
}

function tickOf(axis, value) {
  const at = axis.tickvals ? Array.from(axis.tickvals).indexOf(value) : -1
  return at >= 0 && axis.ticktext ? plain(String(axis.ticktext[at])) : number(value)
}

// Where an axis is bent, the chart says the true value in words.
function valueOf(series, i) {
  const { type, customdata, y } = series
  if (counted(series)) return number(customdata[i])
  return type === 'scatter' && typeof customdata?.[i] === 'string' ? plain(customdata[i]) : number(y[i])
}

function number(value) {
  if (typeof value === 'string') return plain(value)
  return Number.isFinite(value) ? short(Number(value.toPrecision(6))) : '–'
}

function endsOf(series, across, texts) {
  const finite = Array.from(series.y, (value, i) => [value, i]).filter(([value]) => Number.isFinite(value))
  if (finite.length < 2) return ''
  const [least, most] = [finite.reduce((a, b) => (b[0] < a[0] ? b : a))[1], finite.reduce((a, b) => (b[0] > a[0] ? b : a))[1]]
  const parts = { low: valueOf(series, least), from: across(least), high: valueOf(series, most), to: across(most) }
  return (series.name ? `${series.name}: ` : '') + fill(texts.ends, parts)
}

function mapTable({ title, x, y }, { z, x: xs, y: ys, customdata, hovertemplate = '', hoverinfo }, texts) {
  const cells = hoverinfo === 'skip' || hovertemplate.includes('%{z') ? z : customdata ?? z
  const [rows, columns] = [z.length, z[0].length]
  const all = Array.from(cells, (row) => Array.from(row)).flat().filter(Number.isFinite)
  const [low, high] = all.reduce(([least, most], value) => [Math.min(least, value), Math.max(most, value)], [Infinity, -Infinity])
  const caption = [title, fill(texts.map, { rows, columns, low: number(low), high: number(high) })].filter(Boolean).join('. ')
  if (Math.max(rows, columns) > MOST) return { caption, head: [texts.place, texts.value], body: [] }
  const head = Array.from({ length: columns }, (_, j) => tickOf(x, xs?.[j] ?? j))
  return { caption, head: [texts.place, ...head], body: Array.from({ length: rows }, (_, i) => [tickOf(y, ys?.[i] ?? i), ...Array.from(cells[i], number)]) }
}
