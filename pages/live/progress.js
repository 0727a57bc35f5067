// What is done of the lessons, in this browser: { softmax: [1, 2] }. A new session is told once.

const KEY = 'logitscope.lessons'
let told = '' // the session that knows what was kept
let forgotten = 0 // how often it has forgotten all

export default function mount({ data, setTriggerValue }) {
  const kept = data.forgotten > forgotten ? {} : read()
  forgotten = data.forgotten
  const news = Object.keys(kept).some((lesson) => kept[lesson].some((step) => !data.done[lesson]?.includes(step)))
  write(both(kept, data.done))
  if (news && !data.heard && told !== data.session) {
    told = data.session
    setTriggerValue('kept', kept)
  }
  return () => {}
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
