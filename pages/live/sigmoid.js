// The browser's own sigmoid: pure functions, Float64 only, held to core/sigmoid.py and
// core/cross_entropy.py by tests/browser/test_sigmoid_arithmetic.py.

// 0 · ∞ = 0, the limit of y log p.
export function times(weight, value) {
  return weight === 0 && !Number.isNaN(value) ? 0 : weight * value
}

export function sigmoid(x) {
  const tail = Math.exp(-Math.abs(x))
  return (x < 0 ? tail : 1) / (1 + tail)
}

export function softplus(x) {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))
}

// The loss of one element; only the part of label 1 has the weight.
export function weightedCrossEntropy(label, logit, posWeight) {
  return times(posWeight * label, softplus(-logit)) + times(1 - label, softplus(logit))
}

// Its slope, from both tails: (σ(x) − z) without its cancellation.
export function weightedGradient(label, logit, posWeight) {
  return (1 - label) * sigmoid(logit) - posWeight * label * sigmoid(-logit)
}
