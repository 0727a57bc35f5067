// A field over a mark, for those who would rather type its value than drag it.

import { fill, short } from './numbers.js'

const PLAIN = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

// Opens over `element`, with what its handle is worth or with the first letter that was typed.
export function openField(element, texts, first) {
  const { handle } = element
  closeField(element.parentElement)
  const form = Object.assign(document.createElement('form'), { className: 'live-typed', noValidate: true })
  const input = Object.assign(document.createElement('input'), { type: 'text', inputMode: 'decimal', autocomplete: 'off' })
  const problem = Object.assign(document.createElement('span'), { className: 'live-problem' })
  input.setAttribute('aria-label', fill(texts.typed, { name: handle.name }))
  problem.setAttribute('role', 'alert')
  input.value = first ?? short(handle.value)
  form.append(input, problem)
  const { left, top, width } = element.style
  Object.assign(form.style, { left: `calc(${left} + ${width} / 2)`, top: `calc(${top} + 1.5rem)` })
  element.parentElement.append(form)
  input.focus()
  if (first === undefined) input.select()

  const close = () => {
    form.remove()
    element.focus({ preventScroll: true, focusVisible: false })
  }
  form.onsubmit = (event) => {
    event.preventDefault()
    const value = numberOf(input.value)
    problem.textContent = problemOf(value, input.value, handle, texts)
    if (problem.textContent) return input.select()
    close()
    element.hand.change(element.handle, value)
    element.hand.commit()
  }
  form.onkeydown = (event) => {
    event.stopPropagation() // Enter and the arrows mean the field, not what lies below it
    if (event.key === 'Escape') close()
  }
  input.onblur = () => {
    const untouched = first === undefined && input.value === short(handle.value)
    if (form.isConnected && !problem.textContent) untouched ? form.remove() : form.requestSubmit()
  }
}

export function closeField(layer) {
  layer.querySelector('.live-typed')?.remove()
}

function numberOf(text) {
  const cleaned = text.trim().replace('−', '-')
  return PLAIN.test(cleaned) ? Number(cleaned) : NaN
}

function problemOf(value, text, { limits: [low, high] = [-Number.MAX_VALUE, Number.MAX_VALUE] }, texts) {
  if (Number.isNaN(value)) return fill(texts.notANumber, { came: text })
  const within = value >= low && value <= high
  return within ? '' : fill(texts.outside, { low: short(low), high: short(high), came: short(value) })
}
