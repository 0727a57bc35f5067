// Watches what a selection draws anew: the charts, the figures and the sentences of the page, after
// every frame, and when a hand pressed. It looks in the first task after a frame, as screen.js does.
() => {
  const watch = (window.watch = { pressed: 0, changes: [] })
  const SHOWN = ['.st-key-selection_chips', '[data-testid=stMetric]', '.live-readout']
  const MARKS = '.live-chart .trace path, .live-chart .shapelayer path, .live-chart image'
  const picture = () => [
    ...Array.from(document.querySelectorAll(SHOWN.join()), (node) => node.textContent),
    ...Array.from(document.querySelectorAll(MARKS), (mark) =>
      ['d', 'transform', 'style', 'href'].map((name) => mark.getAttribute(name)).join())].join()
  let before = picture()
  const { port1, port2 } = new MessageChannel()
  const down = ({ isTrusted, timeStamp }) => { if (isTrusted) watch.pressed = timeStamp }
  const frame = () => {
    if (watch !== window.watch) return document.removeEventListener('pointerdown', down, true)
    port2.postMessage(0)
    requestAnimationFrame(frame)
  }
  port1.onmessage = () => {
    const now = picture()
    if (now !== before) watch.changes.push(performance.now())
    before = now
  }
  document.addEventListener('pointerdown', down, true)
  requestAnimationFrame(frame)
}
