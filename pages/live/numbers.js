// Numbers to text and back. Nothing here computes a result.

export function decode(base64) {
  return new Float64Array(bytesOf(base64))
}

export function decodeRough(base64) {
  return new Float32Array(bytesOf(base64))
}

function bytesOf(base64) {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)).buffer
}

// What `pages.live.wire` wrote: columns of doubles, the last entry perhaps of the rest of the
// classes (null where it has none), and single numbers (null is NaN).
export function decodeNumbers(numbers) {
  return Object.fromEntries(Object.entries(numbers).map(([key, value]) => [key, decoded(value)]))
}

function decoded(value) {
  if (value === null) return NaN
  return value instanceof Object ? [...decode(value.values), ...value.rest] : value
}

export function fixed(value, digits = 6) {
  if (!Number.isFinite(value)) return special(value)
  const size = Math.abs(value)
  if (size !== 0 && (size < 10 ** (2 - digits) || size >= 1e7)) return value.toExponential(3)
  return value.toFixed(digits)
}

// As a logit is typed: as many digits as it has, at most ten.
export function short(value) {
  if (!Number.isFinite(value)) return special(value)
  return String(Number(value.toPrecision(10)))
}

function special(value) {
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '-∞'
}

export function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole)
}
