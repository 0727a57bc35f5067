// What a keyboard and a screen reader need of the document, and Streamlit does not say: the language,
// and that what scrolls sideways can be reached without a mouse.

const SCROLLS = 'pre, .katex-display, .live-scroll, [data-testid=stMarkdownContainer]'
const CALM = 300 // ms without a change; nothing is measured while a hand moves

let timer
const later = () => {
  clearTimeout(timer)
  timer = setTimeout(reach, CALM)
}
new MutationObserver(later).observe(document.body, { childList: true, subtree: true })
addEventListener('resize', later)
// A fold that opens adds nothing, and a font that has come makes lines longer.
for (const changed of ['toggle', 'transitionend', 'animationend']) addEventListener(changed, later, true)
document.fonts.addEventListener('loadingdone', later)
later()

export function speak(language) {
  if (language) document.documentElement.lang = language === 'zh' ? 'zh-CN' : language
}

function reach() {
  for (const part of document.querySelectorAll(SCROLLS)) {
    if (scrolls(part) && !part.querySelector('a, button, input')) part.tabIndex = 0
    else part.removeAttribute('tabindex')
  }
}

function scrolls(part) {
  const larger = part.scrollWidth > part.clientWidth || part.scrollHeight > part.clientHeight
  return larger && /auto|scroll/.test(getComputedStyle(part).overflow)
}
