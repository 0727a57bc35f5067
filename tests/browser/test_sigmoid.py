"""Sigmoid or softmax under a hand: bars, labels, points on curves, and the weight."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.bench import expect_query, middle, query, ready

START = "/sigmoid?logits=2,0.5,-1&labels=1,1,0&pos_weight=1"
SUM = re.compile(r"= (\d\.\d{3})$")


def bench(page: Page, number: int) -> Locator:
    """The first bench has the bars, the second the curves and the classifier."""
    return page.locator(".live").nth(number)


def opened(page: Page) -> Page:
    """Waits until both benches are drawn."""
    ready(page)
    expect(bench(page, 1).locator(".live-handle").first).to_be_attached(timeout=30_000)
    return page


def first_line(page: Page, number: int = 0) -> Locator:
    return bench(page, number).locator(".live-readout p").first


def bars(page: Page, subplot: str) -> list[str]:
    """The outlines of the bars of a subplot, without those of a ghost."""
    paths = bench(page, 0).locator(f".live-chart .subplot.{subplot} .barlayer .point path")
    expect(paths.nth(2)).to_be_attached()
    return paths.evaluate_all(
        "(paths) => paths.filter((path) => !path.closest('.live-before'))"
        ".map((path) => path.getAttribute('d'))"
    )


def hold(page: Page, element: Locator) -> tuple[float, float]:
    element.scroll_into_view_if_needed()
    x, y = middle(element)
    page.mouse.move(x, y)
    page.mouse.down()
    return x, y


def test_one_logit_moves_one_sigmoid_and_every_share_of_softmax(open_page):
    page = opened(open_page(START))
    before = bars(page, "x2y2"), bars(page, "x3y3")
    x, y = hold(page, bench(page, 0).locator(".live-handle").nth(2))
    page.mouse.move(x, y - 30)
    page.mouse.move(x, y - 45)
    expect(first_line(page)).not_to_contain_text("0.269 =")
    after = bars(page, "x2y2"), bars(page, "x3y3")
    for old, new, same in zip(before, after, [[True, True, False], [False] * 3], strict=True):
        assert [one == other for one, other in zip(old, new, strict=True)] == same
    assert query(page)["logits"] == "2,0.5,-1"  # nothing was sent while the hand moves
    held = first_line(page).inner_text()
    page.mouse.up()
    expect(page).not_to_have_url(re.compile("logits=2,0.5,-1&"))
    expect(bench(page, 0)).to_have_attribute("data-revision", "1")
    assert first_line(page).inner_text() == held


@pytest.mark.parametrize(
    ("name", "logit"), [("Sigmoid of class 1", 0.0), ("Softmax of class 1", 2.049)]
)
def test_a_probability_solves_for_its_own_logit(open_page, name, logit):
    page = opened(open_page(START))
    page.get_by_role("slider", name=name, exact=True).press("F2")
    page.locator(".live-typed input").fill("0.5")
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile("logits=2,0.5,-1&"))
    first, own, last = query(page)["logits"].split(",")
    assert (first, last) == ("2", "-1")
    assert float(own) == pytest.approx(logit, abs=1e-3)


def test_the_sums_stand_over_the_charts(open_page):
    page = opened(open_page("/sigmoid?preset=all_ones"))
    for text in ("Σ = 1.865", "Σ = 1", "Σ = 1.432"):
        expect(bench(page, 0).locator(".live-chart").get_by_text(text, exact=True)).to_be_visible()
    expect(first_line(page)).to_contain_text("0.622 + 0.668 + 0.574 = 1.865")


@pytest.mark.parametrize(
    ("key", "numbers"),
    [
        ("all_ones", ["0.474077", "0.403186", "0.554355", "0.371101", "0.598139", "0.341154"]),
        ("all_zeros", ["0.974077", "1.103186", "0.854355", "1.171101", "0.798139", "1.241154"]),
    ],
)
def test_the_printed_losses_are_in_the_table(open_page, key, numbers):
    page = opened(open_page(f"/sigmoid?preset={key}"))
    cells = bench(page, 0).locator(".live-table").first.locator("tbody td:not(:first-child)")
    expect(cells).to_have_count(6)
    shown = [float(text) for text in cells.all_inner_texts()]
    assert shown == pytest.approx([float(number) for number in numbers], abs=1e-6)


def test_a_press_turns_a_label(open_page):
    page = opened(open_page(START))
    switch = page.get_by_role("button", name="Label of class 1", exact=True)
    expect(switch).to_have_attribute("aria-pressed", "true")
    switch.scroll_into_view_if_needed()
    page.mouse.click(*middle(switch))
    expect_query(page, "labels", "1,0,0")
    expect(switch).to_have_attribute("aria-pressed", "false")
    expect(bench(page, 0)).to_contain_text("Softmax: one loss for row 0, −Σ z · log p =")
    switch.press("Enter")
    expect_query(page, "labels", "1,1,0")
    expect(bench(page, 0)).to_contain_text("Softmax has no loss for this row")
    assert query(page)["logits"] == "2,0.5,-1"


def test_a_press_on_a_row_of_the_table_shows_it(open_page):
    page = opened(open_page("/sigmoid?preset=all_ones"))
    bench(page, 0).locator(".live-table").first.locator("tbody tr").nth(1).click()
    expect_query(page, "row", "1")
    expect(first_line(page)).to_contain_text("0.690 + 0.550 + 0.711 = 1.951")


def test_a_point_is_drawn_along_its_curve(open_page):
    page = opened(open_page(START))
    point = page.get_by_role("slider", name="Logit of class 2 on the loss curve")
    x, y = hold(page, point)
    page.mouse.move(x + 20, y)
    page.mouse.move(x + 40, y)
    expect(point).not_to_have_attribute("aria-valuenow", "-1")
    value = point.get_attribute("aria-valuenow")
    assert float(value) > -1
    page.mouse.up()
    expect_query(page, "logits", f"2,0.5,{float(value):g}")
    expect(first_line(page)).to_contain_text(SUM)


def test_the_weight_moves_the_line_and_both_rates(open_page):
    page = opened(open_page(START))
    slider = bench(page, 1).locator(".live-slider")
    expect(first_line(page, 1)).to_contain_text("recall 0.33 (10 of 30), precision 0.77 (10 of 13)")
    _, y = hold(page, slider)
    track = slider.bounding_box()
    page.mouse.move(track["x"] + 0.85 * track["width"], y)
    expect(first_line(page, 1)).not_to_contain_text("pos_weight 1:")
    weight = re.search(r"pos_weight ([\d.]+):", first_line(page, 1).inner_text()).group(1)
    assert float(weight) > 5
    assert query(page)["pos_weight"] == "1"
    page.mouse.up()
    expect_query(page, "pos_weight", weight)
    expect(bench(page, 0)).to_contain_text(f"One loss a class, positives × {weight}")
    page.locator(".st-key-sigmoid_pos_weight input").fill("9")
    page.keyboard.press("Enter")
    expect(first_line(page, 1)).to_contain_text("pos_weight 9: recall 0.87 (26 of 30)")
    expect(bench(page, 1).locator(".live-table")).to_contain_text("26 of 75")


def test_many_classes_have_a_column_for_the_rest(open_page):
    page = opened(open_page("/sigmoid?preset=forty"))
    rows = bench(page, 0).locator(".live-table").first.locator("tbody tr")
    expect(rows).to_have_count(21)
    expect(rows.last).to_contain_text("20 others")
    x, y = hold(page, bench(page, 0).locator(".live-handle").first)
    page.mouse.move(x, y - 20)
    page.mouse.move(x, y - 40)
    page.mouse.up()
    expect(bench(page, 0)).to_have_attribute("data-revision", "1")
    expect(bench(page, 0).locator(".live-table tfoot").first).to_contain_text("1.00000000")


@pytest.mark.parametrize("width", [1280, 390])
def test_text_in_charts_is_large_enough_and_nothing_scrolls_sideways(open_page, width):
    page = opened(open_page("/sigmoid", width=width))
    sizes = page.locator(".live-chart text").evaluate_all(
        "(texts) => texts.filter((text) => text.textContent).map((text) => "
        "parseFloat(getComputedStyle(text).fontSize))"
    )
    assert len(sizes) > 40
    assert min(sizes) >= 14
    wide = page.get_by_test_id("stMain").evaluate("(main) => main.scrollWidth - main.clientWidth")
    assert wide <= 0


def test_a_logit_beyond_all_curves_has_a_bar_and_no_point(open_page):
    page = opened(open_page("/sigmoid?logits=1e308,1,nan&labels=0,1,0"))
    expect(bench(page, 0).locator(".live-handle")).to_have_count(9)  # softmax has no value to drag
    expect(bench(page, 1).locator(".live-handle")).to_have_count(1)
    expect(first_line(page)).to_contain_text("Softmax has no value for this row")
    x, y = hold(page, bench(page, 1).locator(".live-handle"))
    page.mouse.move(x + 20, y)
    page.mouse.move(x + 30, y)
    page.mouse.up()
    expect(bench(page, 1)).to_have_attribute("data-revision", "1")
    expect(page).not_to_have_url(re.compile("logits=1e308,1,nan|logits=1e%2B308,1,nan"))
