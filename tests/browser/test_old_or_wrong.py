"""Old or wrong in a browser: a case is tried, and opens on its page."""

import pytest
from playwright.sync_api import expect

from tests.browser.bench import expect_query, query, ready


def test_a_case_is_tried_and_opened_where_it_belongs(open_page):
    page = open_page("/old_or_wrong")
    expect(page.get_by_text("18.926")).to_be_visible()
    page.locator(".st-key-old_logit input").fill("5")
    page.keyboard.press("Enter")
    expect_query(page, "logit", "5")
    expect(page.get_by_text("18.926")).to_have_count(0)
    page.locator(".st-key-carry_swapped_to_cross_entropy button").click()
    ready(page)
    expect_query(page, "logits", "3x3:1,2,5,1,2,5,1,2,5")
    assert query(page)["indices"] == "2,2,2"


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_nothing_scrolls_sideways(open_page, width, locale):
    page = open_page("/old_or_wrong?call=placeholder", width=width, locale=locale)
    expect(page.get_by_text("18.926")).to_be_visible()
    wide = page.get_by_test_id("stMain").evaluate("(main) => main.scrollWidth - main.clientWidth")
    assert wide <= 0
