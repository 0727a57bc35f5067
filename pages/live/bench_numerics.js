// The bench of Numerics: which answer is spoilt, in which type, by which operation, while a hand moves.
// Types are Python's alone. It sends what they make of the logits at some sizes; while the size is
// dragged the nearest of them is shown, and while a logit is dragged nothing is claimed.

import { decode, decodeNumbers, fill, short } from './numbers.js'

const TONES = ['fine', 'lost', 'underflow', 'overflow', 'infinite', 'nan']
const WAITS = '…'
const EMPTY = '\u00a0' // a line as high as any other, so that nothing jumps
const NEAR = 1e-9 // of two sizes that are the same

export function decodeState(state) {
  const list = (text) => Array.from(decode(text))
  return {
    ...state,
    logits: list(state.logits),
    sizes: list(state.sizes),
    now: decodeNumbers(state.now),
    given: { scale: state.scale, logits: list(state.logits) },
    sweep: { ...state.sweep, errors: decode(state.sweep.errors) },
    losses: decode(state.losses),
  }
}

// What Python sent of the present size, or of the nearest one.
export function derive(state) {
  const { given, scale, sizes, sweep, types, ways, losses, entropies } = state
  const moved = given.logits.some((value, k) => value !== state.logits[k])
  const same = Math.abs(scale / given.scale - 1) < NEAR
  if (!moved && same) return state.now
  if (moved) return { waits: true }
  const at = nearest(sizes, scale)
  const count = types.length * ways.length
  const part = (text) => text.slice(at * count, (at + 1) * count)
  const each = 2 * entropies.length + 1
  const numbers = Array.from(losses.subarray(at * each, (at + 1) * each))
  return {
    errors: Array.from(sweep.errors.subarray(at * count, (at + 1) * count)),
    states: part(sweep.states), guilty: part(sweep.guilty), causes: part(sweep.causes),
    losses: numbers.slice(0, entropies.length), slopes: numbers.slice(entropies.length, -1),
    exact: [numbers.at(-1), NaN], moving: true,
  }
}

function nearest(sizes, scale) {
  const away = sizes.map((size) => Math.abs(Math.log(size / scale)))
  return away.indexOf(Math.min(...away))
}

export function updates(state) {
  const exponent = Math.log10(state.scale)
  const line = { x: [exponent, exponent] }
  return { logits: [{ y: state.logits }], cursor: [line, line] }
}

export function room(state) {
  return { yaxis: state.logits }
}

export function handles(state, numbers, { texts }) {
  const bars = state.logits.map((value, k) => ({
    key: 'logits', at: k, axes: '', x: [k - 0.5, k + 0.5], value,
    limits: [-state.largest, state.largest], name: fill(texts.handle, { name: k }),
  }))
  const [low, high] = [state.sizes[0], state.sizes.at(-1)].map(Math.log10)
  const size = ['2', '3'].map((axes) => ({
    key: 'exponent', axes, along: 'x', x: Math.log10(state.scale), value: Math.log10(state.scale),
    limits: [low, high], step: 0.05, name: texts.sizeHandle,
  }))
  return [...bars, ...size]
}

export function move(state, { key, at }, value) {
  if (key === 'logits') {
    state.logits[at] = value
    return { logits: { [at]: value } }
  }
  state.scale = key === 'exponent' ? Number((10 ** value).toPrecision(4)) : value
  return { scale: state.scale }
}

export function choose({ types, ways, type, way }, { key, at, column }) {
  if (key === 'logits') return { label: at }
  if (key !== 'cells') return undefined
  return { dtype: types[at]?.key ?? type, way: ways[column - 1]?.key ?? way }
}

export function click(state, { role, at }) {
  if (role === 'logits') return { label: at }
}

export function write(state, numbers, { texts }) {
  const size = Number(state.scale.toPrecision(4))
  return {
    sliders: { scale: fill(texts.size, { size }) },
    lines: [headline(state, numbers, texts), ...(numbers.moving || numbers.waits ? [EMPTY] : [state.aside])],
    tables: [cellTable(state, numbers, texts), stepTable(state, numbers, texts), lossTable(state, numbers, texts), castTable(state, numbers, texts)],
  }
}

function placeOf({ types, ways, type, way }) {
  const row = types.findIndex(({ key }) => key === type)
  const column = ways.findIndex(({ key }) => key === way)
  return [row, column, row * ways.length + column]
}

