"""Network under a hand: a cell is pressed, a digit drawn, a training watched and found again."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.bench import address, expect_query, query, readout
from tests.browser.driver import settled

SOON = 120_000  # ms; Keras takes some seconds to start, and machines are shared


def picture(page: Page, number: str):
    """The picture of a layer, by the number of its axes."""
    return page.locator(f".live-chart .subplot.x{number}y{number} .heatmaplayer image").first


def press_cell(page: Page, number: str, row: float, column: float, sides: tuple[int, int]) -> None:
    """Presses a cell of a picture."""
    image = picture(page, number)
    image.scroll_into_view_if_needed()
    box = image.bounding_box()
    x = box["x"] + (column + 0.5) * box["width"] / sides[1]
    y = box["y"] + (row + 0.5) * box["height"] / sides[0]
    page.mouse.move(x, y)
    page.mouse.click(x, y)


def drawn(page: Page) -> Page:
    expect(picture(page, "2")).to_be_attached(timeout=30_000)
    return page


def stroke(page: Page, *points: tuple[float, float]) -> None:
    """Draws a line through points of the 28 × 28 square, once it has its script and rests."""
    expect(page.get_by_role("button", name="Clear")).to_be_visible()
    square = page.locator(".draw canvas")
    square.hover()
    box = square.bounding_box()
    places = [(box["x"] + x / 28 * box["width"], box["y"] + y / 28 * box["height"])
              for x, y in points]  # fmt: skip
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=6)
    page.mouse.up()


def test_a_pressed_cell_shows_its_chain_rule_and_another_press_lets_it_go(open_page):
    page = drawn(open_page("/network?preset=linear", height=1400))
    press_cell(page, "3", 1, 2, (8, 16))
    expect_query(page, "unit", "18")
    expect_query(page, "layer", "1")
    expect(page.locator(".live-table")).to_have_count(3)
    expect(page.locator(".live-readout")).to_contain_text("unit 18 of layer 2")
    page.wait_for_timeout(450)  # two presses within less are one, as a finger makes them
    press_cell(page, "3", 1, 2, (8, 16))
    expect(page.locator(".live-table")).to_have_count(1)


def test_a_layer_is_chosen_in_the_table(open_page):
    page = drawn(open_page("/network?preset=linear", height=1400))
    page.locator(".live-table").first.locator("tbody tr").nth(2).click()
    expect_query(page, "layer", "2")


def test_a_digit_is_drawn_and_travels_with_the_link(open_page):
    page = drawn(open_page("/network?preset=linear", height=1000))
    page.get_by_role("button", name="Draw a digit").click()
    stroke(page, (8, 6), (20, 6), (13, 24))
    expect(page.get_by_text("It is taken for a").first).to_be_visible()
    expect(page).to_have_url(re.compile("drawn=0"))
    again = drawn(open_page(f"/network?{address(page).split('?')[1]}"))
    assert query(again)["drawn"] == query(page)["drawn"]
    page.get_by_role("button", name="Clear").click()
    expect(page).not_to_have_url(re.compile("drawn="))


def test_a_training_is_watched_and_found_again_after_a_reload(open_page):
    page = drawn(open_page("/network?preset=linear", height=1400))
    page.locator(".st-key-net_train button").click()
    expect(page.get_by_text(re.compile("held-out digits right after epoch 5"))).to_be_visible(
        timeout=SOON
    )
    expect(readout(page)).to_contain_text("Digit 4: softmax of the linear output gives it 0.9")
    run = query(page)["run"]
    page.reload()
    settled(page)
    expect(page.get_by_text(re.compile("held-out digits right after epoch 5"))).to_be_visible()
    assert query(drawn(page))["run"] == run
    page.get_by_role("button", name="Its answers to all held-out digits").click()
    expect(page.get_by_role("heading", name="network-digits.npy")).to_be_visible()


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_a_phone_shows_it_without_scrolling_sideways(open_page, locale):
    page = open_page("/network?unit=3", width=390, height=844, locale=locale, touch=True)
    drawn(page)
    wide = page.get_by_test_id("stMain").evaluate("(main) => main.scrollWidth - main.clientWidth")
    assert wide <= 0


def test_what_is_chosen_beside_a_training_is_shown_and_linked(open_page):
    page = drawn(open_page("/network?preset=linear&batch=512&epochs=1"))
    page.get_by_role("button", name="How", exact=True).click()
    page.get_by_label("Epochs", exact=True).fill("2")
    page.get_by_label("Epochs", exact=True).press("Enter")
    expect_query(page, "epochs", "2")
    page.keyboard.press("Escape")
    before = readout(page).inner_text()
    page.get_by_role("button", name="Train", exact=True).click()
    epoch = page.get_by_label("shown after epoch")
    expect(epoch).to_have_value("2", timeout=SOON)
    epoch.fill("0")
    epoch.press("Enter")
    expect_query(page, "epoch", "0")
    expect(readout(page)).to_have_text(before)
