// The bench of pos_weight: curves, classifier, precision and recall, while a hand moves.
// Mirrors core/view/pos_weight.py. The classifiers come from Python, one for each of some weights;
// while the slider moves the one of the nearest weight is shown.

import { decode, fill } from './numbers.js'
import { weightedCrossEntropy } from './sigmoid.js'

const REACH = 20 // of the line, and its hatching, as core/figures/pos_weight.py has them
const [STROKE, GAP] = [0.3, 0.35]

export function decodeState(state) {
  const list = (text) => Array.from(decode(text))
  return {
    ...state,
    logits: list(state.logits), labels: list(state.labels), curveLogits: list(state.curveLogits),
    weights: list(state.weights), fits: list(state.fits), counts: list(state.counts),
    exact: { posWeight: state.pos_weight, fit: list(state.fit), counts: list(state.confusion) },
  }
}

export function derive(state) {
  const { logits, labels, pos_weight: posWeight, curveLogits } = state
  const { fit, counts } = classifier(state)
  const [, falseYes, missed, found] = counts
  return {
    losses: logits.map((x, k) => (Math.abs(x) <= curveLogits.at(-1)
      ? weightedCrossEntropy(labels[k], x, posWeight) : NaN)), // beyond it has no place on the curves
    curve: curveLogits.map((x) => weightedCrossEntropy(1, x, posWeight)),
    fit,
    counts,
    precision: found + falseYes ? found / (found + falseYes) : NaN,
    recall: found / (found + missed),
  }
}

// The one that Python fitted for the very weight, or that of the nearest weight.
function classifier({ pos_weight: posWeight, exact, weights, fits, counts }) {
  if (posWeight === exact.posWeight) return exact
  let at = 0
  weights.forEach((weight, k) => {
    if (Math.abs(Math.log(weight / posWeight)) < Math.abs(Math.log(weights[at] / posWeight))) at = k
  })
  return { fit: fits.slice(3 * at, 3 * at + 3), counts: counts.slice(4 * at, 4 * at + 4) }
}

export function updates(state, numbers) {
  const { pos_weight: posWeight, logits } = state
  const { losses, curve, fit, precision, recall } = numbers
  return {
    positive: [{ y: curve }],
    points: [{ x: logits, y: losses }],
    boundary: [boundary(fit)],
    cursor: [{ x: [posWeight, posWeight] }],
    rates: [{ x: [posWeight, posWeight], y: [precision, recall] }],
  }
}

// The line where the classifier says a half, hatched on the side of yes; NaN parts the strokes.
function boundary([one, other, bias]) {
  const length = Math.hypot(one, other)
  const normal = [one / length, other / length]
  const foot = normal.map((part) => -bias * part / length)
  const [x, y] = [[], []]
  const point = (along, out) => {
    x.push(foot[0] - along * normal[1] + out * normal[0])
    y.push(foot[1] + along * normal[0] + out * normal[1])
  }
  const lift = () => { x.push(NaN); y.push(NaN) }
  point(-REACH, 0)
  point(REACH, 0)
  lift()
  for (let k = Math.trunc(-REACH / GAP); k < Math.trunc(REACH / GAP); k++) {
    point(k * GAP, 0)
    point(k * GAP + STROKE / 2, STROKE)
    lift()
  }
  return { x, y }
}

export function room(state, numbers) {
  return { yaxis: numbers.losses }
}

export function handles(state, numbers, { names, texts }) {
  const limits = [state.curveLogits[0], state.curveLogits.at(-1)]
  return state.shown.map((label, column) => ({
    key: 'logits', at: label, axes: '', along: 'x', limits, value: state.logits[column],
    x: state.logits[column], y: numbers.losses[column],
    name: fill(texts.point, { name: names[column] }),
  })).filter(({ y }) => Number.isFinite(y))
}

export function move(state, { key, at }, value) {
  if (key === 'pos_weight') return { pos_weight: (state.pos_weight = value) }
  state.logits[state.shown.indexOf(at)] = value
  return { logits: { [at]: value } }
}

export function choose(state, { at }) {
  return { chosen: at }
}

export function click() {}

export function write(state, numbers, { texts }) {
  const weight = Number(state.pos_weight.toPrecision(4))
  const [right, falseYes, missed, found] = numbers.counts
  const [positives, taken] = [found + missed, found + falseYes]
  const [recall, precision] = [share(numbers.recall), share(numbers.precision)]
  const of = (whole) => fill(texts.of, { found, whole })
  return {
    sliders: { pos_weight: `pos_weight q = ${weight}` },
    lines: [fill(texts.rates, { weight, recall, precision, found, positives, taken })],
    tables: [{
      caption: texts.confusion,
      head: ['', texts.predictedNo, texts.predictedYes, texts.recall],
      body: [
        [texts.trueNo, String(right), String(falseYes), ''],
        [texts.trueYes, String(missed), String(found), of(positives)],
      ],
      foot: [[texts.precision, '', of(taken), '']],
    }],
  }
}

function share(value) {
  return Number.isFinite(value) ? value.toFixed(2) : 'NaN'
}
