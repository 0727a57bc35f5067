// The bench of Full batch or mini-batch?: from its state to the numbers of every role, in the frame
// of a drag. Mirrors core/view/batches.py and core/figures/batches.py.
//
// The shown step is how many examples each path has seen; while it plays it may have a fraction.

import { bestLine, course, gradients, loss, meanOf, spreads } from './batches.js'
import { decode, fill, fixed, short } from './numbers.js'

const WAYS = ['full', 'mini', 'single']
const LEAST = 1e-12
const DECADES = 5
const REACH = 0.35 // of the way between two examples: how wide the mark of one is to a hand

export function decodeState(state) {
  const decoded = { ...state, x: [...decode(state.x)], normal: [...decode(state.normal)], moved: { ...state.moved } }
  return withPoints(decoded)
}

function withPoints(state) {
  const { x, normal, noise, line: [slope, intercept], moved } = state
  return Object.assign(state, { y: x.map((at, n) => moved[n] ?? slope * at + intercept + noise * normal[n]) })
}

const sizeOf = (state, way) => ({ full: state.x.length, mini: state.batch, single: 1 })[way]

export function derive(state) {
  const orders = state.orders.slice(0, state.epochs)
  const numbers = {}
  for (const way of WAYS) {
    const { slopes, intercepts, diverged } = course({ ...state, orders }, sizeOf(state, way))
    Object.assign(numbers, {
      [`${way}Slopes`]: slopes,
      [`${way}Intercepts`]: intercepts,
      [`${way}Losses`]: slopes.map((slope, n) => loss(state, slope, intercepts[n])),
      [`${way}Diverged`]: diverged,
    })
  }
  return numbers
}

const lastOf = (state) => state.x.length * state.epochs
const shownOf = (state) => Math.floor(state.step ?? lastOf(state))

function pathOf(state, numbers, way) {
  const [slopes, intercepts, losses] = ['Slopes', 'Intercepts', 'Losses'].map((name) => numbers[way + name])
  return { slopes, intercepts, losses, update: Math.min(updatesAt(state, way, shownOf(state)), slopes.length - 1) }
}

// How many updates a path has made when it has seen so many examples; the last batch may be smaller.
function updatesAt(state, way, seen) {
  const [count, size] = [state.x.length, sizeOf(state, way)]
  return Math.floor(seen / count) * Math.ceil(count / size) + Math.floor(seen % count / size)
}

function seenAt(state, way, update) {
  const [count, size] = [state.x.length, sizeOf(state, way)]
  const each = Math.ceil(count / size)
  return Math.floor(update / each) * count + update % each * size
}

export function updates(state, numbers) {
  const paths = WAYS.map((way) => pathOf(state, numbers, way))
  const best = bestLine(state)
  const least = loss(state, ...best)
  const points = paths.map(({ slopes, intercepts, update }) => [slopes[update], intercepts[update]])
  const own = gradients(state, ...points[1])
  const errors = spreads(own)
  const ends = state.dataEnds
  const line = ([slope, intercept]) => [{ x: ends, y: ends.map((x) => slope * x + intercept) }]
  const roles = {
    best: [dots([best])],
    start: [{ x: [state.slope], y: [state.intercept] }],
    now: [dots(points)],
    line_best: line(best),
    examples: [{ x: state.x, y: state.y }],
    members: [members(state)],
    own: [dots(own)],
    drawn: [dots(drawn(state, own))],
    whole: [dots([meanOf(own)])],
    spread: [{ x: errors.map((_, n) => n + 1), y: errors }],
    root: [{ x: errors.map((_, n) => n + 1), y: errors.map((_, n) => errors[0] / Math.sqrt(n + 1)) }],
    spread_now: [{ x: [state.batch], y: [errors[state.batch - 1]] }],
  }
  paths.forEach(({ slopes, intercepts, update }, at) => {
    roles[`path_${WAYS[at]}`] = [{ x: slopes.slice(0, update + 1), y: intercepts.slice(0, update + 1) }]
    roles[`line_${WAYS[at]}`] = line(points[at])
  })
  const counts = {
    epochs: (way, update) => seenAt(state, way, update) / state.x.length,
    updates: (way, update) => update,
  }
  for (const [chart, count] of Object.entries(counts)) {
    const heights = paths.map(({ losses }) => losses.map((value) => Math.max(value - least, LEAST)))
    paths.forEach(({ update }, at) => {
      const x = heights[at].map((_, n) => count(WAYS[at], n))
      roles[`${chart}_${WAYS[at]}_all`] = [{ x, y: heights[at] }]
      roles[`${chart}_${WAYS[at]}`] = [{ x: x.slice(0, update + 1), y: heights[at].slice(0, update + 1) }]
    })
    roles[`${chart}_now`] = [dots(paths.map(({ update }, at) => [count(WAYS[at], update), heights[at][update]]))]
  }
  return roles
}

const dots = (pairs) => ({ x: pairs.map(([x]) => x), y: pairs.map(([, y]) => y) })

// The gradients of the batches that might come next.
function drawn(state, own) {
  return state.draws.map((draw) => meanOf(draw.slice(0, state.batch).map((n) => own[n])))
}

// The examples of the last mini-batch; there is a mark for each example.
function members(state) {
  const { x, y, batch, orders } = state
  const each = Math.ceil(x.length / batch)
  const update = Math.max(1, updatesAt(state, 'mini', shownOf(state))) - 1
  const at = update % each * batch
  const chosen = orders[Math.floor(update / each)].slice(at, at + batch)
  return { x: x.map((_, n) => x[chosen[n]] ?? NaN), y: x.map((_, n) => y[chosen[n]] ?? NaN) }
}

export function room() {
  return {}
}

