// A square to draw a digit in, with mouse, finger, pen or keys; on release its pixels go to Python, a
// hexadecimal digit each. Python is the one who knows what the network sees of them.

const SIDE = 28
const MOST = 15 // the shade of full ink
// A pen as broad as the strokes of the digits that come with the app.
const NEAR = 1.6 // pixels from its middle with full ink
const FAR = 2.8 // and without any

const STEP = 1 // pixels of an arrow key; with Shift it is that of a pen
const TURNS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }

const squares = new WeakMap()

export default function mount({ data, parentElement, setStateValue }) {
  const host = parentElement.querySelector('.draw')
  let square = squares.get(host)
  if (!square) squares.set(host, (square = new Square(host)))
  square.send = (pixels) => setStateValue('pixels', pixels)
  square.receive(data)
  return () => squares.delete(host)
}

class Square {
  constructor(host) {
    this.canvas = host.querySelector('canvas')
    this.context = this.canvas.getContext('2d')
    this.clear = host.querySelector('button')
    this.ink = new Float32Array(SIDE * SIDE)
    this.canvas.onpointerdown = (event) => this.down(event)
    this.canvas.onpointermove = (event) => this.move(event)
    this.canvas.onpointerup = this.canvas.onpointercancel = () => this.up()
    this.pen = [SIDE / 2, SIDE / 4] // of the keys
    this.canvas.onkeydown = (event) => this.key(event)
    this.canvas.onblur = () => { this.lift(); this.paint() }
    this.canvas.onfocus = () => this.paint()
    this.clear.onclick = () => this.wipe()
  }

  receive({ pixels, texts }) {
    this.clear.textContent = texts.clear
    this.canvas.setAttribute('aria-label', texts.label)
    this.texts = texts
    if (this.last || this.lowered || pixels === this.text()) return
    this.ink = Float32Array.from({ length: SIDE * SIDE }, (_, at) => parseInt(pixels[at] ?? '0', 16) / MOST)
    this.paint()
  }

  text() {
    return Array.from(this.ink, (ink) => Math.round(MOST * ink).toString(16)).join('')
  }

  place({ clientX, clientY }) {
    const { left, top, width, height } = this.canvas.getBoundingClientRect()
    return [((clientX - left) / width) * SIDE, ((clientY - top) / height) * SIDE]
  }

  down(event) {
    event.preventDefault()
    this.canvas.setPointerCapture(event.pointerId)
    this.last = this.place(event)
    this.line(this.last, this.last)
  }

  move(event) {
    if (!this.last) return
    for (const part of event.getCoalescedEvents?.() ?? [event]) {
      const next = this.place(part)
      this.line(this.last, next)
      this.last = next
    }
  }

  up() {
    if (!this.last) return
    this.last = undefined
    this.send(this.text())
  }

  // Arrows move the pen; Space or Enter lowers it, and lifts it again: then the digit is read.
  key(event) {
    const turn = TURNS[event.key]
    if (event.ctrlKey || event.altKey || event.metaKey) return
    if (event.key === ' ' || event.key === 'Enter') this.lowered ? this.lift() : this.lower()
    else if (event.key === 'Escape' && this.lowered) this.lift()
    else if (turn) this.step(turn, event.shiftKey ? FAR : STEP)
    else return
    event.preventDefault()
    event.stopPropagation() // Escape closes what it stands in
    this.paint()
  }

  step(turn, length) {
    const next = this.pen.map((at, axis) => Math.min(SIDE - 1, Math.max(1, at + length * turn[axis])))
    if (this.lowered) this.line(this.pen, next)
    this.pen = next
    this.say()
  }

  lower() {
    this.lowered = true
    this.line(this.pen, this.pen)
    this.say()
  }

  lift() {
    if (!this.lowered) return
    this.lowered = false
    this.send(this.text())
    this.say()
  }

  say() {
    const [column, row] = this.pen.map(Math.round)
    this.said ??= this.canvas.parentElement.querySelector('.draw-said')
    const pen = this.lowered ? this.texts.lowered : this.texts.lifted
    this.said.textContent = this.texts.pen.replace('{pen}', pen).replace('{row}', row).replace('{column}', column)
  }

  wipe() {
    this.ink.fill(0)
    this.paint()
    this.send('')
  }

  line([x0, y0], [x1, y1]) {
    const count = Math.ceil(2 * Math.hypot(x1 - x0, y1 - y0)) + 1
    for (let at = 1; at <= count; at++) this.dot(x0 + ((x1 - x0) * at) / count, y0 + ((y1 - y0) * at) / count)
    this.paint()
  }

  dot(x, y) {
    for (let row = Math.max(0, Math.floor(y - FAR)); row < Math.min(SIDE, y + FAR); row++) {
      for (let column = Math.max(0, Math.floor(x - FAR)); column < Math.min(SIDE, x + FAR); column++) {
        const away = Math.hypot(column + 0.5 - x, row + 0.5 - y)
        const ink = Math.min(1, Math.max(0, (FAR - away) / (FAR - NEAR)))
        const at = row * SIDE + column
        this.ink[at] = Math.max(this.ink[at], ink)
      }
    }
  }

  paint() {
    const image = this.context.createImageData(SIDE, SIDE)
    this.ink.forEach((ink, at) => { image.data.set([255 - 235 * ink, 255 - 235 * ink, 255 - 225 * ink, 255], 4 * at) })
    this.context.putImageData(image, 0, 0)
    if (this.canvas.matches(':focus-visible')) this.mark()
  }

  // Where the pen of the keys is: a cross, thick while it is lowered.
  mark() {
    const [x, y] = this.pen
    this.context.fillStyle = '#d4304a'
    const half = this.lowered ? 1 : 0.5
    this.context.fillRect(x - 2, y - half, 4, 2 * half)
    this.context.fillRect(x - half, y - 2, 2 * half, 4)
  }
}
