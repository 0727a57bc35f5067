// Elements made by hand: text is never read as HTML.

const SVG = 'http://www.w3.org/2000/svg'
const ICONS = {
  large: 'M3 4h18v12H3zM12 16v4M8 20h8M9 12V8M15 12V8M9 10h6',
  reveal: 'M2 12s4-7 10-7 10 7 10 7-4 7-10 7-10-7-10-7zM12 9.5a2.5 2.5 0 1 0 0 5a2.5 2.5 0 0 0 0-5z',
  hide: 'M2 12s4-7 10-7 10 7 10 7-4 7-10 7-10-7-10-7zM4 20L20 4',
  code: 'M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2v2h-2zM18 14h2M14 18v2M18 18h2v2h-2z',
  keys: 'M3 6h18v12H3zM7 10h.01M11 10h.01M15 10h.01M18 10h.01M7 14h10',
}

export function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties)
  made.append(...children)
  return made
}

export function drawing(box, path, attributes = {}) {
  const svg = document.createElementNS(SVG, 'svg')
  const line = document.createElementNS(SVG, 'path')
  for (const [name, value] of Object.entries({ viewBox: box, ...attributes })) svg.setAttribute(name, value)
  line.setAttribute('d', path)
  svg.append(line)
  return svg
}

export function iconButton(icon, text, press, pressed) {
  const button = element('button', { type: 'button', title: text, onclick: press }, drawing('0 0 24 24', ICONS[icon], { 'aria-hidden': 'true' }))
  button.dataset.act = icon
  button.setAttribute('aria-label', text)
  if (pressed !== undefined) button.setAttribute('aria-pressed', pressed)
  return button
}
