// Draws the charts of an HTML file as wide as its window and in its colours; on paper dark on white.
const dark = matchMedia('(prefers-color-scheme: dark)')
const narrow = matchMedia('(max-width: 700px)')
const fine = matchMedia('(pointer: fine)') // where a finger is the pointer, a drag scrolls
const PAPER = 1020 // px, the width of A4 landscape within its margins
const given = (node) => JSON.parse(node.textContent)
const template = given(document.getElementById('template'))
const charts = [...document.querySelectorAll('.chart')].map((chart) => ({
  node: chart.querySelector('div'),
  figures: given(chart.querySelector('script')),
}))

function draw(paper) {
  const light = paper || !dark.matches
  const text = light ? '#222222' : '#e8e9eb'
  for (const { node, figures } of charts) {
    const { data, layout } = narrow.matches && !paper ? figures.narrow : figures.wide
    const lines = { gridcolor: '#8883', zerolinecolor: '#8888', linecolor: '#8888' }
    const themed = { template, ...layout, font: { ...layout.font, color: text }, dragmode: fine.matches && 'zoom' }
    themed.hoverlabel = { bgcolor: light ? '#ffffff' : '#1a1d26', font: { color: text } }
    for (const name of Object.keys(layout)) {
      if (/^[xy]axis/.test(name)) themed[name] = { ...layout[name], ...lines }
      if (!fine.matches && /^[xy]axis/.test(name)) themed[name].fixedrange = true
    }
    if (paper) themed.width = PAPER
    const traces = data.map((trace) =>
      trace.text || trace.texttemplate ? { ...trace, textfont: { ...trace.textfont, color: text } } : trace)
    Plotly.react(node, traces, themed, { displaylogo: false, responsive: true })
  }
}

draw(false)
dark.onchange = narrow.onchange = () => draw(false)
addEventListener('beforeprint', () => draw(true))
addEventListener('afterprint', () => draw(false))
