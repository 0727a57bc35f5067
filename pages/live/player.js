// Plays a path: moves the shown step in every frame, and says nothing to the server until it rests.
//
// While it plays the step may have a fraction: the page draws what lies between two points.

const PACE = 900 // ms a step
const LONGEST = 24000 // ms for all steps together, where the bench says nothing else
const DWELL = 0.35 // of a step, on its point
const SPEEDS = [0.5, 1, 2, 4]
const ICONS = {
  start: 'M6 5v14M19 5l-9 7 9 7',
  back: 'M16 5l-9 7 9 7',
  play: 'M7 4l13 8-13 8z',
  pause: 'M8 5v14M16 5v14',
  forward: 'M8 5l9 7-9 7',
  end: 'M5 5l9 7-9 7M18 5v14',
}
const TURNS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }

export class Player {
  // `move(step)` shows a step, `rest()` is called when it stands still again.
  constructor(host, { move, rest }) {
    Object.assign(this, { host, move, rest, at: 0, last: 0, speed: 1 })
    this.buttons = {
      start: this.button('start', () => this.jump(0)),
      back: this.button('back', () => this.jump(Math.ceil(this.at) - 1)),
      play: this.button('play', () => this.toggle()),
      forward: this.button('forward', () => this.jump(Math.floor(this.at) + 1)),
      end: this.button('end', () => this.jump(this.last)),
    }
    this.scrub = Object.assign(document.createElement('input'), { className: 'live-scrub', type: 'range', min: 0, step: 1 })
    this.scrub.oninput = () => { this.halt(); this.move(Number(this.scrub.value)) }
    this.scrub.onchange = () => this.rest()
    this.text = Object.assign(document.createElement('span'), { className: 'live-player-text' })
    this.pace = Object.assign(document.createElement('select'), { className: 'live-pace' })
    this.pace.append(...SPEEDS.map((speed) => new Option(`${speed}×`, speed, speed === 1, speed === 1)))
    this.pace.onchange = () => { this.speed = Number(this.pace.value) }
    host.replaceChildren(...Object.values(this.buttons), this.pace, this.scrub, this.text)
    host.setAttribute('role', 'group')
    host.onkeydown = (event) => this.key(event)
  }

  button(icon, press) {
    const button = Object.assign(document.createElement('button'), { type: 'button', className: 'live-button' })
    draw(button, icon)
    button.dataset.act = icon
    button.onclick = ({ detail }) => {
      press()
      if (detail) this.scrub.focus({ preventScroll: true }) // after the mouse, so that Space plays
    }
    return button
  }

  get playing() {
    return this.frame !== undefined
  }

  // `texts`: how each button is called, and `player`, `scrub` and `speed`.
  place({ at, last, text, longest = LONGEST }, texts) {
    Object.assign(this, { at, last, texts, longest })
    this.scrub.max = last
    this.scrub.value = Math.round(at)
    this.scrub.setAttribute('aria-label', texts.scrub)
    this.scrub.setAttribute('aria-valuetext', text)
    this.pace.setAttribute('aria-label', texts.speed)
    this.host.setAttribute('aria-label', texts.player)
    if (this.text.textContent !== text) this.text.textContent = text
    for (const name of Object.keys(this.buttons)) this.label(name, name)
    this.label('play', this.playing ? 'pause' : 'play')
    for (const name of ['start', 'back']) this.buttons[name].disabled = at <= 0
    for (const name of ['forward', 'end']) this.buttons[name].disabled = at >= last
  }

  label(name, icon) {
    const button = this.buttons[name]
    if (button.title === this.texts[icon]) return
    button.title = this.texts[icon]
    button.setAttribute('aria-label', this.texts[icon])
    draw(button, icon)
  }

  key(event) {
    const turn = TURNS[event.key]
    const ends = { Home: 0, End: this.last }
    if (event.target === this.pace || event.ctrlKey || event.altKey || event.metaKey) return
    if (event.key === ' ' && [this.scrub, this.buttons.play].includes(event.target)) this.toggle()
    else if (turn) this.jump(turn > 0 ? Math.floor(this.at) + 1 : Math.ceil(this.at) - 1)
    else if (event.key in ends) this.jump(ends[event.key])
    else return
    event.preventDefault()
  }

  jump(step) {
    this.halt()
    this.move(Math.min(this.last, Math.max(0, step)))
    this.rest()
  }

  toggle() {
    if (this.playing) return this.jump(Math.round(this.at))
    if (this.last === 0) return
    this.position = this.at >= this.last ? 0 : Math.floor(this.at)
    this.before = undefined
    this.move(this.position)
    this.frame = requestAnimationFrame((now) => this.tick(now))
    this.label('play', 'pause')
  }

  tick(now) {
    const pace = Math.min(PACE, this.longest / this.last) / this.speed
    this.position += (now - (this.before ?? now)) / pace
    this.before = now
    if (this.position >= this.last) return this.jump(this.last)
    this.move(between(this.position))
    this.frame = requestAnimationFrame((next) => this.tick(next))
  }

  // Stops where it is, and leaves it to others to say so to the server.
  halt() {
    if (!this.playing) return
    cancelAnimationFrame(this.frame)
    this.frame = undefined
    this.label('play', 'play')
    this.move(Math.round(this.at))
  }
}

// Rests on a point, then goes over to the next; or jumps, for those who want no motion.
function between(position) {
  const whole = Math.floor(position)
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) return whole
  const part = Math.max(0, (position - whole - DWELL) / (1 - DWELL))
  return whole + part * part * (3 - 2 * part)
}

function draw(button, icon) {
  button.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true" class="live-icon-${icon}"><path d="${ICONS[icon]}"/></svg>`
}
