// What a step of a lesson is about, brought onto the screen below the panel, which stays in sight.

const PATIENCE = 15000 // ms that a page may take to draw its charts
const OFTEN = 150 // ms between two looks
const RESTS = 4 // looks between which it has not moved: what stands above it is drawn too
const MARGIN = 2 // letters around the axes of a chart: its title, and what is written below it
const FIELDS = 150 // px above a table: how it is sorted

let looking
// Who scrolls, or does anything, knows better.
for (const hand of ['wheel', 'touchmove', 'pointerdown', 'keydown']) {
  addEventListener(hand, () => clearInterval(looking), { passive: true, capture: true })
}

// A chart, or a table, by its name; without one, the first chart of the page as it begins. A panel
// that does not stay is read first: there nothing moves.
export function lookAt(name, panel) {
  clearInterval(looking)
  const main = document.querySelector('[data-testid=stMain]')
  const until = performance.now() + PATIENCE
  let last, rests
  looking = setInterval(() => {
    const found = place(name)
    rests = found && found.top === last ? rests + 1 : 0
    if (rests === RESTS && kept(panel)) {
      const from = name ? 0 : main.scrollTop // as if one had been at the top
      move(main, way(found, from, kept(panel)) - from)
    }
    if (rests === RESTS || performance.now() > until) clearInterval(looking)
    last = found?.top
  }, OFTEN)
}

// Where the panel ends once it is held at the top of the screen; 0 where it is not.
function kept(panel) {
  const holder = panel.closest('.st-key-above_lesson')?.parentElement
  const { position, top } = holder ? getComputedStyle(holder) : {}
  return position === 'sticky' ? parseFloat(top) + panel.offsetHeight : 0
}

function place(name) {
  for (const chart of document.querySelectorAll('.live-chart')) {
    const trace = chart.data?.find(({ meta }) => !name || String(meta).split(':')[0] === name)
    const axis = trace && chart._fullLayout?.[(trace.yaxis ?? 'y').replace('y', 'yaxis')]
    if (!axis) continue
    const top = chart.getBoundingClientRect().top + axis._offset
    const margin = MARGIN * parseFloat(getComputedStyle(document.documentElement).fontSize)
    return { top: top - margin, bottom: top + axis._length + margin }
  }
  const table = name && document.querySelector(`[class*=" st-key-${CSS.escape(name)}-"]`)?.getBoundingClientRect()
  return table && { top: table.top - FIELDS, bottom: table.bottom }
}

// As little as is needed; `from` px further up on the page.
function way({ top, bottom }, from, free) {
  const over = top + from - free
  return over < 0 ? over : Math.min(Math.max(0, bottom + from - innerHeight), over)
}

function move(main, by) {
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches
  if (by) main.scrollBy({ top: by, behavior: calm ? 'instant' : 'smooth' })
}
