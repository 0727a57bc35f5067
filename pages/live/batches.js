// The browser's own descent on batches: pure functions, held to core/batches.py by
// tests/browser/test_batches_arithmetic.py.

const FAR = 1e6

// Slopes and intercepts before each update and after the last; `orders` are those of the epochs.
export function course({ x, y, slope, intercept, rate, orders }, size) {
  const slopes = [slope]
  const intercepts = [intercept]
  for (const order of orders) {
    for (let at = 0; at < order.length; at += size) {
      const end = Math.min(at + size, order.length)
      let [across, up] = [0, 0]
      for (let n = at; n < end; n++) {
        const error = slope * x[order[n]] + intercept - y[order[n]]
        across += error * x[order[n]]
        up += error
      }
      const step = 2 * rate / (end - at)
      slope -= step * across
      intercept -= step * up
      if (!(Math.abs(slope) <= FAR && Math.abs(intercept) <= FAR)) return { slopes, intercepts, diverged: true }
      slopes.push(slope)
      intercepts.push(intercept)
    }
  }
  return { slopes, intercepts, diverged: false }
}

// The mean squared error over all examples.
export function loss({ x, y }, slope, intercept) {
  let sum = 0
  for (let n = 0; n < x.length; n++) sum += (slope * x[n] + intercept - y[n]) ** 2
  return sum / x.length
}

// The gradient of each example's own loss: [by the slope, by the intercept].
export function gradients({ x, y }, slope, intercept) {
  return Array.from(x, (at, n) => {
    const error = 2 * (slope * at + intercept - y[n])
    return [error * at, error]
  })
}

export function meanOf(pairs) {
  const sums = pairs.reduce(([across, up], [one, other]) => [across + one, up + other], [0, 0])
  return sums.map((sum) => sum / pairs.length)
}

export function bestLine({ x, y }) {
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [middle, level] = [mean(x), mean(y)]
  let [shared, own] = [0, 0]
  for (let n = 0; n < x.length; n++) {
    shared += (x[n] - middle) * (y[n] - level)
    own += (x[n] - middle) ** 2
  }
  return [shared / own, level - shared / own * middle]
}

// How far the gradient of a batch lies from that of all, for every size from 1 on.
export function spreads(own) {
  const [across, up] = meanOf(own)
  const variance = own.reduce((sum, [one, other]) => sum + (one - across) ** 2 + (other - up) ** 2, 0) / own.length
  return own.map((_, n) => Math.sqrt((own.length - n - 1) / Math.max(1, own.length - 1) / (n + 1) * variance))
}
