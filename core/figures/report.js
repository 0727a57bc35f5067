// Gives the numbers of the report as a file; they stand in the page as they are in it.
const numbers = document.getElementById('report').textContent
const save = document.getElementById('save')
save.onclick = () => {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([numbers], { type: 'application/json' }))
  link.download = save.dataset.name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
