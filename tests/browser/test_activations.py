"""Activations under a hand: the point, the gallery, the layer, and the training that plays."""

import re

from playwright.sync_api import Locator, Page, expect

from core.activations import ACTIVATIONS
from tests.browser.bench import expect_query, middle, query, ready


def bench(page: Page, number: int) -> Locator:
    """The first bench has the curve, the second the layers, the third the points."""
    return page.locator(".live").nth(number)


def opened(page: Page) -> Page:
    """Waits until all benches are drawn."""
    ready(page)
    for number in range(3):
        drawn = bench(page, number).locator(".live-chart .main-svg").first
        expect(drawn).to_be_attached(timeout=30_000)
    return page


def first_line(page: Page, number: int) -> Locator:
    return bench(page, number).locator(".live-readout p").first


def outline(page: Page, number: int, subplot: str) -> list[str]:
    """What is drawn in a subplot."""
    marks = bench(page, number).locator(f".live-chart .subplot.{subplot} .barlayer .point path")
    return marks.evaluate_all("(paths) => paths.map((path) => path.getAttribute('d'))")


def test_the_point_follows_the_hand_along_the_curve(open_page):
    page = opened(open_page("/activations?activation=tanh&x=1"))
    point = page.get_by_role("slider", name="The point x")
    point.scroll_into_view_if_needed()
    x, y = middle(point)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 30, y)
    page.mouse.move(x - 60, y)
    expect(first_line(page, 0)).not_to_contain_text("x = 1:")
    held = first_line(page, 0).inner_text()
    assert query(page)["x"] == "1"  # nothing was sent while the hand moves
    page.mouse.up()
    expect(bench(page, 0)).to_have_attribute("data-revision", "1")
    expect(page).not_to_have_url(re.compile("[?&]x=1&"))
    assert first_line(page, 0).inner_text() == held  # the samples are Python's own numbers


def test_a_typed_point_between_two_samples_is_python_s(open_page):
    page = opened(open_page("/activations?activation=softplus&x=1"))
    page.get_by_role("slider", name="The point x").press("F2")
    page.locator(".live-typed input").fill("0.123456")
    page.keyboard.press("Enter")
    expect_query(page, "x", "0.123456")
    exact = float(ACTIVATIONS["softplus"].value(0.123456))
    expect(first_line(page, 0)).to_contain_text(f"f(x) = {exact:.10f}")


def curve(page: Page) -> str | None:
    """The outline of the chosen activation: the thickest line of the first chart."""
    lines = bench(page, 0).locator(".live-chart .subplot.xy .scatterlayer .js-line")
    return lines.first.get_attribute("d")


def test_a_parameter_bends_the_curve_under_the_hand(open_page):
    page = opened(open_page("/activations?activation=elu&x=-2"))
    before = curve(page)
    slider = page.get_by_role("slider", name="alpha", exact=True)
    slider.scroll_into_view_if_needed()
    x, y = middle(slider)
    page.mouse.move(x, y)
    page.mouse.down()
    expect(first_line(page, 0)).not_to_contain_text("f(x) = -0.8646647168")
    bent = first_line(page, 0).inner_text()
    assert curve(page) != before
    assert "parameters" not in query(page)  # nothing was sent while the hand moves
    page.mouse.up()
    expect(page).to_have_url(re.compile("[?&]parameters="))
    alpha = float(query(page)["parameters"])
    exact = float(ACTIVATIONS["elu"].value(-2.0, alpha=alpha))
    assert f"f(x) = {exact:.6f}"[:-1] in bent  # ELU is linear in α: what was between is right


def test_the_gallery_chooses_for_all_three_benches(open_page):
    page = opened(open_page("/activations"))
    page.get_by_role("button", name="Show SELU", exact=True).press("Enter")
    expect_query(page, "activation", "selu")
    expect(first_line(page, 0)).to_contain_text("f(x) = 1.05070")
    expect(first_line(page, 2)).to_contain_text("with SELU", timeout=15_000)


def test_the_layer_follows_the_mean(open_page):
    page = opened(open_page("/activations?activation=relu"))
    before = outline(page, 1, "xy"), outline(page, 1, "x3y3")
    slider = page.get_by_role("slider", name="Mean of the inputs")
    slider.scroll_into_view_if_needed()
    slider.focus()
    for _ in range(8):
        page.keyboard.press("PageDown")
    expect(bench(page, 1).locator(".live-readout")).to_contain_text("64 of 64")
    for old, new in zip(before, (outline(page, 1, "xy"), outline(page, 1, "x3y3")), strict=True):
        assert old != new
    expect(page).to_have_url(re.compile(r"[?&]mean=-(4\.|[5-9])"))


def test_the_training_plays_and_says_nothing_until_it_rests(open_page):
    page = opened(open_page("/activations?step=0"))
    player = bench(page, 2).get_by_role("group", name="Play the steps")
    player.scroll_into_view_if_needed()
    expect(first_line(page, 2)).to_contain_text("Step 0:")
    player.get_by_role("button", name="Play", exact=True).click()
    expect(first_line(page, 2)).not_to_contain_text("Step 0:")
    assert query(page)["step"] == "0"
    player.get_by_role("button", name="To the end").click()
    expect_query(page, "step", "40")
    expect(first_line(page, 2)).to_contain_text("Step 400: with ReLU 100.0%")


def test_a_dead_start_is_said(open_page):
    page = opened(open_page("/activations?preset=dead"))
    expect(bench(page, 2).locator(".live-readout")).to_contain_text("Dead from the start")
    expect(first_line(page, 2)).to_contain_text("with ReLU 50.0%")
    expect(first_line(page, 2)).to_contain_text("loss 0.6931")
