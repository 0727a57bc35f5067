"""The live bench under a test's hand."""

import re
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.browser.driver import settled

# Looks at the marks in every frame: how many frames, how many pictures, any without marks.
WATCH = """() => {
  const seen = (window.seen = { frames: 0, states: 0, blank: 0, from: performance.now() })
  let last
  const look = () => {
    if (seen !== window.seen) return
    const marks = [...document.querySelectorAll('.live-chart .trace path')]
    const picture = marks.map((mark) => mark.getAttribute('d')).join()
    seen.frames += 1
    seen.blank += marks.length === 0
    seen.states += picture !== last
    last = picture
    requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}"""
SEEN = """() => {
  const { frames, states, blank, from } = window.seen
  return { frames, states, blank, seconds: (performance.now() - from) / 1000 }
}"""


def ready(page: Page) -> Page:
    """Waits until the bench is drawn and the address says what it shows."""
    expect(page.locator(".live-handle").first).to_be_attached(timeout=30_000)
    expect(page).to_have_url(re.compile(r"[?&]v=1(&|$)"))
    return settled(page)


def readout(page: Page) -> Locator:
    """The sentence with the chosen probability."""
    return page.locator(".live-readout p").first


def handle(page: Page, column: int) -> Locator:
    """The slider over a bar of the logits."""
    return page.locator(".live-handle").nth(column)


def address(page: Page) -> str:
    """The page's address as the page has it; `page.url` hears of it some time later."""
    return page.evaluate("location.href")


def query(page: Page) -> dict[str, str]:
    """The query of the page's address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address(page)).query).items()}


def expect_query(page: Page, name: str, value: str) -> None:
    """Waits until the link says so."""
    expect(page).to_have_url(re.compile(rf"[?&]{name}={re.escape(value)}(&|$)"))


def middle(element: Locator) -> tuple[float, float]:
    """The middle of an element, on the screen."""
    box = element.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@contextmanager
def held(page: Page, column: int):
    """The hand on a bar; gives a function that moves it by pixels upwards."""
    element = handle(page, column)
    element.scroll_into_view_if_needed()
    x, y = middle(element)
    page.mouse.move(x, y)
    page.mouse.down()

    def move(up: float) -> None:
        page.mouse.move(x, y - up)

    yield move
    page.mouse.up()


def drag(page: Page, column: int, up: float) -> None:
    """Drags a bar and lets go."""
    with held(page, column) as move:
        for part in range(1, 6):
            move(up * part / 5)


def dragged(page: Page, column: int, up: float) -> None:
    """Drags a bar and waits until the address says so."""
    before = address(page)
    drag(page, column, up)
    expect(page).not_to_have_url(before)
