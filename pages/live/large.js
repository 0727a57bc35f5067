// Large type: a figure whose letters, lines and marks are as many times as large as the screen asks
// for, so that a chart can be read from the back row. Its data stay as they are.

export const LARGE = 'logitscope-lecture' // the class of the document, which lecture.css knows too
export const CHANGED = 'logitscope-large'
const SCREEN = 900 // px; a phone is in the hand
const [LEAST, MOST] = [1.5, 3]
const WIDTH = 1100 // px of a screen on which type has its usual size
const LINE = 2 // px, Plotly's own
const HOVER = 14
const DEEPER = 0.25 // of the way to the colour of the letters
const COLORS = /#[0-9a-f]{6}\b/gi
const DATA = new Set(['x', 'y', 'z', 'text', 'customdata', 'contours', 'colorscale', 'xbins', 'ybins'])
const SIZES = new Set(['size', 'xshift', 'yshift', 'standoff', 'ticklabelstandoff', 'ticklen', 'xgap', 'ygap', 'thickness', 'ax', 'ay', 'arrowwidth', 'gridwidth', 'zerolinewidth', 'linewidth', 'borderpad'])
const SIDES = new Set(['l', 'r', 't', 'b'])

export function setLarge(large) {
  const { classList } = document.documentElement
  if (classList.contains(LARGE) === large) return
  classList.toggle(LARGE, large)
  document.dispatchEvent(new Event(CHANGED))
}

// How many times as large as usual charts are drawn.
export function scale() {
  if (!document.documentElement.classList.contains(LARGE) || innerWidth < SCREEN) return 1
  return Math.min(MOST, Math.max(LEAST, innerWidth / WIDTH))
}

// `ink`: the colour of the letters, to which colours are drawn: a hall is not dark, and its light lies
// over both ends of a projector's range.
export function enlarged(figure, times, ink) {
  if (times === 1) return figure
  const grow = grower(times, colorOf(ink))
  const layout = grow(withLines(figure.layout))
  layout.height = times * figure.layout.height
  layout.hoverlabel = { font: { size: times * HOVER } }
  return { data: figure.data.map((trace) => grow(withLine(trace))), layout }
}

// What Plotly has by itself, so that it grows too.
function withLine(trace) {
  const lines = trace.type === 'scatter' && (trace.mode ?? '').includes('lines')
  return lines ? { ...trace, line: { width: LINE, ...trace.line } } : trace
}

function withLines(layout) {
  return Object.fromEntries(Object.entries(layout).map(([key, value]) =>
    [key, /^[xy]axis/.test(key) ? { gridwidth: 1, zerolinewidth: 1, ...value } : value]))
}

function grower(times, ink) {
  const sized = (key, parent) =>
    SIZES.has(key) || (key === 'width' && parent === 'line') || (SIDES.has(key) && parent === 'margin')
  // Numbers, or a list of them; what is packed or named stays.
  const multiplied = (value) => {
    if (Array.isArray(value)) return value.map(multiplied)
    return typeof value === 'number' ? times * value : value
  }
  const deeper = (text) => text.replace(COLORS, (color) => mixed(color, ink))
  const grow = (node, parent) => {
    if (Array.isArray(node)) return node.map((item) => grow(item, parent))
    if (typeof node === 'string') return parent === 'color' || parent === 'fillcolor' ? deeper(node) : node
    if (node === null || typeof node !== 'object') return node
    return Object.fromEntries(Object.entries(node).map(([key, value]) => {
      if (key === 'text' && parent === 'annotations') return [key, deeper(value)]
      if (DATA.has(key)) return [key, value]
      return [key, sized(key, parent) ? multiplied(value) : grow(value, key)]
    }))
  }
  return grow
}

function colorOf(text) {
  const [, hex] = text.match(/^#([0-9a-f]{6})/i) ?? []
  if (hex) return [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16))
  return (text.match(/[\d.]+/g) ?? [0, 0, 0]).slice(0, 3).map(Number)
}

function mixed(color, ink) {
  const parts = colorOf(color).map((part, at) => Math.round(part + DEEPER * (ink[at] - part)))
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`
}
