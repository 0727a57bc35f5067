"""The experiment is in its link, and comes back from it in a new browser."""

import re
from urllib.parse import urlsplit

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.bench import address, dragged, expect_query, handle, query, readout, ready


def test_a_link_brings_everything_back_in_a_new_browser(open_page):
    page = ready(open_page("/softmax?logits=2x3:1,2,3,0,0,0&axis=0&temperature=2&entry=0,1"))
    dragged(page, 0, 30)
    sentence, link = readout(page).inner_text(), address(page)
    assert len(urlsplit(link).query) < 6_000
    other = ready(open_page(link))
    expect(readout(other)).to_have_text(sentence)
    assert query(other) == query(page)


def test_edits_add_nothing_to_the_history(open_page):
    page = open_page("/your_logits")
    page.goto("/softmax?logits=1,2,3")
    ready(page)
    length = page.evaluate("history.length")
    for up in (20, -30):
        dragged(page, 1, up)
    assert page.evaluate("history.length") == length
    page.go_back()
    expect(page.get_by_role("heading", name="Your logits")).to_be_visible()


# What the line of the judge says, and after which run of the page.
WATCH = """(line) => {
  window.said = []
  const note = () => said.push([line.dataset.run, line.dataset.state])
  new MutationObserver(note).observe(line, { attributeFilter: ['data-state'] })
}"""


@pytest.mark.parametrize("late", ["link", "judge"])
def test_an_edit_before_the_page_is_whole_is_heard_of_by_what_comes_later(open_page, late):
    page, held = open_page("/your_logits"), []
    page.route(f"**/{late}.js", lambda route: held.append(route))
    page.goto("/softmax?logits=1,2,3")
    handle(page, 0).press("ArrowUp")
    expect(page.locator(".live")).to_have_attribute("data-revision", "1")
    page.locator(".judge").evaluate(WATCH)
    held[0].continue_()
    expect_query(page, "logits", "1.1,2,3")
    expect(page.locator(".judge")).to_contain_text("agrees")
    said = page.evaluate("said")
    assert [said[0][0], "checking"] in said  # of the first run's state nothing is said any more


OLD_AND_NEW = """async (script) => {
  const { default: mount } = await import(script)
  const parentElement = document.createElement('div')
  parentElement.append(document.createElement('span'))
  const sent = []
  const setTriggerValue = (...trigger) => sent.push(trigger)
  const run = (query, session, heard) => {
    const remove = mount({ data: { query, session, heard }, parentElement, setTriggerValue })
    return [location.search, remove]
  }
  const edit = (link, heard) => document.dispatchEvent(
    new CustomEvent('logitscope-linked', { detail: { link, heard, rest: 0 } }))
  run('at=1', 'first', 1)
  edit('at=2', 2)
  const [late] = run('at=1', 'first', 1)
  const [next] = run('at=3', 'first', 2)
  run('at=0', 'second', 0)
  const [restored, remove] = run('at=3&lang=en', 'second', 0)
  remove()
  return { late, next, sent, restored }
}"""


def test_a_run_that_an_edit_overtook_does_not_take_the_address_back(open_page, requests):
    page = ready(open_page("/softmax"))
    script = next(url for url in requests if url.endswith("/link.js"))
    assert page.evaluate(OLD_AND_NEW, script) == {
        "late": "?at=2",
        "next": "?at=3",
        "sent": [["restore", "at=3"]],
        "restored": "?at=3&lang=en",
    }


def test_a_reload_keeps_what_was_edited(open_page):
    page = ready(open_page("/softmax?logits=1,2,3"))
    dragged(page, 1, 40)
    sentence = readout(page).inner_text()
    page.reload()
    expect(readout(ready(page))).to_have_text(sentence)


def test_a_broken_link_opens_and_says_what_it_ignored(open_page):
    page = ready(open_page("/softmax?logits=1,2,3&axis=7&temperature=0&nonsense=1"))
    alerts = page.get_by_test_id("stAlert")
    expect(alerts.filter(has_text="axis 7 is not there")).to_be_visible()
    expect(alerts.filter(has_text="temperature must be from 0.05 to 20")).to_be_visible()
    expect(alerts.filter(has_text="Nonsense: not known here")).to_be_visible()
    expect(readout(page)).to_contain_text("0.66524096")


def test_the_switch_of_language_keeps_the_state(open_page):
    page = ready(open_page("/softmax?logits=1,2,3&temperature=2"))
    dragged(page, 0, 25)
    before = query(page)
    page.get_by_text("简体中文").click()
    expect_query(page, "lang", "zh")
    expect(page.locator(".live-table thead").first).to_contain_text("类别")
    expect(page.locator(".live-chart")).to_contain_text("概率")
    assert query(page) == before | {"lang": "zh"}
    page.get_by_role("button", name="你的 logits").click()
    page.get_by_role("menuitem", name="你的 logits", exact=True).click()
    expect(page.get_by_role("heading", name="你的 logits")).to_be_visible()


@pytest.mark.parametrize(("locale", "text"), [("zh-CN", "例子"), ("de-DE", "Example")])
def test_the_browser_gives_the_first_language(open_page, locale, text):
    page = ready(open_page("/softmax", locale=locale))
    expect(page.get_by_text(text, exact=True)).to_be_visible()


def test_the_link_has_the_last_word_on_the_language(open_page):
    page = ready(open_page("/softmax?lang=en", locale="zh-CN"))
    expect(page.get_by_text("Example", exact=True)).to_be_visible()


def test_a_row_too_large_for_a_link_asks_for_its_file(open_page, tmp_path):
    path = tmp_path / "vocabulary.npy"
    np.save(path, np.random.default_rng(0).normal(0, 3, (4, 1000)))
    page = open_page("/your_logits")
    page.get_by_role("button", name="Open a file").click()
    page.locator(".st-key-logits_file input").set_input_files(path)
    expect(page.get_by_role("heading", name="vocabulary.npy")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator(".st-key-open_row button").click()
    ready(page)
    expect(page.get_by_text("of vocabulary.npy: back to the table")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/softmax\?v=1&"))
    sentence, link = readout(page).inner_text(), address(page)
    assert "logits" not in query(page)
    assert len(link) < 6_000

    other = ready(open_page(link))
    expect(other.get_by_test_id("stAlert").filter(has_text="vocabulary.npy")).to_be_visible()
    assert address(other) == link  # it still asks after a reload
    other.get_by_role("link", name="Open the file").click()
    other.get_by_role("button", name="Open a file").click()
    other.locator(".st-key-logits_file input").set_input_files(path)
    expect(other.get_by_role("heading", name="vocabulary.npy")).to_be_visible()
    other.keyboard.press("Escape")
    other.get_by_text("Softmax and losses").click()
    other.get_by_role("menuitem", name="Softmax", exact=True).click()
    expect(readout(ready(other))).to_have_text(sentence)
