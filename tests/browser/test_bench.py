"""The live bench: drags, keys and fingers, and who has the last word."""

import re

import pytest
from playwright.sync_api import Page, expect

from pages import live
from tests.browser.bench import (
    SEEN,
    WATCH,
    drag,
    expect_query,
    handle,
    held,
    middle,
    query,
    readout,
    ready,
)

MATRIX = "/softmax?logits=2x3:1,2,3,0,0,0&entry=0,1"


def probability(page: Page) -> float:
    return float(readout(page).inner_text().rsplit("=", 1)[1])


def test_a_drag_moves_everything_at_once_and_python_once(open_page):
    page = ready(open_page("/softmax?logits=1,2,3"))
    before = probability(page)
    with held(page, 2) as move:
        move(40)
        expect(readout(page)).not_to_have_text(re.compile(f"{before:.8f}"))
        moved = probability(page)
        assert moved > before
        value = float(handle(page, 2).get_attribute("aria-valuenow"))
        assert value > 3
        assert query(page)["logits"] == "1,2,3"  # nothing was sent while the hand moves
    expect_query(page, "logits", f"1,2,{value:g}")
    expect(page.locator(".live")).to_have_attribute("data-revision", "1")
    assert probability(page) == moved


def test_the_chart_stays_one_node_and_is_never_blank(open_page):
    page = ready(open_page(MATRIX))
    page.evaluate("() => { window.first = document.querySelector('.live-chart .main-svg') }")
    page.evaluate(WATCH)
    for up in (30, -50, 20):
        drag(page, 1, up)
        page.locator(".live-slider").press("ArrowRight")
    expect(page.locator(".live")).to_have_attribute("data-revision", "6")
    while page.evaluate(SEEN)["frames"] < 300:
        drag(page, 0, 15)
    assert page.evaluate(SEEN)["blank"] == 0
    assert page.evaluate("window.first === document.querySelector('.live-chart .main-svg')")


OVERTAKEN = """async (stub) => {
  const address = (script) => URL.createObjectURL(new Blob([script], { type: 'text/javascript' }))
  const script = 'export default ({ parentElement }) => () => { parentElement.title = "gone" }'
  const parentElement = document.body.appendChild(document.createElement('div'))
  const { default: mount } = await import(address(stub))
  const clean = mount({ data: [{ folder: address(script) }], parentElement })
  await clean()
  const overtaken = parentElement.title
  parentElement.remove()
  await clean()
  return [overtaken, parentElement.title]
}"""


def test_data_that_newer_data_overtook_takes_no_bench_away(open_page):
    page = ready(open_page("/softmax"))
    assert page.evaluate(OVERTAKEN, live.STUB.replace("SCRIPT", "")) == ["", "gone"]


def test_the_table_waits_for_the_charts_but_not_for_ever(open_page, requests):
    page = ready(open_page("/softmax"))
    numbers = page.get_by_test_id("stDataFrame")
    expect(numbers).to_be_visible()
    assert sum("/drawn/" in url for url in requests) == 1
    page.route("**/drawn/*", lambda route: route.fulfill(status=204))  # the server does not hear
    page.reload()
    expect(numbers).to_be_visible(timeout=10_000)
    assert sum("/drawn/" in url for url in requests) == 2


def test_a_note_that_goes_leaves_the_chart_one_node(open_page):
    page = ready(open_page("/cross_entropy?preset=soft"))
    note = page.get_by_text("A label need not be one-hot")
    expect(note).to_be_visible()
    page.evaluate("() => { window.first = document.querySelector('.live-chart .main-svg') }")
    page.evaluate(WATCH)
    drag(page, 0, 30)
    expect(note).to_have_count(0)  # the example is no more what it was
    expect(page.locator(".live")).to_have_attribute("data-revision", "1")
    assert page.evaluate(SEEN)["blank"] == 0
    assert page.evaluate("window.first === document.querySelector('.live-chart .main-svg')")


