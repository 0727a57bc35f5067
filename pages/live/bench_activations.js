// The bench of Activations: the point on the curve, and the gallery. The browser computes no
// activation: it looks the point up among the samples that Python sent.

import { decode, fill, short } from './numbers.js'

export function decodeState(state) {
  const { values, slopes, family } = state
  return {
    ...state, values: decode(values), slopes: slopes.map(decode),
    family: family && {
      ...family, at: decode(family.at), x: decode(family.x),
      curves: family.curves.map(decode), slopes: family.slopes.map(decode),
    },
  }
}

export function derive(state) {
  const { x, exact, low, step, values, slopes, bends } = state
  if (bends) return bent(state)
  const at = Math.min(values.length - 1, Math.max(0, Math.round((x - low) / step)))
  const [value, own] = x === exact.x
    ? [exact.value, exact.slopes]
    : [values[at], slopes.map((row) => row[at])]
  return { value, slope: own[0], slopeOther: own.at(-1) }
}

// Between the curves of two values of the parameter: Python draws the true one on release.
function bent({ x, family: { key, at, x: xs, curves, slopes }, ...state }) {
  const after = Math.max(1, at.findIndex((value) => value >= state[key]))
  const part = (state[key] - at[after - 1]) / (at[after] - at[after - 1])
  const between = (rows) => rows[after].map((end, k) => rows[after - 1][k] + part * (end - rows[after - 1][k]))
  const [curve, slopeCurve] = [between(curves), between(slopes)]
  const here = Math.max(1, xs.findIndex((one) => one >= x))
  const way = (x - xs[here - 1]) / (xs[here] - xs[here - 1])
  const point = (row) => row[here - 1] + way * (row[here] - row[here - 1])
  return { value: point(curve), slope: point(slopeCurve), slopeOther: NaN, curve, slopeCurve }
}

export function updates(state, { value, slope, slopeOther, curve, slopeCurve }) {
  const { x, other, tangent } = state
  const half = tangent / Math.hypot(1, slope)
  return {
    ...(curve && { curve: [{ x: state.family.x, y: curve }], slope: [{ x: state.family.x, y: slopeCurve }] }),
    now: [{ x: [x], y: [value] }],
    now_slope: [{ x: [x], y: [slope] }],
    now_slope_other: [{ x: [x], y: [slopeOther] }],
    other: [{ x: [other], y: [0] }],
    drop: [{ x: [x, x], y: [value, slope] }],
    tangent: [{ x: [x - half, x + half], y: [value - half * slope, value + half * slope] }],
  }
}

export function room() {
  return {}
}

export function handles(state, { value }, { names, texts }) {
  const { x, other, arity, low, keys, cells, activation } = state
  const point = { along: 'x', axes: '', limits: [low, -low], step: 0.1, at: 0 }
  return [
    ...(arity > 1 ? [{ ...point, key: 'other', name: texts.other, x: other, y: 0, value: other }] : []),
    { ...point, key: 'x', name: texts.point, x, y: value, value: x },
    ...cells.map(([column, row], at) => ({
      key: 'activation', at, axes: '2', fixed: true, pressed: keys[at] === activation, value: 0,
      name: fill(texts.choose, { name: names[at] }), x: [column, column + 1], y: [-row, -row - 1],
    })),
  ]
}

export function move(state, { key }, value) {
  state[key] = value
  state.bends ||= key === state.family?.key // what is drawn has to follow, also on the way back
  return { [key]: value }
}

export function choose(state, { key, at }) {
  if (key === 'activation') return { activation: state.keys[at] }
}

export function click() {}

export function write(state, numbers, { texts }) {
  const { x, other, arity, symbols } = state
  const [value, slope, slopeOther] = [numbers.value, numbers.slope, numbers.slopeOther].map((n) => short(n))
  const line = fill(arity > 1 ? texts.more : texts.one, {
    x: short(x), other: short(other), value, slope, slopeOther,
  })
  const sliders = Object.entries(symbols).map(([key, symbol]) =>
    [key, `${symbol} = ${Number(state[key].toPrecision(4))}`])
  return { sliders: Object.fromEntries(sliders), lines: [line], tables: [] }
}
