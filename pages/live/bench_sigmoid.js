// The bench of Sigmoid or softmax: from its state to the numbers of every role, while a hand moves.
// Mirrors core/view/sigmoid.py; a column is a shown class, the last one may be the rest of them.

import { columns, hiddenOf, nothing, total } from './columns.js'
import { lossCurve } from './cross_entropy.js'
import { decode, fill, fixed, short } from './numbers.js'
import { sigmoid, softplus, weightedCrossEntropy, weightedGradient } from './sigmoid.js'
import { softmaxSteps } from './softmax.js'

const NEAREST = 0.001 // to 0 and 1: as far as a probability is dragged
const BRIEF = 6 // classes whose probabilities are added up in words

export function decodeState(state) {
  const row = (text) => Array.from(decode(text))
  const losses = decode(state.losses)
  return { ...state, hidden: hiddenOf(state), logits: row(state.logits), labels: row(state.labels), losses }
}

export function derive(state) {
  const { logits, labels, posWeight, classes, row } = state
  const each = (value) => logits.map((x, k) => value(labels[k], x, posWeight))
  const steps = softmaxSteps(logits, 1)
  const yes = logits.map(sigmoid)
  const losses = each(weightedCrossEntropy)
  const terms = labels.map((y, k) => (state.exclusive ? term(y, steps.logProbabilities[k]) : NaN))
  state.losses.set(losses, row * classes)
  return {
    logits: columns(logits, state, nothing),
    sigmoid: columns(yes, state, total),
    probabilities: columns(steps.probabilities, state, total),
    labels: columns(labels, state, total),
    positive: columns(logits.map((x) => softplus(-x)), state, nothing),
    negative: columns(logits.map((x) => softplus(x)), state, nothing),
    losses: columns(losses, state, total),
    gradient: columns(each(weightedGradient), state, nothing),
    softmaxTerms: columns(terms, state, total),
    sums: [yes, steps.probabilities, losses, terms, state.losses].map(total),
  }
}

// −y log p, with 0 · log 0 = 0.
function term(label, log) {
  return label === 0 && !Number.isNaN(log) ? 0 : -label * log
}

export function updates(state, numbers) {
  const { sigmoid, probabilities, losses, softmaxTerms, sums, logits } = numbers
  const own = (values) => values.slice(0, state.shown.length)
  const text = (sum) => [{ text: [sumText(sum)] }]
  return {
    logits: [{ y: own(logits) }],
    sigmoid: [{ y: own(sigmoid) }],
    probabilities: [{ y: probabilities }],
    losses: [{ y: own(losses) }],
    softmax_losses: [{ y: softmaxTerms }],
    sigmoid_sum: text(sums[0]),
    probabilities_sum: text(sums[1]),
    losses_sum: text(sums[2]),
    softmax_losses_sum: text(sums[3]),
  }
}

// As core/figures/sigmoid.py writes it.
function sumText(sum) {
  if (Number.isNaN(sum)) return ''
  if (!Number.isFinite(sum)) return 'Σ = ∞'
  if (Math.abs(sum - 1) < 1e-9) return 'Σ = 1'
  return `Σ = ${sum < 1e5 ? sum.toFixed(3) : sum.toExponential(2)}`
}

export function room(state, numbers) {
  const losses = [...numbers.losses.slice(0, state.shown.length), ...numbers.softmaxTerms]
  return { yaxis: numbers.logits, yaxis5: losses, yaxis6: losses }
}

export function handles(state, numbers, { names, texts }) {
  const bar = (key, text, axes, values) => state.shown.map((k, column) => ({
    key, at: k, axes, x: [column - 0.5, column + 0.5], value: values[k],
    name: fill(text, { name: names[column] }),
  }))
  const marks = bar('labels', texts.labelHandle, '4', state.labels)
  const byClass = (values) => {
    const all = []
    state.shown.forEach((k, column) => { all[k] = values[column] })
    return all
  }
  const alike = { step: 0.01, limits: [NEAREST, 1 - NEAREST] }
  return [
    ...bar('logits', texts.handle, '', state.logits),
    ...bar('sigmoid', texts.sigmoidHandle, '2', byClass(numbers.sigmoid)).map((mark) => ({ ...mark, ...alike })),
    ...bar('softmax', texts.softmaxHandle, '3', byClass(numbers.probabilities)).map((mark) => ({ ...mark, ...alike })),
    ...marks.map((mark) => ({ ...mark, fixed: true, pressed: mark.value >= 0.5 })),
  ].filter(({ key, value }) => key !== 'softmax' || (state.classes > 1 && !Number.isNaN(value)))
}

