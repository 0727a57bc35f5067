// The state before, while a hand moves: copies of the drawn marks, which stay where they were. When the
// hand has let go Python's own ghost takes their place, core/figures/ghost.py.

const GHOST = 'ghost' // the role of Python's
const OWN = 'ghosts' // of those that a page draws by itself
const CLASS = 'live-before'

export function leaveBefore(chart) {
  if (chart.querySelector(`.${CLASS}`)) return
  const own = chart.marks.get(OWN)?.[0]?.trace.xaxis
  for (const [role, marks] of chart.marks) {
    for (const { trace, group } of marks.filter(Boolean)) {
      if (role === GHOST) group.style.display = 'none' // of the state before this one
      else if (isShape(trace, own)) copy(group, trace.type === 'bar')
    }
  }
}

export function forgetBefore(chart) {
  chart.querySelectorAll(`.${CLASS}`).forEach((element) => element.remove())
  for (const { group } of chart.marks?.get(GHOST) ?? []) group.style.display = ''
}

function isShape({ type, mode = '', line, fill = 'none', xaxis }, own) {
  if (type === 'bar') return true
  if (type !== 'scatter') return false
  if (!mode.includes('lines')) return mode.includes('markers')
  return (line.dash ?? 'solid') === 'solid' && fill === 'none' && xaxis !== own
}

// Below lines, and above bars, which would hide it.
function copy(group, above) {
  const before = group.cloneNode(true)
  before.setAttribute('class', CLASS)
  before.querySelectorAll('text, .js-fill, .fills').forEach((part) => part.remove())
  before.querySelectorAll('.js-line').forEach((line) => line.classList.remove('js-line')) // none to paint
  if (above) group.after(before)
  else group.before(before)
}
