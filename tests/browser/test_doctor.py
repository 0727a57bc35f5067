"""The doctor under a hand: a file of probabilities is cured at a press, and fits a phone."""

import io

import numpy as np
from playwright.sync_api import Page, expect

from core.logits import load_sample
from core.softmax import softmax
from tests.browser.bench import expect_query

SAMPLE = load_sample()


def upload(page: Page, **arrays: np.ndarray) -> None:
    """Opens arrays as an .npz, and shuts what they were chosen in."""
    content = io.BytesIO()
    np.savez(content, **arrays)
    file = {"name": "mine.npz", "mimeType": "application/zip", "buffer": content.getvalue()}
    page.get_by_role("button", name="Open a file").click()
    page.locator("input[type=file]").first.set_input_files(file)
    expect(page.get_by_role("heading", name="mine.npz")).to_be_visible(timeout=30_000)
    page.keyboard.press("Escape")


def test_rows_are_shown_and_probabilities_become_logits(open_page):
    page = open_page("/your_logits", width=390, height=844)
    expect(page.get_by_text("Nothing suspicious in 13 checks")).to_be_visible(timeout=30_000)
    values = softmax(SAMPLE.values)
    values[[3, 9]] = np.nan
    upload(page, logits=values, labels=SAMPLE.labels)
    expect(page.get_by_text("The doctor found 2 in 13 checks")).to_be_visible()
    page.get_by_role("button", name="Show these rows below").first.click()
    expect_query(page, "finding", "nan")
    expect(page.get_by_text("Rows 1 to 2 of 2; choose one")).to_be_visible()
    page.get_by_role("button", name="Open their logarithms").click()
    expect(page.get_by_text("The doctor found 1 in 13 checks")).to_be_visible()
    expect(page.get_by_role("heading", name="mine.npz [log - max of 795 rows")).to_be_visible()
    without = page.get_by_role("button", name="Open without these rows")
    expect(without).to_have_count(1)  # what the run before has drawn goes last
    without.click()
    expect(page.get_by_text("Nothing suspicious in 13 checks")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
