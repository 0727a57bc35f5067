// What a hand takes hold of in a race, and what its moves mean: pure functions.

const MOST_MEMORY = 0.99

export function handles(state, numbers, { texts }) {
  const { domain, start, rate, memory, memoryName, mapEnd } = state
  const grain = domain.map(([low, high]) => 10 ** Math.round(Math.log10((high - low) / 100)))
  const begin = {
    key: 'start', axes: '', along: 'xy', x: start[0], y: start[1], value: start, step: grain, limits: domain,
    name: texts.start,
  }
  const across = [Math.min(mapEnd, rate), 10 ** Math.round(Math.log10(mapEnd / 100)), [0, mapEnd]]
  const up = [memory, 0.01, [0, MOST_MEMORY]]
  const [value, step, limits] = across.map((one, at) => (memoryName ? [one, up[at]] : one))
  const here = {
    key: 'here', axes: '3', along: memoryName ? 'xy' : 'x', x: rate, y: memory, value, step, limits, name: texts.here,
  }
  return [begin, here]
}

export function move(state, { key }, value) {
  if (key === 'start') {
    state.start = value
    return { x: value[0], y: value[1] }
  }
  if (key === 'here') {
    const [rate, memory] = state.memoryName ? value : [value]
    return { ...move(state, { key: 'rate' }, rate), ...(memory !== undefined && remember(state, memory)) }
  }
  if (key === 'rate') state.racers[state.chosen].schedule.initial = value
  state[key] = value
  return { [key]: key === 'step' ? Math.round(value) : value }
}

function remember(state, memory) {
  state.racers[state.chosen].optimizer[state.memoryName] = state.memory = memory
  return { memory }
}
