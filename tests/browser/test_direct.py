"""What a hand can do to the marks beside dragging: type, undo, look closer."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.bench import drag, dragged, expect_query, handle, middle, query, readout, ready

START = "/softmax?logits=1,2,3"
AREA = """(role) => {
  const node = document.querySelector('.live-chart')
  const { xaxis, yaxis } = node.data.find(({ meta }) => meta === role)
  const [x, y] = [node._fullLayout[xaxis.replace('x', 'xaxis')], node._fullLayout[yaxis.replace('y', 'yaxis')]]
  const { left, top } = node.getBoundingClientRect()
  return { left: left + x._offset, top: top + y._offset, width: x._length, height: y._length, range: [...x.range] }
}"""  # noqa: E501

WHOLE = f"() => {{ const [low, high] = ({AREA})('curve_logit').range; return high - low > 11 }}"


def field(page: Page) -> Locator:
    """The field over a mark."""
    return page.locator(".live-typed input")


def slider(page: Page, name: str) -> Locator:
    """A mark by its name."""
    return page.get_by_role("slider", name=name, exact=True)


def type_into(page: Page, text: str) -> None:
    """Replaces what stands in the field, and presses Enter."""
    field(page).fill(text)
    field(page).press("Enter")


class TestTyping:
    def test_a_double_click_opens_a_field_with_the_value(self, open_page):
        page = ready(open_page(START))
        page.mouse.dblclick(*middle(handle(page, 1)))
        expect(field(page)).to_have_value("2")
        expect(field(page)).to_be_focused()
        type_into(page, "-1.5")
        expect_query(page, "logits", "1,-1.5,3")
        expect(field(page)).to_have_count(0)
        expect(handle(page, 1)).to_be_focused()

    def test_a_digit_on_a_mark_opens_it_too(self, open_page):
        page = ready(open_page(START))
        handle(page, 0).focus()
        page.keyboard.type("4.25")
        page.keyboard.press("Enter")
        expect_query(page, "logits", "4.25,2,3")

    @pytest.mark.parametrize("text", ["abc", "", "1,5", "1/3", "Infinity", "0x10"])
    def test_what_is_no_number_stays_and_is_named(self, open_page, text):
        page = ready(open_page(START))
        handle(page, 0).press("F2")
        type_into(page, text)
        expect(page.locator(".live-problem")).to_have_text(f"A number was expected; “{text}” came.")
        expect(field(page)).to_have_value(text)
        assert query(page)["logits"] == "1,2,3"
        type_into(page, "−7")
        expect_query(page, "logits", "-7,2,3")

    def test_a_probability_has_limits(self, open_page):
        page = ready(open_page(START, locale="zh-CN"))
        slider(page, "类别 0 的概率").press("F2")
        type_into(page, "1")
        expect(page.locator(".live-problem")).to_have_text(
            "应为 0.001 到 0.999 之间的数，收到的是 1。"
        )
        type_into(page, "0.5")
        expect(readout(page)).to_contain_text("value = [3.313, 2, 3]")

    def test_escape_leaves_all_as_it_was(self, open_page):
        page = ready(open_page(START))
        page.mouse.dblclick(*middle(handle(page, 2)))
        field(page).fill("9")
        page.keyboard.press("Escape")
        expect(field(page)).to_have_count(0)
        assert query(page)["logits"] == "1,2,3"

    def test_a_field_that_is_left_is_taken(self, open_page):
        page = ready(open_page(START))
        handle(page, 0).press("F2")
        field(page).fill("5")
        page.locator(".live-readout").click()
        expect_query(page, "logits", "5,2,3")

    def test_what_is_typed_is_text(self, open_page):
        page = ready(open_page(START))
        handle(page, 0).press("F2")
        type_into(page, "<img src=x onerror=alert(1)>")
        expect(page.locator(".live-problem")).to_contain_text("<img src=x")
        expect(page.locator(".live-problem img")).to_have_count(0)


class TestProbability:
    def test_its_own_logit_gives_way_and_the_others_stay(self, open_page):
        page = ready(open_page(START))
        one = slider(page, "Probability of class 0")
        before = float(one.get_attribute("aria-valuenow"))
        drag(page, 3, 60)
        expect(page).not_to_have_url(re.compile("logits=1,2,3"))
        logits = query(page)["logits"].split(",")
        assert logits[1:] == ["2", "3"]
        assert float(logits[0]) > 1
        assert float(one.get_attribute("aria-valuenow")) > before + 0.2

    def test_it_ends_short_of_0_and_1(self, open_page):
        page = ready(open_page(START))
        one = slider(page, "Probability of class 1")
        one.press("End")
        expect(one).to_have_attribute("aria-valuenow", "0.999")
        one.press("Home")
        expect(one).to_have_attribute("aria-valuenow", "0.001")

    def test_a_class_alone_has_none(self, open_page):
        page = ready(open_page("/softmax?logits=3"))
        expect(page.get_by_role("slider", name=re.compile("Probability"))).to_have_count(0)

    def test_the_temperature_counts(self, open_page):
        page = ready(open_page("/softmax?logits=0,0&temperature=4"))
        slider(page, "Probability of class 0").press("F2")
        type_into(page, "0.75")
        expect(readout(page)).to_contain_text("value = [4.394, 0]")  # 4 log 3


class TestUndo:
    def test_by_button_and_by_key(self, open_page):
        page = ready(open_page(START))
        undo, redo = (
            page.get_by_role("button", name=name, exact=True) for name in ("Undo", "Redo")
        )
        expect(undo).to_be_disabled()
        dragged(page, 0, 40)
        changed = query(page)["logits"]
        expect(undo).to_be_enabled()
        undo.click()
        expect_query(page, "logits", "1,2,3")
        expect(redo).to_be_enabled()
        handle(page, 0).focus()
        page.keyboard.press("Control+Shift+Z")
        expect_query(page, "logits", changed)
        page.keyboard.press("Control+z")
        expect_query(page, "logits", "1,2,3")

    def test_the_bars_follow(self, open_page):
        page = ready(open_page(START))
        handle(page, 2).press("ArrowUp")
        expect_query(page, "logits", "1,2,3.1")
        page.keyboard.press("Control+z")
        expect(handle(page, 2)).to_have_attribute("aria-valuenow", "3")

    def test_in_a_field_the_browsers_own_undo_is_meant(self, open_page):
        page = ready(open_page(START))
        handle(page, 2).press("ArrowUp")
        expect_query(page, "logits", "1,2,3.1")
        handle(page, 0).press("F2")
        field(page).press("Control+z")
        page.keyboard.press("Escape")
        assert query(page)["logits"] == "1,2,3.1"


class TestLooking:
    def test_a_mark_tells_what_plotly_knows_of_it(self, open_page):
        page = ready(open_page("/softmax?logits=1,2,3&names=cat,dog,owl"))
        page.mouse.move(*middle(handle(page, 4)))
        expect(page.locator(".hovertext")).to_have_text(re.compile("dog: 0.24472847"))
        page.mouse.move(2, 2)
        expect(page.locator(".hovertext")).to_have_count(0)

    def test_a_zoom_outlives_edits_and_ends_with_a_double_click(self, open_page):
        page = ready(open_page(START, height=1600))
        area = page.evaluate(AREA, "curve_logit")
        x, y = area["left"], area["top"]
        page.mouse.move(x + 0.2 * area["width"], y + 0.2 * area["height"])
        page.mouse.down()
        page.mouse.move(x + 0.7 * area["width"], y + 0.8 * area["height"], steps=5)
        page.mouse.up()
        zoomed = page.evaluate(AREA, "curve_logit")["range"]
        assert area["range"][0] < zoomed[0] < zoomed[1] < area["range"][1]
        handle(page, 0).press("ArrowUp")
        expect(page.locator(".live")).to_have_attribute("data-revision", "1")
        assert page.evaluate(AREA, "curve_logit")["range"] == zoomed
        page.keyboard.down("ArrowUp")  # so that it is painted, and not drawn by Plotly yet
        page.mouse.dblclick(x + 0.9 * area["width"], y + 0.1 * area["height"])
        page.keyboard.up("ArrowUp")
        page.wait_for_function(WHOLE)
        handle(page, 0).press("ArrowUp")
        expect(page.locator(".live")).to_have_attribute("data-revision", "3")

    def test_a_finger_does_not_zoom(self, open_page):
        page = ready(open_page(START, width=390, touch=True))
        mode = "() => document.querySelector('.live-chart')._fullLayout.dragmode"
        assert page.evaluate(mode) is False
        assert ready(open_page(START)).evaluate(mode) == "zoom"
