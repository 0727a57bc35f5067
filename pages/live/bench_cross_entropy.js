// The bench of Cross entropy: from its state to the numbers of every role, in the frame of a drag.
// Mirrors core/view/cross_entropy.py; a column is a shown class, the last one may be the rest.

import { temperatureText } from './bench_softmax.js'
import { columns, total } from './columns.js'
import { crossEntropy, information, shared } from './cross_entropy.js'
import { decode, fill, fixed, short } from './numbers.js'
import {
  barHandles, decodeRow, deriveRow, entropyLine, familyTable, logitFor, rowHandles, rowRoom, rowUpdates,
} from './row.js'

const LIVE_LIMIT = 250000 // exponentials a frame; above that the other rows follow on release
const BRIEF = 8 // classes of a row's logits in a table

export function decodeState(sent) {
  const state = { ...decodeRow(sent), logits: decode(sent.logits), targets: decode(sent.targets), moved: {} }
  const labels = rowOf(state.targets, state, state.row)
  return Object.assign(state, { own: rowOf(state.logits, state, state.row), label0: labels, labels })
}

function rowOf(values, { classes }, row) {
  return Array.from(values.subarray(row * classes, (row + 1) * classes))
}

export function derive(state) {
  const { labels } = state
  const numbers = deriveRow(state)
  const { steps } = numbers
  const losses = lossesOf(state, steps.loss)
  const sum = total(labels)
  const honest = labels.every((y) => y >= 0) && Math.abs(sum - 1) < 1e-6
  return {
    ...numbers,
    labels: columns(labels, state, total),
    terms: columns(steps.terms, state, total),
    losses,
    total: [total(losses)],
    mean: [total(losses) / losses.length],
    labelSum: sum,
    information: honest ? information(labels, steps) : [],
  }
}

function lossesOf(state, loss) {
  const { temperature, rows, classes, row } = state
  if (state.at !== temperature && rows * classes <= LIVE_LIMIT) {
    state.at = temperature
    state.losses = Array.from({ length: rows }, (_, at) =>
      crossEntropy(rowOf(state.targets, state, at), rowOf(state.logits, state, at), temperature).loss)
  }
  state.losses ??= new Array(rows).fill(NaN)
  state.losses[row] = loss
  return state.losses
}

export function updates(state, numbers) {
  return { ...rowUpdates(state, numbers), labels: [{ y: numbers.labels }], targets: [{ y: numbers.labels }] }
}

export function room(state, numbers) {
  const { axes, anyLabels } = state
  const labels = anyLabels && {
    [`yaxis${axes.labels}`]: numbers.labels, [`yaxis${axes.probabilities}`]: numbers.labels,
  }
  return { ...rowRoom(state, numbers), ...labels }
}

export function handles(state, numbers, data) {
  const { sparse, anyLabels, labels } = state
  const { names, texts } = data
  const bars = sparse
    ? barHandles(state, 'labels', labels, names, texts.labelChoice, { key: 'labels', fixed: true })
      .map((bar) => ({ ...bar, pressed: bar.value === 1 }))
    : barHandles(state, 'labels', labels, names, texts.labelHandle,
      { key: 'labels', step: 0.05, limits: anyLabels ? undefined : [0, 1] })
  return [...rowHandles(state, numbers, data), ...bars]
}

export function move(state, handle, value) {
  if (handle.key === 'temperature') return { temperature: (state.temperature = value) }
  if (handle.key === 'labels') return moveLabel(state, handle.at, value)
  const logit = logitFor(state, handle, value)
  if (logit === undefined) return {}
  state.own[handle.at] = state.logits[state.row * state.classes + handle.at] = logit
  return { logits: { [handle.at]: logit } }
}

// From the labels as they were, in the order in which Python goes through the same edit.
function moveLabel(state, at, value) {
  state.moved = { ...state.moved, [at]: value }
  state.labels = [...state.label0]
  for (const [place, moved] of Object.entries(state.moved)) {
    if (state.anyLabels) state.labels[place] = moved
    else state.labels = shared(state.labels, Number(place), moved)
  }
  state.targets.set(state.labels, state.row * state.classes)
  return { labels: { [at]: value } }
}

