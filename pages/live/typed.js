// A field over a mark, for those who would rather type its value than drag it.

import { fill, short } from './numbers.js'

const PLAIN = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

// Opens over `element`, with what its handle is worth or with the first letter that was typed.
export function openField(element, texts, first) {
  const { handle, hand, parentElement: layer } = element
  const value = handle.secret ? '' : short(handle.value)
  const { form, input, problem } = parts(fill(texts.typed, { name: handle.name }), first ?? value)
  over(form, element)

  const close = () => {
    input.onblur = null // it is called while the form goes
    form.remove()
  }
  const focus = () => element.focus({ preventScroll: true, focusVisible: false })
  const take = () => {
    const typed = numberOf(input.value)
    problem.textContent = problemOf(typed, input.value, handle, texts)
    if (problem.textContent) return false
    close()
    hand.change(element.handle, typed)
    hand.commit()
    return true
  }
  form.onsubmit = (event) => {
    event.preventDefault()
    take() ? focus() : input.select()
  }
  form.onkeydown = (event) => {
    event.stopPropagation() // Enter and the arrows mean the field, not what lies below it
    if (event.key !== 'Escape') return
    close()
    focus()
  }
  input.onblur = () => {
    if (input.value === value) close()
    else if (!problem.textContent) take()
  }
  layer.querySelector('.live-typed')?.remove()
  layer.append(form)
  input.focus()
  if (first === undefined) input.select()
}

function parts(name, text) {
  const form = Object.assign(document.createElement('form'), { className: 'live-typed', noValidate: true })
  const input = Object.assign(document.createElement('input'), { type: 'text', inputMode: 'decimal', autocomplete: 'off', value: text })
  const problem = Object.assign(document.createElement('span'), { className: 'live-problem' })
  input.setAttribute('aria-label', name)
  problem.setAttribute('role', 'alert')
  form.append(input, problem)
  return { form, input, problem }
}

function over(form, { style: { left, top, width } }) {
  Object.assign(form.style, { left: `calc(${left} + ${width} / 2)`, top: `calc(${top} + 1.5rem)` })
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
