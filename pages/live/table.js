// Tables and sentences: the twins of the charts in words and numbers, written cell by cell.

const MANY = 40 // rows
const SPARE = 3 // rows above and below those in sight
const LATER = 150 // ms

// `tables`: {caption, head, body, foot, chosen, pick, tones, mark, even, whole, words} each, of texts;
// `chosen` is a row of the body, `pick` the key under which a press on a row chooses it, with the column
// of the press; `tones` has a word for the colour of each cell, `mark` is the [row, column] of an
// outlined one; an `even` table keeps the widths of its columns, whatever comes into them; a `whole` one
// has no window to scroll; with `words` the second column is of words.
export function writeTables(host, tables, hand) {
  while (host.children.length > tables.length) host.lastChild.remove()
  while (host.children.length < tables.length) host.append(empty())
  tables.forEach((table, at) => writeTable(host.children[at].firstChild, table, hand))
}

export function writeLines(host, lines) {
  while (host.children.length > lines.length) host.lastChild.remove()
  while (host.children.length < lines.length) host.append(document.createElement('p'))
  lines.forEach((line, at) => {
    if (host.children[at].textContent !== line) host.children[at].textContent = line
  })
}

// Brings the chosen row into sight where the table has a window of its own; the page stays.
export function followChosen(host) {
  for (const row of host.querySelectorAll('.live-chosen')) {
    const window = row.closest('.live-scroll')
    const head = row.closest('table').tHead.offsetHeight
    const [top, bottom] = [row.offsetTop - head, row.offsetTop + row.offsetHeight]
    if (top < window.scrollTop) window.scrollTop = top
    else if (bottom > window.scrollTop + window.clientHeight) window.scrollTop = bottom - window.clientHeight
  }
}

function empty() {
  const scroll = Object.assign(document.createElement('div'), { className: 'live-scroll' })
  const table = Object.assign(document.createElement('table'), { className: 'live-table' })
  table.createCaption()
  table.createTHead()
  table.createTBody()
  table.createTFoot()
  scroll.append(table)
  return scroll
}

function writeTable(table, content, hand) {
  const { caption = '', head, body, foot = [], chosen, pick, tones, mark, even, whole, words } = content
  if (table.caption.textContent !== caption) table.caption.textContent = caption
  writeRows(table.tHead, [head], 'th')
  writeBody(table.tBodies[0], body)
  writeRows(table.tFoot, foot, 'td')
  Array.from(table.tBodies[0].rows, (row, at) => row.classList.toggle('live-chosen', at === chosen))
  if (tones) tint(table.tBodies[0], tones, mark)
  table.classList.toggle('live-picks', Boolean(pick))
  table.classList.toggle('live-even', Boolean(even))
  table.classList.toggle('live-words', Boolean(words))
  table.parentElement.classList.toggle('live-whole', Boolean(whole))
  table.tBodies[0].onclick = pick && (({ target }) => {
    const row = target.closest('tr')
    const column = target.closest('td')?.cellIndex
    if (row) hand.choose({ key: pick, at: row.sectionRowIndex, column })
  })
}

function tint(section, tones, mark) {
  tones.forEach((row, at) => row.forEach((tone, column) => {
    const cell = section.rows[at].cells[column]
    if (cell.dataset.tone !== tone) cell.dataset.tone = tone
    cell.classList.toggle('live-marked', Boolean(mark) && mark[0] === at && mark[1] === column)
  }))
}

// The rows in sight now, the others when the hand is slower: the browser lays out each changed cell.
function writeBody(section, rows) {
  clearTimeout(section.later)
  const [first, end] = inSight(section, rows.length)
  writeRows(section, rows, 'td', first, end)
  if (first > 0 || end < rows.length) section.later = setTimeout(() => writeRows(section, rows, 'td'), LATER)
}

function inSight(section, count) {
  if (count <= MANY) return [0, count] // nothing is measured: that would lay the page out at once
  const height = section.rows[0]?.offsetHeight
  if (!height) return [0, count]
  const { scrollTop, clientHeight } = section.closest('.live-scroll')
  const first = Math.max(0, Math.floor(scrollTop / height) - SPARE)
  return [first, first + Math.ceil(clientHeight / height) + 2 * SPARE]
}

function writeRows(section, rows, tag, first = 0, end = rows.length) {
  while (section.rows.length > rows.length) section.lastChild.remove()
  while (section.rows.length < rows.length) section.insertRow()
  rows.slice(first, end).forEach((texts, place) => {
    const row = section.rows[first + place]
    while (row.cells.length > texts.length) row.lastChild.remove()
    while (row.cells.length < texts.length) row.append(document.createElement(tag))
    texts.forEach((text, column) => {
      if (row.cells[column].textContent !== text) row.cells[column].textContent = text
    })
  })
}
