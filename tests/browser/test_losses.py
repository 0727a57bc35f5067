"""Losses under a hand: what Python sent along the chosen logit is looked up, the rest waits."""

import re

from playwright.sync_api import Locator, Page, expect

from core.experiment import LossesExperiment
from core.losses import LOSSES
from core.view import LossesView
from tests.browser.bench import expect_query, middle, query, readout, ready

CHOSEN, OTHER = 1, 0  # of the first example


def hold(page: Page, element: Locator) -> tuple[float, float]:
    element.scroll_into_view_if_needed()
    x, y = middle(element)
    page.mouse.move(x, y)
    page.mouse.down()
    return x, y


def bar(page: Page, name: str) -> Locator:
    return page.get_by_role("slider", name=f"Logit of class {name}", exact=True)


def cells(page: Page, column: int) -> list[str]:
    """A column of the table of all losses."""
    return page.locator(f".live-table tbody td:nth-child({column + 1})").all_inner_texts()


def released(page: Page) -> None:
    page.mouse.up()
    expect(page.locator(".live")).to_have_attribute("data-revision", "1")


def test_the_chosen_logit_takes_every_loss_along(open_page):
    page = ready(open_page("/losses"))
    path = page.locator(".live-chart .scatterlayer .js-line").last
    before = path.get_attribute("d")
    x, y = hold(page, bar(page, "dog"))
    page.mouse.move(x, y - 30)
    page.mouse.move(x, y - 60)
    values = page.locator(".live-table tbody td:nth-child(2)")
    expect(values.first).to_have_text(re.compile("^≈ "))
    looked_up = [float(text.removeprefix("≈ ")) for text in cells(page, 1)]
    assert path.get_attribute("d") != before  # the descent follows
    assert query(page)["logits"] == "6,-2,1"  # nothing was sent while the hand moves
    released(page)
    expect(values.first).not_to_have_text(re.compile("≈"))
    logits = [float(text) for text in query(page)["logits"].split(",")]
    view = LossesView(LossesExperiment().with_logits(logits))
    for key, near, text in zip(LOSSES, looked_up, cells(page, 1), strict=True):
        value = view.value(key)
        assert abs(float(text) - value) <= 1e-3 * max(1, abs(value)), key
        assert abs(near - value) <= 0.05 * max(0.2, abs(value)), key


def test_another_logit_takes_them_along_too_on_curves_of_its_own(open_page):
    page = ready(open_page("/losses"))
    curve = page.locator(".live-chart .subplot.xy .scatterlayer .js-line").first
    before = curve.get_attribute("d")
    x, y = hold(page, bar(page, "cat"))
    page.mouse.move(x, y + 20)
    page.mouse.move(x, y + 40)
    expect(page.locator(".live-table tbody td:nth-child(2)").first).to_have_text(re.compile("^≈ "))
    assert curve.get_attribute("d") != before
    expect(page.locator(".live-chart")).to_contain_text("x(cat)")
    expect(page.locator(".live-chart")).not_to_contain_text("<br>")
    released(page)
    expect_query(page, "chosen", str(OTHER))
    expect(page.locator(".live-chart")).to_contain_text("x(cat)")


def test_where_there_are_no_samples_everything_waits(open_page):
    page = ready(open_page("/losses?logits=" + ",".join(map(str, range(20)))))
    x, y = hold(page, bar(page, "7"))
    page.mouse.move(x, y + 5)
    page.mouse.move(x, y + 20)
    expect(readout(page)).to_have_text("Let go, and all losses follow")
    assert set(cells(page, 1)) == {"…"}
    released(page)
    expect_query(page, "chosen", "7")
    expect(readout(page)).to_contain_text("softmax_cross_entropy")


def test_the_point_is_drawn_along_its_curve(open_page):
    page = ready(open_page("/losses"))
    point = page.get_by_role("slider", name="Logit of class dog on the loss curve")
    x, y = hold(page, point)
    page.mouse.move(x + 30, y)
    page.mouse.move(x + 60, y)
    expect(point).not_to_have_attribute("aria-valuenow", "-2")
    value = float(point.get_attribute("aria-valuenow"))
    assert value > -2
    released(page)
    expect_query(page, "logits", f"6,{value:g},1")
    expect_query(page, "chosen", str(CHOSEN))


def test_a_press_chooses_a_label_and_a_loss(open_page):
    page = ready(open_page("/losses"))
    switch = page.get_by_role("button", name="Label of class fox", exact=True)
    switch.scroll_into_view_if_needed()
    page.mouse.click(*middle(switch))
    expect_query(page, "label", "2")
    row = page.locator(".live-table tbody tr").nth(list(LOSSES).index("hinge"))
    row.click()
    expect_query(page, "loss", "hinge")
    expect(row).to_have_class("live-chosen")
    expect(readout(page)).to_contain_text("hinge: p(fox)")


def test_why_not_squared_error_is_seen_at_once(open_page):
    page = ready(open_page("/losses", width=1280, height=900))
    expect(readout(page)).to_have_text(
        "softmax_cross_entropy: p(dog) above a half from step 5 on · "
        "mean_squared_error: not by step 20, p(dog) = 0.000373"
    )
    chart = page.locator(".live-chart .subplot.x2y2").bounding_box()
    assert chart["y"] + chart["height"] < 900


def test_a_phone_does_not_scroll_sideways(open_page):
    page = ready(open_page("/losses", width=390, height=844))
    wide = page.get_by_test_id("stMain").evaluate("(main) => main.scrollWidth - main.clientWidth")
    assert wide <= 0


def test_on_a_phone_each_loss_is_one_line_with_its_value_in_sight(open_page):
    page = ready(open_page("/losses", width=390, locale="zh-CN"))
    row = page.locator(".live-table tbody tr").nth(list(LOSSES).index("hinge"))
    value = row.locator("td").nth(1).bounding_box()
    assert value["x"] + value["width"] <= 390
    assert value["height"] < 45