def test_an_old_answer_does_not_move_a_held_bar(open_page):
    page = ready(open_page("/softmax?logits=1,2,3"))
    drag(page, 0, 30)
    with held(page, 0) as move:
        move(25)
        expect(handle(page, 0)).not_to_have_attribute("aria-valuenow", "1")
        value = handle(page, 0).get_attribute("aria-valuenow")
        expect(page).not_to_have_url(re.compile("logits=1,2,3"))  # the first answer is here
        assert handle(page, 0).get_attribute("aria-valuenow") == value
    expect(page.locator(".live")).to_have_attribute("data-revision", "2")
    expect_query(page, "logits", f"{float(value):g},2,3")


def test_the_axis_gives_way_to_a_bar_drawn_past_it(open_page):
    page = ready(open_page("/softmax?logits=1,2,3"))
    with held(page, 2) as move:
        for up in (60, 120, 190):
            move(up)
        expect(page.locator(".live-cells rect").last).to_have_attribute(
            "fill-opacity", re.compile(r"0\.5[5-9]|0\.6")
        )
        expect(page.locator(".live-chart .hm image")).to_have_count(0)  # nothing stale above it
    value = float(handle(page, 2).get_attribute("aria-valuenow"))
    assert value > 5
    expect_query(page, "logits", f"1,2,{value:g}")
    top = float(handle(page, 2).get_attribute("aria-valuemax"))
    assert top > value


@pytest.mark.parametrize(
    ("key", "logits"),
    [
        ("ArrowUp", "0,0.1,0"),
        ("ArrowLeft", "0,-0.1,0"),
        ("Shift+ArrowUp", "0,1,0"),
        ("PageDown", "0,-1,0"),
        ("End", "0,1,0"),
        ("Home", "0,-1,0"),
    ],
)
def test_keys_step_a_bar(open_page, key, logits):
    page = ready(open_page("/softmax?logits=0,0,0"))
    handle(page, 1).press(key)
    expect_query(page, "logits", logits)
    expect(handle(page, 1)).to_be_focused()
    expect(handle(page, 1)).to_have_attribute("aria-valuetext", logits.split(",")[1])


def test_a_bar_says_what_it_is(open_page):
    page = ready(open_page("/softmax?logits=1,2&names=cat,dog"))
    slider = page.get_by_role("slider", name="Logit of class dog", exact=True)
    expect(slider).to_have_attribute("aria-valuenow", "2")
    page = ready(open_page("/softmax?logits=1,2&names=cat,dog", locale="zh-CN"))
    expect(page.get_by_role("slider", name="类别 dog 的 logit", exact=True)).to_be_attached()


def test_a_finger_drags_on_a_phone(open_page):
    page = ready(open_page("/softmax?logits=1,2,3", width=390, touch=True))
    handle(page, 0).scroll_into_view_if_needed()
    x, y = middle(handle(page, 0))
    finger = page.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        at = [{"x": x, "y": y} for x, y in points]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})

    scrolled = page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop")
    touch("touchStart", (x, y))
    for up in (10, 20, 30):
        touch("touchMove", (x, y - up))
    touch("touchEnd")
    expect(page).not_to_have_url(re.compile("logits=1,"))
    expect_query(page, "logits", f"{float(handle(page, 0).get_attribute('aria-valuenow')):g},2,3")
    assert float(query(page)["logits"].split(",")[0]) > 1
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") == scrolled


def test_a_tap_chooses_and_leaves_the_value(open_page):
    page = ready(open_page(MATRIX))
    page.mouse.click(*middle(handle(page, 2)))
    expect_query(page, "entry", "0,2")
    assert query(page)["logits"] == "2x3:1,2,3,0,0,0"


def test_a_click_in_the_heat_map_chooses_lane_and_class(open_page):
    page = ready(open_page(MATRIX, height=1400))
    box = page.locator(".live-chart .hm").bounding_box()
    page.mouse.click(box["x"] + 0.1 * box["width"], box["y"] + 0.9 * box["height"])
    expect_query(page, "entry", "1,0")
    expect(readout(page)).to_contain_text("output[1, 0] = P(label = 0 | value = [0, 0, 0])")


