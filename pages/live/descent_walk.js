// The walk of a descent and its verdict, for points of any number of coordinates: pure functions,
// held to core/descent.py by tests/browser/test_descent_arithmetic.py and test_race_arithmetic.py.

const FAR = 1e6
const LONGEST_CYCLE = 16
const REPEATS = 1e-6

// `field`: {value, slopes} of a point, an array of coordinates; `optimizer`: {init, update}, which
// see one coordinate each; `noise`: a point a step. What an optimizer remembers at a point stands
// in `states`, for each coordinate.
export function walk({ value, slopes }, start, rates, noise, { init, update }, parameters) {
  const bound = Math.min(FAR * Math.max(1, ...start.map(Math.abs)), Number.MAX_VALUE)
  const points = [start]
  const gradients = [slopes(start)]
  const states = [start.map(() => init(parameters))]
  let end
  for (const [n, rate] of rates.entries()) {
    const moves = gradients.at(-1).map((slope, axis) =>
      update(slope + (noise[n]?.[axis] ?? 0), states[n][axis], rate, parameters))
    const point = points[n].map((x, axis) => x + moves[axis][0])
    const gradient = slopes(point)
    const near = point.every((x) => Math.abs(x) <= bound)
    if (!near || !gradient.every(Number.isFinite)) {
      end = near && gradient.some(Number.isNaN) ? 'leaves' : 'diverges'
      break
    }
    points.push(point)
    gradients.push(gradient)
    states.push(moves.map(([, state]) => state))
  }
  return whereDefined({ points, values: points.map(value), gradients, states, end })
}

// The path up to where J has no value, its start in any case.
function whereDefined(path) {
  const undefinedAt = path.values.findIndex(Number.isNaN)
  if (undefinedAt < 0) return path
  const [points, values, gradients, states] = [path.points, path.values, path.gradients, path.states]
    .map((lane) => lane.slice(0, Math.max(1, undefinedAt)))
  return { points, values, gradients, states, end: 'leaves' }
}

export function judge({ points, values, gradients, end }, tolerance) {
  const last = points.length - 1
  if (end) return { verdict: end, stoppedAt: last }
  const settled = settledFrom(points, gradients, tolerance)
  if (settled !== null) return { verdict: 'converged', stoppedAt: settled }
  if (cycleLength(points)) return { verdict: 'oscillates', stoppedAt: last }
  const rises = values.every((value, n) => n === 0 || value > values[n - 1])
  return { verdict: rises ? 'diverges' : 'out_of_steps', stoppedAt: last }
}

// The first point, the last left out, from which on the path rests where J is flat, or at a kink.
function settledFrom(points, gradients, tolerance) {
  const last = points.length - 1
  const closeFrom = Math.max(...lanes(points).map((xs) => first(xs, (low, high) => high - low <= tolerance)))
  if (closeFrom >= last) return null
  const flatFrom = Math.max(...lanes(gradients).map((slopes) => {
    const kink = slopes.some((slope, n) => n >= closeFrom && slope < 0)
      && slopes.some((slope, n) => n >= closeFrom && slope > 0)
    return kink ? 0 : first(slopes, (low, high) => Math.max(-low, high) <= tolerance)
  }))
  const settled = Math.max(closeFrom, flatFrom)
  return settled < last ? settled : null
}

function lanes(points) {
  return points[0].map((_, axis) => points.map((point) => point[axis]))
}

// The first index from which on the lowest and the highest number pass the test; else the length.
function first(numbers, test) {
  let [low, high] = [Infinity, -Infinity]
  for (let n = numbers.length - 1; n >= 0; n--) {
    low = Math.min(low, numbers[n])
    high = Math.max(high, numbers[n])
    if (!test(low, high)) return n + 1
  }
  return 0
}

// How many of the last points are those before them once more; 0 if none.
export function cycleLength(points) {
  for (let length = 2; length <= Math.min(LONGEST_CYCLE, points.length >> 1); length++) {
    const cycle = points.slice(-length)
    const before = points.slice(-2 * length, -length)
    const width = Math.max(...lanes(cycle).map((xs) => Math.max(...xs) - Math.min(...xs)))
    const change = Math.max(...cycle.flatMap((point, n) => point.map((x, axis) => Math.abs(x - before[n][axis]))))
    if (width > 0 && change <= REPEATS * width) return length
  }
  return 0
}
