// What a descent did, in sentences: pure functions, from the numbers to the texts of the reader.

import { contractionFactor, cycleLength, zone } from './descent.js'
import { fill } from './numbers.js'

const RECENT = 16 // points among which a path wanders

// `at` is the shown step, `texts` the sentences with fields.
export function sentences(state, numbers, at, texts) {
  const lines = [verdict(state, numbers, texts), stepLine(state, numbers, at, texts)]
  const factor = factorLine(state, numbers, at, texts)
  if (factor) lines.push(factor)
  if (numbers.otherPoints) lines.push(otherLine(state, numbers, at, texts))
  return lines
}

function verdict(state, numbers, texts) {
  const { points, values, stoppedAt } = numbers
  const last = points.length - 1
  const low = nearest(state.minima, points[last])
  const best = state.minima.find(({ isGlobal }) => isGlobal)
  return fill(texts[verdictKey(state, numbers, low)], {
    step: numbers.verdict === 'converged' && !tellsZone(state) ? stoppedAt : last,
    start: brief(points[0]),
    opposite: brief(-points[0]),
    x: brief(points[last]),
    value: brief(values[last]),
    factor: brief(contractionFactor(state.rate)),
    minimum: brief(low?.x),
    minimumValue: brief(low?.value),
    best: brief(best?.x),
    distance: brief(low && Math.abs(points[last] - low.x)),
    ...span(points, numbers.verdict),
  })
}

// Which sentence. On x², at a constant rate, the rate alone decides.
function verdictKey(state, { points, verdict }, low) {
  const kind = kindOf(state.minima, low)
  if (tellsZone(state)) return `zone_${zone(state.rate)}`
  if (verdict === 'converged') {
    return low && Math.abs(points.at(-1) - low.x) <= state.near ? `converged_${kind}` : 'hill'
  }
  if (verdict !== 'out_of_steps') return verdict
  if (state.noise > 0) return low ? 'wanders' : 'wanders_none'
  return `out_of_steps_${kind}`
}

// Of a typed function no minimum may be found, or none that is the lowest point.
function kindOf(minima, low) {
  if (!low) return 'none'
  if (low.isGlobal) return minima.length === 1 ? 'only' : 'global'
  return minima.some(({ isGlobal }) => isGlobal) ? 'local' : 'lone'
}

function tellsZone({ contracts, schedule, noise, start }) {
  return contracts && schedule.key === 'constant' && noise === 0 && start !== 0
}

function nearest([first, ...minima], x) {
  return minima.reduce((one, other) => (Math.abs(other.x - x) < Math.abs(one.x - x) ? other : one), first)
}

// The lowest and the highest of the last points; of a cycle, of those that come back.
function span(points, verdict) {
  const cycle = cycleLength(points) || Math.ceil(points.length / 2) // it may end past the last one
  const recent = points.slice(verdict === 'oscillates' ? -cycle : -RECENT)
  return { low: brief(Math.min(...recent)), high: brief(Math.max(...recent)), count: recent.length }
}

function stepLine(state, { points, values, gradients, rates }, at, texts) {
  const plain = state.optimizer.key === 'gradient_descent'
  const moving = at in rates
  const key = !moving ? 'stepLast' : !plain ? 'stepAny' : state.noise > 0 ? 'stepNoisy' : 'stepPlain'
  return fill(texts[key], {
    step: at,
    x: brief(points[at]),
    value: brief(values[at]),
    slope: brief(gradients[at]),
    factorSlope: bracketed(gradients[at]),
    shake: bracketed(state.noise * state.normal[at]),
    rate: brief(rates[at]),
    next: brief(points[at + 1]),
    added: brief(points[at + 1] - points[at]),
  })
}

function factorLine(state, { points, rates }, at, texts) {
  if (texts.noFactor) return texts.noFactor
  const rate = rates[Math.min(at, rates.length - 1)] ?? state.rate
  if (state.contracts) {
    return fill(state.noise > 0 ? texts.factorNoisy : texts.factorLine, {
      rate: brief(rate), factor: brief(contractionFactor(rate)), zone: texts[`name_${zone(rate)}`],
    })
  }
  const { x, curvature } = nearest(state.minima, points.at(-1))
  if (curvature === null) return texts.kink
  const factor = Math.abs(1 - rate * curvature)
  return fill(texts.localFactor, {
    x: brief(x), rate: brief(rate), curvature: brief(curvature), factor: brief(factor),
  })
}

function otherLine(state, { otherPoints, otherValues }, at, texts) {
  const step = Math.min(at, otherPoints.length - 1)
  const values = { step, x: brief(otherPoints[step]), value: brief(otherValues[step]) }
  return fill(texts.otherLine, { ...values, ...state.names })
}

export function brief(value) {
  return value === undefined ? '' : String(Number(value.toPrecision(4))).replace('-', '−')
}

function bracketed(value) {
  return value < 0 ? `(${brief(value)})` : brief(value)
}
