// The browser's own descent: pure functions, Float64 only, held to core/schedules.py,
// optimizers.py and descent.py by tests/browser/test_descent_arithmetic.py. Every parameter must be
// given: their defaults and limits stand in Python alone. An objective is {value, derivative}, of
// the tapes that Python sends: there is none that the browser does not know.

import { cycleLength as cycleOf, judge, walk } from './descent_walk.js'

// (step, parameters) -> rate
export const schedules = {
  constant: (step, { initial }) => initial,
  exponential_decay: (step, { initial, decay_steps, decay_rate, staircase }) =>
    initial * decay_rate ** decays(step, decay_steps, staircase),
  inverse_time_decay: (step, { initial, decay_steps, decay_rate, staircase }) =>
    initial / (1 + decay_rate * decays(step, decay_steps, staircase)),
  polynomial_decay(step, { initial, decay_steps, end, power, cycle }) {
    const length = cycle ? decay_steps * Math.max(Math.ceil(step / decay_steps), 1) : decay_steps
    return (initial - end) * (1 - Math.min(step, length) / length) ** power + end
  },
  cosine_decay(step, { initial, decay_steps, alpha }) {
    const part = Math.min(step, decay_steps) / decay_steps
    return initial * ((1 - alpha) * 0.5 * (1 + Math.cos(Math.PI * part)) + alpha)
  },
  piecewise_constant_decay(step, { boundaries, values }) {
    return values[boundaries.filter((boundary) => boundary < step).length]
  },
}

function decays(step, decaySteps, staircase) {
  return staircase ? Math.floor(step / decaySteps) : step / decaySteps
}

// init(parameters) -> state; update(gradient, state, rate, parameters) -> [step, state]
export const optimizers = {
  gradient_descent: {
    init: () => ({}),
    update: (gradient, state, rate) => [-rate * gradient, state],
  },
  momentum: {
    init: () => ({ velocity: 0 }),
    update(gradient, state, rate, { momentum }) {
      const velocity = momentum * state.velocity - rate * gradient
      return [velocity, { velocity }]
    },
  },
  nesterov: {
    init: () => ({ velocity: 0 }),
    update(gradient, state, rate, { momentum }) {
      const velocity = momentum * state.velocity - rate * gradient
      return [momentum * velocity - rate * gradient, { velocity }]
    },
  },
  adagrad: {
    init: ({ initial_accumulator_value }) => ({ sumOfSquares: initial_accumulator_value }),
    update(gradient, state, rate, { epsilon }) {
      const sumOfSquares = state.sumOfSquares + gradient * gradient
      return [-rate * gradient / Math.sqrt(sumOfSquares + epsilon), { sumOfSquares }]
    },
  },
  rmsprop: {
    init: () => ({ meanOfSquares: 0 }),
    update(gradient, state, rate, { rho, epsilon }) {
      const meanOfSquares = rho * state.meanOfSquares + (1 - rho) * (gradient * gradient)
      return [-rate * gradient / Math.sqrt(meanOfSquares + epsilon), { meanOfSquares }]
    },
  },
  adam: {
    init: () => ({ updates: 0, mean: 0, meanOfSquares: 0 }),
    update(gradient, state, rate, { beta_1, beta_2, epsilon }) {
      const updates = state.updates + 1
      const mean = state.mean + (gradient - state.mean) * (1 - beta_1)
      const squares = state.meanOfSquares
      const meanOfSquares = squares + (gradient * gradient - squares) * (1 - beta_2)
      const corrected = rate * (Math.sqrt(1 - beta_2 ** updates) / (1 - beta_1 ** updates))
      const step = -corrected * mean / (Math.sqrt(meanOfSquares) + epsilon)
      return [step, { updates, mean, meanOfSquares }]
    },
  },
}

// As core.descent.descend; a schedule and an optimizer are {key, ...parameters}.
// `noise` is added to the gradients that the optimizer sees, a number a step and one more.
export function descend({ objective, start, schedule, optimizer, steps, noise = [], tolerance = 1e-6 }) {
  const rates = Array.from({ length: steps + 1 }, (_, step) =>
    schedules[schedule.key](step, schedule))
  const field = { value: ([x]) => objective.value(x), slopes: ([x]) => [objective.derivative(x)] }
  const path = walk(field, [start], rates, points(noise), optimizers[optimizer.key], optimizer)
  const { verdict, stoppedAt } = judge(path, tolerance)
  const shown = Math.min(path.points.length, steps + 1)
  return {
    points: path.points.slice(0, shown).flat(),
    values: path.values.slice(0, shown),
    gradients: path.gradients.slice(0, shown).flat(),
    rates: rates.slice(0, shown - 1),
    verdict,
    stoppedAt: Math.min(stoppedAt, shown - 1),
  }
}

// How many of the last numbers are those before them once more; 0 if none.
export function cycleLength(numbers) {
  return cycleOf(points(numbers))
}

function points(numbers) {
  return Array.from(numbers, (x) => [x])
}

// What the first step adds to x at rate 1: every optimizer's first step is proportional to the rate.
export function unitStep({ objective, start, optimizer, noise = 0 }) {
  const { init, update } = optimizers[optimizer.key]
  const gradient = objective.derivative(start) + noise
  return update(gradient, init(optimizer), 1, optimizer)[0]
}

export function contractionFactor(rate) {
  return Math.abs(1 - 2 * rate)
}

// As core.descent.zone.
export function zone(rate) {
  const exact = { 0: 'stands', 0.5: 'one_step', 1: 'oscillates' }[rate]
  if (exact) return exact
  return rate < 0.1 ? 'crawls' : rate < 0.5 ? 'converges' : rate < 1 ? 'overshoots' : 'diverges'
}
