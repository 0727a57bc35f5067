// Every loss of the cross entropy family of one row, by its key in core.losses.LOSSES; the others
// follow on release. Held to core.view.RowLoss by tests/browser/test_cross_entropy_arithmetic.py.
//
// A row: {labels, logits, label, temperature, probabilities, logProbabilities, terms}. A loss that
// does not take such a label is NaN; losses of elements are summed.

import { total } from './columns.js'
import { times, weightedCrossEntropy } from './sigmoid.js'

export const LOSSES = {
  softmax_cross_entropy: ({ terms }) => total(terms),
  sparse_softmax_cross_entropy: (row) => (isClass(row) ? 0 - row.logProbabilities[row.label] : NaN),
  sigmoid_cross_entropy: (row) => elements(row, 1),
  weighted_cross_entropy: (row, { pos_weight: weight }) => elements(row, weight),
  categorical_crossentropy: ({ labels, probabilities }, { epsilon }) => 0 - total(labels.map((y, k) =>
    times(y, Math.log(Math.min(1 - epsilon, Math.max(epsilon, probabilities[k])))))),
  kl_divergence: ({ labels, probabilities }) => total(labels.map((y, k) =>
    (y === 0 && !Number.isNaN(probabilities[k]) ? 0 : times(y, logRatio(y, probabilities[k]))))),
}

function isClass({ labels, label }) {
  return labels.every((y, k) => y === Number(k === label))
}

function elements({ labels, logits, temperature, probabilities }, weight) {
  const taken = labels.every((y) => y >= 0 && y <= 1) && !probabilities.some(Number.isNaN)
  if (!taken) return NaN
  return total(labels.map((y, k) => weightedCrossEntropy(y, logits[k] / temperature, weight)))
}

// Where the two are near, their difference is exact, and log1p keeps its digits.
function logRatio(p, q) {
  return Math.abs(q - p) <= p / 2 ? -Math.log1p((q - p) / p) : Math.log(p) - Math.log(q)
}
