// The bench of the two classes: plays the pictures of a training that Python has done.

import { decode, fill, fixed } from './numbers.js'

const LEVELS = 14 // as in pages/live/separation.py

export function decodeState(state) {
  const trainings = Object.entries(state.trainings).map(([name, { losses, accuracies, pictures }]) =>
    [name, { losses: decode(losses), accuracies: decode(accuracies), pictures }])
  const learned = state.learned.map(decode)
  return { ...state, learned, silent: decode(state.silent), trainings: Object.fromEntries(trainings) }
}

export function derive() {
  return {}
}

function shownOf({ step, last }) {
  return step ?? last
}

export function updates(state) {
  const at = Math.floor(shownOf(state))
  const step = Math.round(shownOf(state) * state.every)
  const roles = {}
  for (const [name, { losses, accuracies, pictures }] of Object.entries(state.trainings)) {
    const leans = Array.from(pictures[at], (digit) => 2 * parseInt(digit, 16) / LEVELS - 1)
    roles[`${name}_no`] = [{ z: rows(leans.map((lean) => Math.max(0, -lean)), state.cells) }]
    roles[`${name}_yes`] = [{ z: rows(leans.map((lean) => Math.max(0, lean)), state.cells) }]
    roles[`${name}_share`] = [{ text: [percent(accuracies[step])] }]
    roles[`loss_${name}_now`] = [{ x: [step], y: [losses[step]] }]
    roles[`accuracy_${name}_now`] = [{ x: [step], y: [accuracies[step]] }]
  }
  return roles
}

function rows(values, length) {
  return Array.from({ length }, (_, row) => values.slice(row * length, (row + 1) * length))
}

export function room() {
  return {}
}

export function handles() {
  return []
}

export function move(state, { key }, value) {
  state[key] = value
  return { [key]: Math.round(value) }
}

export function choose() {}

export function click() {}

export function write(state, numbers, { texts }) {
  const { every, last, name, silent, dead, learned, trainings: { linear, network } } = state
  const step = Math.round(shownOf(state) * every)
  const quiet = silent[Math.floor(shownOf(state))]
  const lines = [fill(texts.line, {
    step, name, accuracy: percent(network.accuracies[step]), loss: fixed(network.losses[step], 4),
    linearAccuracy: percent(linear.accuracies[step]), linearLoss: fixed(linear.losses[step], 4),
  })]
  if (learned.length) {
    const [first, second] = learned.map((row) => fixed(row[Math.floor(shownOf(state))], 3))
    lines.push(fill(texts.learned, { first, second }))
  }
  if (dead) lines.push(texts.dead)
  else if (quiet > 0) lines.push(fill(texts.silent, { share: percent(quiet) }))
  return {
    sliders: {}, lines, tables: [],
    player: {
      at: shownOf(state), last, longest: 8000,
      text: fill(texts.position, { step, last: last * every }),
    },
  }
}

// As Python writes it: one digit after the point.
function percent(share) {
  return `${(100 * share).toFixed(1)}%`
}
