// The bench of Two variables: from its state to the numbers of every role, in the frame of a drag.
// Mirrors core/view/two_variables.py and core/figures/two_variables.py. The map of rates is Python's
// alone: it is drawn again when the hand lets go.
//
// The shown step may have a fraction while it plays: the points are then on their way to the next.

import { decode, fill, fixed, short } from './numbers.js'
import { arrows, run, stepsByParts } from './race.js'
import { facts, sentences, verdict } from './race_text.js'

export { handles, move } from './race_hand.js'

const MOST_STEPS = 300
const ARROW = 0.17
const HEAD = 0.24
const SPREAD = 0.45
const MOST = 1e30
const MOMENTUM = ['velocity', 'mean']
const SQUARES = ['sumOfSquares', 'meanOfSquares']
let last = {} // the runs of the last state: while it plays they stay

export function decodeState(state) {
  const kept = { x: [...decode(state.kept.x)], y: [...decode(state.kept.y)] }
  return { ...structuredClone(state), kept, begun: { ...state } }
}

export function derive(state) {
  return facts(state, runsOf(state), shownOf(state))
}

// What decides where the racers go.
function runsOf(state) {
  const { surface, condition, tapes, start, steps, racers } = state
  const key = JSON.stringify([surface, condition, tapes, start, steps, racers])
  if (last.key !== key) last = { key, runs: racers.map((racer) => run(state, racer)) }
  return last.runs
}

function lastOf(state) {
  return Math.max(...runsOf(state).map(({ points }) => points.length)) - 1
}

export function shownOf(state) {
  return state.step === null ? lastOf(state) : Math.min(state.step, lastOf(state))
}

function here({ points }, at) {
  return Math.min(at, points.length - 1)
}

// Where a racer is: between two steps perhaps.
function place({ points }, at) {
  const n = Math.floor(at)
  return at === n ? points[n] : points[n].map((x, axis) => x + (at - n) * (points[n + 1][axis] - x))
}

function between(values, at) {
  const n = Math.floor(at)
  return at === n ? values[n] : values[n] + (at - n) * (values[n + 1] - values[n])
}

function upTo(values, at, now) {
  const n = Math.floor(at)
  return at > n ? [...values.slice(0, n + 1), now] : values.slice(0, n + 1)
}

function padded(values) {
  return Array.from({ length: MOST_STEPS + 1 }, (_, n) => (n < values.length ? values[n] : NaN))
}

const lane = (points, axis) => points.map((point) => point[axis])
const counted = (values) => values.map((_, n) => n)
const pointOf = ([x, y]) => [{ x: [x], y: [y] }]

export function updates(state) {
  const at = shownOf(state)
  return {
    ...ghosts(state),
    start: pointOf(state.start),
    here: [{ x: [state.rate], y: [state.memory] }],
    ...Object.assign({}, ...runsOf(state).map((one, k) => ofRacer(state, one, k, here(one, at)))),
    ...ofChosen(state, at),
  }
}

function ofRacer(state, one, k, at) {
  const [x, y] = place(one, at)
  const pad = k === state.chosen ? padded : (values) => values
  const values = above(state, one.values)
  const value = between(values, at)
  return {
    [`way_${k}`]: [{ x: lane(one.points, 0), y: lane(one.points, 1) }],
    [`path_${k}`]: [{ x: pad(upTo(lane(one.points, 0), at, x)), y: pad(upTo(lane(one.points, 1), at, y)) }],
    [`now_${k}`]: pointOf([x, y]),
    [`values_${k}`]: [{ x: counted(values), y: values }],
    [`seen_${k}`]: [{ x: upTo(counted(values), at, at), y: upTo(values, at, value) }],
    [`value_${k}`]: pointOf([at, value]),
  }
}

// J above its minimum, as far as an axis can show it.
function above({ lowest, log, floor }, values) {
  return values.map((value) => Math.min(MOST, Math.max(log ? floor : -Infinity, value - lowest)))
}

function ofChosen(state, shown) {
  const one = runsOf(state)[state.chosen]
  const at = here(one, shown)
  const n = Math.floor(at)
  const origin = place(one, at)
  const { gradient, momentum, step } = scaled(state, arrows(state.racers[state.chosen], one, n))
  return {
    gradient: [arrow(origin, gradient)],
    momentum: [arrow(origin, momentum)],
    coming: [arrow(origin, step)],
    momentum_bars: [bars(remembered(one.states[n], MOMENTUM))],
    squares_bars: [bars(remembered(one.states[n], SQUARES))],
  }
}

// Parts of a step keep their proportions; else each arrow is as long as the others.
function scaled({ domain: [[low, high]], racers, chosen }, given) {
  const length = ARROW * (high - low)
  const size = (run) => (run ? Math.hypot(...run) : 0)
  const most = Math.max(...Object.values(given).map(size))
  const parts = stepsByParts(racers[chosen])
  return Object.fromEntries(Object.entries(given).map(([name, run]) => {
    const drawn = size(run) > 0 && size(run) < Infinity
    return [name, drawn ? run.map((x) => x * length / (parts ? most : size(run))) : null]
  }))
}

