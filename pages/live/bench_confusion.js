// The confusion matrix: a cell is pressed, and Python shows its rows. Nothing in it is dragged, so
// nothing is computed here.

export function decodeState(state) {
  return { ...state }
}

export function derive() {
  return {}
}

export function updates() {
  return {}
}

export function room() {
  return {}
}

export function handles() {
  return []
}

export function move() {
  return {}
}

export function choose(state, { at }) {
  return click(state, { role: 'confusion', at })
}

// The chosen cell is let go by another press.
export function click(state, { role, at: [label, prediction] }) {
  if (role !== 'confusion') return
  const again = state.cell?.[0] === label && state.cell?.[1] === prediction
  state.cell = again ? null : [label, prediction]
  return { cell: again ? '' : `${label},${prediction}` }
}

export function write(state, numbers, { texts }) {
  return { sliders: {}, lines: [texts.line], tables: [] }
}
