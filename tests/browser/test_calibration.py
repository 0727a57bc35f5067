"""Calibration under a hand: T on its curve, what follows in the same frame, and a bin's rows."""

import json
import re

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from core.logits import TEMPERATURES, assess, fit_temperature, load_sample
from tests.browser.bench import address, expect_query, query

SAMPLE = load_sample()
SECTION = ".st-key-calibration"
WIDE = {"width": 1280, "height": 3000}


def drawn(page: Page) -> Page:
    """Waits until the diagram is drawn."""
    expect(point(page)).to_be_attached(timeout=30_000)
    return page


def point(page: Page):
    return page.locator(f"{SECTION} .live-handle[role=slider]")


def bins(page: Page):
    return page.locator(f"{SECTION} .live-handle[role=button]")


def readout(page: Page):
    return page.locator(f"{SECTION} .live-readout p").first


def cells(page: Page):
    return page.locator(f"{SECTION} .live-table td:last-child")


def bars(page: Page) -> list[float]:
    """The heights of the bars of counts at T."""
    return page.locator(f"{SECTION} .live-chart").evaluate(
        "(chart) => [...chart.marks.get('counts')[0].group.querySelectorAll('.point path')]"
        ".map((path) => path.getBBox().height)"
    )


def test_the_point_moves_everything_and_python_answers(open_page):
    page = drawn(open_page("/your_logits?temperature=1", **WIDE))
    chart = page.locator(f"{SECTION} .live-chart").element_handle()
    expect(readout(page)).to_contain_text("T = 1: ECE 0.0219")
    heads = page.locator(f"{SECTION} .live-whole th")
    expect(heads).to_have_text(["figure", "T = 1"])
    before = bars(page)
    point(page).scroll_into_view_if_needed()
    box = point(page).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 70, y, steps=5)
    expect(readout(page)).to_contain_text("≈")
    expect(cells(page).first).to_have_text("…")
    held = bars(page)
    assert np.abs(np.subtract(held, before)).max() > 5
    page.mouse.up()
    expect(readout(page)).not_to_contain_text("≈")
    expect(page).to_have_url(re.compile(r"[?&]temperature=\d\.\d+(&|$)"))
    temperature = float(query(page)["temperature"])
    found = assess(SAMPLE, temperature).quality
    expect(readout(page)).to_contain_text(f"T = {temperature:.4g}: ECE {found.ece:.4f}")
    expect(cells(page).first).to_have_text(f"{found.nll:.6f}")
    expect(heads).to_have_text(["figure", "T = 1", f"T = {temperature:.4g}"])
    assert chart.evaluate("(node) => node.isConnected")

    other = drawn(open_page(address(page), **WIDE))
    expect(readout(other)).to_have_text(readout(page).inner_text())


def test_while_it_moves_the_diagram_is_that_of_the_nearest_sweep(open_page):
    page = drawn(open_page("/your_logits?section=calibration", **WIDE))
    swept = fit_temperature(SAMPLE).swept.reliability
    for place in (4, 20, 30):
        given = page.evaluate(
            """async ([address, state]) => {
                const model = await import(address)
                const decoded = model.decodeState(state)
                return { ...model.derive(decoded), }
            }""",
            [script(page), state(page, float(TEMPERATURES[place]))],
        )
        np.testing.assert_array_equal(given["counts"], swept[place].counts)
        right = [np.nan if value is None else value for value in given["right"]]
        np.testing.assert_allclose(right, swept[place].accuracy, rtol=1e-6)
        assert given["ece"] == pytest.approx(swept[place].ece, rel=1e-12)


def script(page: Page) -> str:
    """The address of the bench's part in the browser."""
    names = page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name)")
    return next(name for name in names if name.endswith("bench_calibration.js"))


def state(page: Page, temperature: float) -> dict:
    """The state as Python sends it, at a temperature."""
    from core.view.calibration import CalibrationView
    from pages.live.calibration import calibration_bench

    view = CalibrationView(fit_temperature(SAMPLE), assess(SAMPLE), assess(SAMPLE, temperature))
    return json.loads(json.dumps(calibration_bench(view, "", "", str).state))


def test_keys_step_it(open_page):
    page = drawn(open_page("/your_logits?temperature=1", **WIDE))
    point(page).focus()
    page.keyboard.press("ArrowRight")
    expect_query(page, "temperature", "1.02")
    page.keyboard.press("End")
    expect_query(page, "temperature", "20")


def test_a_press_on_a_bin_shows_its_rows(open_page):
    page = drawn(open_page("/your_logits?temperature=2", **WIDE))
    rows = assess(SAMPLE, 2.0).rows_of(9)
    bins(page).nth(9).click()
    expect_query(page, "confidence", "9")
    expect(page.get_by_text(f"Rows 1 to {rows.size} of {rows.size}; choose one")).to_be_visible()
    expect(page.locator(f"{SECTION} .live-readout p").nth(1)).to_contain_text(
        f": {rows.size}, of them right: "
    )
    bins(page).nth(9).click()
    expect(page.get_by_text("Rows 1 to 200 of 797; choose one")).to_be_visible()


def test_a_row_of_a_bin_goes_to_the_bench_and_back(open_page):
    page = drawn(open_page("/your_logits?section=calibration&temperature=2&cell=1,", **WIDE))
    bins(page).nth(9).click()
    expect_query(page, "confidence", "9")
    chips = page.locator(".st-key-selection_chips")
    expect(chips).to_contain_text("confidence 60.0% to 66.7% at T = 2")
    narrowed = chips.inner_text()
    row = int(page.get_by_text(re.compile(r"^Row \d+$")).inner_text().removeprefix("Row "))
    assert row in assess(SAMPLE, 2.0).rows_of(9)
    page.get_by_role("button", name="Softmax", exact=True).click()
    page.get_by_text(f"Row {row} of digits.npz: back to the table").click()
    expect(chips).to_have_text(narrowed, use_inner_text=True)
    expect(point(page)).to_be_attached()
    for name, value in (("cell", "1,"), ("confidence", "9"), ("temperature", "2")):
        expect_query(page, name, value)


def test_the_calibrated_logits_are_taken_away(open_page):
    page = drawn(open_page("/your_logits?temperature=2", **WIDE))
    with page.expect_download() as download:
        page.get_by_role("button", name="Logits / 2 as .npy").click()
    np.testing.assert_array_equal(np.load(download.value.path()), SAMPLE.values / 2)


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_on_a_phone_its_text_is_large_enough_and_inside(open_page, locale):
    page = drawn(open_page("/your_logits?temperature=3.994", width=390, height=844, locale=locale))
    wide = page.get_by_test_id("stMain").evaluate("(main) => main.scrollWidth - main.clientWidth")
    assert wide <= 0
    shown = page.locator(f"{SECTION} .live-chart text").evaluate_all(
        "(texts) => texts.filter((text) => text.textContent).map((text) => "
        "[parseFloat(getComputedStyle(text).fontSize), text.getBoundingClientRect().right, "
        "text.getBoundingClientRect().left])"
    )
    assert min(size for size, _, _ in shown) >= 14
    assert max(right for _, right, _ in shown) <= 390
    hidden = page.locator(f"{SECTION} .live-whole").evaluate("(e) => e.scrollWidth - e.clientWidth")
    assert hidden == 0
    assert min(left for _, _, left in shown) >= 0
