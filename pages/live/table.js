// Tables and sentences: the twins of the charts in words and numbers, written cell by cell.

// `tables`: {caption, head, body, foot, chosen} each, of texts; `chosen` is a row of the body.
export function writeTables(host, tables) {
  while (host.children.length > tables.length) host.lastChild.remove()
  while (host.children.length < tables.length) host.append(empty())
  tables.forEach((table, at) => writeTable(host.children[at].firstChild, table))
}

export function writeLines(host, lines) {
  while (host.children.length > lines.length) host.lastChild.remove()
  while (host.children.length < lines.length) host.append(document.createElement('p'))
  lines.forEach((line, at) => {
    if (host.children[at].textContent !== line) host.children[at].textContent = line
  })
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

function writeTable(table, { caption = '', head, body, foot = [], chosen }) {
  if (table.caption.textContent !== caption) table.caption.textContent = caption
  writeRows(table.tHead, [head], 'th')
  writeRows(table.tBodies[0], body, 'td')
  writeRows(table.tFoot, foot, 'td')
  Array.from(table.tBodies[0].rows, (row, at) => row.classList.toggle('live-chosen', at === chosen))
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