// What has become of the chosen cell, and by whose fault.
function headline(state, numbers, texts) {
  const [row, column, at] = placeOf(state)
  const [type, way] = [state.types[row].title, state.ways[column].title]
  if (numbers.waits) return fill(texts.waits, { type, way })
  const error = errorText(numbers.errors[at])
  if (numbers.guilty[at] === '-') return fill(texts.fine, { type, way, error })
  const operation = state.ways[column].operations[Number(numbers.guilty[at])]
  const fault = faultText(numbers.causes[at], texts)
  const finite = Number.isFinite(numbers.errors[at])
  return fill(finite ? texts.spoilt : texts.broken, { type, way, error, operation, fault })
}

const faultText = (cause, texts) => texts[`fault_${TONES[cause]}`]

// As pages/live/numerics.py writes it.
function errorText(error) {
  if (Number.isNaN(error)) return 'NaN'
  if (error === Infinity) return '∞'
  if (error < 0.005) return '0'
  return error < 100 ? String(Number(error.toPrecision(2))) : error < 1000 ? error.toFixed(0) : error.toExponential(0).replace('+', '')
}

function cellTable(state, numbers, texts) {
  const { types, ways } = state
  const cell = (row, column) => {
    if (numbers.waits) return WAITS
    const at = row * ways.length + column
    const error = errorText(numbers.errors[at])
    if (numbers.guilty[at] === '-') return error
    const operation = ways[column].operations[Number(numbers.guilty[at])]
    return fill(texts.cell, { error, operation, fault: faultText(numbers.causes[at], texts) })
  }
  const tone = (at) => (numbers.waits ? 'waits' : TONES[numbers.states[at]])
  return {
    caption: texts.cells,
    head: [texts.type, ...ways.map(({ title }) => title)],
    body: types.map(({ title }, row) => [title, ...ways.map((_, column) => cell(row, column))]),
    tones: types.map((_, row) => ['', ...ways.map((_, column) => tone(row * ways.length + column))]),
    mark: placeOf(state).slice(0, 2).map((place, at) => place + at),
    pick: 'cells',
    even: true,
  }
}

// The operations of the chosen cell; Python writes their numbers.
function stepTable(state, numbers, texts) {
  const { steps, logits } = state
  const still = !numbers.moving && !numbers.waits
  const body = steps.map(({ symbol, cells }) => [symbol, ...cells.map((text) => (still ? text : text && WAITS))])
  const guilty = still ? state.guilty : -1
  const tones = steps.map(({ tones: row }, at) =>
    [at === guilty ? row.at(-1) : '', ...row.map((tone) => (still ? tone : ''))])
  return {
    caption: state.stepsCaption,
    head: [texts.operation, ...logits.map((_, k) => fill(texts.class, { name: k })), texts.whole, texts.exactly, texts.ulp, texts.verdict],
    body, tones,
    mark: guilty >= 0 ? [guilty, 0] : undefined,
  }
}

function lossTable(state, numbers, texts) {
  const { entropies } = state
  const text = (values, at) => (numbers.waits ? WAITS : short(Number(values[at].toPrecision(8))))
  const tone = (value) => {
    if (numbers.waits || Number.isFinite(value)) return ''
    return Number.isNaN(value) ? 'nan' : 'infinite'
  }
  return {
    caption: texts.entropies,
    head: [texts.program, texts.loss, texts.slope],
    body: entropies.map((title, at) => [title, text(numbers.losses ?? [], at), text(numbers.slopes ?? [], at)]),
    tones: entropies.map((_, at) => ['', tone(numbers.losses?.[at]), tone(numbers.slopes?.[at])]),
    foot: [[texts.exactly, ...[0, 1].map((at) => (numbers.moving && at ? WAITS : text(numbers.exact ?? [], at)))]],
  }
}

// What each type makes of the logits before anything is computed.
function castTable(state, numbers, texts) {
  const still = !numbers.moving && !numbers.waits
  const { types, casts, logits } = state
  return {
    caption: texts.casts,
    head: [texts.type, ...logits.map((_, k) => fill(texts.class, { name: k })), texts.change, texts.ofP],
    body: types.map(({ title }, at) => [title, ...casts[at].cells.map((text) => (still ? text : WAITS))]),
    tones: casts.map(({ tones }) => ['', ...tones.map((tone) => (still ? tone : '')), '', '']),
  }
}
