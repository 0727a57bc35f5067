"""In front of a hall: a state that is a task, before and after, and the code for the phones."""

import json
import re

from playwright.sync_api import Page, expect

from pages.server import qr
from tests.browser.bench import expect_query, handle, query, readout, ready

TASK = "/cross_entropy?logits=1,2,3&view=lecture&hide=results,values,tables,probabilities"
LOSS = "0.4076"  # of [1, 2, 3] where 2 is right
HTML = """() => document.body.innerHTML +
  [...document.querySelectorAll('*')].map((it) => it.shadowRoot?.innerHTML ?? '').join()"""
SIZES = """() => [...document.querySelectorAll('.live-chart text')]
  .filter((text) => text.textContent.trim())
  .map((text) => parseFloat(getComputedStyle(text).fontSize))"""
ROLES = "() => document.querySelector('.live-chart').data.map(({ meta }) => meta)"


def at_rest(page: Page) -> None:
    """Takes the focus from whatever has it."""
    page.evaluate("() => document.activeElement.blur()")


def test_a_link_makes_a_state_a_task_and_a_key_solves_it(open_page):
    page = ready(open_page(TASK))
    expect(page.locator("[data-testid=stHeader]")).to_be_hidden()
    expect(page.get_by_text("TensorFlow agrees")).to_be_visible()
    assert min(page.evaluate(SIZES)) >= 20
    assert LOSS not in page.evaluate(HTML)
    assert "probabilities" not in page.evaluate(ROLES)
    assert page.locator(".live-readout p, .live-table").count() == 0
    expect(handle(page, 0)).to_have_attribute("aria-valuetext", "?")

    handle(page, 0).press("ArrowUp")
    expect_query(page, "logits", "1.1,2,3")
    expect(page.locator(".live")).to_have_attribute("data-revision", "1")
    assert page.locator(".live-readout p, .live-table").count() == 0
    assert "probabilities" not in page.evaluate(ROLES)

    handle(page, 0).press("h")
    expect(readout(page)).to_contain_text("Loss of row 0")
    expect(page).not_to_have_url(re.compile("hide="))
    page.keyboard.press("h")
    expect(page.locator(".live-readout p")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.locator("[data-testid=stHeader]")).to_be_visible()
    expect(page).not_to_have_url(re.compile("view="))
    assert query(page)["hide"] == "results,values,tables,probabilities"
    assert max(page.evaluate(SIZES)) < 20


def test_before_and_after_are_swapped_by_a_key_that_nobody_types(open_page):
    for address, name, before, after in (
        ("/softmax?logits=1,2,3", "logits", "1,2,3", "1,2.1,3"),
        ("/gradient_descent?start=4", "start", "4", None),
    ):
        page = ready(open_page(address))
        assert "ghost" not in page.evaluate(ROLES)
        handle(page, 1 if after else 0).press("ArrowUp" if after else "ArrowRight")
        expect(page.locator(".live")).to_have_attribute("data-revision", "1")
        expect(page).not_to_have_url(re.compile(rf"{name}={re.escape(before)}(&|$)"))
        edited = query(page)[name]
        assert after in (None, edited)
        expect(page.locator(".live-history [data-act=swap]")).to_be_enabled()
        page.keyboard.press("b")
        expect_query(page, name, before)
        expect(page.locator(".live")).to_have_attribute("data-revision", "2")
        assert "ghost" in page.evaluate(ROLES)
        page.keyboard.press("b")
        expect_query(page, name, edited)

        field = page.locator("input[type=number]").first
        field.press("b")
        field.press("l")
        expect(page.locator("[data-testid=stHeader]")).to_be_visible()
        expect_query(page, name, edited)


def test_the_code_says_the_link_and_space_plays(open_page):
    page = ready(open_page("/gradient_descent?hide=judge"))
    code = page.locator("dialog.lectern-code")
    at_rest(page)
    page.keyboard.press("q")
    expect(code).to_contain_text("this machine only")  # as the tests' server does
    page.keyboard.press("Escape")
    expect(code).to_be_hidden()

    link = "http://192.0.2.7:8501/gradient_descent?v=1&rate=0.3"
    body = json.dumps({"link": link, **qr.code(link)})
    asked = []
    page.route("**/qr?*", lambda route: (asked.append(route.request.url), route.fulfill(body=body)))
    page.keyboard.press("q")
    expect(code.locator("svg path")).to_have_attribute("d", str(qr.code(link)["path"]))
    expect(code.locator(".lectern-link")).to_have_text(link)
    assert "page=gradient_descent" in asked[0]
    assert "hide%3Djudge" in asked[0]
    box = code.locator("svg").bounding_box()
    assert box["height"] > 0.7 * 900
    page.keyboard.press("q")
    expect(code).to_be_hidden()

    at_rest(page)
    text = page.locator(".live-player-text")
    expect(text).to_have_text("step 5 of 5")
    page.keyboard.press("ArrowLeft")
    expect(text).to_have_text("step 4 of 5")
    page.keyboard.press("Space")
    expect(text).to_have_text("step 5 of 5")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
