// Number fields of the page that say the same as a slider: they move the charts in the frame of the
// key, and Streamlit tells Python.

const KEYS = new Set(['ArrowUp', 'ArrowDown', 'Enter']) // what Streamlit sends at once

// `sliders`: as in sliders.js; `field` is the key of the number field that says the same value.
export function followFields(sliders, state, follow) {
  for (const { key, field, low, high } of sliders) {
    const host = field && document.querySelector(`.st-key-${field}`)
    if (!host) continue
    const look = () => requestAnimationFrame(() => {
      const text = host.querySelector('input')?.value
      const value = text ? Number(text) : NaN
      if (value >= low && value <= high && value !== state()[key]) follow(key, value)
    })
    host.onkeydown = (event) => { if (KEYS.has(event.key)) look() }
    host.onclick = look
  }
}
