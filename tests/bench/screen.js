// Watches the charts of a page: what each shows in every frame, and the keys that were pressed.
// A chart is a Plotly subplot. It is looked at when all that was written for a frame stands, just
// before it is painted: an observer of sizes is called then, whoever draws, and when in the frame.
// (A task after the frame may come as late as after the next one.) A change has the time of the first
// task after it. A chart is known by its title and its axes, for Streamlit draws a new one beside
// the old.
() => {
  const watch = (window.watch = { frames: 0, charts: {}, keys: [], begun: performance.now() })
  const LOOKS = { path: ['d', 'transform'], rect: ['fill-opacity'], image: ['href'] }
  const charts = new WeakMap()
  let changed = []
  const picture = (chart) => { // of such lists a browser knows when they change
    let shown = ''
    for (const [tag, names] of Object.entries(LOOKS)) {
      for (const mark of chart.getElementsByTagName(tag)) {
        for (const name of names) shown += `${mark.getAttribute(name)},`
      }
    }
    return shown
  }
  const first = (chart) => {
    const title = chart.closest('.js-plotly-plot').querySelector('.gtitle')
    return { name: `${title?.textContent ?? ''} ${chart.getAttribute('class')}` }
  }
  const look = () => {
    for (const chart of document.getElementsByClassName('subplot')) {
      const shown = picture(chart)
      if (!shown) continue
      if (!charts.has(chart)) charts.set(chart, first(chart))
      const before = charts.get(chart)
      const seen = (watch.charts[before.name] ??= { shown, changes: [] })
      if (shown !== (before.shown ?? seen.shown)) {
        seen.shown = shown
        changed.push(seen)
      }
      before.shown = shown
    }
  }
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = () => {
    const now = performance.now()
    for (const seen of changed) seen.changes.push(now)
    changed = []
  }
  const probe = document.body.appendChild(document.createElement('div'))
  probe.style = 'position: fixed; top: 0; height: 1px; contain: strict; visibility: hidden'
  const observer = new ResizeObserver(() => {
    look()
    port2.postMessage(0)
  })
  const pressed = ({ isTrusted, timeStamp }) => isTrusted && watch.keys.push(timeStamp)
  const over = () => {
    document.removeEventListener('keydown', pressed, true)
    observer.disconnect()
    probe.remove()
  }
  const frame = () => {
    if (watch !== window.watch) return over()
    watch.frames += 1
    probe.style.width = `${1 + (watch.frames % 2)}px` // so that the observer is called
    requestAnimationFrame(frame)
  }
  document.addEventListener('keydown', pressed, true)
  look()
  observer.observe(probe)
  requestAnimationFrame(frame)
}
