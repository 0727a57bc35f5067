"""The confusion matrix under a hand: a press on a cell brings its rows."""

import re

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from core.logits import load_sample, row_table
from tests.browser.bench import address, expect_query, query

SAMPLE = load_sample()
TABLE = row_table(SAMPLE)
WIDE = {"width": 1280, "height": 1600}
MATRIX = ".st-key-confusion"  # its bench is not the only one of the page


def rows_of(label, prediction) -> np.ndarray:
    return np.flatnonzero((SAMPLE.labels == label) & (TABLE.prediction == prediction))


def drawn(page: Page) -> Page:
    """Waits until the matrix is drawn."""
    expect(page.locator(f"{MATRIX} .live-chart .hm")).to_be_attached(timeout=30_000)
    return page


def press(page: Page, label: int, prediction: int, classes: int = 10) -> None:
    """Presses the middle of a cell, once it is the one that hovering tells of; waits for Python."""
    bench, area = page.locator(f"{MATRIX} .live"), page.locator(f"{MATRIX} .live-chart .nsewdrag")
    revision = int(bench.get_attribute("data-revision"))
    area.scroll_into_view_if_needed()
    box = area.bounding_box()
    across, down = ((at + 0.5) / classes for at in (prediction, label))
    page.mouse.move(box["x"] + across * box["width"], box["y"] + down * box["height"])
    told = page.locator(f"{MATRIX} .live-chart .hoverlayer")
    expect(told).to_contain_text(f"label {label}, prediction {prediction}")
    page.mouse.down()
    page.mouse.up()
    expect(bench).to_have_attribute("data-revision", str(revision + 1))


def sentence(page: Page):
    return page.locator(f"{MATRIX} .live-readout p")


def test_a_press_selects_the_rows_of_a_cell_and_a_link_brings_them_back(open_page):
    page = drawn(open_page("/your_logits", **WIDE))
    expect(sentence(page)).to_have_text("Press a cell to see its rows below.")
    press(page, 1, 9)
    expect_query(page, "cell", "1,9")
    count = rows_of(1, 9).size
    expect(sentence(page)).to_have_text(f"Label 1, prediction 9: {count} of the label's 80 rows")
    expect(page.get_by_text(f"Rows 1 to {count} of {count}; choose one")).to_be_visible()
    row = int(page.get_by_text(re.compile(r"^Row \d+$")).inner_text().removeprefix("Row "))
    assert row in rows_of(1, 9)

    other = drawn(open_page(address(page), **WIDE))
    expect(sentence(other)).to_have_text(sentence(page).inner_text())
    expect(other.get_by_text(f"Rows 1 to {count} of {count}; choose one")).to_be_visible()
    assert query(other) == query(page)


def test_another_press_on_it_shows_all_rows(open_page):
    page = drawn(open_page("/your_logits?cell=1,9", **WIDE))
    expect(page.locator(f"{MATRIX} .live-chart .shapelayer path")).to_have_count(2)
    press(page, 1, 9)
    expect(page.get_by_text("Rows 1 to 200 of 797; choose one")).to_be_visible()
    expect(page.locator(f"{MATRIX} .live-chart .shapelayer path")).to_have_count(0)
    assert "cell" not in query(page)


def test_from_cell_to_cell(open_page):
    page = drawn(open_page("/your_logits?mistakes=1", **WIDE))
    for label, prediction in ((3, 7), (9, 5), (6, 6), (0, 1)):
        press(page, label, prediction)
        expect_query(page, "cell", f"{label},{prediction}")
        expect(sentence(page)).to_contain_text(f"{rows_of(label, prediction).size} of the label's")
    expect(page.get_by_text("There is no such row.")).to_be_visible()


BUSY = """addEventListener('touchend', () => {{
    const from = performance.now()
    while (performance.now() < from + {}) {{}}
}})"""


