// How a race went, in numbers and in sentences: pure functions.

import { brief } from './descent_text.js'
import { fill } from './numbers.js'
import { FATES } from './race.js'

const [CONVERGES, , , DIVERGES] = FATES.keys()

// As `standings` of pages/live/two_variables.py: a column for each number, an entry a racer.
export function facts(state, runs, shown) {
  const rows = runs.map((run) => ofRun(state, run, Math.round(shown)))
  return Object.fromEntries(Object.keys(rows[0]).map((name) => [name, rows.map((row) => row[name])]))
}

function ofRun({ minima, saddles, near }, { points, values, gradients, rates, fate, stoppedAt }, shown) {
  const end = points.at(-1)
  const at = Math.min(shown, points.length - 1)
  const nearest = closest(minima, end)
  return {
    fate,
    stoppedAt,
    endX: end[0],
    endY: end[1],
    nearest,
    distance: nearest < 0 ? NaN : Math.hypot(end[0] - minima[nearest][0], end[1] - minima[nearest][1]),
    reached: fate === CONVERGES && nearest >= 0 && isNear(minima[nearest], end, near) ? 1 : 0,
    saddle: saddles.findIndex((saddle) => isNear(saddle, end, near)),
    shownX: points[at][0],
    shownY: points[at][1],
    shownValue: values[at],
    shownSlope: Math.hypot(...gradients[at]),
    shownRate: rates[at],
  }
}

function isNear(place, end, near) {
  return place.every((x, axis) => Math.abs(x - end[axis]) <= near)
}

function closest(places, end) {
  const far = places.map((place) => Math.max(...place.map((x, axis) => Math.abs(x - end[axis]))))
  return far.indexOf(Math.min(...far))
}

export function sentences(state, known, coming, texts) {
  return [winner(state, known, texts), stepLine(state, coming, texts)]
}

function winner({ names, steps }, { reached, stoppedAt }, texts) {
  const arrived = names.map((_, k) => k).filter((k) => reached[k])
  if (!arrived.length) return fill(texts.nobody, { steps })
  const first = Math.min(...arrived.map((k) => stoppedAt[k]))
  const winners = arrived.filter((k) => stoppedAt[k] === first).map((k) => names[k]).join(texts.and)
  return fill(texts.winner, { names: winners, step: first })
}

// How a racer ended.
export function verdict({ minima, steps }, known, k, texts) {
  const low = minima[known.nearest[k]] ?? [NaN, NaN]
  return fill(texts[kind(known, k)], {
    step: known.fate[k] === CONVERGES || known.fate[k] === DIVERGES ? known.stoppedAt[k] : steps,
    end: pair([known.endX[k], known.endY[k]]),
    low: pair(low),
    distance: brief(known.distance[k]),
  })
}

function kind({ fate, reached, saddle, nearest }, k) {
  if (fate[k] === DIVERGES) return FATES[DIVERGES]
  if (fate[k] !== CONVERGES) return nearest[k] < 0 ? `${FATES[fate[k]]}_alone` : FATES[fate[k]]
  return reached[k] ? 'reached' : saddle[k] >= 0 ? 'saddle' : 'flat'
}

function stepLine({ names, chosen }, { n, gradient, rate, step }, texts) {
  return fill(texts.stepLine, {
    name: names[chosen], step: n, gradient: pair(gradient), rate: brief(rate), move: pair(step),
  })
}

function pair([x, y]) {
  return `(${brief(x)}, ${brief(y)})`
}
