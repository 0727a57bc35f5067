"""A against B: a person opens two files and sees which rows the second one fixed and broke."""

import re

import numpy as np
from playwright.sync_api import expect

from tests.browser.bench import expect_query

WIDE = {"width": 1280, "height": 1600}
FIXED, BROKEN = [7, 11, 30], [2, 19]


def files(folder):
    """Two files of 40 rows: B has `FIXED` right that A has wrong, and `BROKEN` the other way."""
    labels = np.arange(40) % 4
    right = 3.0 * np.eye(4)[labels]
    wrong = 3.0 * np.eye(4)[(labels + 1) % 4]
    for name, rows in (("a", [*FIXED, 5]), ("b", [*BROKEN, 5])):
        logits = right.copy()
        logits[rows] = wrong[rows]
        np.savez(folder / f"{name}.npz", logits=logits, labels=labels)


def test_fixed_and_broken_rows_to_the_bench_and_back(open_page, tmp_path):
    files(tmp_path)
    page = open_page("/compare", **WIDE)
    expect(page.get_by_text("Rows that B fixed: 31; rows that it broke: 5.")).to_be_visible()
    page.get_by_role("button", name="Open files").click()
    for side in "ab":
        page.locator(f".st-key-{side}_logits_file input").set_input_files(tmp_path / f"{side}.npz")
        expect(page).to_have_url(re.compile(rf"[?&]{side}={side}\.npz:"))
    page.keyboard.press("Escape")
    expect(page.get_by_text("Rows that B fixed: 3; rows that it broke: 2.")).to_be_visible()
    page.get_by_role("button", name="Fixed by B: 3").click()
    expect_query(page, "outcome", "fixed")
    expect(page.get_by_text("Rows 1 to 3 of 3; choose one")).to_be_visible()
    expect(page.get_by_text(f"Row {FIXED[0]}", exact=True)).to_be_visible()

    page.get_by_role("button", name="with the logits of B").click()
    expect(page.get_by_role("heading", name="Softmax", exact=True)).to_be_visible()
    expect_query(page, "logits", "0,0,0,3")
    page.get_by_text(f"Row {FIXED[0]} of b.npz: back to the table").click()
    expect(page.get_by_text("Rows 1 to 3 of 3; choose one")).to_be_visible()
    expect_query(page, "outcome", "fixed")

    page.get_by_role("button", name="Broken by B: 2").click()
    expect(page.get_by_text("Rows 1 to 2 of 2; choose one")).to_be_visible()
    expect(page.get_by_text(f"Row {BROKEN[0]}", exact=True)).to_be_visible()


def test_a_press_on_the_matrix_shows_the_rows_of_a_cell(open_page):
    page = open_page("/compare", **WIDE)
    matrix = page.locator(".st-key-agreement")
    expect(matrix.locator(".live-chart .hm")).to_be_attached(timeout=30_000)
    area = matrix.locator(".nsewdrag")
    area.scroll_into_view_if_needed()
    for cell in ("3,3", None):  # another press lets go of it
        box = area.bounding_box()
        page.mouse.move(box["x"] + 0.35 * box["width"], box["y"] + 0.35 * box["height"])
        expect(matrix.locator(".hoverlayer")).to_contain_text("3")
        page.mouse.down()
        page.mouse.up()
        if cell:
            expect_query(page, "cell", cell)
            expect(matrix.locator(".live-readout p")).to_contain_text(
                "Rows where A says 3 and B says 3: "
            )
        else:
            expect(page).not_to_have_url(re.compile("cell="))
            expect(matrix.locator(".live-readout p")).to_contain_text("Press a cell")
