// The confusion matrix: a cell is pressed, and Python shows its rows. Nothing in it is dragged, so
// nothing is computed here.

export * from './pressed.js'

export function choose(state, { at }) {
  return click(state, { role: 'confusion', at })
}

// The chosen cell is let go by another press.
export function click(state, { role, at }) {
  if (role !== 'confusion') return
  const cell = at.map((place) => state.classes[place]).join()
  state.cell = state.cell === cell ? '' : cell
  return { cell: state.cell }
}

export function write(state, numbers, { texts }) {
  return { sliders: {}, lines: [texts.line], tables: [] }
}
