// Every chart of the page as a picture, and every table of the benches as CSV, as they are shown.
// All of it happens in the browser.

import { fill } from './numbers.js'

const SHARP = 2 // pixels of a PNG in one of the screen
const BOM = '\ufeff' // tells a spreadsheet that this is Unicode
const FORMULA = /^[=+@\t\r]|^-(?![\d.∞])/ // a spreadsheet would compute it

export default function mount({ data, parentElement }) {
  const host = parentElement.querySelector('.pictures')
  host.replaceChildren(...charts(data), ...tables(data))
}

function charts({ page, texts }) {
  return Array.from(document.querySelectorAll('.js-plotly-plot'), (chart, at) => {
    const saved = (format) => () => save(`logitscope-${page}-${at + 1}.${format}`, picture(chart, format))
    return line(fill(texts.chart, { number: at + 1 }), { PNG: saved('png'), SVG: saved('svg') })
  })
}

function tables({ page, texts }) {
  return Array.from(document.querySelectorAll('.live-table'), (table, at) => {
    const name = table.caption.textContent || fill(texts.table, { number: at + 1 })
    return line(name, { CSV: () => save(`logitscope-${page}-table-${at + 1}.csv`, csv(table)) })
  })
}

function line(name, formats) {
  const row = Object.assign(document.createElement('div'), { className: 'pictures-line' })
  const buttons = Object.entries(formats).map(([format, onclick]) => {
    const button = Object.assign(document.createElement('button'), { type: 'button', textContent: format, onclick })
    button.setAttribute('aria-label', `${name}: ${format}`)
    return button
  })
  row.append(Object.assign(document.createElement('span'), { textContent: name }), ...buttons)
  return row
}

// On the ground that it is seen on: the letters are light on a dark one.
async function picture(chart, format) {
  const { width, height } = chart._fullLayout
  const ground = getComputedStyle(chart).getPropertyValue('--st-background-color').trim() || '#fff'
  const shown = { data: chart.data, layout: { ...chart.layout, paper_bgcolor: ground } }
  const address = await window.Plotly.toImage(shown, { format, width, height, scale: format === 'png' ? SHARP : 1 })
  return (await fetch(address)).blob()
}

function csv(table) {
  const lines = Array.from(table.rows, (row) => Array.from(row.cells, (cell) => quoted(cell.textContent)).join(','))
  return new Blob([BOM, lines.join('\n'), '\n'], { type: 'text/csv' })
}

function quoted(text) {
  const plain = text.replace(/−/g, '-')
  const safe = FORMULA.test(plain) ? `'${plain}` : plain
  return /[",\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe
}

async function save(name, content) {
  const address = URL.createObjectURL(await content)
  Object.assign(document.createElement('a'), { href: address, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(address))
}
