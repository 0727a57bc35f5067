// The Softmax bench: from its state to the numbers of every role, in the frame of a drag.
// Mirrors core/view/softmax.py; a column is a shown class, the last one may be the rest of them.

import { columns, nothing, total } from './columns.js'
import { decode, fill, fixed, short } from './numbers.js'
import { decodeRow, deriveRow, entropyLine, familyTable, logitFor, rowHandles, rowRoom, rowUpdates } from './row.js'
import { softmax } from './softmax.js'

const LIVE_LIMIT = 250000 // exponentials a frame; above that the curves follow on release
const OF_THE_LANE = new Set(['logits', 'probability']) // what is moved of one lane only

export function decodeState(sent) {
  const state = decodeRow(sent)
  Object.assign(state, { logits: decode(sent.logits), temperatures: decode(sent.temperatures) })
  state.own = Array.from(laneOf(state))
  state.labels = state.own.map((_, k) => Number(k === state.label))
  return state
}

function laneOf(state, lane = state.lane) {
  return state.logits.subarray(lane * state.classes, (lane + 1) * state.classes)
}

export function derive(state) {
  const numbers = deriveRow(state)
  const { steps } = numbers
  return {
    ...numbers,
    scaled: columns(steps.scaled, state, nothing),
    shifted: columns(steps.shifted, state, nothing),
    exponentials: columns(steps.exponentials, state, total),
    sum: steps.sum,
  }
}

// What each trace takes from the numbers, by role. `which` is what the hand moves.
export function updates(state, numbers, which) {
  const { temperature } = state
  const { probabilities } = numbers
  const live = which !== 'temperature' && state.classes * state.temperatures.length <= LIVE_LIMIT
  return {
    ...rowUpdates(state, numbers),
    points: [{ x: probabilities.map(() => temperature), y: probabilities }],
    cursor: [{ x: [temperature, temperature] }],
    ...plane(state, probabilities, which),
    ...(live && { curves: curves(state) }),
  }
}

function curves(state) {
  const rows = Array.from(state.temperatures, (temperature) =>
    columns(softmax(state.own, temperature), state, total))
  return rows[0].map((_, column) => ({ y: rows.map((row) => row[column]) }))
}

function plane(state, probabilities, which) {
  if (!OF_THE_LANE.has(which) || !state.plane) state.plane = planeOf(state)
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

export const room = rowRoom

export const handles = rowHandles

export function move(state, handle, value) {
  if (handle.key === 'temperature') return { temperature: (state.temperature = value) }
  const logit = logitFor(state, handle, value)
  if (logit === undefined) return {}
  state.own[handle.at] = laneOf(state)[handle.at] = logit
  return { logits: { [handle.at]: logit } }
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
  ['gradient', fixed],
]

export function write(state, numbers, { names, label, index, texts }) {
  const brief = state.own.slice(0, 8).map((logit) => short(Number(logit.toPrecision(4))))
  const value = `[${[...brief, ...(state.classes > 8 ? ['…'] : [])].join(', ')}]`
  const [probability, loss] = numbers.present
  return {
    sliders: { temperature: temperatureText(state.temperature, texts) },
    lines: [
      fill(texts.readout, { index, label, value, probability: fixed(probability, 8) }),
      entropyLine(numbers.entropy, texts),
      fill(texts.cost, { label, probability: fixed(probability, 8), loss: fixed(loss, 8) }),
    ],
    tables: [
      {
        caption: texts.steps,
        head: [texts.class, ...COLUMNS.map(([key]) => texts[key])],
        body: names.map((name, at) => [name, ...COLUMNS.map(([key, text]) => cell(numbers[key][at], text))]),
        foot: [[texts.sum, '', '', '', fixed(numbers.sum), fixed(total(numbers.probabilities), 8), '', fixed(total(numbers.gradient))]],
        chosen: state.shown.indexOf(state.label),
      },
      familyTable(state, numbers, texts),
    ],
  }
}

export function temperatureText(value, texts) {
  return fill(texts.theta, { temperature: Number(value.toPrecision(4)), theta: fixed(1 / value, 4) })
}

function cell(value, text) {
  return value === null ? '' : text(value)
}
