// The network: a unit or a layer is pressed, and Python shows how its numbers come about.

export * from './pressed.js'

const LAYER = 'layer'

// A row of the table of layers.
export function choose(state, { key, at }) {
  if (key === LAYER) return chosen(state, at, null)
}

// A cell of a picture is [row, column]; a bar is a number. Its unit is let go by another press.
export function click(state, { role, at }) {
  const layer = state.layers.indexOf(role)
  if (layer < 0) return
  const unit = Array.isArray(at) ? at[0] * state.columns[layer] + at[1] : at
  return chosen(state, layer, state.layer === layer && state.unit === unit ? null : unit)
}

function chosen(state, layer, unit) {
  Object.assign(state, { layer, unit })
  return { layer, unit }
}

export function write(state, numbers, { lines, tables }) {
  return { sliders: {}, lines, tables }
}
