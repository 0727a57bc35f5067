// Histograms, and confidence against loss: a range is dragged over them, or a bar is pressed, and
// Python narrows the rows.

export * from './pressed.js'

const DIGITS = 3 // of an end that is on no edge

// A bar takes the range of its bin; a role is a number and a kind, "loss:wrong".
export function click({ edges }, { role, at }) {
  const name = role.split(':')[0]
  if (!role.includes(':') || !(name in edges)) return
  return { ranges: part(name, edges[name].slice(at, at + 2), edges[name]) }
}

// `range`: from and to on the axes of the chart that was dragged over, { x2: [0, 1], y2: [2, 3] }.
export function select({ axes, edges }, range) {
  const name = Object.keys(axes).find((each) => `x${axes[each]}` in range)
  if (!name) return
  const [x, y] = ['x', 'y'].map((letter) => range[letter + axes[name]])
  if (name in edges) return { ranges: part(name, snapped(sorted(x), edges[name]), edges[name]) }
  return {
    ranges: [
      part('confidence', rounded(sorted(x)), edges.confidence),
      part('loss', rounded(sorted(y)), edges.loss),
    ].join(),
  }
}

function sorted([one, other]) {
  return [Math.min(one, other), Math.max(one, other)]
}

// Whole bins: those that are touched.
function snapped([low, high], edges) {
  const first = edges.findLastIndex((edge) => edge <= low)
  const last = edges.findIndex((edge) => edge >= high)
  return [edges[Math.max(0, first)], edges.at(last)]
}

function rounded(ends) {
  const digits = Math.max(0, DIGITS - 1 - Math.floor(Math.log10(ends[1] - ends[0])))
  return ends.map((end) => Number(end.toFixed(Math.min(digits, 20))))
}

// What reaches the end of an axis has none.
function part(name, [low, high], edges) {
  const from = low <= edges[0] ? '-inf' : low
  const to = high >= edges.at(-1) ? 'inf' : high
  return `${name}:${from}~${to}`
}

export function write(state, numbers, { texts }) {
  return { sliders: {}, lines: [texts.line], tables: [] }
}