@pytest.mark.parametrize("busy", [0, 700])
def test_a_finger_chooses_and_lets_go(open_page, busy):
    page = drawn(open_page("/your_logits", width=390, height=844, touch=True))
    page.evaluate(BUSY.format(busy))  # ms between the touch and the mouse that is made of it
    bench, area = page.locator(f"{MATRIX} .live"), page.locator(f"{MATRIX} .live-chart .nsewdrag")
    area.scroll_into_view_if_needed()
    for revision, cell in enumerate(("3,7", "8,5", None), start=1):
        box = area.bounding_box()
        label, prediction = (3, 7) if revision == 1 else (8, 5)
        across, down = ((at + 0.5) / 10 for at in (prediction, label))
        page.touchscreen.tap(box["x"] + across * box["width"], box["y"] + down * box["height"])
        expect(bench).to_have_attribute("data-revision", str(revision))
        page.wait_for_timeout(500)  # the fingers of one person
        assert query(page).get("cell") == cell


def test_keys_choose_a_cell(open_page):
    page = drawn(open_page("/your_logits", **WIDE))
    page.get_by_role("combobox", name="Label").focus()
    page.keyboard.type("4")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"[?&]cell=4,(&|$)"))
    expect(sentence(page)).to_have_text("Rows with label 4: 83")


def test_the_label_travels_to_cross_entropy(open_page):
    page = drawn(open_page("/your_logits?cell=3,7", **WIDE))
    row = int(page.get_by_text(re.compile(r"^Row \d+$")).inner_text().removeprefix("Row "))
    page.get_by_role("button", name="Cross entropy").click()
    expect(page.get_by_role("heading", name="Cross entropy", exact=True)).to_be_visible()
    expect(page.get_by_text(f"Row {row} of digits.npz: back to the table")).to_be_visible()
    expect_query(page, "indices", "3")
    page.get_by_text("back to the table").click()
    expect_query(page, "cell", "3,7")


@pytest.mark.parametrize("width", [1280, 390])
def test_its_text_is_large_enough_and_inside(open_page, width):
    page = drawn(open_page("/your_logits", width=width))
    texts = page.locator(f"{MATRIX} .live-chart text")
    shown = texts.evaluate_all(
        "(texts) => texts.filter((text) => text.textContent).map((text) => "
        "[parseFloat(getComputedStyle(text).fontSize), text.getBoundingClientRect().right, "
        "text.getBoundingClientRect().left])"
    )
    assert len(shown) >= 20 + 10 + np.count_nonzero(TABLE.rank != 1) / 3
    assert min(size for size, _, _ in shown) >= 14
    assert max(right for _, right, _ in shown) <= width
    assert min(left for _, _, left in shown) >= 0


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_a_phone_shows_a_cell_without_scrolling_sideways(open_page, locale):
    page = drawn(open_page("/your_logits?cell=1,9", width=390, height=844, locale=locale))
    wide = page.get_by_test_id("stMain").evaluate("(main) => main.scrollWidth - main.clientWidth")
    assert wide <= 0


def test_a_hundred_classes(open_page, tmp_path):
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 100, 3000)
    logits = rng.normal(0, 1, (3000, 100)).astype(np.float32)
    logits[np.arange(3000), labels] += 3
    path = tmp_path / "hundred.npz"
    np.savez(path, logits=logits, labels=labels)
    label, prediction = next(
        (int(true), int(guess))
        for true, guess in zip(labels, logits.argmax(axis=1), strict=True)
        if true != guess
    )
    page = open_page("/your_logits", **WIDE)
    page.get_by_role("button", name="Open a file").click()
    page.locator(".st-key-logits_file input").set_input_files(path)
    expect(page.get_by_role("heading", name="hundred.npz")).to_be_visible()
    page.keyboard.press("Escape")
    expect(drawn(page).locator(f"{MATRIX} .live-chart .ytick")).to_have_count(25)
    press(page, label, prediction, classes=100)
    expect_query(page, "cell", f"{label},{prediction}")
