// Which key does what, and when none may do anything.

const KEYS = {
  l: 'large', h: 'reveal', b: 'swap', r: 'reset', q: 'code', f: 'screen', '?': 'keys', Escape: 'leave',
}
const AT_REST = { ' ': 'play', ArrowLeft: 'back', ArrowRight: 'forward' } // of the player
const OF_DIALOGS = new Set(['code', 'keys'])
// Where letters mean themselves: in fields, and in a grid of cells.
const TYPED_IN = 'input:not([type=range], [type=checkbox], [type=radio]), textarea, select, [contenteditable]:not([contenteditable=false]), [role=combobox], [role=textbox], [role=grid], [role=listbox], canvas'
const RESTS = 'html, body, [data-testid=stMain], [data-testid=stApp]' // what has the focus when nothing has

// `open`: whether a dialog of the lectern is; gives the name of the act, or nothing.
export function pressedKey(event, open) {
  const { key, ctrlKey, altKey, metaKey, isComposing, repeat } = event
  if (ctrlKey || altKey || metaKey || isComposing || event.defaultPrevented) return
  const target = event.composedPath()[0]
  if (!(target instanceof Element) || target.closest(TYPED_IN)) return
  const letter = key.length === 1 ? key.toLowerCase() : key
  if (letter in AT_REST) return !open && target.matches(RESTS) ? AT_REST[letter] : undefined
  const act = KEYS[letter]
  if (!act || repeat) return
  if (open) return OF_DIALOGS.has(act) ? act : undefined // Escape closes a dialog by itself
  return act === 'leave' && document.querySelector('[data-testid=stPopoverBody]') ? undefined : act
}
