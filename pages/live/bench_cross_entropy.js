// The bench of Cross entropy: from its state to the numbers of every role, in the frame of a drag.
// Mirrors core/view/cross_entropy.py; a column is a shown class, the last one may be the rest.

import { temperatureText } from './bench_softmax.js'
import { crossEntropy, information, lossCurve, shared, total } from './cross_entropy.js'
import { decode, fill, fixed, short } from './numbers.js'

const LIVE_LIMIT = 250000 // exponentials a frame; above that the other rows follow on release
const BRIEF = 8 // classes of a row's logits in a table
const NEAREST = 0.001 // to 0 and 1: as far as a probability is dragged

export function decodeState(state) {
  const own = new Set(state.shown)
  const hidden = []
  for (let k = 0; state.rest && k < state.classes; k++) if (!own.has(k)) hidden.push(k)
  const [logits, targets] = [decode(state.logits), decode(state.targets)]
  const row = (values) => Array.from(values.subarray(state.row * state.classes, (state.row + 1) * state.classes))
  return {
    ...state, hidden, logits, targets,
    own: row(logits), label0: row(targets), labels: row(targets), moved: {},
    curveLogits: decode(state.curveLogits), curveProbabilities: decode(state.curveProbabilities),
  }
}

function rowOf(values, { classes }, row) {
  return Array.from(values.subarray(row * classes, (row + 1) * classes))
}

// All classes to columns: kept values, then what `join` makes of the rest.
function columns(values, { shown, hidden }, join) {
  const kept = shown.map((k) => values[k])
  return hidden.length ? [...kept, join(hidden.map((k) => values[k]))] : kept
}

const nothing = () => null

export function derive(state) {
  const { own, labels, temperature } = state
  const steps = crossEntropy(labels, own, temperature)
  const losses = lossesOf(state, steps.loss)
  const sum = total(labels)
  const honest = labels.every((y) => y >= 0) && Math.abs(sum - 1) < 1e-6
  return {
    logits: columns(own, state, nothing),
    probabilities: columns(steps.probabilities, state, total),
    logProbabilities: columns(steps.logProbabilities, state, nothing),
    labels: columns(labels, state, total),
    terms: columns(steps.terms, state, total),
    gradient: columns(steps.gradient, state, total),
    losses,
    total: [total(losses)],
    mean: [total(losses) / losses.length],
    labelSum: sum,
    information: honest ? information(labels, steps) : [],
    curve: lossCurve(labels, own, state.label, temperature),
    present: { loss: steps.loss, p: steps.probabilities[state.label], slope: steps.gradient[state.label] },
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
  const { own, label } = state
  const { curve, present } = numbers
  const logit = own[label]
  const reach = 0.12 * (state.curveLogits.at(-1) - state.curveLogits[0])
  return {
    logits: [{ y: numbers.logits }],
    labels: [{ y: numbers.labels }],
    probabilities: [{ y: numbers.probabilities }],
    targets: [{ y: numbers.labels }],
    gradient: [{ y: numbers.gradient }],
    curve_probability: [{ y: Array.from(state.curveProbabilities, curve.byProbability) }],
    curve_logit: [{ y: Array.from(state.curveLogits, curve.byLogit) }],
    tangent: [{
      x: [logit - reach, logit + reach],
      y: [present.loss - present.slope * reach, present.loss + present.slope * reach],
    }],
    point_probability: [{ x: [present.p], y: [present.loss] }],
    point_logit: [{ x: [logit], y: [present.loss] }],
  }
}

export function room(state, numbers) {
  return {
    yaxis: numbers.logits,
    ...(state.anyLabels && { yaxis2: numbers.labels, yaxis3: numbers.labels }),
    yaxis4: numbers.gradient,
    yaxis5: [numbers.present.loss],
    yaxis6: [numbers.present.loss],
  }
}

export function handles(state, numbers, { names, texts, label: trueName }) {
  const { own, labels, shown, label } = state
  const bar = (key, text, axes, values) => shown.map((k, column) => ({
    key, at: k, axes, x: [column - 0.5, column + 0.5], value: values[k],
    name: fill(text, { name: names[column] }),
  }))
  const marks = state.sparse
    ? bar('labels', texts.labelChoice, '2', labels)
      .map((mark) => ({ ...mark, fixed: true, pressed: mark.value === 1 }))
    : bar('labels', texts.labelHandle, '2', labels)
      .map((mark) => ({ ...mark, step: 0.05, limits: state.anyLabels ? undefined : [0, 1] }))
  const curve = lossCurve(labels, own, label, state.temperature)
  const loss = curve.byLogit(own[label])
  const p = curve.probability(own[label])
  return [
    ...bar('logits', texts.handle, '', own),
    ...marks,
    { key: 'probability', at: label, axes: '5', x: p, y: loss, value: p, along: 'x', step: 0.01,
      limits: [NEAREST, 1 - NEAREST], name: fill(texts.pointProbability, { name: trueName }) },
    { key: 'logits', at: label, axes: '6', x: own[label], y: loss, value: own[label], along: 'x',
      name: fill(texts.pointLogit, { name: trueName }) },
  ].filter(({ key }) => key !== 'probability' || state.classes > 1)
}

export function move(state, { key, at }, value) {
  if (key === 'temperature') return { temperature: (state.temperature = value) }
  if (key === 'labels') return moveLabel(state, at, value)
  const logit = key === 'logits' ? value
    : lossCurve(state.labels, state.own, at, state.temperature).logitOf(value)
  if (key === 'probability' && !Number.isFinite(logit)) return {} // it has no rival
  state.own[at] = logit
  state.logits[state.row * state.classes + at] = logit
  return { logits: { [at]: logit } }
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
  const loss = numbers.losses[row]
  const probability = numbers.probabilities[state.shown.indexOf(state.label)]
  const sentence = state.sparse ? texts.sparse : texts.dense
  const lines = [
    fill(sentence, { row, name: label, probability: fixed(probability, 8), loss: fixed(loss, 8) }),
    fill(texts.bases, { loss: fixed(loss), bits: fixed(loss / Math.LN2, 4), digits: fixed(loss / Math.LN10, 4) }),
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
    body: MEASURES.map(([key, formula], at) => {
      const value = numbers.information[at]
      const said = value === Infinity && key.startsWith('swapped') ? texts.infinite : fixed(value, 6)
      return [texts[key], formula, said]
    }),
  }
}
