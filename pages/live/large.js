// Large type: a figure whose letters, lines and marks are as many times as large as the screen asks
// for, so that a chart can be read from the back row. Its data stay as they are.

export const LARGE = 'logitscope-lecture' // the class of the document, which lecture.css knows too
export const CHANGED = 'logitscope-large'
const SCREEN = 900 // px; a phone is in the hand
const [LEAST, MOST] = [1.5, 3]
const WIDTH = 1100 // px of a screen on which type has its usual size
const LINE = 2 // px, Plotly's own
const HOVER = 14
const DATA = new Set(['x', 'y', 'z', 'text', 'customdata', 'contours', 'xbins', 'ybins'])
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

export function enlarged(figure, times) {
  if (times === 1) return figure
  const layout = grown(figure.layout, times)
  layout.height = times * figure.layout.height
  layout.hoverlabel = { font: { size: times * HOVER } }
  return { data: figure.data.map((trace) => grownTrace(trace, times)), layout }
}

function grownTrace(trace, times) {
  const lines = trace.type === 'scatter' && (trace.mode ?? '').includes('lines')
  const line = lines ? { line: { width: LINE, ...trace.line } } : {}
  return grown({ ...trace, ...line }, times)
}

function grown(node, times, parent) {
  if (Array.isArray(node)) return node.map((item) => grown(item, times, parent))
  if (node === null || typeof node !== 'object') return node
  return Object.fromEntries(Object.entries(node).map(([key, value]) => {
    if (DATA.has(key)) return [key, value]
    const sized = SIZES.has(key) || (key === 'width' && parent === 'line') || (SIDES.has(key) && parent === 'margin')
    return [key, sized ? multiplied(value, times) : grown(value, times, key)]
  }))
}

// Numbers, or a list of them; what is packed or named stays.
function multiplied(value, times) {
  if (Array.isArray(value)) return value.map((item) => multiplied(item, times))
  return typeof value === 'number' ? times * value : value
}
