"""A race under a hand: the start, the map, the player, and what stays as a ghost."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from core.presets import RACES
from tests.browser.bench import expect_query, middle, query, readout, ready

# As in test_gradient_descent: marks and both ends of lines, to a tenth of a pixel.
PICTURE = """() => {
  const near = (text) => text.match(/-?[\\d.]+/g).map((number) => Number(number).toFixed(1)).join()
  const drawn = (path) => path.getAttribute('d') !== 'M0,0'
  const traces = [...document.querySelectorAll('.live-chart .scatterlayer .trace')]
    .filter((trace) => trace.__data__[0].trace.meta !== 'ghost')
  return Object.fromEntries(traces.map((trace) => {
    const marks = [...trace.querySelectorAll('.point')]
      .filter((mark) => mark.style.display !== 'none')
      .map((mark) => near(mark.getAttribute('transform')))
    const line = [...trace.querySelectorAll('.js-line')].filter(drawn)
      .map((path) => path.getAttribute('d')).join('').match(/-?[\\d.]+,-?[\\d.]+/g) ?? ['0', '0']
    const picture = [near(line[0]), near(line.at(-1)), ...new Set(marks)].join()
    return [trace.__data__[0].trace.meta, picture]
  }))
}"""


def opened(open_page, address="/two_variables", **options) -> Page:
    return ready(open_page(address, **options))


def start(page: Page) -> Locator:
    return page.locator(".live-handle").nth(0)


def here(page: Page) -> Locator:
    return page.locator(".live-handle").nth(1)


def drag(page: Page, handle: Locator, across: int, up: int) -> None:
    handle.scroll_into_view_if_needed()
    x, y = middle(handle)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + across, y - up, steps=4)


def revision(page: Page, number: int) -> None:
    expect(page.locator(".live")).to_have_attribute("data-revision", str(number))


class TestHand:
    # not "limit": Plotly cuts lines that leave the screen elsewhere than we do
    @pytest.mark.parametrize("preset", sorted(RACES.keys() - {"limit", "zigzag", "condition"}))
    def test_a_drag_of_the_start_moves_every_path_and_python_draws_the_same(
        self, open_page, preset
    ):
        page = opened(open_page, f"/two_variables?preset={preset}")
        before = page.evaluate(PICTURE)
        drag(page, start(page), 31, -17)
        held = page.evaluate(PICTURE)
        moved = {role for role, now in held.items() if now != before[role]}
        assert {"start", "way_0", "way_1", "path_0", "path_1", "now_0", "now_1"} <= moved
        assert {"minima", "saddles", "limit", "here"}.isdisjoint(moved)
        words = readout(page).inner_text()
        assert query(page)["x"] == str(RACES[preset].settings.get("x", -5)).removesuffix(".0")
        page.mouse.up()
        revision(page, 1)
        assert page.evaluate(PICTURE) == held
        assert readout(page).inner_text() == words

    def test_the_map_sets_rate_and_momentum_at_once(self, open_page):
        page = opened(open_page)
        drag(page, here(page), 20, -20)
        expect(page.locator(".live-slider-text").first).not_to_have_text("rate = 0.06")
        page.mouse.up()
        revision(page, 1)
        racer = query(page)["racers"].split("~")[1].split(",")
        assert 0.06 < float(racer[1]) < 0.1
        assert 0.4 < float(racer[3].split(":")[1]) < 0.6

    def test_keys_move_the_start_on_both_axes(self, open_page):
        page = opened(open_page)
        start(page).press("ArrowRight")
        expect_query(page, "x", "-4.9")
        start(page).press("ArrowDown")
        expect_query(page, "y", "2.4")
        expect(start(page)).to_have_attribute("aria-valuetext", "-4.9, 2.4")
        start(page).press("Home")
        expect_query(page, "x", "-6")

    def test_plain_descent_stays_on_the_lower_edge_of_the_map(self, open_page):
        page = opened(open_page, "/two_variables?chosen=0")
        drag(page, here(page), -20, 40)
        page.mouse.up()
        revision(page, 1)
        assert re.match(r"gradient_descent,0\.0\d+,constant~", query(page)["racers"])

    def test_what_was_there_before_stays_as_a_ghost(self, open_page):
        page = opened(open_page)
        ways = page.evaluate(PICTURE)
        drag(page, start(page), 40, 0)
        held = page.evaluate(PICTURE)["ghosts"]
        page.mouse.up()
        revision(page, 1)
        assert page.evaluate(PICTURE)["ghosts"] == held
        assert held.split(",")[:2] == ways["way_0"].split(",")[:2]


class TestPlayer:
    def test_a_step_moves_points_arrows_and_memory(self, open_page):
        page = opened(open_page)
        before = page.evaluate(PICTURE)
        page.get_by_role("button", name="One step on", exact=True).click()
        expect(page.locator(".live-player-text")).to_have_text("step 5 of 60")
        revision(page, 1)
        after = page.evaluate(PICTURE)
        moved = {role for role, now in after.items() if now != before[role]}
        assert {"now_0", "now_1", "gradient", "momentum", "coming", "momentum_bars"} <= moved
        assert {"way_0", "way_1", "start", "here", "ghosts"}.isdisjoint(moved)

    def test_a_row_of_the_table_chooses_a_racer(self, open_page):
        page = opened(open_page)
        page.locator(".live-table tbody tr").first.click()
        expect_query(page, "chosen", "0")
        expect(page.locator(".live-readout")).to_contain_text("Gradient descent, step 4")


def test_the_surface_in_space_is_drawn_when_it_is_opened(open_page):
    page = opened(open_page)
    space = page.locator(".st-key-tv_space .stPlotlyChart")
    expect(space).to_have_count(0)
    page.get_by_text("The surface in space").click()
    expect(space).to_have_count(1)