def test_temperature_follows_slider_keys_and_typing(open_page):
    page = ready(open_page("/softmax?logits=1,2,3"))
    slider = page.locator(".live-slider")
    slider.press("End")
    expect_query(page, "temperature", "20")
    expect(page.locator(".live-slider-text")).to_contain_text("θ = 1/T = 0.0500")
    expect(page.locator(".st-key-temperature input")).to_have_value("20")
    page.locator(".st-key-temperature input").fill("0.5")
    page.keyboard.press("Enter")
    expect(slider).to_have_attribute("aria-valuetext", "T = 0.5")
    expect(readout(page)).to_contain_text("0.86681333")


def test_every_step_of_the_slider_moves_the_temperature(open_page):
    page = ready(open_page("/softmax?logits=1,2,3"))
    slider = page.locator(".live-slider")
    seen = []
    for _ in range(3):
        slider.press("ArrowRight")
        expect(slider).not_to_have_attribute(
            "aria-valuetext", f"T = {seen[-1]:g}" if seen else "T = 1"
        )
        seen.append(float(slider.get_attribute("aria-valuetext").removeprefix("T = ")))
    assert 1 < seen[0] < seen[1] < seen[2] < 1.1
    for _ in range(3):
        slider.press("ArrowLeft")
    expect_query(page, "temperature", "1")


def test_a_masked_logit_can_be_drawn_up(open_page):
    page = ready(open_page("/softmax?logits=1,-inf,2"))
    drag(page, 1, 40)
    expect(page).not_to_have_url(re.compile("inf"))
    assert float(query(page)["logits"].split(",")[1]) > -1


def test_many_classes_have_a_bar_for_the_rest(open_page):
    logits = ",".join(str(k % 7) for k in range(50))
    page = ready(open_page(f"/softmax?logits={logits}&entry=49"))
    expect(page.locator(".live-handle")).to_have_count(2 * 21 + 2)  # and the points of two curves
    row = page.locator(".live-table").first.locator("tbody tr").last
    expect(row).to_contain_text("29 others")
    drag(page, 20, 60)
    expect(page.locator(".live")).to_have_attribute("data-revision", "1")
    expect(page.locator(".live-table tfoot").first).to_contain_text("1.00000000")


def test_without_the_bench_values_can_still_be_typed(open_page, server):
    page = open_page("/your_logits")
    page.route("**/plotly-cartesian.min.js", lambda route: route.abort())
    page.goto("/softmax?logits=1,2,3")
    expect(page.locator(".live-failure")).to_contain_text("could not be loaded")
    page.locator(".st-key-temperature input").fill("2")
    page.keyboard.press("Enter")
    expect_query(page, "temperature", "2")


@pytest.mark.parametrize("width", [1280, 390])
def test_text_in_charts_is_large_enough(open_page, width):
    page = ready(open_page("/softmax?preset=rows&logits=3x3:1,2,3,4,5,6,7,8,9", width=width))
    sizes = page.locator(".live-chart text").evaluate_all(
        "(texts) => texts.filter((text) => text.textContent).map((text) => "
        "parseFloat(getComputedStyle(text).fontSize))"
    )
    assert len(sizes) > 20
    assert min(sizes) >= 14


def test_a_drawn_chart_follows_the_theme(open_page):
    page = ready(open_page("/softmax?logits=1,2,3"))
    label = page.locator(".live-chart .bartext").first
    light = label.evaluate("(text) => getComputedStyle(text).fill")
    page.emulate_media(color_scheme="dark")
    expect(label).not_to_have_css("fill", light)


def test_the_chart_follows_the_theme(open_page):
    colors = []
    for dark in (False, True):
        page = ready(open_page("/softmax?logits=1,2,3", dark=dark))
        label = page.locator(".live-chart .bartext").first
        colors.append(label.evaluate("(text) => getComputedStyle(text).fill"))
    light, dark = (sum(map(int, re.findall(r"\d+", color)[:3])) for color in colors)
    assert light < 3 * 100
    assert dark > 3 * 180
