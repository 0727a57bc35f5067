// The bench of Gradient descent: from its state to the numbers of every role, in the frame of a drag.
// Mirrors core/view/gradient_descent.py and core/figures/gradient_descent.py.
//
// The shown step may have a fraction while it plays: the point is then on its way to the next one.

import { contractionFactor, descend } from './descent.js'
import { firstStepEnd } from './descent_hand.js'
import { sentences } from './descent_text.js'
import { objectiveOf } from './formula.js'
import { decode, fill, fixed, short } from './numbers.js'

export { handles, move } from './descent_hand.js'

const MOST_STEPS = 200
const TANGENT = 0.05
const LONG_TANGENT = 0.22

export function decodeState(state) {
  return { ...state, objective: objectiveOf(state.tapes), normal: decode(state.normal) }
}

export function derive(state) {
  const { objective, start, steps, compare } = state
  const noise = Array.from(state.normal, (value) => state.noise * value)
  const given = { objective, start, steps, schedule: scheduleOf(state) }
  const numbers = named(descend({ ...given, optimizer: state.optimizer, noise }))
  if (!compare) return numbers
  const { optimizer, quiet } = compare
  const other = descend({ ...given, optimizer, noise: quiet ? [] : noise })
  return { ...numbers, otherPoints: other.points, otherValues: other.values }
}

// The first rate is under the hand; the values of pieces begin with it.
function scheduleOf({ schedule, rate }) {
  const { values } = schedule
  return { ...schedule, initial: rate, ...(values && { values: [rate, ...values.slice(1)] }) }
}

function named({ points, values, gradients, rates, verdict, stoppedAt }) {
  return { points, values, gradients, rates, verdict, stoppedAt }
}

export function lastOf({ points }) {
  return points.length - 1
}

export function shownOf(state, numbers) {
  return state.step === null ? lastOf(numbers) : Math.min(state.step, lastOf(numbers))
}

// Where the point is: on the curve, between two steps perhaps.
function place(state, { points }, at) {
  const n = Math.floor(at)
  const x = at === n ? points[n] : points[n] + (at - n) * (points[n + 1] - points[n])
  return { x, value: state.objective.value(x) }
}

function upTo(values, at, now) {
  const n = Math.floor(at)
  const seen = values.slice(0, n + 1)
  return at > n && values.length > n + 1 ? [...seen, now] : seen
}

function padded(values) {
  return Array.from({ length: MOST_STEPS + 1 }, (_, n) => (n < values.length ? values[n] : NaN))
}

const counted = (values) => values.map((_, n) => n)

export function updates(state, numbers) {
  const { points, values, rates } = numbers
  const at = shownOf(state, numbers)
  const now = place(state, numbers, at)
  const steps = upTo(counted(points), at, at)
  const seen = { points: upTo(points, at, now.x), values: upTo(values, at, now.value) }
  const n = Math.floor(at)
  return {
    tangents: [joined(points.slice(0, n + 1).map((x, k) => tangent(state, x, values[k], TANGENT)))],
    path: [{ x: padded(seen.points), y: padded(seen.values) }],
    tangent: [tangent(state, now.x, now.value, LONG_TANGENT)],
    next: [coming(numbers, n)],
    lead: [lead(state, numbers)],
    lead_end: [pointOf(firstStepEnd(state, numbers))],
    start: [{ x: [points[0]], y: [values[0]] }],
    now: [{ x: [now.x], y: [now.value] }],
    values_all: [{ x: counted(values), y: values }],
    values: [{ x: padded(steps), y: padded(seen.values) }],
    values_now: [{ x: [at], y: [now.value] }],
    points_all: [{ x: counted(points), y: points }],
    points: [{ x: padded(steps), y: padded(seen.points) }],
    points_now: [{ x: [at], y: [now.x] }],
    rates: [stairs(rates)],
    rates_now: [{ x: [n, n + 1], y: [rates[n] ?? NaN, rates[n] ?? NaN] }],
    ...(state.compare && beside(state, numbers, at)),
    ...(state.contracts && factor(state, numbers, n)),
  }
}

// The other path may be shorter, where it leaves.
function beside(state, { otherPoints, otherValues }, at) {
  const here = Math.min(at, otherPoints.length - 1)
  const now = place(state, { points: otherPoints }, here)
  const steps = upTo(counted(otherPoints), here, here)
  const points = upTo(otherPoints, here, now.x)
  const values = upTo(otherValues, here, now.value)
  return {
    other_path: [{ x: padded(points), y: padded(values) }],
    other_values_all: [{ x: counted(otherValues), y: otherValues }],
    other_values: [{ x: steps, y: values }],
    other_points_all: [{ x: counted(otherPoints), y: otherPoints }],
    other_points: [{ x: steps, y: points }],
  }
}

