// Watches the charts of a page: what each shows after every frame, and the keys that were pressed.
// A chart is a Plotly subplot. It is looked at in the first task after a frame, when all that was
// written for that frame stands; whoever draws, and when in the frame, makes no difference. It is
// known by its title and its axes, for Streamlit draws a new one beside the old.
() => {
  const watch = (window.watch = { frames: 0, charts: {}, keys: [], begun: performance.now() })
  const LOOKS = ['d', 'transform', 'fill-opacity', 'href']
  const nodes = new WeakMap()
  const picture = (chart) =>
    Array.from(chart.querySelectorAll('.trace path, .live-cells rect, .hm image'), (mark) =>
      LOOKS.map((name) => mark.getAttribute(name)).join()).join()
  const nameOf = (chart) => {
    const title = chart.closest('.js-plotly-plot').querySelector('.gtitle')
    return `${title?.textContent ?? ''} ${chart.getAttribute('class')}`
  }
  const look = (now) => {
    for (const chart of document.querySelectorAll('.js-plotly-plot .cartesianlayer > .subplot')) {
      const shown = picture(chart)
      if (!shown) continue
      const seen = (watch.charts[nameOf(chart)] ??= { shown, changes: [] })
      const before = nodes.get(chart) ?? seen.shown
      nodes.set(chart, shown)
      if (shown === before) continue
      seen.shown = shown
      seen.changes.push(now)
    }
  }
  const { port1, port2 } = new MessageChannel()
  const pressed = ({ isTrusted, timeStamp }) => isTrusted && watch.keys.push(timeStamp)
  const frame = () => {
    if (watch !== window.watch) return document.removeEventListener('keydown', pressed, true)
    watch.frames += 1
    port2.postMessage(0)
    requestAnimationFrame(frame)
  }
  port1.onmessage = () => look(performance.now())
  document.addEventListener('keydown', pressed, true)
  look(watch.begun)
  requestAnimationFrame(frame)
}
