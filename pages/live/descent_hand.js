// What a hand takes hold of on the charts of a descent, and what its moves mean: pure functions.

import { contractionFactor, unitStep } from './descent.js'

const MAGNET = 0.004 // a rate this near to 0.5 or 1 is meant to be that
const FINE = 0.001 // tenth of a key's step of the rate
const PIXELS = 300 // across a narrow chart of J

// The point after the first step; none where the rate does not decide where it is.
export function firstStepEnd(state, { points, values }) {
  return points.length > 1 && unitOf(state) ? { x: points[1], y: values[1] } : { x: NaN, y: NaN }
}

function unitOf({ noise, normal, ...state }) {
  return unitStep({ ...state, noise: noise * normal[0] })
}

export function handles(state, numbers, { texts, sliders }) {
  const [left, right] = state.window
  const { start, rate } = state
  const begin = {
    key: 'start', axes: '', along: 'x', x: start, y: numbers.values[0], value: start,
    step: right - left > 5 ? 0.1 : 0.02, limits: [left, right], name: texts.start,
  }
  const contraction = {
    key: 'rate', axes: '2', along: 'x', x: rate, y: contractionFactor(rate), value: rate,
    step: 0.01, limits: [0, state.factorEnd], name: texts.rate,
  }
  return [begin, ...first(state, numbers, texts, sliders), ...(state.contracts ? [contraction] : [])]
}

// The end of the first step: it moves as far as the slider of the rate goes, and stays in sight.
function first(state, numbers, texts, sliders) {
  const { x, y } = firstStepEnd(state, numbers)
  if (Number.isNaN(x)) return []
  const { start } = state
  const unit = unitOf(state)
  const most = sliders.find(({ key }) => key === 'rate').high
  const limits = [start, start + most * unit].sort((low, high) => low - high)
    .map((end) => within(end, state.window))
  return [{
    key: 'first', axes: '', along: 'x', x, y, value: within(x, state.window),
    step: 10 * fineness(state) * Math.abs(unit), limits, name: texts.first,
  }]
}

function within(x, [left, right]) {
  return Number(Math.min(right, Math.max(left, x)).toPrecision(6))
}

export function move(state, { key }, value) {
  if (key === 'step') {
    state.step = value
    return { step: Math.round(value) }
  }
  if (key === 'first') return move(state, { key: 'rate' }, rateTo(state, value))
  const magnet = key === 'rate' ? [0.5, 1].find((exact) => Math.abs(value - exact) < MAGNET) : undefined
  state[key] = magnet ?? value
  return { [key]: state[key] }
}

// The rate that leads to x in one step.
function rateTo(state, x) {
  const grain = 2 * fineness(state) // coarser than x is rounded, so that keys hit whole hundredths
  const rate = (x - state.start) / unitOf(state)
  return Math.max(0, Number((Math.round(rate / grain) * grain).toPrecision(12)))
}

// The power of ten that the eye can just tell apart in a rate.
function fineness({ window: [left, right], ...state }) {
  const pixel = (right - left) / PIXELS / Math.abs(unitOf(state))
  return Math.min(FINE, 10 ** Math.floor(Math.log10(pixel)))
}