// The logit that a mark asks for: a bar of a probability solves for its own, and the others stay.
function logitFor({ logits, labels }, { key, at }, value) {
  if (key === 'sigmoid') return Math.log(value) - Math.log1p(-value)
  return key === 'softmax' ? lossCurve(labels, logits, at, 1).logitOf(value) : value
}

export function move(state, handle, value) {
  const logit = logitFor(state, handle, value)
  if (!Number.isFinite(logit)) return {} // no other class is possible
  state.logits[handle.at] = logit
  return { logits: { [handle.at]: logit } }
}

export function choose(state, { key, at }) {
  if (key === 'row') return { row: state.first + at }
  if (key === 'class') return at < state.shown.length ? { chosen: state.shown[at] } : undefined
  return key === 'labels' ? { labels: { [at]: state.labels[at] >= 0.5 ? 0 : 1 } } : { chosen: at }
}

export function click(state, { at }) {
  if (at < state.shown.length) return { chosen: state.shown[at] }
}

const COLUMNS = [
  ['logits', short],
  ['sigmoid', (value) => fixed(value, 8)],
  ['probabilities', (value) => fixed(value, 8)],
  ['labels', short],
  ['positive', fixed],
  ['negative', fixed],
  ['losses', (value) => fixed(value, 8)],
  ['gradient', fixed],
]

export function write(state, numbers, { names, label, texts }) {
  const [yes, one, , softmaxLoss, all] = numbers.sums
  const { rows, classes, chosen, row } = state
  const at = state.shown.indexOf(chosen)
  const parts = numbers.sigmoid.slice(0, BRIEF).map((value) => brief(value))
  const more = classes > BRIEF ? ' + …' : ''
  const lines = [
    fill(Number.isNaN(one) ? texts.headlineNone : texts.headline, {
      one: Math.abs(one - 1) < 1e-9 ? '1' : brief(one), parts: parts.join(' + ') + more, sum: brief(yes),
    }),
    fill(texts.chosen, {
      name: label, logit: short(state.logits[chosen]), probability: fixed(numbers.sigmoid[at], 8),
      share: fixed(numbers.probabilities[at], 8),
    }),
    fill(texts.reduced, { count: rows * classes, total: fixed(all, 8), mean: fixed(all / (rows * classes), 8) }),
    state.exclusive ? fill(texts.softmaxLoss, { row, loss: fixed(softmaxLoss, 8) }) : texts.softmaxNone,
  ]
  const tables = [stepTable(state, numbers, names, texts)]
  if (rows > 1) tables.unshift(lossTable(state, names, texts))
  return { sliders: {}, lines, tables }
}

// Three digits after the point, as at the bars.
function brief(value) {
  return Number.isFinite(value) && value < 1e5 ? value.toFixed(3) : short(value)
}

function stepTable(state, numbers, names, texts) {
  const [yes, one, losses] = numbers.sums
  const written = (value, text) => (value === null ? '' : text(value))
  const labels = short(Number(total(numbers.labels).toPrecision(6)))
  return {
    caption: fill(texts.steps, { row: state.row }),
    head: [texts.class, ...COLUMNS.map(([key]) => texts[key])],
    body: names.map((name, at) => [name, ...COLUMNS.map(([key, text]) => written(numbers[key][at], text))]),
    foot: [
      [texts.sum, '', fixed(yes, 8), fixed(one, 8), labels, '', '', fixed(losses, 8), ''],
      [texts.mean, '', '', '', '', '', '', fixed(losses / state.classes, 8), ''],
    ],
    chosen: state.shown.indexOf(state.chosen),
    pick: 'class',
  }
}

// One loss an element, a row a row.
function lossTable(state, names, texts) {
  const { classes, first, listed, shown } = state
  const body = Array.from({ length: listed }, (_, k) => k + first).map((row) => {
    const losses = state.losses.subarray(row * classes, (row + 1) * classes)
    const cells = columns(losses, state, total)
    return [String(row), ...cells.map((loss) => fixed(loss, 8))]
  })
  return {
    caption: texts.elements,
    head: [texts.row, ...names.slice(0, shown.length + (state.rest ? 1 : 0))],
    body, chosen: state.row - first, pick: 'row',
  }
}
