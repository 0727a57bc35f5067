"""Full batch or mini-batch? under a hand: the start, an example, the batch size, and the player."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.bench import expect_query, middle, query, readout, ready

# The marks and both ends of the lines that are seen, to a tenth of a pixel.
PICTURE = """() => {
  const near = (text) => text.match(/-?[\\d.]+/g).map((number) => Number(number).toFixed(1)).join()
  const drawn = (path) => path.getAttribute('d') !== 'M0,0'
  const traces = [...document.querySelectorAll('.live-chart .scatterlayer .trace')]
    .filter((trace) => !/level|_all$|^ghost$/.test(trace.__data__[0].trace.meta))
  return traces.map((trace) => {
    const marks = [...trace.querySelectorAll('.point')]
      .filter((mark) => mark.style.display !== 'none')
      .map((mark) => near(mark.getAttribute('transform')))
    const line = [...trace.querySelectorAll('.js-line')].filter(drawn)
      .map((path) => path.getAttribute('d')).join('').match(/-?[\\d.]+,-?[\\d.]+/g) ?? ['0', '0']
    return [trace.__data__[0].trace.meta, [near(line[0])], [...new Set(marks)].sort()]
  })
}"""


def slider(page: Page, name: str | re.Pattern):
    return page.get_by_role("slider", name=name, exact=True)


def revision(page: Page, number: int) -> None:
    expect(page.locator(".live")).to_have_attribute("data-revision", str(number))


def differing(one, other):
    return {a[0] for a, b in zip(one, other, strict=True) if a != b}


def test_the_start_is_dragged_both_ways_and_python_draws_the_same(open_page):
    page = ready(open_page("/batches", height=1300))
    x, y = middle(page.locator(".live-handle").first)
    before = page.evaluate(PICTURE)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 40, y - 30, steps=4)
    expect(page.locator(".live-handle").first).not_to_have_attribute("aria-valuetext", "-1, -2")
    held, sentence = page.evaluate(PICTURE), readout(page).inner_text()
    assert {"start", "now", "path_full", "path_mini", "line_full"} <= differing(before, held)
    assert {"examples", "best", "line_best"}.isdisjoint(differing(before, held))
    assert query(page)["slope"] == "-1"  # nothing was sent while the hand moves
    page.mouse.up()
    revision(page, 1)
    assert readout(page).inner_text() == sentence
    expect(page).not_to_have_url(re.compile("slope=-1&"))
    assert float(query(page)["slope"]) > -1
    assert float(query(page)["intercept"]) > -2


def test_an_example_is_dragged_and_the_best_line_follows(open_page):
    page = ready(open_page("/batches", height=1300))
    mark = page.locator('.live-handle[aria-label^="y of example 40"]')
    before = page.evaluate(PICTURE)
    x, y = middle(mark)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + 60, steps=4)
    expect(mark).not_to_have_attribute("aria-valuetext", "6.985892584")
    held = page.evaluate(PICTURE)
    assert {"examples", "best", "line_best", "own", "whole"} <= differing(before, held)
    page.mouse.up()
    revision(page, 1)
    expect(page).to_have_url(re.compile(r"[?&]moved=39:-?[\d.]+(&|$)"))
    page.get_by_role("button", name="Undo").click()
    expect_query(page, "moved", "-")


def test_keys_change_the_batch_size_on_its_chart(open_page):
    page = ready(open_page("/batches", height=1300))
    page.locator('.live-handle[aria-label="Examples in a mini-batch"]').press("ArrowLeft")
    expect_query(page, "batch", "7")
    expect(page.locator(".live-slider-text").nth(1)).to_have_text("batch = 7")


@pytest.mark.parametrize("step", ["0", "100"])
def test_it_plays_from_there_to_the_end(open_page, step):
    page = ready(open_page(f"/batches?step={step}&epochs=3", height=1300))
    position = page.locator(".live-player-text")
    expect(position).to_have_text(f"{step} of 120 examples")
    page.get_by_role("button", name="One example on").click()
    expect_query(page, "step", str(int(step) + 1))
    before = page.evaluate(PICTURE)
    page.locator(".live-pace").select_option("4")
    page.get_by_role("button", name="Play", exact=True).click()
    expect(position).to_have_text("120 of 120 examples", timeout=30_000)
    held = page.evaluate(PICTURE)
    assert {"now", "line_full", "line_mini", "line_single"} <= differing(before, held)
    expect(page).not_to_have_url(re.compile("step="))
    assert page.evaluate(PICTURE) == held


def test_a_row_of_the_table_shows_its_epoch(open_page):
    page = ready(open_page("/batches", height=1300))
    page.locator(".live-table tbody tr").nth(3).click()
    expect_query(page, "step", "120")


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_a_phone_shows_the_page_without_scrolling_sideways(open_page, locale):
    page = ready(open_page("/batches", width=390, height=844, locale=locale))
    wide = page.get_by_test_id("stMain").evaluate("(main) => main.scrollWidth - main.clientWidth")
    assert wide <= 0
