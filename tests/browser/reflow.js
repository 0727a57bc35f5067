// What a narrow window hides of a page, and what is too small there for a finger; a line each.
//
// A target is as large as the label that presses it; a bar's handle is as wide as its bar, and its
// number can be typed in the table, so it is left out. A page has some frames to follow its window.
async () => {
  const FRAMES = 240
  const LEAST = 24 // px
  const TARGETS = 'button, summary, select, input, [role=button], [role=slider], [role=radio]'
  const main = document.querySelector('[data-testid=stMain]')
  const size = (part) => part.getBoundingClientRect()
  const seen = (part) => size(part).width > 1 && getComputedStyle(part).visibility !== 'hidden'
  const named = (part) => `${part.tagName} ${part.className} ${part.textContent.slice(0, 40)}`
  const scroller = (part) => part !== main && part && (/auto|scroll|hidden/.test(getComputedStyle(part).overflowX) || scroller(part.parentElement))
  const look = () => {
    const parts = [...main.querySelectorAll('*:not(svg *, .katex *)')].filter(seen)
    const beyond = parts.filter((part) => (size(part).right > innerWidth + 1 || size(part).left < -1) && !scroller(part.parentElement))
    const cut = parts.filter((part) => getComputedStyle(part).textOverflow === 'ellipsis' && part.scrollWidth > part.clientWidth + 1)
    const small = parts.filter((part) => part.matches(TARGETS) && !part.matches('.live-handle'))
      .filter((part) => { const { width, height } = size(part.closest('label') ?? part); return width < LEAST || height < LEAST })
    const wide = main.scrollWidth > main.clientWidth || document.scrollingElement.scrollWidth > innerWidth
    return [
      ...(wide ? ['the page scrolls sideways'] : []),
      ...beyond.map((part) => `beyond the window: ${named(part)}`),
      ...cut.map((part) => `cut: ${named(part)}`),
      ...small.map((part) => `small: ${named(part)}`),
    ]
  }
  let found = look()
  for (let frame = 0; found.length && frame < FRAMES; frame++) {
    await new Promise(requestAnimationFrame)
    found = look()
  }
  return found
}
