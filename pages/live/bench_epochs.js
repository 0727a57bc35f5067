// The bench of Epochs: the player moves through numbers that Python computed; nothing else is under
// a hand. Between two epochs, while it plays, curves are followed along their lines.

import { decodeRough, fill, fixed } from './numbers.js'

export { derive, handles, room } from './pressed.js'

const PACKED = ['accuracy', 'loss', 'margins', 'spread']

export function decodeState(state) {
  const unpacked = PACKED.map((name) => [name, Array.from(decodeRough(state[name]))])
  const paths = state.paths && Array.from(decodeRough(state.paths))
  return { ...state, ...Object.fromEntries(unpacked), paths }
}

const lastOf = ({ numbers }) => numbers.length - 1

// On the line between two epochs.
function between(values, at) {
  const n = Math.floor(at)
  return n === at ? values[n] : values[n] + (at - n) * (values[n + 1] - values[n])
}

// The values of the picked rows now: of each row there are `size` values an epoch.
function ofRows({ picked, step, numbers }, values, size = 1, part = 0) {
  const epochs = numbers.length
  return Array.from({ length: picked }, (_, row) => between(
    Array.from({ length: epochs }, (_, at) => values[(row * epochs + at) * size + part]), step,
  ))
}

export function updates(state) {
  const { numbers, step, accuracy, loss, margins, spread, paths } = state
  const x = between(numbers, step)
  const bins = spread.length / numbers.length
  const shown = Math.round(step)
  const cursor = [{ x: [x, x] }]
  return {
    cursor_accuracy: cursor,
    cursor_loss: cursor,
    cursor_events: cursor,
    cursor_margins: cursor,
    accuracy_now: [{ x: [x], y: [between(accuracy, step)] }],
    loss_now: [{ x: [x], y: [between(loss, step)] }],
    margins_now: [{ x: ofRows(state, margins).map(() => x), y: ofRows(state, margins) }],
    spread: [{ y: spread.slice(shown * bins, (shown + 1) * bins) }],
    ...(paths && { paths_now: [{ x: ofRows(state, paths, 2, 0), y: ofRows(state, paths, 2, 1) }] }),
  }
}

export function move(state, _handle, value) {
  state.step = Math.min(value, lastOf(state))
  return { step: Math.round(state.step) }
}

// A press on a curve goes to its epoch.
export function click(state, { role, at }) {
  if (['accuracy', 'loss', 'learned', 'forgotten', 'margin'].includes(role)) return move(state, {}, at)
}

export function choose() {}

export function write(state, numbers, { texts }) {
  const { step, accuracy, loss, learned, forgotten } = state
  const at = Math.round(step)
  const epoch = state.numbers[at]
  const now = fill(texts.now, {
    epoch, accuracy: `${(100 * accuracy[at]).toFixed(2)}%`, loss: fixed(loss[at], 4),
  })
  const events = at ? fill(texts.events, { learned: learned[at], forgotten: forgotten[at] }) : texts.begin
  const text = fill(texts.position, { epoch, last: state.numbers.at(-1) })
  return { sliders: {}, lines: [now, events], tables: [], player: { at: step, last: lastOf(state), text } }
}
