// The bench of the layers: while a hand moves mean or spread, a part of the inputs goes through the
// samples of f and f′ that Python sent; what comes of the deeper layers, Python says on release.

import { decode, fill, short } from './numbers.js'

const MOVES = new Set(['mean', 'spread'])

export function decodeState(state) {
  const { normals, values, slopes, mean, spread, gain, depth } = state
  const arrays = normals ? { normals: decode(normals), values: decode(values), slopes: decode(slopes) } : {}
  return { ...state, ...arrays, given: { mean, spread, gain, depth } }
}

export function derive(state) {
  const { normals, mean, spread, bins, limit } = state
  if (!normals) return { inputs: [], outputs: [], slopes: [], saturated: NaN, silent: NaN }
  const inputs = normals.map((z) => mean + spread * z)
  const outputs = inputs.map((x) => sampled(state, state.values, x))
  const slopes = inputs.map((x) => sampled(state, state.slopes, x))
  const share = (test) => slopes.filter(test).length / slopes.length
  return {
    inputs: histogram(inputs, bins.inputs),
    outputs: histogram(outputs, bins.outputs),
    slopes: histogram(slopes, bins.slopes),
    saturated: share((slope) => Math.abs(slope) < limit),
    silent: share((slope) => slope === 0),
  }
}

// Between two samples, as a drawn line.
function sampled({ reach }, samples, x) {
  const place = Math.min(1, Math.max(0, (x + reach) / (2 * reach))) * (samples.length - 1)
  const at = Math.min(samples.length - 2, Math.floor(place))
  return samples[at] + (place - at) * (samples[at + 1] - samples[at])
}

// As `Histogram.of` in core/view/activations.py.
const BINS = 61

function histogram(values, [low, high]) {
  const counts = new Array(BINS).fill(0)
  for (const value of values) {
    const place = Math.floor((value - low) / (high - low) * BINS)
    counts[Math.min(BINS - 1, Math.max(0, place))] += 1
  }
  return counts.map((count) => count / values.length)
}

export function updates(state, { inputs, outputs, slopes }, which) {
  if (!state.normals || !MOVES.has(which)) return {}
  return { inputs: [{ y: inputs }], outputs: [{ y: outputs }], slopes: [{ y: slopes }] }
}

export function room() {
  return {}
}

export function handles() {
  return []
}

export function move(state, { key }, value) {
  state[key] = value
  return { [key]: value }
}

export function choose() {}

export function click() {}

export function write(state, numbers, { texts }) {
  const { given, dead, inputs, last, limit } = state
  const sliders = Object.keys(given).map((key) => [key, `${texts[key]} = ${Number(state[key].toPrecision(4))}`])
  const still = (...keys) => keys.every((key) => state[key] === given[key])
  const lines = [fill(texts.first, {
    saturated: percent(numbers.saturated), silent: percent(numbers.silent), limit,
  })]
  if (still('mean', 'spread')) lines.push(fill(texts.dead, { dead, inputs }))
  if (still(...Object.keys(given))) {
    lines.push(fill(texts.deep, { depth: state.depth, spread: brief(last.spread), error: brief(last.error) }))
  }
  return { sliders: Object.fromEntries(sliders), lines, tables: [] }
}

function percent(share) {
  return Number.isFinite(share) ? `${(100 * share).toFixed(1)}%` : '…'
}

function brief(value) {
  return value === null ? 'NaN' : short(Number(value.toPrecision(3)))
}
