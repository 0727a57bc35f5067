"""What people do with the pages, and what they get wrong."""

import re

import pytest
from playwright.sync_api import Page, expect

from core.logits import load_sample, summarise
from tests.browser.bench import expect_query, query, readout, ready

WIDE = {"width": 1280, "height": 1500}


def type_into_grid(page: Page, column: int, text: str) -> None:
    """Types into a cell of the first row; the grid is a canvas, so pixels tell its places."""
    grid = page.locator("[data-testid=stDataFrame] canvas").first
    grid.scroll_into_view_if_needed()
    box = grid.bounding_box()
    page.mouse.dblclick(box["x"] + 52 + 84 * column + 40, box["y"] + 53)
    editor = page.locator("textarea.gdg-input")
    editor.fill(text)
    expect(editor).to_have_value(text)
    editor.press("Enter")
    expect(editor).to_have_count(0)


def test_a_number_typed_into_the_grid_is_taken(open_page):
    page = ready(open_page("/softmax?logits=1,2,3", **WIDE))
    type_into_grid(page, 1, "5.5")
    expect_query(page, "logits", "1,5.5,3")
    type_into_grid(page, 2, "-1")
    expect_query(page, "logits", "1,5.5,-1")


def test_text_in_a_cell_is_said_and_stays(open_page):
    page = ready(open_page("/softmax?logits=1,2,3", **WIDE))
    type_into_grid(page, 1, "abc")
    expect(page.get_by_test_id("stAlert").filter(has_text="'abc'")).to_be_visible()
    assert query(page)["logits"] == "1,2,3"
    type_into_grid(page, 1, "4")
    expect_query(page, "logits", "1,4,3")
    expect(page.get_by_test_id("stAlert").filter(has_text="'abc'")).to_have_count(0)


def test_numbers_are_pasted(open_page):
    page = ready(open_page("/softmax"))
    page.get_by_role("button", name="Paste").click()
    box = page.get_by_role("textbox", name="Logits")
    box.fill("1\t2\n3")
    page.get_by_role("button", name="Use these numbers").click()
    expect(
        page.get_by_test_id("stAlert").filter(
            has_text="Line 2 is not as long as the first line: 1 and"
        )
    ).to_be_visible()
    expect(box).to_have_value("1\t2\n3")
    box.fill("1\t2\n3\t4")
    page.get_by_role("button", name="Use these numbers").click()
    expect_query(page, "logits", "2x2:1,2,3,4")


def test_an_example_is_chosen_and_reset(open_page):
    page = ready(open_page("/softmax"))
    page.get_by_role("combobox", name="Example").click()
    page.get_by_role("option", name="Along axis 0").click()
    expect_query(page, "preset", "axis_0")
    expect(readout(page)).to_contain_text("0.80661")
    page.locator(".st-key-axis input").fill("-1")
    page.keyboard.press("Enter")
    expect(readout(page)).to_contain_text("0.33172")
    page.get_by_role("button", name="Reset").click()
    expect_query(page, "axis", "0")


def test_the_digits_open_and_a_mistake_travels_to_the_bench(open_page):
    page = open_page("/your_logits", height=1100)
    sums = summarise(load_sample())
    expect(
        page.get_by_test_id("stMetric").filter(has_text=re.compile("^Accuracy"))
    ).to_contain_text(f"{sums.accuracy:.2%}")
    page.get_by_text("Only mistakes").click()
    expect_query(page, "mistakes", "1")
    expect(page.get_by_text(f"of {sums.rows - sums.hits}; choose one")).to_be_visible()
    card = page.get_by_text(re.compile(r"^Row \d+$"))
    row = int(card.inner_text().removeprefix("Row "))
    page.locator(".st-key-open_row button").click()
    ready(page)
    expect(page.get_by_text(f"Row {row} of digits.npz: back to the table")).to_be_visible()
    expect(page).to_have_url(re.compile("[?&]logits="))
    logits = [float(text) for text in query(page)["logits"].split(",")]
    assert logits == load_sample().values[row].tolist()
    assert int(query(page)["entry"]) == load_sample().labels[row]
    page.get_by_text("back to the table").click()
    expect_query(page, "mistakes", "1")


def test_a_file_that_cannot_be_read_says_why_and_what_was_open_stays(open_page, tmp_path):
    path = tmp_path / "broken.npy"
    path.write_bytes(b"not an array at all")
    page = open_page("/your_logits", locale="zh-CN")
    page.get_by_role("button", name="打开文件").click()
    page.locator(".st-key-logits_file input").set_input_files(path)
    alert = page.get_by_test_id("stAlert").filter(has_text="broken.npy 不是 .npy 文件")
    expect(alert.first).to_be_visible()
    expect(page.get_by_role("heading", name="digits.npz")).to_be_attached()


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
@pytest.mark.parametrize("path", ["/softmax", "/your_logits"])
def test_a_phone_shows_the_page_without_scrolling_sideways(open_page, path, locale):
    page = open_page(path, width=390, height=844, locale=locale)
    page.get_by_role("heading", level=1).wait_for()
    if path == "/softmax":
        ready(page)
    wide = page.get_by_test_id("stMain").evaluate("(main) => main.scrollWidth - main.clientWidth")
    assert wide <= 0


def test_a_phone_breaks_no_short_name_of_a_table(open_page):
    page = open_page("/two_variables", width=390, height=844, locale="zh-CN")
    name = page.locator(".live-table tbody td:first-child").first
    expect(name).to_have_text("梯度下降")
    lines = """(cell) => {
      const range = document.createRange()
      range.selectNodeContents(cell)
      return new Set(Array.from(range.getClientRects(), (box) => box.top)).size
    }"""
    assert name.evaluate(lines) == 1


@pytest.mark.parametrize("path", ["/home", "/softmax"])
def test_a_slider_is_bright_enough_that_its_track_is_dark_on_dark(open_page, path):
    page = open_page(path, dark=True)
    slider = page.locator("input[type=range]").first
    assert slider.evaluate("(input) => getComputedStyle(input).accentColor") == "rgb(62, 149, 246)"


@pytest.mark.parametrize("text", ["", "abc", "1e999"])
def test_what_is_no_number_leaves_a_field_as_it_was(open_page, text):
    page = open_page("/softmax?temperature=2.5")
    field = page.get_by_label("Temperature T")
    field.press("ControlOrMeta+a")
    field.press("Delete")
    page.keyboard.type(text)
    field.press("Enter")
    expect(field).to_have_value("2.5")
    assert query(page)["temperature"] == "2.5"


def test_a_phone_shows_what_a_wide_table_is_about_without_scrolling_it(open_page):
    page = open_page("/numerics", width=390, height=844)
    captions = page.locator(".live-table caption")
    expect(captions.nth(1)).to_contain_text("every operation")
    widths = captions.evaluate_all("(all) => all.map((one) => one.getBoundingClientRect().right)")
    assert max(widths) <= 390
