// The browser's own cross entropy: pure functions, Float64 only, held to core/losses.py and
// core/loss_curve.py by tests/browser/test_cross_entropy_arithmetic.py.

import { total } from './columns.js'
import { sigmoid, softplus, times } from './sigmoid.js'
import { maximum, softmaxSteps } from './softmax.js'

// The loss of a row, and all that leads to it: softmax, its logarithm, −y log p, and the gradient.
export function crossEntropy(labels, logits, temperature) {
  const steps = softmaxSteps(logits, temperature)
  const { probabilities, logProbabilities } = steps
  const terms = labels.map((y, k) => 0 - times(y, logProbabilities[k]))
  const mass = total(labels)
  const gradient = labels.map((y, k) =>
    ((mass - y) * probabilities[k] + y * Math.expm1(logProbabilities[k])) / temperature)
  return { ...steps, terms, gradient, loss: total(terms) }
}

// As core.loss_curve.LossCurve: the loss as a function of one class alone.
export function lossCurve(labels, logits, label, temperature) {
  const others = logits.filter((_, k) => k !== label)
  const weights = labels.filter((_, k) => k !== label)
  const top = maximum(others)
  const below = others.map((logit) => (logit - top) / temperature)
  const spread = Number.isFinite(top) ? softmaxSteps(below, 1).logSum : 0
  const behind = others.map((logit, k) => (logit === -Infinity ? Infinity : spread - below[k]))
  const rest = total(behind.map((far, k) => times(weights[k], far)))
  const [own, other] = [labels[label], total(weights)]
  const aheadOf = (x) => (x - top) / temperature - spread
  return {
    rest, own, other, rival: top + temperature * spread,
    probability: (x) => sigmoid(aheadOf(x)),
    byLogit(x) {
      const ahead = aheadOf(x)
      return times(own, softplus(-ahead)) + times(other, softplus(ahead)) + rest
    },
    byProbability(p) {
      return times(own, -Math.log(p)) + times(other, -Math.log1p(-p)) + rest
    },
    logitOf(p) {
      return top + temperature * (spread + (Math.log(p) - Math.log1p(-p)))
    },
  }
}

// H(y, p), H(y), KL(y, p), H(p, y), H(p), KL(p, y), as core.view.Information has them.
export function information(labels, { probabilities, logProbabilities }) {
  const logs = labels.map(Math.log)
  // by its logarithm: p may be 0 in a computer only
  const unseen = labels.some((y, k) => y === 0 && logProbabilities[k] > -Infinity) ? Infinity : 0
  const mean = (weights, value) => total(weights.map((w, k) => (w === 0 ? 0 : w * value(k)))) + 0
  return [
    mean(labels, (k) => -logProbabilities[k]),
    mean(labels, (k) => -logs[k]),
    mean(labels, (k) => logs[k] - logProbabilities[k]),
    mean(probabilities, (k) => -logs[k]) + unseen,
    mean(probabilities, (k) => -logProbabilities[k]),
    mean(probabilities, (k) => logProbabilities[k] - logs[k]) + unseen,
  ]
}

// A label moved; the others share what is left in their old proportion.
export function shared(labels, place, value) {
  const kept = Math.min(1, Math.max(0, value))
  const mass = total(labels.filter((_, k) => k !== place))
  const count = labels.length - 1
  if (!count) return [1]
  return labels.map((y, k) => {
    if (k === place) return kept
    return (1 - kept) * (mass > 0 ? y / mass : 1 / count)
  })
}
