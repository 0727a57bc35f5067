// Distributions over three classes as points of a triangle; mirrors core/view/simplex.py.

import { softmax } from './softmax.js'

const HEIGHT = Math.sqrt(0.75)

export function place([, second, third]) {
  return { x: second + third / 2, y: third * HEIGHT }
}

function points(distributions) {
  const placed = distributions.map(place)
  return { x: placed.map(({ x }) => x), y: placed.map(({ y }) => y) }
}

// The traces of core/figures/simplex.py that move.
export function simplexRoles(logits, probabilities, labels, temperatures) {
  const shares = labels.every((y) => y >= 0 && y <= 1)
  return {
    simplex_path: [points(Array.from(temperatures, (temperature) => softmax(logits, temperature)))],
    simplex_label: [points([shares ? labels : [NaN, NaN, NaN]])],
    simplex_point: [points([probabilities])],
  }
}
