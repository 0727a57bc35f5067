// The sliders above the charts: plain range inputs, whose value changes in every frame of a drag.

const STEPS = 400 // positions of a slider that is not one of whole numbers

// `sliders`: {key, name, symbol, low, high, scale} each; `texts`: what stands beside them, by key.
export function placeSliders(host, sliders, state, texts, hand) {
  while (host.children.length > sliders.length) host.lastChild.remove()
  while (host.children.length < sliders.length) host.append(control())
  sliders.forEach((slider, at) => {
    const [output, input] = host.children[at].children
    const { key, name, symbol } = slider
    const value = Number(state[key].toPrecision(4))
    input.max = steps(slider)
    input.value = positionOf(state[key], slider)
    input.setAttribute('aria-label', name)
    input.setAttribute('aria-valuetext', `${symbol} = ${value}`)
    input.oninput = () => hand.change({ key }, valueAt(Number(input.value), slider))
    input.onchange = () => hand.commit()
    if (output.textContent !== texts[key]) output.textContent = texts[key]
  })
}

function control() {
  const element = Object.assign(document.createElement('label'), { className: 'live-control' })
  const output = Object.assign(document.createElement('span'), { className: 'live-slider-text' })
  const input = Object.assign(document.createElement('input'), { className: 'live-slider', type: 'range', step: 1 })
  element.append(output, input)
  return element
}

function steps({ low, high, scale, step }) {
  if (scale === 'whole') return high - low
  return step ? Math.round((high - low) / step) : STEPS
}

function valueAt(position, slider) {
  const { low, high, scale } = slider
  if (scale === 'whole') return low + position
  if (scale === 'linear') return Number((low + (high - low) * position / steps(slider)).toPrecision(4))
  return Math.min(high, Math.max(low, Number((low * (high / low) ** (position / STEPS)).toPrecision(3))))
}

function positionOf(value, slider) {
  const { low, high, scale } = slider
  if (scale === 'whole') return value - low
  if (scale === 'linear') return Math.round(steps(slider) * (value - low) / (high - low))
  return Math.round(STEPS * Math.log(value / low) / Math.log(high / low))
}
