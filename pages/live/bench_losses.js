// The bench of Losses: no loss is computed here. While a logit moves, everything is looked up between
// the samples that Python sent along it, and the curves are its own; where there are none, it waits.
// Mirrors core/view/losses.py.

import { decode, decodeRough, fill, fixed, short } from './numbers.js'

const HALF = 0.5

export function decodeState(state) {
  const { samples } = state
  const rough = (texts) => texts.map(decodeRough)
  return {
    ...state,
    logits: Array.from(decode(state.logits)),
    samples: {
      classes: samples.classes,
      grid: decode(samples.grid),
      curves: rough(samples.curves),
      coarse: decode(samples.coarse),
      gradients: rough(samples.gradients),
      shares: rough(samples.shares),
      values: decodeRough(samples.values),
      lengths: decodeRough(samples.lengths),
      inputs: decodeRough(samples.inputs),
    },
  }
}

export function derive(state) {
  const { logits, chosen, samples, moved = chosen } = state
  const { classes, grid, curves, coarse, gradients, shares, values, lengths, inputs } = samples
  const [x, place] = [logits[moved], classes.indexOf(moved)]
  if (place < 0 || !(x >= grid[0] && x <= grid.at(-1))) return { logits, waits: true }
  const part = (table) => partOf(table, place, classes.length)
  const rows = (table) => (table ? between(coarse, part(table), x) : [])
  return {
    logits,
    rough: true,
    curves: curves.map(part),
    present: curves.map((curve) => between(grid, part(curve), x)[0]),
    gradient: rows(gradients[0]),
    gradientBeside: rows(gradients[1]),
    shares: rows(shares[0]),
    sharesBeside: rows(shares[1]),
    values: rows(values),
    lengths: rows(lengths),
    inputs: rows(inputs),
  }
}

// One of the equal parts of a table.
function partOf(table, place, count) {
  const size = table.length / count
  return table.subarray(place * size, (place + 1) * size)
}

// On the line between the two samples around x, for each column of a table with a row a sample.
function between(at, table, x) {
  const step = (at.at(-1) - at[0]) / (at.length - 1)
  const left = Math.min(at.length - 2, Math.floor((x - at[0]) / step))
  const part = (x - at[left]) / step
  const width = table.length / at.length
  return Array.from({ length: width }, (_, column) => {
    const here = left * width + column
    return table[here] + part * (table[here + width] - table[here])
  })
}

export function updates({ chosen, moved = chosen, along }, numbers) {
  const { logits, curves, present, gradient, gradientBeside, shares, sharesBeside, waits } = numbers
  if (waits) return { logits: [{ y: logits }] }
  const x = [logits[moved]]
  return {
    along: [{ text: [along[moved]] }],
    curve_0: [{ y: curves[0] }],
    curve_1: [{ y: curves[1] }],
    logits: [{ y: logits }],
    gradient: [{ y: gradient }],
    gradient_beside: [{ y: gradientBeside }],
    point_0: [{ x, y: [present[0]] }],
    point_1: [{ x, y: [present[1]] }],
    descent_0: [{ y: shares }],
    descent_1: [{ y: sharesBeside }],
  }
}

export function room({ axes }, { logits, gradient = [], gradientBeside = [] }) {
  return {
    [`yaxis${axes.logits}`]: logits,
    [`yaxis${axes.gradient}`]: [...gradient, ...gradientBeside],
  }
}

export function handles({ logits, label, chosen, moved = chosen, axes, samples }, { present, logits: shown }, { names, texts }) {
  const bar = (key, text, chart, value) => names.map((name, k) => ({
    key, at: k, axes: axes[chart], x: [k - 0.5, k + 0.5], value: value(k), name: fill(text, { name }),
  }))
  const point = present && {
    key: 'logits', at: moved, axes: axes.curve, along: 'x', x: shown[moved], y: present[0],
    value: logits[moved], limits: [samples.grid[0], samples.grid.at(-1)],
    name: fill(texts.point, { name: names[moved] }),
  }
  return [
    ...bar('logits', texts.handle, 'logits', (k) => logits[k]),
    ...bar('labels', texts.labelHandle, 'labels', (k) => Number(k === label))
      .map((mark) => ({ ...mark, fixed: true, pressed: mark.value === 1 })),
    ...(point && Number.isFinite(point.y) ? [point] : []),
  ]
}

// The curves follow the bar that is dragged.
export function move(state, { at }, value) {
  state.logits[at] = value
  state.moved = at
  return { logits: { [at]: value }, chosen: at }
}

export function choose(state, { key, at }) {
  if (key === 'labels') return { label: at }
  return key === 'entry' ? { entry: at } : { chosen: at }
}

export function click(state, { role, at }) {
  if (role === 'logits' || role.startsWith('gradient')) return { chosen: at }
}

export function write(state, numbers, { names, pair, rows, texts }) {
  return {
    sliders: {},
    lines: numbers.waits ? [texts.waiting] : sentences(state, numbers, names, pair, texts),
    tables: [table(state, numbers, rows, texts)],
  }
}

function sentences({ label, places }, numbers, names, pair, texts) {
  const { values, gradient, gradientBeside, shares, sharesBeside } = numbers
  const paths = [shares, sharesBeside]
  const lengths = [gradient, gradientBeside].map((slopes) => Math.hypot(...slopes))
  const ways = pair.map((loss, n) => {
    const step = rightFrom(paths[n])
    const given = { loss, name: names[label], step, steps: paths[n].length - 1, share: brief(paths[n].at(-1)) }
    return fill(step === undefined ? texts.never : texts.right, given)
  })
  const now = pair.map((loss, n) => fill(texts.now, {
    loss, value: brief(values[places[n]]), length: brief(lengths[n]),
  }))
  if (pair.length > 1) now.push(ratio(lengths, pair, texts))
  return [ways.join(' · '), now.join(' · ')]
}

// The first step after which the share stays above a half.
function rightFrom(shares) {
  const first = shares.findLastIndex((share) => !(share > HALF)) + 1
  return first < shares.length ? first : undefined
}

function ratio(lengths, pair, texts) {
  const longer = lengths[1] > lengths[0] ? 1 : 0
  const times = lengths[longer] / lengths[1 - longer]
  if (!(times >= 1.005)) return texts.alike
  return fill(texts.ratio, { loss: pair[longer], ratio: brief(times) })
}

function table({ places }, numbers, rows, texts) {
  const { waits, inputs, values, lengths } = numbers
  const written = (value, digits) => (numbers.rough ? `≈ ${brief(value)}` : fixed(value, digits))
  const cells = (n) => [[inputs, 6], [values, 8], [lengths, 6]].map(([column, digits]) =>
    (waits ? '…' : written(column[n], digits)))
  return {
    caption: texts.caption,
    head: [texts.loss, texts.value, texts.length, texts.family, texts.transform, texts.input, texts.label],
    body: rows.map(([loss, family, transform, label], n) => {
      const [input, value, length] = cells(n)
      return [loss, value, length, family, transform, input, label]
    }),
    chosen: places[0],
    pick: 'entry',
    whole: true,
  }
}

function brief(value) {
  return short(Number(value.toPrecision(3)))
}
