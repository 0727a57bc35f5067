"""Gradient descent under a hand: start, rate, steps, and the player."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from core.optimizers import OPTIMIZERS
from core.presets import DESCENTS
from tests.browser.bench import expect_query, middle, query, readout, ready

# The marks and both ends of the lines that are seen, to a tenth of a pixel. Of a line no more,
# for Plotly leaves out corners that are not seen.
PICTURE = """() => {
  const near = (text) => text.match(/-?[\\d.]+/g).map((number) => Number(number).toFixed(1)).join()
  const drawn = (path) => path.getAttribute('d') !== 'M0,0'
  const traces = [...document.querySelectorAll('.live-chart .scatterlayer .trace')]
    .filter((trace) => trace.__data__[0].trace.meta !== 'ghost')
  return traces.map((trace) => {
    const marks = [...trace.querySelectorAll('.point')]
      .filter((mark) => mark.style.display !== 'none')
      .map((mark) => near(mark.getAttribute('transform')))
    const line = [...trace.querySelectorAll('.js-line')].filter(drawn)
      .map((path) => path.getAttribute('d')).join('').match(/-?[\\d.]+,-?[\\d.]+/g) ?? ['0', '0']
    return [trace.__data__[0].trace.meta, [near(line[0]), near(line.at(-1))], [...new Set(marks)]]
  })
}"""
MARKS = """() => new Set([...document.querySelectorAll('.live-chart .x4y5 .trace .point')]
  .filter((point) => point.closest('.trace').__data__[0].trace.meta !== 'ghost')
  .map((point) => point.getAttribute('transform'))).size"""
# Of a long table the rows in sight.
TEXTS = """() => [
  '.live-readout p', '.live-table tr:nth-child(-n+9) td', '.live-player-text', '.live-slider-text',
].map((part) => [...document.querySelectorAll(part)].map((it) => it.textContent))"""
RATES = """() => {
  const box = document.querySelector('.live-chart .x4y4 .js-fill').getBBox()
  return [box.x, box.y, box.width, box.height].map((number) => number.toFixed(1))
}"""
LOOK = f"() => [({PICTURE})(), ({TEXTS})(), ({RATES})()]"
# What is seen in the very frame that follows a change of a slider.
NEXT_FRAME = """([name, value]) => new Promise((done) => {
  const slider = document.querySelector(`.live-slider[aria-label="${name}"]`)
  slider.value = value
  slider.dispatchEvent(new Event('input'))
  requestAnimationFrame(() => done((LOOK)()))
})""".replace("LOOK", LOOK)
RELEASED = """(name) =>
  document.querySelector(`.live-slider[aria-label="${name}"]`).dispatchEvent(new Event('change'))"""
PAINTED = """(mark) => new Promise((done) => {
  requestAnimationFrame(() => requestAnimationFrame(() => done(mark.ariaValueNow)))
})"""


def opened(open_page, address="/gradient_descent", **options) -> Page:
    return ready(open_page(address, **options))


def start(page: Page) -> Locator:
    return page.locator(".live-handle").nth(0)


def first(page: Page) -> Locator:
    return slider(page, "First step: x at step 1, it sets the rate")


def slider(page: Page, name: str) -> Locator:
    return page.get_by_role("slider", name=name, exact=True)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def position(page: Page) -> Locator:
    return page.locator(".live-player-text")


def revision(page: Page, number: int) -> None:
    expect(page.locator(".live")).to_have_attribute("data-revision", str(number))


class TestHand:
    def test_a_drag_of_the_start_moves_everything_and_python_draws_the_same(self, open_page):
        page = opened(open_page)
        x, y = middle(start(page))
        before = page.evaluate(PICTURE)
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x - 60, y, steps=4)
        expect(readout(page)).not_to_contain_text("0.0512")
        held = page.evaluate(PICTURE)
        moved = {one[0] for one, other in zip(before, held, strict=True) if one != other}
        assert {"path", "start", "now", "tangent", "tangents", "values", "points"} <= moved
        assert {"rates", "minima", "curve", "factor"}.isdisjoint(moved)
        sentence = readout(page).inner_text()
        assert query(page)["start"] == "5"  # nothing was sent while the hand moves
        page.mouse.up()
        expect(page).not_to_have_url(re.compile("start=5&"))
        revision(page, 1)
        assert page.evaluate(PICTURE) == held
        assert readout(page).inner_text() == sentence

    def test_a_typed_function_is_computed_while_the_hand_moves(self, open_page):
        address = "/gradient_descent?objective=typed&typed=-8:8:0.1x^2 - cos(2x)&start=5&steps=20"
        page = opened(open_page, address)
        x, y = middle(start(page))
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x - 90, y, steps=4)
        expect(readout(page)).to_contain_text("the local minimum at 2.99")
        held, sentence = page.evaluate(PICTURE), readout(page).inner_text()
        page.mouse.up()
        revision(page, 1)
        assert page.evaluate(PICTURE) == held
        assert readout(page).inner_text() == sentence

    def test_a_path_that_leaves_a_typed_function_says_so(self, open_page):
        page = opened(open_page, "/gradient_descent?objective=typed&typed=-6:6:log(x)&rate=2")
        start(page).press("2")
        page.keyboard.press("Enter")
        expect(readout(page)).to_contain_text("Stops at step")
        revision(page, 1)
        expect(readout(page)).to_contain_text("where the next step leads, J has no value")

    def test_keys_step_the_start(self, open_page):
        page = opened(open_page)
        start(page).press("ArrowLeft")
        expect_query(page, "start", "4.9")
        start(page).press("Home")
        expect_query(page, "start", "-6")
        expect(start(page)).to_have_attribute("aria-label", "Start: x at step 0")

    @pytest.mark.parametrize(
        ("rate", "key", "sentence"),
        [
            ("0.49", "ArrowRight", "One step is enough: at rate 0.5"),
            ("0.99", "ArrowRight", "Oscillates for ever between 5 and −5"),
            ("1", "ArrowRight", "Diverges: at step 5 x = −5.52"),
            ("1", "ArrowLeft", "Overshoots and converges"),
            ("0.1", "ArrowLeft", "Crawls"),
            ("0.01", "ArrowLeft", "Stands still"),
        ],
    )
    def test_keys_hit_the_rates_that_decide(self, open_page, rate, key, sentence):
        page = opened(open_page, f"/gradient_descent?rate={rate}")
        slider(page, "Learning rate").press(key)
        expect(readout(page)).to_contain_text(sentence)
        revision(page, 1)
        expect(readout(page)).to_contain_text(sentence)

    def test_the_factor_is_dragged_along_its_line_and_meets_one_half(self, open_page):
        page = opened(open_page, height=1200)
        mark = page.locator(".live-handle").last
        x, y = middle(mark)
        page.mouse.move(x, y)
        page.mouse.down()
        seen = set()
        for right in range(70, 125, 1):
            page.mouse.move(x + right, y)
            seen.add(mark.evaluate(PAINTED))
        page.mouse.up()
        assert "0.5" in seen
        assert len(seen) > 30
        revision(page, 1)

    def test_the_first_step_is_dragged_and_the_rate_follows(self, open_page):
        page = opened(open_page)
        x, y = middle(first(page))
        before = page.evaluate(PICTURE)
        page.mouse.move(x, y)
        page.mouse.down()
        seen = set()
        for left in range(0, 125, 2):
            page.mouse.move(x - left, y)
            first(page).evaluate(PAINTED)
            seen.add(page.locator(".live-slider-text").first.inner_text())
        held = page.evaluate(LOOK)
        moved = {one[0] for one, other in zip(before, held[0], strict=True) if one != other}
        assert {"path", "lead", "lead_end", "values", "points", "factor", "rates"} <= moved
        assert {"start", "minima", "curve"}.isdisjoint(moved)
        assert "rate = 0.5" in seen
        assert len(seen) > 40
        page.mouse.up()
        revision(page, 1)
        assert page.evaluate(LOOK) == held
        assert float(query(page)["rate"]) > 0.5

    def test_the_first_step_ends_where_the_mouse_is(self, open_page):
        page = opened(open_page, "/gradient_descent?preset=local")
        first(page).scroll_into_view_if_needed()
        x, y = middle(first(page))
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x - 100, y, steps=5)
        page.mouse.up()
        revision(page, 1)
        assert abs(middle(first(page))[0] - (x - 100)) < 2

    @pytest.mark.parametrize("optimizer", list(OPTIMIZERS))
    def test_keys_step_the_rate_of_every_optimizer(self, open_page, optimizer):
        page = opened(open_page, f"/gradient_descent?optimizer={optimizer}")
        first(page).press("ArrowLeft")
        expect_query(page, "rate", "0.31")
        first(page).press("Shift+ArrowRight")
        expect_query(page, "rate", "0.21")

    def test_the_first_step_goes_from_standing_still_to_the_end_of_the_chart(self, open_page):
        page = opened(open_page)
        first(page).press("End")
        expect_query(page, "rate", "0")
        expect(readout(page)).to_contain_text("Stands still")
        first(page).press("Home")
        expect_query(page, "rate", "1.1")
        expect(first(page)).to_have_attribute("aria-valuenow", "-6")

    def test_where_it_is_flat_no_tangent_is_dragged(self, open_page):
        page = opened(open_page, "/gradient_descent?start=0.1")
        expect(first(page)).to_be_attached()
        start(page).press("ArrowLeft")
        expect_query(page, "start", "0")
        expect(first(page)).not_to_be_attached()
        expect(page.locator(".live-handle")).to_have_count(2)

    def test_a_short_first_step_leaves_the_start_to_the_hand(self, open_page):
        page = opened(open_page, "/gradient_descent?preset=crawls")
        x, y = middle(start(page))
        top = page.evaluate("([x, y]) => document.elementFromPoint(x, y).ariaLabel", [x, y])
        assert top == "Start: x at step 0"

    @pytest.mark.parametrize(
        ("preset", "name", "value"),
        [
            ("bowl", "Learning rate", 90),
            ("staircase", "Learning rate", 20),
            ("local", "Learning rate", 30),
            ("bowl", "Number of steps", 30),
            ("noise_decays", "Number of steps", 150),
            ("noise_decays", "Noise of the gradient", 12),
        ],
    )
    def test_a_slider_moves_all_in_the_next_frame(self, open_page, preset, name, value):
        page = opened(open_page, f"/gradient_descent?preset={preset}")
        before = page.evaluate(PICTURE)
        held = page.evaluate(NEXT_FRAME, [name, value])
        moved = {one[0] for one, other in zip(before, held[0], strict=True) if one != other}
        assert {"path", "values", "points"} <= moved
        assert ("rates" in moved) == (name != "Noise of the gradient")
        page.evaluate(RELEASED, name)
        revision(page, 1)
        assert page.evaluate(LOOK) == held

    def test_more_steps_than_the_axis_had(self, open_page):
        page = opened(open_page, "/gradient_descent?rate=0.1")
        assert page.evaluate(MARKS) == 6
        for _ in range(8):
            slider(page, "Number of steps").press("ArrowRight")
        expect(position(page)).to_have_text("step 13 of 13")
        expect_query(page, "steps", "13")
        assert page.evaluate(MARKS) == 14
        expect(page.locator(".live-table tbody tr")).to_have_count(14)

    def test_the_noise_moves_one_path_and_leaves_the_full_batch(self, open_page):
        page = opened(open_page, "/gradient_descent?preset=noise")
        batch = page.locator(".live-readout p").last
        told, wandered = batch.inner_text(), readout(page).inner_text()
        slider(page, "Noise of the gradient").press("ArrowRight")
        expect(readout(page)).not_to_have_text(wandered)
        expect_query(page, "noise", "4.5")
        expect(batch).to_have_text(told)

    def test_quick_changes_are_all_kept(self, open_page):
        page = opened(open_page)
        for _ in range(6):
            start(page).press("ArrowLeft")
            slider(page, "Learning rate").press("ArrowRight")
            slider(page, "Number of steps").press("ArrowRight")
        expect_query(page, "start", "4.4")
        expect_query(page, "rate", "0.36")
        expect_query(page, "steps", "11")
        expect(page.locator(".st-key-gd_rate input")).to_have_value("0.36")

    def test_a_row_of_the_table_shows_its_step(self, open_page):
        page = opened(open_page)
        page.locator(".live-table tbody tr").nth(2).click()
        expect_query(page, "step", "2")
        expect(page.locator(".live-readout")).to_contain_text("0.8 − 0.3 · 1.6 = 0.32")
        expect(page.locator(".live-chosen td").first).to_have_text("2")


class TestPlayer:
    def test_it_plays_to_the_end_and_tells_the_server_once(self, open_page):
        page = opened(open_page, "/gradient_descent?step=2")
        page.locator(".live-pace").select_option("4")
        sent = page.locator(".live").get_attribute("data-revision")
        press(page, "Play")
        expect(position(page)).not_to_have_text("step 2 of 5")
        assert page.locator(".live").get_attribute("data-revision") == sent
        expect(position(page)).to_have_text("step 5 of 5")
        revision(page, 1)
        expect(page).not_to_have_url(re.compile("[?&]step="))
        expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()

    def test_between_two_steps_the_point_is_on_its_way(self, open_page):
        page = opened(open_page, "/gradient_descent?step=0")
        seen = set()
        press(page, "Play")
        while len(seen) < 12:
            seen |= {
                mark for role, _, marks in page.evaluate(PICTURE) if role == "now" for mark in marks
            }
        page.keyboard.press(" ")

    def test_without_motion_it_jumps(self, open_page):
        page = opened(open_page, "/gradient_descent?step=0")
        page.emulate_media(reduced_motion="reduce")
        page.locator(".live-pace").select_option("4")
        seen = set()
        press(page, "Play")
        while "step 5 of 5" not in position(page).inner_text():
            seen |= {
                mark for role, _, marks in page.evaluate(PICTURE) if role == "now" for mark in marks
            }
        assert len(seen) <= 6

    def test_keys_play_pause_and_step(self, open_page):
        page = opened(open_page, "/gradient_descent?step=0&steps=50")
        slider(page, "Shown step").focus()
        page.keyboard.press(" ")
        expect(page.get_by_role("button", name="Pause")).to_be_visible()
        expect(position(page)).not_to_have_text("step 0 of 50")
        page.keyboard.press(" ")
        expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
        expect(page).not_to_have_url(re.compile("[?&]step=0(&|$)"))
        rested = int(query(page)["step"])
        page.keyboard.press("ArrowRight")
        expect_query(page, "step", str(rested + 1))
        page.keyboard.press("Home")
        expect_query(page, "step", "0")
        page.keyboard.press("End")
        expect(position(page)).to_have_text("step 50 of 50")

    def test_buttons_step_and_jump(self, open_page):
        page = opened(open_page)
        for name, text in (
            ("One step back", "step 4 of 5"),
            ("To the start", "step 0 of 5"),
            ("One step on", "step 1 of 5"),
            ("To the end", "step 5 of 5"),
        ):
            press(page, name)
            expect(position(page)).to_have_text(text)
        expect(page.get_by_role("button", name="One step on")).to_be_disabled()

    def test_a_hand_stops_it(self, open_page):
        page = opened(open_page, "/gradient_descent?step=0&steps=100")
        press(page, "Play")
        expect(position(page)).not_to_have_text("step 0 of 100")
        slider(page, "Learning rate").press("ArrowRight")
        expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
        expect_query(page, "rate", "0.31")
        assert 1 <= int(query(page)["step"]) < 100

    def test_what_is_chosen_while_it_plays_is_shown_at_once(self, open_page):
        page = opened(open_page, "/gradient_descent?step=0&steps=100")
        press(page, "Play")
        page.locator(".st-key-gd_rate input").fill("1")
        page.keyboard.press("Enter")
        expect(readout(page)).to_contain_text("Oscillates for ever")
        expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()


SAID = {
    "bowl": "Converges: at step 5 x = 0.0512; each step leaves 0.4 of the distance",
    "crawls": "Crawls: at step 20 still x = 3.338",
    "one_step": "One step is enough",
    "overshoots": "Overshoots and converges: at step 20 x = 0.05765",
    "oscillates": "Oscillates for ever between 5 and −5",
    "diverges": "Diverges: at step 12 x = 44.58; each step multiplies the distance by 1.2",
    "staircase": "Converges: at the minimum x = 0 from step 6 on",
    "adam": "Out of steps: at step 40 still 0.4247 away from the minimum",
    "local": "Reached the local minimum at 3.837 (J = 8.316); the global one is at −1.306",
    "global": "Reached the global minimum at −1.306 (J = −7.946), at step 25",
    "momentum": "Reached the global minimum at −1.306",
    "wells": "Reached the local minimum at 0.9601 (J = 0.2941); the global one is at −1.036",
    "kink": "Oscillates for ever between −0.1 and 0.2",
    "kink_decays": "Out of steps: at step 60 still 0.0002",
    "noise": "Wanders: its last 16 points lie between",
    "noise_decays": "Wanders",
    "noise_escapes": "Wanders",
    "own": "Reached the local minimum at 5.964 (J = 2.754); the global one is at 0",
}


@pytest.mark.parametrize("key", list(DESCENTS))
def test_the_sentence_of_every_example(open_page, key):
    page = opened(open_page, f"/gradient_descent?preset={key}")
    expect(readout(page)).to_contain_text(SAID[key])


@pytest.mark.parametrize("dark", [False, True])
def test_a_phone_has_room_for_it(open_page, dark):
    page = opened(open_page, "/gradient_descent?preset=adam", width=390, dark=dark)
    main = "() => document.querySelector('[data-testid=stMain]')"
    assert page.evaluate(f"({main})().scrollWidth") <= 390
    buttons = page.locator(".live-player .live-button")
    tops = "(buttons) => buttons.map((button) => button.getBoundingClientRect().y)"
    assert len(set(buttons.evaluate_all(tops)[:5])) == 1


def test_every_size_of_text_is_readable(open_page):
    page = opened(open_page)
    small = page.evaluate(
        "() => [...document.querySelectorAll('.live text, .live-table td, .live-readout p')]"
        ".filter((it) => it.textContent && parseFloat(getComputedStyle(it).fontSize) < 14).length"
    )
    assert small == 0
