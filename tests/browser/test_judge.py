"""The line of the judge in the running app: it follows the hand, and TensorFlow may die."""

import os
import re
import signal

import pytest
from playwright.sync_api import Page, expect

from tests.browser.bench import expect_query, held, readout, ready
from tests.browser.driver import settled
from tests.browser.worker import workers

STARTED = 60_000  # ms until TensorFlow has been loaded
AGREES = re.compile(r"TensorFlow agrees to (\de-1[5-9]|the last digit)")


def line(page: Page):
    """The line of the judge."""
    return page.locator(".judge")


def runs(page: Page) -> int:
    """How many runs of the page its session has had."""
    return int(line(page).get_attribute("data-run"))


def agrees(page: Page) -> Page:
    """Waits until the state on the screen has been judged."""
    expect(line(page)).to_have_attribute("data-state", "agrees", timeout=STARTED)
    expect(line(page)).to_contain_text(AGREES)
    return page


@pytest.mark.parametrize("path", ["/softmax?logits=1,2,3", "/softmax?preset=attention"])
def test_it_agrees(open_page, path):
    page = agrees(open_page(path))
    expect(page.get_by_role("status").filter(has_text="TensorFlow agrees")).to_be_visible()


def test_of_a_file_it_agrees_as_far_as_its_table_goes(open_page):
    page = open_page("/your_logits")
    expect(line(page)).to_contain_text(
        re.compile(r"TensorFlow agrees to \de-0[78]"), timeout=STARTED
    )


def test_a_difference_is_seen(open_page):
    page = open_page("/softmax?logits=1e308,1&temperature=0.5")
    expect(line(page)).to_have_attribute("data-state", "differs", timeout=STARTED)
    expect(line(page)).to_contain_text("⚠")
    expect(line(page)).to_contain_text("probabilities[0]: here 1, TensorFlow nan")


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", ["", "中文"])
def test_the_charts_stand_where_they_will_before_it_comes(open_page, width, name):
    page = ready(open_page("/softmax", width=width))
    if name:
        page.get_by_text(name).click()
        expect(page.get_by_text("温度").first).to_be_visible()
    agrees_or_not = re.compile("✓|⚠")
    expect(line(settled(page))).to_contain_text(agrees_or_not, timeout=STARTED)
    chart = page.locator(".live-chart").first
    where = chart.bounding_box()
    line(page).evaluate("line => line.style.display = 'none'")
    assert chart.bounding_box() == where


def test_while_the_hand_moves_nothing_has_been_judged(open_page):
    page = agrees(ready(open_page("/softmax?logits=1,2,3")))
    before = readout(page).inner_text()
    with held(page, 2) as move:
        move(40)
        expect(readout(page)).not_to_have_text(before)
        expect(line(page)).to_have_text("TensorFlow is checking …")
    agrees(page)


def test_a_hand_that_comes_back_brings_the_sentence_back(open_page):
    page = agrees(open_page("/softmax?logits=1,2,3"))
    page.evaluate("document.dispatchEvent(new Event('logitscope-moved'))")
    expect(line(page)).to_have_text("TensorFlow is checking …")
    # a run that changes nothing of what is judged
    page.get_by_text("中文").click()
    agrees_in_any_language = re.compile("✓")
    expect(line(page)).to_contain_text(agrees_in_any_language)


def test_the_judge_causes_no_run(open_page):
    page = agrees(open_page("/softmax?logits=1,2,3"))
    before = runs(page)
    temperature = page.locator(".st-key-temperature input")
    for value in ("2", "3"):
        temperature.fill(value)
        page.keyboard.press("Enter")
        expect_query(page, "temperature", value)
        agrees(settled(page))
    assert runs(page) - before == 2


def test_edits_go_on_without_it_and_it_comes_back_by_itself(open_page, running):
    page = agrees(open_page("/softmax?logits=1,2,3"))
    (worker,) = workers(running.process.pid)
    before = runs(page)
    os.kill(worker, signal.SIGKILL)
    temperature = page.locator(".st-key-temperature input")
    for value in ("2", "3", "4"):
        temperature.fill(value)
        page.keyboard.press("Enter")
        expect_query(page, "temperature", value)
    expect(line(page)).to_have_text("TensorFlow is checking …")
    agrees(page)
    assert 1 <= runs(page) - before <= 3  # the page follows once the hand rests
    (another,) = workers(running.process.pid)
    assert another != worker


@pytest.mark.parametrize("dark", [False, True])
def test_on_a_narrow_screen_it_fits(open_page, dark):
    page = agrees(open_page("/softmax?logits=1,2,3", width=390, dark=dark))
    box = line(page).bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390


def test_the_program_can_be_read(open_page):
    page = open_page("/softmax?logits=1,2,3&temperature=2")
    page.get_by_text("TensorFlow code").click()
    code = page.locator("[data-testid=stExpander]").filter(has_text="TensorFlow code")
    expect(code).to_contain_text("logits = tf.constant([1.0, 2.0, 3.0], tf.float64)")
    expect(code).to_contain_text("Download this program")
