// Bars under the hand: one slider over each bar of the logits, for mouse, finger, pen and keys.

import { fill, short } from './numbers.js'

const KEYS = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 10, PageDown: -10 }
const STEP = 0.1
const STILL = 3 // px; a press that moves less chooses the bar and leaves its value

// `bars`: {names, classes, values} by column; `on`: {change, commit, choose} by class.
export function placeHandles(layer, node, bars, texts, on) {
  while (layer.children.length > bars.classes.length) layer.lastChild.remove()
  while (layer.children.length < bars.classes.length) layer.append(document.createElement('div'))
  // Plotly tells where its axes lie on the screen only here.
  const { xaxis, yaxis } = node._fullLayout
  const [low, high] = yaxis.range
  bars.classes.forEach((label, column) => {
    const handle = layer.children[column]
    const left = xaxis._offset + xaxis.l2p(column - 0.5)
    const width = xaxis.l2p(1) - xaxis.l2p(0)
    handle.className = 'live-handle'
    handle.style.cssText =
      `left:${left}px;width:${width}px;top:${yaxis._offset}px;height:${yaxis._length}px`
    handle.tabIndex = 0
    handle.setAttribute('role', 'slider')
    handle.setAttribute('aria-orientation', 'vertical')
    handle.setAttribute('aria-label', fill(texts.handle, { name: bars.names[column] }))
    handle.setAttribute('aria-valuemin', short(low))
    handle.setAttribute('aria-valuemax', short(high))
    tell(handle, bars.values[column])
    listen(handle, { label, column, bars, yaxis, on })
  })
}

export function tell(handle, value) {
  const text = short(value)
  if (handle.getAttribute('aria-valuetext') === text) return
  handle.setAttribute('aria-valuenow', Number.isFinite(value) ? text : 0)
  handle.setAttribute('aria-valuetext', text)
}

function listen(handle, { label, column, bars, yaxis, on }) {
  const value = () => bars.values[column]
  const start = () => (Number.isFinite(value()) ? value() : value() > 0 ? yaxis.range[1] : yaxis.range[0])

  handle.onpointerdown = (event) => {
    if (event.button !== 0 || !event.isPrimary) return
    handle.setPointerCapture(event.pointerId)
    handle.focus({ preventScroll: true, focusVisible: false })
    const from = start()
    const unit = (yaxis.range[1] - yaxis.range[0]) / yaxis._length // logits a pixel, as it began
    const step = 10 ** Math.floor(Math.log10(unit))
    let moved = false
    on.hold()
    handle.onpointermove = (move) => {
      const distance = event.clientY - move.clientY
      moved ||= Math.abs(distance) >= STILL
      if (moved) on.change(label, rounded(from + distance * unit, step))
    }
    handle.onpointerup = handle.onpointercancel = () => {
      handle.onpointermove = handle.onpointerup = handle.onpointercancel = null
      moved ? on.commit() : on.choose(label)
    }
  }

  let stepping = false
  const settle = () => {
    if (stepping) on.commit()
    stepping = false
  }
  handle.onkeydown = (event) => {
    const turn = KEYS[event.key] ?? 0
    const ends = { Home: yaxis.range[0], End: yaxis.range[1] }
    if (event.key === 'Enter' || event.key === ' ') on.choose(label)
    else if (event.key in ends) on.change(label, rounded(ends[event.key], STEP))
    else if (turn) on.change(label, rounded(start() + turn * STEP * (event.shiftKey ? 10 : 1), STEP / 10))
    else return
    stepping = turn !== 0 || event.key in ends
    event.preventDefault()
  }
  handle.onkeyup = handle.onblur = settle
}

function rounded(value, step) {
  return Number((Math.round(value / step) * step).toPrecision(12))
}
