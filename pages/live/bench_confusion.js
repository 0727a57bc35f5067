// The confusion matrix: a cell is pressed, and Python shows its rows. Nothing in it is dragged, so
// nothing is computed here.

export * from './pressed.js'

const ONE_PRESS = 400 // ms; a tap arrives twice, as a touch and as the mouse that browsers make of it

let last = { cell: '', at: 0 }

export function choose(state, { at }) {
  return click(state, { role: 'confusion', at })
}

// The chosen cell is let go by another press.
export function click(state, { role, at }) {
  if (role !== 'confusion') return
  const [cell, now] = [at.map((place) => state.classes[place]).join(), performance.now()]
  if (cell === last.cell && now - last.at < ONE_PRESS) return
  last = { cell, at: now }
  state.cell = state.cell === cell ? '' : cell
  return { cell: state.cell }
}

export function write(state, numbers, { texts }) {
  return { sliders: {}, lines: [texts.line], tables: [] }
}
