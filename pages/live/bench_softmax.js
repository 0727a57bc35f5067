// The Softmax bench: from its state to the numbers of every role, in the frame of a drag.
// Mirrors core/view.py; a column is a shown class, the last one may be the rest of them.

import { entropy, softmax, softmaxSteps } from './softmax.js'
import { decode, fill, fixed, short } from './numbers.js'

const LIVE_LIMIT = 250000 // exponentials a frame; above that the curves follow on release

export function decodeState(state) {
  const own = new Set(state.shown)
  const hidden = []
  for (let k = 0; state.rest && k < state.classes; k++) if (!own.has(k)) hidden.push(k)
  return { ...state, hidden, logits: decode(state.logits), temperatures: decode(state.temperatures) }
}

export function laneOf(state, lane = state.lane) {
  return state.logits.subarray(lane * state.classes, (lane + 1) * state.classes)
}

// All classes (K) to columns (S, and one for the rest): kept values, then what `join` makes of the rest.
function columns(values, { shown, hidden }, join) {
  const kept = shown.map((k) => values[k])
  return hidden.length ? [...kept, join(values, hidden)] : kept
}

function total(values, places) {
  let sum = 0
  if (places) for (const k of places) sum += values[k]
  else for (const value of values) sum += value
  return sum
}

const nothing = () => null

export function derive(state) {
  const lane = laneOf(state)
  const steps = softmaxSteps(Array.from(lane), state.temperature)
  const probabilities = columns(steps.probabilities, state, total)
  const numbers = {
    logits: columns(lane, state, nothing),
    scaled: columns(steps.scaled, state, nothing),
    shifted: columns(steps.shifted, state, nothing),
    exponentials: columns(steps.exponentials, state, total),
    probabilities,
    logProbabilities: columns(steps.logProbabilities, state, nothing),
    sum: steps.sum,
    entropy: entropy(steps),
    chosen: steps.probabilities[state.label],
  }
  if (state.rest) numbers.logProbabilities[probabilities.length - 1] = Math.log(probabilities.at(-1))
  return numbers
}

// What each trace takes from the numbers, by role. `which` is what the hand moves.
export function updates(state, numbers, which) {
  const { temperature } = state
  const { probabilities } = numbers
  const roles = {
    probabilities: [{ y: probabilities }],
    points: [{ x: probabilities.map(() => temperature), y: probabilities }],
    cursor: [{ x: [temperature, temperature] }],
    ...plane(state, probabilities, which),
  }
  if (which === 'temperature') return roles
  const live = state.classes * state.temperatures.length <= LIVE_LIMIT
  return { ...roles, logits: [{ y: numbers.logits }], ...(live && { curves: curves(state) }) }
}

function curves(state) {
  const lane = Array.from(laneOf(state))
  const rows = Array.from(state.temperatures, (temperature) =>
    columns(softmax(lane, temperature), state, total))
  return rows[0].map((_, column) => ({ y: rows.map((row) => row[column]) }))
}

function plane(state, probabilities, which) {
  if (which !== 'logits' || !state.plane) state.plane = planeOf(state)
  state.plane[state.lane] = probabilities
  const upright = transpose(state.plane)
  const [rows, columns] = state.lanesAreColumns ? [upright, state.plane] : [state.plane, upright]
  const sums = (lines, before) => lines.map((line) => before + sumText(total(line)))
  return {
    plane: [{ z: rows }],
    row_sums: [{ text: sums(rows, '  ') }],
    column_sums: [{ text: sums(columns, '') }],
  }
}

// As core/figures/softmax.py writes it.
function sumText(sum) {
  return sum.toFixed(2) + (Math.abs(sum - 1) < 1e-6 ? ' ✓' : '')
}

function planeOf(state) {
  return Array.from({ length: state.lanes }, (_, lane) =>
    columns(softmax(Array.from(laneOf(state, lane)), state.temperature), state, total))
}

function transpose(rows) {
  return rows[0].map((_, column) => rows.map((row) => row[column]))
}

export function room(state, numbers) {
  return { yaxis: numbers.logits }
}

export function handles(state, numbers, { names, texts }) {
  return state.shown.map((label, column) => ({
    key: 'logits', at: label, axes: '', x: [column - 0.5, column + 0.5],
    name: fill(texts.handle, { name: names[column] }), value: laneOf(state)[label],
  }))
}

export function move(state, { key, at }, value) {
  if (key === 'temperature') return { temperature: (state.temperature = value) }
  laneOf(state)[at] = value
  return { logits: { [at]: value } }
}

export function choose(state, { at }) {
  return { chosen: { lane: state.lane, label: at } }
}

export function click(state, { role, at }) {
  const [row, column] = Array.isArray(at) ? at : [state.lane, at]
  const [lane, place] = Array.isArray(at) && state.lanesAreColumns ? [column, row] : [row, column]
  const clickable = role === 'plane' || role === 'probabilities'
  if (clickable && place < state.shown.length) return { chosen: { lane, label: state.shown[place] } }
}

const COLUMNS = [
  ['logits', short],
  ['scaled', (value) => fixed(value, 4)],
  ['shifted', (value) => fixed(value, 4)],
  ['exponentials', fixed],
  ['probabilities', (value) => fixed(value, 8)],
  ['logProbabilities', fixed],
]

export function write(state, numbers, { names, label, index, texts }) {
  const brief = Array.from(laneOf(state).slice(0, 8), (logit) => short(Number(logit.toPrecision(4))))
  const value = `[${[...brief, ...(state.classes > 8 ? ['…'] : [])].join(', ')}]`
  const sum = total(numbers.probabilities)
  return {
    sliders: { temperature: temperatureText(state.temperature, texts) },
    lines: [
      fill(texts.readout, { index, label, value, probability: fixed(numbers.chosen, 8) }),
      fill(texts.entropy, {
        nats: fixed(numbers.entropy, 4),
        bits: fixed(numbers.entropy / Math.LN2, 4),
        perplexity: fixed(Math.exp(numbers.entropy), 4),
      }),
    ],
    tables: [{
      head: [texts.class, ...COLUMNS.map(([key]) => texts[key])],
      body: names.map((name, at) => [name, ...COLUMNS.map(([key, text]) => cell(numbers[key][at], text))]),
      foot: [[texts.sum, '', '', '', fixed(numbers.sum), fixed(sum, 8), '']],
      chosen: state.shown.indexOf(state.label),
    }],
  }
}

export function temperatureText(value, texts) {
  return fill(texts.theta, { temperature: Number(value.toPrecision(4)), theta: fixed(1 / value, 4) })
}

function cell(value, text) {
  return value === null ? '' : text(value)
}