function arrow([x, y], run) {
  if (!run) return { x: [x, x], y: [y, y] }
  const [across, up] = run
  const end = [x + across, y + up]
  const back = [HEAD * across, HEAD * up]
  const aside = [-SPREAD * back[1], SPREAD * back[0]]
  const [left, right] = [1, -1].map((side) => end.map((at, axis) => at - back[axis] + side * aside[axis]))
  return { x: [x, end[0], NaN, left[0], end[0], right[0]], y: [y, end[1], NaN, left[1], end[1], right[1]] }
}

function remembered(states, names) {
  const name = names.find((one) => one in states[0])
  return name ? states.map((state) => state[name]) : [NaN, NaN]
}

function bars([x, y]) {
  return { x: [0, 0, NaN, 1, 1], y: [0, x, NaN, 0, y] }
}

// Those that are kept, and what was there before the hand moved it; until then they are Python's.
function ghosts(state) {
  const { kept, begun } = state
  if (!moved(state) && !begun.runs) return {}
  const { x, y } = lanesOf(begun)
  return { ghosts: [{ x: [...kept.x, ...x], y: [...kept.y, ...y] }] }
}

function lanesOf(begun) {
  begun.runs ??= begun.racers.map((racer) => run(begun, racer))
  const [x, y] = [0, 1].map((axis) => begun.runs.flatMap(({ points }) => [...lane(points, axis), NaN]))
  return { x, y }
}

function moved(state) {
  const work = ({ start, steps, racers }) => JSON.stringify([start, steps, racers])
  return work(state) !== work(state.begun)
}

export function room() {
  return {}
}

// As core/figures/two_variables_layout.py has them.
export function ranges(state) {
  const top = state.stepTops.find((most) => most >= state.steps)
  const { states } = runsOf(state)[state.chosen]
  const most = (names) => Math.max(...states.flatMap((one) => remembered(one, names).map(Math.abs)))
  const [momentum, squares] = [most(MOMENTUM), most(SQUARES)].map((value) => (Number.isNaN(value) ? 1 : nice(value)))
  return {
    xaxis2: [-0.02 * top, 1.02 * top],
    yaxis2: valueRange(state),
    yaxis4: [-1.08 * momentum, 1.08 * momentum],
    yaxis5: [-0.04 * squares, 1.08 * squares],
  }
}

function valueRange(state) {
  const { lowest, log, floor, chosen } = state
  const runs = runsOf(state)
  const highest = runs[chosen].values[0] - lowest
  if (!log) return [-0.04 * nice(highest), 1.04 * nice(highest)]
  const least = Math.min(...runs.map(({ values }) => Math.min(...values) - lowest))
  const low = Math.floor(Math.log10(Math.max(floor, least)))
  const high = Math.ceil(Math.log10(Math.max(floor, highest) * 1.5))
  return [low - 0.2, Math.max(high, low + 1)]
}

function nice(value) {
  if (!(value > 0 && value < 1e300)) return value <= 0 ? 1 : 1e300
  const power = 10 ** Math.floor(Math.log10(value))
  return [1, 2, 5, 10, 20].map((most) => most * power).find((most) => value <= most)
}

export function choose(state, { key, at }) {
  if (key === 'chosen' && at !== state.chosen) return { chosen: at }
}

export function click() {}

export function write(state, numbers, { texts }) {
  const at = Math.round(shownOf(state))
  const known = 'shownX' in numbers ? numbers : derive(state)
  return {
    sliders: {
      rate: `${texts.rate} = ${short(Number(state.rate.toPrecision(4)))}`,
      steps: `${texts.steps} = ${state.steps}`,
    },
    lines: sentences(state, known, comingOf(state, at), texts),
    tables: [table(state, known, at, texts)],
    player: {
      at: shownOf(state),
      last: lastOf(state),
      text: fill(texts.position, { step: at, last: lastOf(state) }),
    },
  }
}

// The chosen racer's gradient, and its step to come.
function comingOf(state, shown) {
  const one = runsOf(state)[state.chosen]
  const n = here(one, shown)
  return { n, gradient: one.gradients[n], rate: one.rates[n], step: arrows(state.racers[state.chosen], one, n).step }
}

function table(state, known, at, texts) {
  const cell = (values, k) => fixed(values[k], 6)
  return {
    caption: fill(texts.table, { step: at }),
    head: [texts.racer, texts.verdict, 'x', 'y', 'J', texts.slope, texts.rate],
    body: state.names.map((name, k) => [
      name, verdict(state, known, k, texts), cell(known.shownX, k), cell(known.shownY, k), cell(known.shownValue, k),
      cell(known.shownSlope, k), short(Number(known.shownRate[k].toPrecision(6))),
    ]),
    chosen: state.chosen,
    pick: 'chosen',
    words: true,
  }
}
