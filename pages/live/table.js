// The steps of softmax in numbers: the table twin of the charts, written cell by cell.

import { fill, fixed, short } from './numbers.js'

const COLUMNS = [
  ['logits', short],
  ['scaled', (value) => fixed(value, 4)],
  ['shifted', (value) => fixed(value, 4)],
  ['exponentials', fixed],
  ['probabilities', (value) => fixed(value, 8)],
  ['logProbabilities', fixed],
]

export function writeTable(table, names, chosen, numbers, texts) {
  const body = table.tBodies[0]
  if (table.tHead.textContent === '') {
    table.tHead.append(row('th', ['', ...COLUMNS.map(() => '')]))
    table.createTFoot().append(row('td', ['', ...COLUMNS.map(() => '')]))
  }
  set(table.tHead.rows[0], [texts.class, ...COLUMNS.map(([key]) => texts[key])])
  while (body.rows.length > names.length) body.lastChild.remove()
  while (body.rows.length < names.length) body.append(row('td', ['', ...COLUMNS.map(() => '')]))
  names.forEach((name, at) => {
    const cells = COLUMNS.map(([key, text]) => numbers[key][at] === null ? '' : text(numbers[key][at]))
    set(body.rows[at], [name, ...cells])
    body.rows[at].classList.toggle('live-chosen', at === chosen)
  })
  const sum = numbers.probabilities.reduce((total, value) => total + value, 0)
  set(table.tFoot.rows[0], [texts.sum, '', '', '', fixed(numbers.sum), fixed(sum, 8), ''])
}

export function writeReadout(node, { value, label, index, numbers, texts }) {
  const brief = value.slice(0, 8).map((logit) => short(Number(logit.toPrecision(4))))
  const cut = value.length > 8 ? [...brief, '…'] : brief
  const parts = { index, label, value: `[${cut.join(', ')}]`, probability: fixed(numbers.chosen, 8) }
  const sentences = [
    fill(texts.readout, parts),
    fill(texts.entropy, {
      nats: fixed(numbers.entropy, 4),
      bits: fixed(numbers.entropy / Math.LN2, 4),
      perplexity: fixed(Math.exp(numbers.entropy), 4),
    }),
  ]
  sentences.forEach((sentence, at) => {
    if (node.children[at].textContent !== sentence) node.children[at].textContent = sentence
  })
}

function row(tag, texts) {
  const element = document.createElement('tr')
  for (const text of texts) element.append(Object.assign(document.createElement(tag), { textContent: text }))
  return element
}

function set(element, texts) {
  texts.forEach((text, at) => {
    if (element.cells[at].textContent !== text) element.cells[at].textContent = text
  })
}
