"""The histograms under a hand: a drag across one narrows the page, a box does by two numbers."""

import re

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from core.logits import Opened, Range, Selection, load_sample
from tests.browser.bench import address, expect_query, query

FILE = Opened(load_sample())
SECTION = ".st-key-distributions"
WIDE = {"width": 1280, "height": 1800}
LOSS, SCATTER = "x4y4", "x5y5"  # the subplots, as Plotly names them


def drawn(page: Page) -> Page:
    """Waits until the charts are drawn."""
    area = page.locator(f"{SECTION} .live-chart .nsewdrag[data-subplot={LOSS}]")
    expect(area).to_be_attached(timeout=30_000)
    return page


def drag(page: Page, subplot: str, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Drags a box over a chart, from and to in parts of its width and height; waits for Python."""
    bench = page.locator(f"{SECTION} .live")
    revision = int(bench.get_attribute("data-revision"))
    area = page.locator(f"{SECTION} .live-chart .nsewdrag[data-subplot={subplot}]")
    area.scroll_into_view_if_needed()
    box = area.bounding_box()
    points = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in (start, end)]
    page.mouse.move(*points[0])
    page.mouse.down()
    page.mouse.move(*points[1], steps=6)
    page.mouse.up()
    expect(bench).to_have_attribute("data-revision", str(revision + 1))


def ranges(page: Page) -> tuple[Range, ...]:
    """What is chosen, as the link has it."""
    parts = (part.split(":") for part in query(page)["ranges"].split(","))
    return tuple(Range(name, *map(float, ends.split("~"))) for name, ends in parts)


def test_a_drag_narrows_the_page_and_a_link_brings_it_back(open_page):
    page = drawn(open_page("/your_logits?section=distributions", **WIDE))
    drag(page, LOSS, (0.3, 0.5), (0.98, 0.55))
    expect(page).to_have_url(re.compile(r"[?&]ranges=loss:"))
    (chosen,) = ranges(page)
    assert chosen.name == "loss"
    assert 1.5 <= chosen.low <= 3
    count = FILE.selected(Selection(ranges=(chosen,))).count
    expect(page.get_by_text(f"Rows 1 to {count} of {count}; choose one")).to_be_visible()
    expect(page.locator(".st-key-selection_chips")).to_contain_text(f"{count} of 797 rows")
    expect(page.locator(f"{SECTION} .select-outline")).to_have_count(0)

    drag(page, SCATTER, (0.5, 0.05), (1.0, 0.7))
    confidence = next(each for each in ranges(page) if each.name == "confidence")
    assert confidence.low == pytest.approx(0.5, abs=0.05)
    assert confidence.high == np.inf
    both = FILE.selected(Selection(ranges=ranges(page))).count
    expect(page.get_by_text(f"Rows 1 to {both} of {both}; choose one")).to_be_visible()

    other = drawn(open_page(address(page), **WIDE))
    expect(other.locator(".st-key-selection_chips")).to_contain_text(f"{both} of 797 rows")
    other.get_by_role("button", name=re.compile("^confidence from")).click()
    expect(other.locator(".st-key-selection_chips")).not_to_contain_text("confidence")
    expect(other).to_have_url(re.compile(r"[?&]ranges=loss:[^,&]*(&|$)"))


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_on_a_phone_a_bar_is_pressed_and_its_text_is_inside(open_page, locale):
    path = "/your_logits?section=distributions"
    page = drawn(open_page(path, width=390, height=844, touch=True, locale=locale))
    wide = page.get_by_test_id("stMain").evaluate("(main) => main.scrollWidth - main.clientWidth")
    assert wide <= 0
    shown = page.locator(f"{SECTION} .live-chart text").evaluate_all(
        "(texts) => texts.filter((text) => text.textContent).map((text) => "
        "[parseFloat(getComputedStyle(text).fontSize), text.getBoundingClientRect().right, "
        "text.getBoundingClientRect().left])"
    )
    assert min(size for size, _, _ in shown) >= 14
    assert max(right for _, right, _ in shown) <= 390
    assert min(left for _, _, left in shown) >= 0
    area = page.locator(f"{SECTION} .live-chart .nsewdrag[data-subplot=xy]")
    area.scroll_into_view_if_needed()
    box = area.bounding_box()
    page.touchscreen.tap(box["x"] + 0.99 * box["width"], box["y"] + 0.95 * box["height"])
    expect_query(page, "ranges", "confidence:0.975~inf")