function factor({ rate }, { rates }, n) {
  const now = rates.length ? rates[Math.min(n, rates.length - 1)] : rate
  return {
    factor: [{ x: [rate], y: [contractionFactor(rate)] }],
    factor_now: [{ x: [now], y: [contractionFactor(now)] }],
  }
}

// As long as the eye sees it on every slope; with a gap after it.
function tangent({ objective, window }, x, value, half) {
  const [left, right, bottom, top] = window
  const slope = objective.derivative(x)
  const run = half * (right - left) / Math.hypot(1, slope * (right - left) / (top - bottom))
  return { x: [x - run, x + run, NaN], y: [value - slope * run, value + slope * run, NaN] }
}

function joined(lines) {
  return { x: lines.flatMap(({ x }) => x), y: lines.flatMap(({ y }) => y) }
}

// Where the first step leads: along the tangent of the start, then onto the curve.
function lead(state, numbers) {
  const { points: [x], values: [value], gradients: [slope] } = numbers
  const end = firstStepEnd(state, numbers)
  return { x: [x, end.x, end.x], y: [value, value + slope * (end.x - x), end.y] }
}

const pointOf = ({ x, y }) => ({ x: [x], y: [y] })

// The step to come: along x, then onto the curve.
function coming({ points, values }, n) {
  if (n >= points.length - 1) return { x: [NaN], y: [NaN] }
  return { x: [points[n], points[n + 1], points[n + 1]], y: [values[n], values[n], values[n + 1]] }
}

function stairs(rates) {
  return { x: rates.flatMap((_, n) => [n, n + 1]), y: rates.flatMap((rate) => [rate, rate]) }
}

export function room() {
  return {}
}

// As core/figures/gradient_descent_layout.py has them.
export function ranges({ steps, rate, stepTops, rateTops }, { rates }) {
  const top = ceiling(steps, stepTops)
  const across = [-0.03 * top, 1.03 * top]
  const most = ceiling(1.04 * Math.max(rate, ...rates), rateTops)
  return { xaxis3: across, xaxis4: across, yaxis4: [-0.03 * most, most] }
}

function ceiling(value, tops) {
  return tops.find((top) => value <= top) ?? tops.at(-1)
}

export function choose(state, { key, at }) {
  if (key === 'step') return { step: at }
}

const CLICKABLE = new Set(['path', 'values', 'points'])

export function click(state, { role, at }) {
  if (CLICKABLE.has(role) && at <= state.steps) return { step: at }
}

export function write(state, numbers, { texts }) {
  const at = Math.round(shownOf(state, numbers))
  const sliders = { rate: state.rate, steps: state.steps, noise: state.noise }
  return {
    sliders: Object.fromEntries(Object.entries(sliders).map(([key, value]) =>
      [key, `${texts[key]} = ${short(Number(value.toPrecision(4)))}`])),
    lines: sentences(state, numbers, at, texts),
    tables: [table(state, numbers, at, texts)],
    player: {
      at: shownOf(state, numbers),
      last: lastOf(numbers),
      text: fill(texts.position, { step: at, last: lastOf(numbers) }),
    },
  }
}

function table(state, numbers, at, texts) {
  const { points, values, gradients, rates, otherPoints, otherValues } = numbers
  const columns = [
    [texts.step, (n) => String(n)],
    ['x', (n) => cell(points[n])],
    ['J(x)', (n) => cell(values[n])],
    ['J′(x)', (n) => cell(gradients[n])],
    [texts.noise, state.noise > 0 && ((n) => (n in rates ? cell(state.noise * state.normal[n]) : ''))],
    [texts.rate, (n) => (n in rates ? short(Number(rates[n].toPrecision(6))) : '')],
    [texts.factor, state.contracts && ((n) => (n in rates ? cell(contractionFactor(rates[n])) : ''))],
    [texts.added, (n) => (n in rates ? cell(points[n + 1] - points[n]) : '')],
    [fill(texts.otherX, state.names), otherPoints && ((n) => (n in otherPoints ? cell(otherPoints[n]) : ''))],
    [fill(texts.otherJ, state.names), otherValues && ((n) => (n in otherValues ? cell(otherValues[n]) : ''))],
  ].filter(([, text]) => text)
  return {
    caption: texts.table,
    head: columns.map(([head]) => head),
    body: points.map((_, n) => columns.map(([, text]) => text(n))),
    chosen: at,
    pick: 'step',
  }
}

function cell(value) {
  return fixed(value, 6)
}

