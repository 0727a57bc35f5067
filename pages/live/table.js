// Tables and sentences: the twins of the charts in words and numbers, written cell by cell.

// `tables`: {caption, head, body, foot, chosen, pick} each, of texts; `chosen` is a row of the body,
// `pick` the key under which a press on a row chooses it.
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

function writeTable(table, { caption = '', head, body, foot = [], chosen, pick }, hand) {
  if (table.caption.textContent !== caption) table.caption.textContent = caption
  writeRows(table.tHead, [head], 'th')
  writeRows(table.tBodies[0], body, 'td')
  writeRows(table.tFoot, foot, 'td')
  Array.from(table.tBodies[0].rows, (row, at) => row.classList.toggle('live-chosen', at === chosen))
  table.classList.toggle('live-picks', Boolean(pick))
  table.tBodies[0].onclick = pick && (({ target }) => {
    const row = target.closest('tr')
    if (row) hand.choose({ key: pick, at: row.sectionRowIndex })
  })
}

function writeRows(section, rows, tag) {
  while (section.rows.length > rows.length) section.lastChild.remove()
  while (section.rows.length < rows.length) section.insertRow()
  rows.forEach((texts, at) => {
    const row = section.rows[at]
    while (row.cells.length > texts.length) row.lastChild.remove()
    while (row.cells.length < texts.length) row.append(document.createElement(tag))
    texts.forEach((text, column) => {
      if (row.cells[column].textContent !== text) row.cells[column].textContent = text
    })
  })
}