// As core/figures/batches_layout.py has them.
export function ranges(state, numbers) {
  const { tops, epochs, x, batch } = state
  const ceiling = (value) => tops.find((top) => value <= top) ?? tops.at(-1)
  const top = Math.ceil(Math.log10(Math.max(numbers.fullLosses[0] - loss(state, ...bestLine(state)), LEAST)))
  const { slopes, intercepts, update } = pathOf(state, numbers, 'mini')
  const own = gradients(state, slopes[update], intercepts[update])
  const reach = (at) => 1.08 * ceiling(Math.max(...own.map((pair) => Math.abs(pair[at]))))
  const spreadTop = 1.08 * ceiling(spreads(own)[0])
  const last = epochs * Math.ceil(x.length / batch)
  return {
    xaxis3: [-0.02 * epochs, 1.02 * epochs], yaxis3: [top - DECADES, top + 0.1],
    xaxis4: [-0.02 * last, 1.02 * last], yaxis4: [top - DECADES, top + 0.1],
    xaxis5: [-reach(0), reach(0)], yaxis5: [-reach(1), reach(1)],
    yaxis6: [-0.04 * spreadTop, spreadTop],
  }
}

export function handles(state, numbers, { texts }) {
  const { slope, intercept, x, y, batch, window: [left, right, bottom, top] } = state
  const { slopes, intercepts, update } = pathOf(state, numbers, 'mini')
  const errors = spreads(gradients(state, slopes[update], intercepts[update]))
  const apart = REACH * (x.at(-1) - x[0]) / x.length
  return [
    {
      key: 'start', axes: '', along: 'xy', x: slope, y: intercept, value: [slope, intercept], step: [0.1, 0.1],
      limits: [[left, right], [bottom, top]], name: texts.start,
    },
    {
      key: 'batch', axes: '6', along: 'x', x: batch, y: errors[batch - 1], value: batch, step: 1,
      limits: [1, x.length], name: texts.batchHandle,
    },
    ...x.map((at, n) => ({
      key: 'y', at: n, axes: '2', x: [at - apart, at + apart], y: [y[n] - state.grip, y[n] + state.grip],
      value: y[n], limits: state.limits, name: fill(texts.example, { number: n + 1, x: short(at) }),
    })),
  ]
}

export function move(state, { key, at }, value) {
  if (key === 'step') {
    state.step = value
    return { step: Math.round(value) }
  }
  if (key === 'start') {
    [state.slope, state.intercept] = value
    return { slope: state.slope, intercept: state.intercept }
  }
  if (key === 'y') {
    state.moved[at] = value
    withPoints(state)
    return { y: { [at]: value } }
  }
  state[key] = key === 'batch' || key === 'epochs' ? Math.round(value) : value
  if (key === 'noise') withPoints(state)
  if (key === 'epochs' && state.step !== null) state.step = Math.min(state.step, lastOf(state))
  return { [key]: state[key] }
}

export function choose(state, { key, at }) {
  if (key === 'epoch') return { step: at * state.x.length }
}

export function click() {}

export function write(state, numbers, { texts, names }) {
  const least = loss(state, ...bestLine(state))
  const seen = shownOf(state)
  const sliders = { rate: state.rate, batch: state.batch, epochs: state.epochs, noise: state.noise }
  return {
    sliders: Object.fromEntries(Object.entries(sliders).map(([key, value]) =>
      [key, `${texts[key]} = ${short(Number(value.toPrecision(4)))}`])),
    lines: [headline(state, numbers, least, texts), ...sentences(state, numbers, least, texts, names)],
    tables: [table(state, numbers, texts, names)],
    player: { at: state.step ?? lastOf(state), last: lastOf(state), text: fill(texts.position, { seen, last: lastOf(state) }) },
  }
}

const brief = (value) => String(Number(value.toPrecision(3))).replace('-', '−')

function headline(state, numbers, least, texts) {
  const values = { seen: shownOf(state) }
  for (const way of WAYS) {
    const { losses, update } = pathOf(state, numbers, way)
    values[way] = brief(Math.max(0, losses[update] - least))
  }
  return fill(texts.headline, values)
}

function sentences(state, numbers, least, texts, names) {
  const count = Object.fromEntries(WAYS.map((way) => [way, pathOf(state, numbers, way).update]))
  const { slopes, intercepts, update } = pathOf(state, numbers, 'mini')
  const errors = spreads(gradients(state, slopes[update], intercepts[update]))
  const { batch } = state
  const lines = [
    fill(texts.updates, count),
    fill(texts.error, { batch, error: brief(errors[batch - 1]), one: brief(errors[0]), root: brief(errors[0] / Math.sqrt(batch)) }),
  ]
  const thrown = WAYS.filter((way) => numbers[`${way}Diverged`]).map((way) => names[way])
  return thrown.length ? [fill(texts.diverged, { names: thrown.join(', ') }), ...lines] : lines
}

// A row an epoch.
function table(state, numbers, texts, names) {
  const epochs = Array.from({ length: state.epochs + 1 }, (_, epoch) => epoch)
  const cells = WAYS.map((way) => epochs.map((epoch) => {
    const update = updatesAt(state, way, epoch * state.x.length)
    return ['Slopes', 'Intercepts', 'Losses'].map((name) => cell(numbers[way + name][update]))
  }))
  return {
    caption: texts.table,
    head: [texts.epoch, ...WAYS.flatMap((way) => ['a', 'b', 'J'].map((letter) => `${letter}, ${names[way]}`))],
    body: epochs.map((epoch) => [String(epoch), ...cells.flatMap((rows) => rows[epoch])]),
    chosen: Math.floor(shownOf(state) / state.x.length),
    pick: 'epoch',
  }
}

function cell(value) {
  return value === undefined ? '' : fixed(value, 5)
}