export function choose(state, { key, at }) {
  if (key === 'row') return { row: state.first + at }
  if (key === 'labels' && state.sparse) return { index: at }
}

export function click(state, { role, at }) {
  if (state.sparse && role === 'labels' && at < state.shown.length) return { index: state.shown[at] }
}

const STEPS = [
  ['logits', short],
  ['probabilities', (value) => fixed(value, 8)],
  ['logProbabilities', fixed],
  ['labels', (value) => short(Number(value.toPrecision(6)))],
  ['terms', fixed],
  ['gradient', fixed],
]

export function write(state, numbers, { names, label, texts }) {
  const { row, rows, temperature } = state
  const [probability, loss] = numbers.present
  const sentence = state.sparse ? texts.sparse : texts.dense
  const lines = [
    fill(sentence, { row, name: label, probability: fixed(probability, 8), loss: fixed(loss, 8) }),
    fill(texts.bases, { loss: fixed(loss), bits: fixed(loss / Math.LN2, 4), digits: fixed(loss / Math.LN10, 4) }),
    entropyLine(numbers.entropy, texts),
  ]
  if (rows > 1) {
    lines.push(fill(texts.reduced, {
      rows, total: fixed(numbers.total[0], 8), mean: fixed(numbers.mean[0], 8),
    }))
  }
  return {
    sliders: { temperature: temperatureText(temperature, texts) },
    lines,
    tables: [
      ...(rows > 1 ? [lossTable(state, numbers, texts)] : []),
      stepTable(state, numbers, names, texts),
      familyTable(state, numbers, texts),
      ...(numbers.information.length ? [informationTable(state, numbers, texts)] : []),
    ],
  }
}

function lossTable(state, numbers, texts) {
  const body = Array.from({ length: state.listed }, (_, k) => k + state.first).map((at) => {
    const labels = at === state.row ? state.labels : rowOf(state.targets, state, at)
    return [String(at), brief(rowOf(state.logits, state, at)), labelText(labels, state), fixed(numbers.losses[at], 8)]
  })
  return {
    caption: texts.rows,
    head: [texts.row, texts.logits.replace(/^\d+\. /, ''), texts.rowLabel, texts.rowLoss],
    body,
    foot: [[texts.sum, '', '', fixed(numbers.total[0], 8)], [texts.mean, '', '', fixed(numbers.mean[0], 8)]],
    chosen: state.row - state.first,
    pick: 'row',
  }
}

function brief(values) {
  const texts = values.slice(0, BRIEF).map((value) => short(Number(value.toPrecision(4))))
  return `[${[...texts, ...(values.length > BRIEF ? ['…'] : [])].join(', ')}]`
}

function labelText(labels, { sparse }) {
  return sparse ? String(labels.indexOf(1)) : brief(labels)
}

function stepTable(state, numbers, names, texts) {
  const sum = (values) => fixed(total(values.filter((value) => value !== null)), 8)
  return {
    caption: fill(texts.steps, { row: state.row }),
    head: [texts.class, ...STEPS.map(([key]) => texts[key])],
    body: names.map((name, at) => [name, ...STEPS.map(([key, text]) =>
      numbers[key][at] === null ? '' : text(numbers[key][at]))]),
    foot: [[texts.sum, '', sum(numbers.probabilities), '',
      short(Number(numbers.labelSum.toPrecision(6))), fixed(numbers.losses[state.row], 8), '']],
    chosen: state.shown.indexOf(state.label),
  }
}

const MEASURES = [
  ['crossEntropy', '−Σ y · log p'],
  ['labelEntropy', '−Σ y · log y'],
  ['divergence', 'Σ y · log(y / p)'],
  ['swapped', '−Σ p · log y'],
  ['predictionEntropy', '−Σ p · log p'],
  ['swappedDivergence', 'Σ p · log(p / y)'],
]

function informationTable(state, numbers, texts) {
  return {
    caption: fill(texts.information, { row: state.row }),
    head: [texts.measure, texts.formula, texts.value],
    whole: true,
    body: MEASURES.map(([key, formula], at) => {
      const value = numbers.information[at]
      const said = value === Infinity && key.startsWith('swapped') ? texts.infinite : fixed(value, 6)
      return [texts[key], formula, said]
    }),
  }
}
