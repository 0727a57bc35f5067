// Classes as columns: the shown ones, and one more for all others; mirrors core/view/columns.py.

export function hiddenOf({ shown, rest, classes }) {
  const own = new Set(shown)
  return rest ? Array.from({ length: classes }, (_, k) => k).filter((k) => !own.has(k)) : []
}

// Kept values of all classes, then what `join` makes of the values of the others.
export function columns(values, { shown, hidden }, join) {
  const kept = shown.map((k) => values[k])
  return hidden.length ? [...kept, join(hidden.map((k) => values[k]))] : kept
}

export function total(values) {
  let sum = 0
  for (const value of values) sum += value
  return sum
}

export const nothing = () => null

export const logTotal = (logs) => Math.log(total(logs.map(Math.exp)))
