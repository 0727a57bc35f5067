// What a bench has of its own where nothing is dragged: Python computes, and marks are pressed.

export function decodeState(state) {
  return { ...state }
}

export function derive() {
  return {}
}

export function updates() {
  return {}
}

export function room() {
  return {}
}

export function handles() {
  return []
}

export function move() {
  return {}
}
