// What is done of the lessons, in this browser, { softmax: [1, 2] }: a new session is told until it has
// heard, for a run that begins meanwhile may lose it. And the panel of a lesson, for those who do not
// see it.

import { lookAt } from './look.js'

const KEY = 'logitscope.lessons'
let forgotten = 0 // how often it has forgotten all
let step = '' // the last one of the panel

export default function mount({ data, setTriggerValue }) {
  const kept = data.forgotten > forgotten ? {} : read()
  forgotten = data.forgotten
  const news = Object.keys(kept).some((lesson) => kept[lesson].some((step) => !data.done[lesson]?.includes(step)))
  write(both(kept, data.done))
  if (news && !data.heard) setTriggerValue('kept', kept)
  call(data.step, data.look)
  return () => {}
}

// The panel by its name. A pressed button goes with its step, and the focus with it: the panel takes
// that, so that one hears where one is, and the next key is its first control.
function call(name, look) {
  const panel = document.querySelector('.st-key-lesson')
  if (panel && name) {
    panel.setAttribute('role', 'region')
    panel.setAttribute('aria-label', name)
    panel.tabIndex = -1
    const lost = document.activeElement === document.body || panel.contains(document.activeElement)
    if (step && step !== name && lost) panel.focus({ preventScroll: true })
    if (step !== name) lookAt(look, panel)
  }
  step = name
}

function both(one, other) {
  const lessons = new Set([...Object.keys(one), ...Object.keys(other)])
  return Object.fromEntries(
    [...lessons].map((lesson) => [lesson, [...new Set([...(one[lesson] ?? []), ...(other[lesson] ?? [])])]]),
  )
}

// A browser may refuse to keep anything; what stands there may be anything.
function read() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY)) ?? {}
    return Object.fromEntries(Object.entries(found).filter(([, steps]) => Array.isArray(steps)))
  } catch {
    return {}
  }
}

function write(done) {
  try {
    localStorage.setItem(KEY, JSON.stringify(done))
  } catch { /* then it lasts as long as the session */ }
}
