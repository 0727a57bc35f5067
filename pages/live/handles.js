// Marks under the hand: a slider over each bar or point, for mouse, finger, pen and keys.
//
// A handle: {key, at, name, value, axes, x, y, along, step, limits, fixed}. `axes` is the number of
// the subplot; `x` and `y` are where it lies on them, a number for a point, two for a bar, none for
// the whole length; `along` the axis that it moves on; `step` what an arrow key does; `limits` what
// it cannot pass, else it may leave the axis; a `fixed` one can only be chosen; `mark` says which
// point of which role lies below it, {role, point}.

import { short } from './numbers.js'
import { openField } from './typed.js'

const KEYS = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 10, PageDown: -10 }
const STEP = 0.1
const STILL = 3 // px; a press that moves less chooses the mark and leaves its value
const GRIP = 18 // px around a point
const NUMBER = /^[-−.\d]$/ // what a typed number begins with

export function placeHandles(layer, node, handles, hand) {
  const elements = layer.querySelectorAll('.live-handle')
  Array.from(elements).slice(handles.length).forEach((element) => element.remove())
  handles.forEach((handle, at) => {
    const element = elements[at] ?? layer.appendChild(listening(document.createElement('div'), node))
    Object.assign(element, { handle, hand })
    place(element, node, handle)
    describe(element, node, handle)
  })
}

// Plotly tells where its axes lie on the screen only in `_fullLayout`.
function axisOf(node, { axes }, letter) {
  return node._fullLayout[`${letter}axis${axes}`]
}

function place(element, node, handle) {
  const [left, width] = extent(axisOf(node, handle, 'x'), handle.x)
  const [top, height] = extent(axisOf(node, handle, 'y'), handle.y)
  const style = `left:${left}px;width:${width}px;top:${top}px;height:${height}px`
  if (element.placed !== style) element.style.cssText = element.placed = style
}

function extent(axis, where) {
  if (where === undefined) return [axis._offset, axis._length]
  if (!Array.isArray(where)) {
    const middle = Math.min(axis._length, Math.max(0, axis.d2p(where)))
    return [axis._offset + middle - GRIP, 2 * GRIP]
  }
  const [one, other] = where.map((value) => axis._offset + axis.d2p(value))
  return [Math.min(one, other), Math.abs(one - other)]
}

function describe(element, node, { name, value, y, along = 'y', limits, fixed, pressed, axes }) {
  const text = short(value)
  const [low, high] = limits ?? axisOf(node, { axes }, along).range
  const across = y === undefined ? ' live-across live-whole' : ' live-across'
  set(element, 'class', `live-handle${along === 'y' ? '' : across}`)
  set(element, 'tabindex', 0)
  set(element, 'aria-label', name)
  if (fixed) {
    set(element, 'role', 'button')
    set(element, 'aria-pressed', Boolean(pressed))
    return
  }
  set(element, 'role', 'slider')
  set(element, 'aria-orientation', along === 'y' ? 'vertical' : 'horizontal')
  set(element, 'aria-valuemin', short(low))
  set(element, 'aria-valuemax', short(high))
  set(element, 'aria-valuenow', Number.isFinite(value) ? text : 0)
  set(element, 'aria-valuetext', text)
}

function set(element, name, value) {
  if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value)
}

// Where a drag begins: an infinite value at the end of its axis.
function start({ value }, [low, high]) {
  return Number.isFinite(value) ? value : value > 0 ? high : low
}

function listening(element, node) {
  const axis = () => axisOf(node, element.handle, element.handle.along ?? 'y')
  const moveTo = (value) => {
    const { handle, hand } = element
    const [low, high] = handle.limits ?? [-Infinity, Infinity]
    hand.change(handle, Math.min(high, Math.max(low, value)))
  }
  const change = (value, step) => moveTo(rounded(value, step))

  element.onpointerdown = (event) => {
    if (event.button !== 0 || !event.isPrimary) return
    const { handle, hand } = element
    element.setPointerCapture(event.pointerId)
    element.focus({ preventScroll: true, focusVisible: false })
    const { range, _length: length } = axis()
    const from = start(handle, range)
    const unit = (range[1] - range[0]) / length // value a pixel, as it began
    const step = 10 ** Math.floor(Math.log10(Math.abs(unit)))
    let moved = false
    hand.hold()
    hand.point()
    element.onpointermove = (move) => {
      const distance = handle.along === 'x' ? move.clientX - event.clientX : event.clientY - move.clientY
      moved ||= Math.abs(distance) >= STILL
      if (moved && !handle.fixed) change(from + distance * unit, step)
    }
    element.onpointerup = element.onpointercancel = ({ type }) => {
      element.onpointermove = element.onpointerup = element.onpointercancel = null
      moved || type === 'pointercancel' ? hand.commit() : hand.choose(element.handle) // a page scrolls
    }
  }

  let stepping = false
  const settle = () => {
    if (stepping) element.hand.commit()
    stepping = false
  }
  element.onkeydown = (event) => {
    const { handle, hand } = element
    const { step = STEP, fixed, limits } = handle
    const turn = KEYS[event.key] ?? 0
    const [low, high] = limits ?? axis().range
    const ends = { Home: low, End: high }
    if (event.key === 'Enter' || event.key === ' ') hand.choose(handle)
    else if (fixed || event.ctrlKey || event.altKey || event.metaKey) return
    else if (event.key === 'F2') openField(element, hand.texts())
    else if (NUMBER.test(event.key)) openField(element, hand.texts(), event.key)
    else if (event.key in ends) moveTo(ends[event.key])
    else if (turn) change(start(handle, axis().range) + turn * step * (event.shiftKey ? 10 : 1), step / 10)
    else return
    stepping = turn !== 0 || event.key in ends
    event.preventDefault()
  }
  element.onkeyup = element.onblur = settle
  element.onpointerenter = ({ buttons }) => { if (!buttons) element.hand.point(element.handle.mark) }
  element.onpointerleave = () => element.hand.point()
  element.ondblclick = () => { if (!element.handle.fixed) openField(element, element.hand.texts()) }
  return element
}

function rounded(value, step) {
  return Number((Math.round(value / step) * step).toPrecision(12))
}
