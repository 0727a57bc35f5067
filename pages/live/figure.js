// A Plotly figure that stays one DOM node: drawn from Python's figure, then written in place.

import { marksOf } from './paint.js'
import template from './template.js'

let plotly
let drawings = 0

// The page itself asks for Plotly, as a rule; a script that failed does not stay in it.
export function loadPlotly(url) {
  plotly ??= new Promise((resolve, reject) => {
    if (window.Plotly) return resolve(window.Plotly)
    const asked = document.querySelector(`script[src="${url}"]`)
    const script = asked ?? Object.assign(document.createElement('script'), { src: url })
    const failed = () => {
      plotly = undefined // so that the next message tries again
      script.remove()
      reject(new Error(`no Plotly at ${url}`))
    }
    script.addEventListener('load', () => window.Plotly ? resolve(window.Plotly) : failed())
    script.addEventListener('error', failed)
    if (!asked) document.head.append(script)
  })
  return plotly
}

const CONFIG = { displayModeBar: false, responsive: false, doubleClick: false }

// Where a finger is the pointer, a drag scrolls the page; elsewhere it zooms a chart of curves.
const canZoom = () => matchMedia('(pointer: fine)').matches

// `view` names what the legend hid: as long as it stays, so does that. Plotly keeps a zoom only
// where the new figure has the old ranges, so the `zoomed` axes are given theirs.
export async function draw(Plotly, node, figure, theme, { view, zoomed }) {
  const layout = themed({ template, ...figure.layout, width: node.clientWidth, uirevision: view }, theme)
  for (const name of zoomed) if (layout[name]) layout[name].range = [...node._fullLayout[name].range]
  const boxes = layout.dragmode === 'select' // what the last one left goes
  if (boxes) Object.assign(layout, { selections: [], selectionrevision: (drawings += 1) })
  if (canZoom()) layout.dragmode = boxes ? 'select' : 'zoom'
  else Object.assign(layout, { dragmode: false }, ...axisNames(layout).map((name) =>
    ({ [name]: { ...layout[name], fixedrange: true } })))
  node.querySelectorAll('.live-cells').forEach((cells) => cells.remove())
  for (const point of node.querySelectorAll('.point')) { // Plotly does not know that they are hidden
    if (point.absent) point.style.display = ''
    point.absent = false
  }
  await Plotly.react(node, figure.data.map((trace) => themedTrace(trace, theme)), layout, CONFIG)
  node.marks = marksOf(node)
}

// Shows what Plotly tells of a point, or nothing; the handles lie over it, and would hide it.
export function pointAt(Plotly, node, mark) {
  const curveNumber = mark ? node.data.findIndex(({ meta }) => meta === mark.role) : -1
  if (curveNumber < 0) return Plotly.Fx.unhover(node)
  const { xaxis = 'x', yaxis = 'y' } = node.data[curveNumber]
  Plotly.Fx.hover(node, [{ curveNumber, pointNumber: mark.point }], xaxis + yaxis)
}

// `strong`: with lines that are seen from afar.
export function themeOf(element, strong = false) {
  const style = getComputedStyle(element)
  const value = (name, otherwise) => style.getPropertyValue(name).trim() || otherwise
  return {
    text: value('--st-text-color', '#222'),
    grid: value(strong ? '--st-border-color' : '--st-border-color-light', '#8883'),
    line: value('--st-border-color', '#8888'),
  }
}

function axisNames(layout) {
  return Object.keys(layout).filter((key) => /^[xy]axis/.test(key))
}

function themed(layout, theme) {
  const result = { ...layout, font: { ...layout.font, color: theme.text } }
  for (const name of axisNames(layout)) {
    result[name] = { ...layout[name], gridcolor: theme.grid, zerolinecolor: theme.line, linecolor: theme.line }
  }
  return result
}

function themedTrace(trace, theme) {
  const textfont = { ...trace.textfont, color: theme.text }
  return trace.text || trace.texttemplate ? { ...trace, textfont } : trace
}
