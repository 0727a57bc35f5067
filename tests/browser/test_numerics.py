"""Numerics under a hand: the size dragged through the sweep, the grid, the steps of a cell."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.bench import drag, expect_query, handle, middle, query, readout, ready

START = "/numerics?preset=wrong"


def cell(page: Page, row: int, column: int) -> Locator:
    """A cell of the grid: a type and a way."""
    return page.locator(".live-table").first.locator("tbody tr").nth(row).locator("td").nth(column)


def steps(page: Page) -> Locator:
    return page.locator(".live-table").nth(1)


def test_the_guilty_operation_is_named_and_coloured(open_page):
    page = ready(open_page(START))
    expect(readout(page)).to_have_text("float32, shifted: exp(d) underflows, and the answer is ∞")
    expect(cell(page, 4, 2)).to_have_attribute("data-tone", "infinite")
    expect(cell(page, 4, 3)).to_have_attribute("data-tone", "fine")
    expect(steps(page).locator("td.live-marked")).to_have_text("exp(d)")
    expect(steps(page)).to_contain_text("7.6676480737e-53")


def test_a_press_on_a_cell_opens_its_operations(open_page):
    page = ready(open_page(START))
    cell(page, 2, 1).click()
    expect_query(page, "dtype", "float16")
    expect_query(page, "way", "naive")
    expect(readout(page)).to_contain_text("float16, naive: exp(x) overflows")
    expect(steps(page).locator("td.live-marked")).to_have_text("exp(x)")
    expect(page.get_by_role("combobox", name="Type")).to_have_value("float16")


def test_the_size_is_dragged_and_the_grid_follows_in_the_browser(open_page):
    page = ready(open_page("/numerics?preset=three"))
    mark = page.get_by_role("slider", name="Size of the logits, as a power of ten").first
    expect(cell(page, 4, 1)).to_have_attribute("data-tone", "fine")
    mark.scroll_into_view_if_needed()
    x, y = middle(mark)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y)
    page.mouse.move(x + 120, y)
    expect(cell(page, 4, 1)).not_to_have_attribute("data-tone", "fine")
    assert query(page)["scale"] == "1"  # nothing was sent while the hand moves
    expect(steps(page)).to_contain_text("…")
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"[?&]scale=(?!1&)"))
    expect(steps(page)).not_to_contain_text("…")
    assert float(query(page)["scale"]) > 30
    expect(page.locator(".live-slider-text")).to_contain_text(f"× {query(page)['scale']}")


def test_a_logit_waits_for_python_and_is_computed_on_release(open_page):
    page = ready(open_page(START))
    expect(handle(page, 2)).to_have_attribute("aria-valuenow", "-30")
    drag(page, 2, 60)
    expect(page).not_to_have_url(re.compile("logits=90,60,-30"))
    expect(readout(page)).to_contain_text("float32, shifted")
    expect(readout(page)).not_to_contain_text("lets go")


def test_the_keys_move_the_size_and_choose_the_right_class(open_page):
    page = ready(open_page(START))
    mark = page.get_by_role("slider", name="Size of the logits, as a power of ten").first
    mark.press("ArrowRight")
    expect_query(page, "scale", "1.122")
    handle(page, 0).press("Enter")
    expect_query(page, "label", "0")


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_nothing_scrolls_sideways_and_text_is_large_enough(open_page, width, locale):
    page = ready(open_page("/numerics?preset=eight", width=width, locale=locale))
    sizes = page.locator(".live-chart text").evaluate_all(
        "(texts) => texts.filter((text) => text.textContent).map((text) => "
        "parseFloat(getComputedStyle(text).fontSize))"
    )
    assert min(sizes) >= 14
    wide = page.get_by_test_id("stMain").evaluate("(main) => main.scrollWidth - main.clientWidth")
    assert wide <= 0
