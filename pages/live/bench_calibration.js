// The bench of calibration. No loss is computed here: while the temperature moves, the loss is looked
// up on the curve that Python drew, and reliability is that of the nearest of the temperatures that
// Python swept. Mirrors core/view/calibration.py.

import { decode, decodeNumbers, decodeRough, fill, fixed } from './numbers.js'

const METRICS = ['nll', 'ece', 'mce', 'classwise', 'brier', 'auroc', 'accuracy']
const DIGITS = 3 // of a temperature that is dragged

export function decodeState(state) {
  const { samples } = state
  const rough = ['sure', 'right', 'counts'].map((name) => [name, decodeRough(samples[name])])
  const exact = ['grid', 'judged', 'fitted', 'temperatures', 'ece']
    .map((name) => [name, Array.from(decode(samples[name]))])
  return { ...state, samples: Object.fromEntries([...rough, ...exact]) }
}

export function derive({ temperature, samples }) {
  const s = Math.log10(temperature)
  const away = samples.temperatures.map((at) => Math.abs(at - s))
  const at = away.indexOf(Math.min(...away))
  const width = samples.sure.length / away.length
  const row = (name) => Array.from(samples[name].subarray(at * width, (at + 1) * width))
  return {
    rough: true,
    sure: row('sure'),
    right: row('right'),
    counts: row('counts'),
    fitted: between(samples.grid, samples.fitted, s),
    judged: between(samples.grid, samples.judged, s),
    ece: samples.ece[at],
  }
}

// On the line between the two samples around x.
function between(at, values, x) {
  const step = (at.at(-1) - at[0]) / (at.length - 1)
  const left = Math.max(0, Math.min(at.length - 2, Math.floor((x - at[0]) / step)))
  return values[left] + (x - at[left]) / step * (values[left + 1] - values[left])
}

export function updates({ temperature }, { sure, right, counts, judged }) {
  const s = Math.log10(temperature)
  return {
    after: [{ x: sure, y: right }],
    after_line: [{ x: sure, y: right }],
    band: [{ x: [], y: [] }],
    counts: [{ y: counts.map((count) => Math.log10(1 + count)) }],
    cursor: [{ x: [s, s] }],
    point: [{ x: [s], y: [judged] }],
  }
}

export function room() {
  return {}
}

export function handles({ temperature, confidence, axes, samples }, { judged, counts }, { edges, texts }) {
  const s = Math.log10(temperature)
  const bins = counts.map((count, at) => ({
    key: 'confidence', at, axes: axes.counts, x: [at - 0.5, at + 0.5], value: count, fixed: true,
    pressed: at === confidence, name: fill(texts.bin, range(edges, at)),
    mark: { role: 'counts', point: at },
  }))
  if (!Number.isFinite(judged)) return bins
  return [{
    key: 'exponent', axes: axes.loss, along: 'x', x: s, y: judged, value: s, step: 0.01,
    limits: [samples.grid[0], samples.grid.at(-1)], name: texts.point,
  }, ...bins]
}

function range(edges, at) {
  const [low, high] = [edges[at], edges[at + 1]].map((edge) => `${(100 * edge).toFixed(1)}%`)
  return { low, high }
}

export function move(state, { key }, value) {
  const temperature = key === 'exponent' ? Number((10 ** value).toPrecision(DIGITS)) : value
  return { temperature: (state.temperature = temperature) }
}

export function choose(state, { key, at }) {
  if (key === 'confidence') return pressed(state, at)
}

export function click(state, { role, at }) {
  if (['before', 'after', 'counts', 'counts_before'].includes(role)) return pressed(state, at)
}

// The chosen bin is let go by another press.
function pressed(state, at) {
  return { confidence: (state.confidence = state.confidence === at ? -1 : at) }
}

export function write(state, numbers, data) {
  const { temperature } = state
  const { texts } = data
  const short = Number(temperature.toPrecision(4))
  const about = numbers.rough ? '≈ ' : ''
  const now = fill(texts.now, {
    temperature: short, ece: about + brief(numbers.ece), judged: about + brief(numbers.judged),
  })
  return {
    sliders: { temperature: `T = ${short}` },
    lines: [now, chosen(state, numbers, data)],
    tables: [table(short, numbers, data)],
  }
}

function brief(value) {
  return Number.isNaN(value) ? '…' : Number.isFinite(value) ? value.toFixed(4) : fixed(value)
}

function chosen({ confidence: at }, { counts, right }, { edges, texts }) {
  if (at < 0) return texts.press
  const count = counts[at]
  const share = `${(100 * right[at]).toFixed(1)}%`
  return fill(count ? texts.chosen : texts.empty, { ...range(edges, at), count, right: share })
}

function table(temperature, { rough, metrics, largest, counts }, { before, texts }) {
  const first = written(decodeNumbers({ metrics: before.metrics }).metrics, before.largest, before.counts, texts)
  const second = rough ? METRICS.map(() => texts.waiting) : written(metrics, largest, counts, texts)
  const same = temperature === 1 && !rough // one column says it
  const columns = same ? [first] : [first, second]
  return {
    caption: same ? texts.captionOfOne : texts.caption,
    head: [texts.metric, 'T = 1', `T = ${temperature}`].slice(0, 1 + columns.length),
    body: METRICS.map((name, at) => [texts[name], ...columns.map((column) => column[at])]),
    whole: true,
  }
}

// The largest gap may be that of a bin with hardly a row.
function written(metrics, largest, counts, texts) {
  const value = metrics.map((each) => (Number.isNaN(each) ? '–' : fixed(each, 6)))
  return METRICS.map((name, at) => (name === 'mce' && largest !== null && counts[largest] !== undefined
    ? fill(texts.gap, { value: value[at], count: counts[largest] }) : value[at]))
}
