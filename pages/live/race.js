// A race in the browser: the descents of all racers, as core/view/two_variables.py has them.

import { optimizers, schedules } from './descent.js'
import { judge, walk } from './descent_walk.js'
import { run as compute } from './formula.js'
import { surfaces } from './surfaces.js'

export const FATES = ['converges', 'crawls', 'oscillates', 'diverges']
const [CONVERGES, CRAWLS, OSCILLATES, DIVERGES] = FATES.keys()
const TAIL = 4
const PARTS = new Set(['gradient_descent', 'momentum', 'nesterov'])

// `racer`: {optimizer, schedule}, both {key, ...parameters}.
export function run({ surface, condition, tapes, start, steps, tolerance }, { optimizer, schedule }) {
  const field = tapes ? typed(tapes) : known(surfaces[surface], { condition })
  const rates = Array.from({ length: steps + 1 }, (_, step) => schedules[schedule.key](step, schedule))
  const path = walk(field, start, rates, [], optimizers[optimizer.key], optimizer)
  const { verdict, stoppedAt } = judge(path, tolerance)
  const shown = Math.min(path.points.length, steps + 1)
  const values = path.values.slice(0, shown)
  return {
    points: path.points.slice(0, shown),
    values,
    gradients: path.gradients.slice(0, shown),
    states: path.states.slice(0, shown),
    rates,
    verdict,
    stoppedAt: Math.min(stoppedAt, shown - 1),
    fate: fate(verdict, values),
  }
}

function known({ value, slopes }, parameters) {
  return { value: (point) => value(point, parameters), slopes: (point) => slopes(point, parameters) }
}

// A surface that was typed, from the tapes of J and its two derivatives.
function typed(tapes) {
  const [value, ...slopes] = tapes.map((tape) => ([x, y]) => compute(tape, { x, y }))
  return { value, slopes: (point) => slopes.map((slope) => slope(point)) }
}

function fate(verdict, values) {
  const known = { converged: CONVERGES, oscillates: OSCILLATES, diverges: DIVERGES, leaves: DIVERGES }[verdict]
  if (known !== undefined) return known
  const tail = values.slice(-Math.max(2, Math.floor(values.length / TAIL)))
  return tail.some((value, n) => n > 0 && value > tail[n - 1]) ? OSCILLATES : CRAWLS
}

export function stepsByParts({ optimizer }) {
  return PARTS.has(optimizer.key)
}

// Where arrows from the point of a step lead; null where there is none.
export function arrows(racer, { gradients, states, rates }, n) {
  const { optimizer } = racer
  const moves = gradients[n].map((slope, axis) =>
    optimizers[optimizer.key].update(slope, states[n][axis], rates[n], optimizer))
  const scale = stepsByParts(racer) ? rates[n] : 1
  return {
    gradient: gradients[n].map((slope) => -scale * slope),
    momentum: momentum(optimizer, states[n], moves.map(([, state]) => state)),
    step: moves.map(([step]) => step),
  }
}

function momentum({ key, momentum: mu }, before, after) {
  if (key === 'momentum' || key === 'nesterov') return before.map(({ velocity }) => mu * velocity)
  return key === 'adam' ? after.map(({ mean }) => -mean) : null
}
