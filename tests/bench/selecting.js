// Watches what a selection draws anew, the charts, and the figures and sentences of the page, after
// every frame, and when a hand pressed. It looks in the first task after a frame, as screen.js does.
() => {
  const watch = (window.watch = { pressed: 0, charts: [], texts: [] })
  const TEXTS = '.st-key-selection_chips, [data-testid=stMetric], .live-readout'
  const MARKS = '.trace path, .shapelayer path, image'
  const LOOKS = ['d', 'transform', 'style', 'href']
  const charts = () => Array.from(document.querySelector('.live-chart').querySelectorAll(MARKS),
    (mark) => LOOKS.map((name) => mark.getAttribute(name)).join()).join()
  const texts = () =>
    Array.from(document.querySelectorAll(TEXTS), (node) => node.textContent).join()
  const before = { charts: charts(), texts: texts() }
  const { port1, port2 } = new MessageChannel()
  const down = ({ isTrusted, timeStamp }) => { if (isTrusted) watch.pressed = timeStamp }
  const frame = () => {
    if (watch !== window.watch) return document.removeEventListener('pointerdown', down, true)
    port2.postMessage(0)
    requestAnimationFrame(frame)
  }
  port1.onmessage = () => {
    for (const [name, now] of Object.entries({ charts: charts(), texts: texts() })) {
      if (now !== before[name]) watch[name].push(performance.now())
      before[name] = now
    }
  }
  document.addEventListener('pointerdown', down, true)
  requestAnimationFrame(frame)
}
