// The browser's own arithmetic: pure functions, Float64 only, held to core/softmax.py by
// tests/browser/test_arithmetic.py. It is used while a hand moves, and for nothing else.

export function maximum(values) {
  let high = -Infinity
  for (const value of values) {
    if (Number.isNaN(value)) return NaN
    if (value > high) high = value
  }
  return high
}

// The steps of softmax along one lane; the names are those of core.softmax.SoftmaxSteps.
export function softmaxSteps(logits, temperature) {
  const high = maximum(logits)
  const scaled = logits.map((logit) => logit / temperature)
  const shifted = logits.map((logit) => (logit - high) / temperature)
  const exponentials = shifted.map(Math.exp)
  const top = shifted.indexOf(0)
  let rest = top < 0 ? NaN : 0
  for (let k = 0; k < exponentials.length; k++) if (k !== top) rest += exponentials[k]
  const sum = 1 + rest
  const logSum = Math.log1p(rest)
  return {
    scaled, shifted, exponentials, sum, logSum,
    probabilities: exponentials.map((value) => value / sum),
    logProbabilities: shifted.map((value) => value - logSum),
  }
}

export function softmax(logits, temperature) {
  return softmaxSteps(logits, temperature).probabilities
}

// Entropy in nats; 0 · log 0 = 0.
export function entropy({ probabilities, logProbabilities }) {
  let total = 0
  for (let k = 0; k < probabilities.length; k++) {
    if (probabilities[k] !== 0) total -= probabilities[k] * logProbabilities[k]
  }
  return total
}
