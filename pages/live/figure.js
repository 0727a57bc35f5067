// A Plotly figure that stays one DOM node: drawn from Python's figure, then written in place.

import { marksOf } from './paint.js'
import template from './template.js'

let plotly

export function loadPlotly(url) {
  plotly ??= new Promise((resolve, reject) => {
    const script = document.createElement('script')
    script.src = url
    script.onload = () => resolve(window.Plotly)
    script.onerror = () => {
      plotly = undefined // so that the next message tries again
      reject(new Error(`no Plotly at ${url}`))
    }
    document.head.append(script)
  })
  return plotly
}

const CONFIG = { displayModeBar: false, responsive: false, doubleClick: false }

export async function draw(Plotly, node, figure, theme) {
  const layout = themed({ template, ...figure.layout, width: node.clientWidth, uirevision: 'kept' }, theme)
  node.querySelectorAll('.live-cells').forEach((cells) => cells.remove())
  await Plotly.react(node, figure.data.map((trace) => themedTrace(trace, theme)), layout, CONFIG)
  node.marks = marksOf(node)
}

export function themeOf(element) {
  const style = getComputedStyle(element)
  const value = (name, otherwise) => style.getPropertyValue(name).trim() || otherwise
  return {
    text: value('--st-text-color', '#222'),
    grid: value('--st-border-color-light', '#8883'),
    line: value('--st-border-color', '#8888'),
  }
}

function themed(layout, theme) {
  const result = { ...layout, font: { ...layout.font, color: theme.text } }
  for (const name of Object.keys(layout).filter((key) => /^[xy]axis/.test(key))) {
    result[name] = { ...layout[name], gridcolor: theme.grid, zerolinecolor: theme.line, linecolor: theme.line }
  }
  return result
}

function themedTrace(trace, theme) {
  const textfont = { ...trace.textfont, color: theme.text }
  return trace.text || trace.texttemplate ? { ...trace, textfont } : trace
}
