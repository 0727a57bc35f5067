// A QR code over the whole screen, black on white whatever the theme: a phone in the last row reads it.

import { drawing, element } from './elements.js'

const QUIET = 4 // modules around it, as the standard wants

// `answer`: {link, size, path} as pages/server/qr.py gives them, or {link, trouble}.
export function drawCode(dialog, { link = '', size, path, trouble }, texts) {
  const close = element('button', { type: 'button', className: 'lectern-close', textContent: texts.close })
  dialog.setAttribute('aria-label', texts.code)
  if (trouble) {
    dialog.replaceChildren(element('p', { textContent: texts[trouble] }), linkOf(link), close)
    return
  }
  const whole = size + 2 * QUIET
  const picture = drawing(`${-QUIET} ${-QUIET} ${whole} ${whole}`, path, { role: 'img', 'aria-label': texts.code })
  picture.firstChild.setAttribute('stroke', '#000')
  dialog.replaceChildren(picture, linkOf(link), close)
}

function linkOf(link) {
  return element('p', { className: 'lectern-link', textContent: link })
}
