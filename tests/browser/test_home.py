"""Home, in a browser: it moves by itself, or not for those who want no motion."""

import re

from playwright.sync_api import expect

from tests.browser.bench import expect_query, ready


def test_the_softmax_moves_and_stands_still_when_told(open_page):
    page = open_page("/")
    text = page.locator(".home-text")
    first = text.inner_text()
    assert re.match(r"T = \d\.\d\d: ", first)
    expect(text).not_to_have_text(first)
    page.get_by_role("button", name="Pause").click()
    expect(page.locator(".home-play")).to_have_text("▶ Play")
    still = text.inner_text()
    shares = page.locator(".home-probabilities .home-value").all_text_contents()
    assert abs(sum(float(share.rstrip("%")) for share in shares) - 100) < 0.3
    page.locator(".home-heat").focus()
    page.keyboard.press("Home")
    expect(text).to_have_text("T = 0.20: cold, and the largest logit takes nearly all")
    assert still != text.inner_text()


def test_nothing_moves_for_those_who_want_no_motion(browser, server):
    context = browser.new_context(base_url=server, reduced_motion="reduce")
    page = context.new_page()
    page.goto("/home")
    expect(page.locator(".home-play")).to_have_text("▶ Play")
    context.close()


def test_a_logit_is_moved_and_opened_in_its_page(open_page):
    page = open_page("/home")
    page.get_by_role("button", name="Pause").click()
    bar = page.get_by_role("slider", name="Logit of class moon")
    bar.focus()
    page.keyboard.press("Shift+ArrowUp")
    expect(bar).to_have_attribute("aria-valuenow", "0")
    box = page.get_by_role("slider", name="Logit of class mat").bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 20, box["y"] - 400, steps=4)
    page.mouse.up()
    page.get_by_role("button", name="Open it in Softmax").click()
    ready(page)
    expect_query(page, "logits", "5,2.6,1.9,0.4,0")


def test_a_page_is_found_while_one_types(open_page):
    page = open_page("/home", locale="zh-CN")
    field = page.get_by_role("textbox", name="搜索页面、课程和术语")
    field.press_sequentially("上溢")
    expect(page.get_by_role("cell", name="overflow", exact=True)).to_be_visible()
    expect(field).to_be_focused()
