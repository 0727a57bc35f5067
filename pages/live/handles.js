// Marks under the hand: a slider over each bar or point, for mouse, finger, pen and keys.
//
// A handle: {key, at, name, value, axes, x, y, along, step, limits, fixed}. `axes` is the number of
// the subplot; `x` and `y` are where it lies on them, a number for a point, two for a bar, none for
// the whole length; `along` the axis that it moves on; `step` what an arrow key does; `limits` what
// it cannot pass, else it may leave the axis; a `fixed` one can only be chosen; `mark` says which
// point of which role lies below it, {role, point}. One along 'xy' moves on both: its `value`,
// `step` and `limits` are pairs, and nothing can be typed over it.

import { short } from './numbers.js'
import { openField } from './typed.js'

const KEYS = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 10, PageDown: -10 }
const UPRIGHT = new Set(['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown'])
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

const CLASSES = { y: 'live-handle', x: 'live-handle live-across', xy: 'live-handle live-across live-free' }

function describe(element, node, handle) {
  const { name, y, along = 'y', limits, fixed, pressed, axes } = handle
  const [value] = both(handle, handle.value)
  const text = handle.secret ? '?' : both(handle, handle.value).map(short).join(', ')
  const [low, high] = limits ? both(handle, limits)[0] : axisOf(node, { axes }, along[0]).range
  set(element, 'class', CLASSES[along] + (along === 'x' && y === undefined ? ' live-tall' : ''))
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
  set(element, 'aria-valuenow', Number.isFinite(value) && !handle.secret ? short(value) : 0)
  set(element, 'aria-valuetext', text)
}

function set(element, name, value) {
  if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value)
}

// A number for each axis that a handle moves on.
function both({ along = 'y' }, values) {
  return along.length > 1 ? values : [values]
}

// Where a drag begins: an infinite value at the end of its axis.
function start(value, [low, high]) {
  return Number.isFinite(value) ? value : value > 0 ? high : low
}

function listening(element, node) {
  const axis = () => axesOf()[0]
  const axesOf = () => [...element.handle.along ?? 'y'].map((letter) => axisOf(node, element.handle, letter))
  const moveTo = (values) => {
    const { handle, hand } = element
    const limits = handle.limits ? both(handle, handle.limits) : values.map(() => [-Infinity, Infinity])
    const within = values.map((value, at) => Math.min(limits[at][1], Math.max(limits[at][0], value)))
    hand.change(handle, within.length > 1 ? within : within[0])
  }

  element.onpointerdown = (event) => {
    if (event.button !== 0 || !event.isPrimary) return
    const { handle, hand } = element
    element.setPointerCapture(event.pointerId)
    element.focus({ preventScroll: true, focusVisible: false })
    const given = both(handle, handle.value)
    const ways = [...handle.along ?? 'y'].map((letter, at) => { // a value and a pixel, as it began
      const { range, _length: length } = axisOf(node, handle, letter)
      return { letter, from: start(given[at], range), unit: (range[1] - range[0]) / length }
    })
    let moved = false
    hand.hold()
    hand.point()
    element.onpointermove = (move) => {
      const distances = { x: move.clientX - event.clientX, y: event.clientY - move.clientY }
      moved ||= ways.some(({ letter }) => Math.abs(distances[letter]) >= STILL)
      if (moved && !handle.fixed) moveTo(ways.map(({ letter, from, unit }) =>
        rounded(from + distances[letter] * unit, 10 ** Math.floor(Math.log10(Math.abs(unit))))))
    }
    element.onpointerup = element.onpointercancel = ({ type }) => {
      element.onpointermove = element.onpointerup = element.onpointercancel = null
      moved || type === 'pointercancel' ? hand.commit() : hand.choose(element.handle) // a page scrolls
    }
  }

  const stepped = (handle, { key, shiftKey }, turn, step) => {
    const at = handle.along?.length > 1 && UPRIGHT.has(key) ? 1 : 0
    const grain = both(handle, step)[at]
    const values = both(handle, handle.value)
    const from = start(values[at], axesOf()[at].range)
    return values.with(at, rounded(from + turn * grain * (shiftKey ? 10 : 1), grain / 10))
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
    const [low, high] = (limits && both(handle, limits)[0]) ?? axis().range
    const ends = { Home: low, End: high }
    const free = handle.along?.length > 1
    if (event.key === 'Enter' || event.key === ' ') hand.choose(handle)
    else if (fixed || event.ctrlKey || event.altKey || event.metaKey) return
    else if (!free && event.key === 'F2') openField(element, hand.texts())
    else if (!free && NUMBER.test(event.key)) openField(element, hand.texts(), event.key)
    else if (event.key in ends) moveTo(both(handle, handle.value).with(0, ends[event.key]))
    else if (turn) moveTo(stepped(handle, event, turn, step))
    else return
    stepping = turn !== 0 || event.key in ends
    event.preventDefault()
  }
  element.onkeyup = element.onblur = settle
  element.onpointerenter = ({ buttons }) => { if (!buttons) element.hand.point(element.handle.mark) }
  element.onpointerleave = () => element.hand.point()
  element.ondblclick = () => {
    const { fixed, along } = element.handle
    if (!fixed && !(along?.length > 1)) openField(element, element.hand.texts())
  }
  return element
}

function rounded(value, step) {
  return Number((Math.round(value / step) * step).toPrecision(12))
}
