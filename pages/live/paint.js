// Numbers into the marks of a drawn Plotly figure, without Plotly: its own update of this figure
// takes 20 to 40 ms, these writes 1 to 2. Marks keep the shape that Plotly gave them; at rest the
// figure is always Plotly's own drawing of Python's numbers.

const LABEL_ABOVE = -8 // px from the end of a bar to the baseline of its label, as Plotly has it
const LABEL_BELOW = 18
const FONT_SIZE = 14 // px, for which these hold
const FAR = 1e5 // px
const PAINTERS = { bar: paintBars, scatter: paintScatter, heatmap: paintCells }

// `roles`: role -> a list with one {x, y, z, text} for each trace of that role.
export function paint(node, roles) {
  for (const [role, traces] of Object.entries(roles)) {
    const marks = node.marks.get(role) ?? []
    marks.forEach((mark, at) => PAINTERS[mark.trace.type](mark, traces[at]))
  }
}

// The drawn group of every trace, by role, in the place that the trace has in its role; one that the
// legend hides is not drawn. Plotly binds its traces to them as d3 does.
export function marksOf(node) {
  const marks = new Map()
  const places = placesOf(node._fullData)
  for (const group of node.querySelectorAll('.trace, .hm')) {
    const { trace } = group.__data__[0]
    const axis = (letter) => node._fullLayout[trace[`${letter}axis`].replace(letter, `${letter}axis`)]
    const mark = { trace, group, x: axis('x'), y: axis('y'), bargap: node._fullLayout.bargap, times: node._fullLayout.font.size / FONT_SIZE }
    if (!marks.has(trace.meta)) marks.set(trace.meta, [])
    marks.get(trace.meta)[places[trace.index]] = mark
  }
  return marks
}

function placesOf(traces) {
  const seen = {}
  return traces.map(({ meta }) => (seen[meta] = (seen[meta] ?? -1) + 1))
}

function paintBars({ group, x, y, bargap, trace, times }, { y: values }) {
  const half = (1 - bargap) / 2
  const foot = y.c2p(0)
  group.querySelectorAll('.point').forEach((point) => {
    const { i } = point.__data__
    const [path, label] = point.children
    if (!path || !Number.isFinite(values[i])) return
    const end = y.c2p(values[i])
    const [left, right] = [x.c2p(i - half), x.c2p(i + half)]
    path.setAttribute('d', `M${left},${foot}V${end}H${right}V${foot}Z`)
    if (!label) return
    const baseline = end + (values[i] < 0 ? times * LABEL_BELOW : LABEL_ABOVE)
    label.setAttribute('transform', `translate(${(left + right) / 2},${baseline})`)
    label.textContent = barLabel(trace.meta, values[i])
  })
}

function paintScatter({ group, x, y, trace }, { x: xs = trace.x, y: ys = trace.y, text }) {
  if (text) group.querySelectorAll('text').forEach((label, i) => {
    const line = label.querySelector('.line:last-child') ?? label // of several, the last one
    line.textContent = text[i]
  })
  const at = (i) => `${pixel(x, xs[i])},${pixel(y, ys[i])}`
  if (trace.mode.includes('lines')) {
    const paths = group.querySelectorAll('.js-line')
    paths.forEach((path, i) => path.setAttribute('d', i ? 'M0,0' : outline(xs, ys, at)))
  }
  if (trace.fill === 'tozeroy') {
    const foot = pixel(y, 0)
    const down = `${outline(xs, ys, at)}L${pixel(x, xs.at(-1))},${foot}L${pixel(x, xs[0])},${foot}Z`
    group.querySelector('.js-fill')?.setAttribute('d', down)
  }
  if (trace.mode.includes('markers')) {
    group.querySelectorAll('.point').forEach((point) => {
      const { i } = point.__data__
      const here = Number.isFinite(xs[i]) && Number.isFinite(ys[i])
      if (Boolean(point.absent) === here) point.style.display = here ? '' : 'none' // each write costs a style
      point.absent = !here
      if (here) point.setAttribute('transform', `translate(${at(i)})`)
    })
  }
}

// Corners joined by lines; one that is not finite leaves a gap.
function outline(xs, ys, at) {
  let path = ''
  let pen = 'M'
  for (let i = 0; i < xs.length; i++) {
    const here = Number.isFinite(xs[i]) && Number.isFinite(ys[i])
    if (here) path += pen + at(i)
    pen = here ? 'L' : 'M'
  }
  return path || 'M0,0'
}

// Far outside of the chart a browser draws nothing well; it is clipped there anyway.
function pixel(axis, value) {
  return Math.min(FAR, Math.max(-FAR, axis.d2p(value))).toFixed(2)
}

// A heat map is one picture: rectangles of our own stand in for it until it is drawn again.
function paintCells({ group, x, y, trace }, { z }) {
  const cells = group.querySelector('.live-cells') ?? rectangles({ group, x, y, trace }, z)
  group.querySelector('image')?.remove() // it comes back when an axis gives way
  const labels = group.querySelectorAll('.heatmap-label text')
  const [least, most] = trace.colorscale.map(([, color]) => Number(color.match(/([\d.]+)\)/)[1]))
  z.flat().forEach((value, i) => {
    if (cells.values[i] === value) return
    cells.values[i] = value
    cells.children[i].setAttribute('fill-opacity', least + (most - least) * value)
    if (labels[i]) labels[i].textContent = value.toFixed(2)
  })
}

function rectangles({ group, x, y, trace }, z) {
  const svg = 'http://www.w3.org/2000/svg'
  const cells = document.createElementNS(svg, 'g')
  cells.setAttribute('class', 'live-cells')
  cells.setAttribute('fill', trace.colorscale[1][1].replace(/,[^,]*\)$/, ')').replace('rgba', 'rgb'))
  cells.values = []
  z.forEach((row, i) => row.forEach((_, j) => {
    const cell = document.createElementNS(svg, 'rect')
    const [left, right] = [x.c2p(j - 0.5) + trace.xgap / 2, x.c2p(j + 0.5) - trace.xgap / 2]
    const [top, bottom] = [y.c2p(i - 0.5) + trace.ygap / 2, y.c2p(i + 0.5) - trace.ygap / 2]
    const box = { x: left, y: top, width: right - left, height: bottom - top }
    for (const [name, value] of Object.entries(box)) cell.setAttribute(name, value)
    cells.append(cell)
  }))
  group.prepend(cells)
  return cells
}

// As `bar_label` of core/figures/bars.py writes it.
const PROBABILITIES = new Set(['probabilities', 'labels', 'sigmoid'])

function barLabel(role, value) {
  const probability = PROBABILITIES.has(role)
  if (probability && value > 0 && value < 0.0005) return '<.001'
  const text = probability ? Number(value.toFixed(3)) : Number(value.toPrecision(3))
  return String(text).replace('-', '−')
}
