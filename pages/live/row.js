// One row of logits and its label under the hand: what the benches of Softmax and Cross entropy
// share. Mirrors core/view/row_loss.py and core/figures/row_loss.py.
//
// `state` has `own` (the logits), `labels`, `label`, `temperature`, and what pages/live/row.py sends.

import { columns, hiddenOf, logTotal, nothing, total } from './columns.js'
import { crossEntropy, lossCurve } from './cross_entropy.js'
import { LOSSES } from './losses.js'
import { decode, fill, fixed } from './numbers.js'
import { simplexRoles } from './simplex.js'
import { entropy } from './softmax.js'

const NEAREST = 0.001 // to 0 and 1: as far as a probability is dragged
const REACH = 0.12 // of the tangent, in parts of the curve's width

export function decodeRow(state) {
  return {
    ...state,
    hidden: hiddenOf(state),
    curveLogits: decode(state.curveLogits),
    curveProbabilities: decode(state.curveProbabilities),
    simplex: decode(state.simplex),
  }
}

// Every number of the row; `steps` has all classes, the others are columns.
export function deriveRow(state) {
  const { own, labels, label, temperature } = state
  const steps = crossEntropy(labels, own, temperature)
  const row = { labels, logits: own, label, temperature, ...steps }
  return {
    steps,
    logits: columns(own, state, nothing),
    probabilities: columns(steps.probabilities, state, total),
    logProbabilities: columns(steps.logProbabilities, state, logTotal),
    gradient: columns(steps.gradient, state, total),
    present: [steps.probabilities[label], steps.loss, steps.gradient[label]],
    family: state.family.map(({ key, parameters }) => LOSSES[key]?.(row, parameters)),
    entropy: entropy(steps),
  }
}

export function rowUpdates(state, { steps, logits, probabilities, logProbabilities, gradient, present }) {
  const { own, labels, label, temperature } = state
  const curve = lossCurve(labels, own, label, temperature)
  const [p, loss, slope] = present
  const logit = own[label]
  const reach = REACH * (state.curveLogits.at(-1) - state.curveLogits[0])
  const triangle = state.simplex.length && simplexRoles(own, steps.probabilities, labels, state.simplex)
  return {
    logits: [{ y: logits }],
    probabilities: [{ y: probabilities }],
    log_probabilities: [{ y: logProbabilities }],
    gradient: [{ y: gradient }],
    curve_probability: [{ y: Array.from(state.curveProbabilities, curve.byProbability) }],
    curve_logit: [{ y: Array.from(state.curveLogits, curve.byLogit) }],
    tangent: [{ x: [logit - reach, logit + reach], y: [loss - slope * reach, loss + slope * reach] }],
    point_probability: [{ x: [p], y: [loss] }],
    point_logit: [{ x: [logit], y: [loss] }],
    ...triangle,
  }
}

export function rowRoom({ axes }, { logits, logProbabilities, gradient, present }) {
  return {
    [`yaxis${axes.logits}`]: logits,
    [`yaxis${axes.log_probabilities}`]: logProbabilities,
    [`yaxis${axes.gradient}`]: gradient,
    [`yaxis${axes.by_probability}`]: [present[1]],
    [`yaxis${axes.by_logit}`]: [present[1]],
  }
}

// A handle over each bar of a chart. `text` names it, by the class.
export function barHandles({ shown, axes }, chart, values, names, text, more) {
  return shown.map((k, column) => ({
    at: k, axes: axes[chart], x: [column - 0.5, column + 0.5], value: values[k],
    name: fill(text, { name: names[column] }), mark: { role: chart, point: column }, ...more,
  }))
}

// Logits, probabilities, and the present point on both curves; a class alone has no probability.
export function rowHandles(state, numbers, { names, texts, label: trueName }) {
  const { own, label, axes, classes } = state
  const [p, loss] = numbers.present
  const alike = { key: 'probability', step: 0.01, limits: [NEAREST, 1 - NEAREST] }
  const all = []
  state.shown.forEach((k, column) => { all[k] = numbers.probabilities[column] })
  return [
    ...barHandles(state, 'logits', own, names, texts.handle, { key: 'logits' }),
    ...barHandles(state, 'probabilities', all, names, texts.probabilityHandle, alike),
    { ...alike, at: label, axes: axes.by_probability, x: p, y: loss, value: p, along: 'x',
      name: fill(texts.pointProbability, { name: trueName }) },
    { key: 'logits', at: label, axes: axes.by_logit, x: own[label], y: loss, value: own[label], along: 'x',
      name: fill(texts.pointLogit, { name: trueName }) },
  ].filter(({ key }) => key !== 'probability' || classes > 1)
}

// The logit that a handle asks for: its value, or the one that gives a class this probability while
// the other logits stay. Undefined where there is none, since no other class is possible.
export function logitFor({ own, labels, temperature }, { key, at }, value) {
  const logit = key === 'logits' ? value : lossCurve(labels, own, at, temperature).logitOf(value)
  return Number.isFinite(logit) ? logit : undefined
}

export function entropyLine(nats, texts) {
  return fill(texts.entropy, {
    nats: fixed(nats, 4), bits: fixed(nats / Math.LN2, 4), perplexity: fixed(Math.exp(nats), 4),
  })
}

// Every loss beside the label that it takes; those that the browser does not compute wait.
export function familyTable(state, { family }, texts) {
  return {
    caption: texts.family,
    head: [texts.lossName, texts.value, texts.takes, texts.compares],
    body: state.family.map(({ name, takes, compares }, at) => [name, lossText(family[at]), takes, compares]),
  }
}

function lossText(value) {
  if (value === undefined) return '…'
  return Number.isNaN(value) ? '–' : fixed(value, 8)
}
