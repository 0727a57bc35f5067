"""What is taken along of a page, as a browser saves it, and a page on paper."""

import csv
import re

import pytest
from playwright.sync_api import expect

from tests.browser.bench import ready

PICTURE = (2 * 1120, 2 * 952)  # pixels of the chart of Softmax in a window of 1280


def saved(page, name):
    """What a button of Share saves: the name of the file, and its content."""
    with page.expect_download() as download:
        page.get_by_role("button", name=name).click()
    return download.value.suggested_filename, download.value.path().read_bytes()


@pytest.fixture
def shared(open_page):
    """The page Softmax with Share open."""
    page = ready(open_page("/softmax?logits=1,2,3&names=%3Dcat,a%22b,c"))
    page.get_by_role("button", name="Share").click()
    return page


def test_a_chart_is_saved_as_a_picture(shared):
    name, content = saved(shared, "Chart 1: PNG")
    assert name == "logitscope-softmax-1.png"
    assert content.startswith(b"\x89PNG")
    size = tuple(int.from_bytes(content[at : at + 4]) for at in (16, 20))
    assert size == PICTURE
    name, content = saved(shared, "Chart 1: SVG")
    assert name == "logitscope-softmax-1.svg"
    assert content.startswith(b"<svg")
    assert "Probabilities against temperature" in content.decode()


def test_a_table_is_saved_as_it_is_shown(shared):
    name, content = saved(shared, "Softmax in four steps: CSV")
    assert name == "logitscope-softmax-table-1.csv"
    lines = list(csv.reader(content.decode("utf-8-sig").splitlines()))
    rows = shared.locator(".live-table").first.locator("tr")
    shown = [row.locator("th, td").all_inner_texts() for row in rows.all()]
    safe = [[cell.replace("−", "-").replace("=cat", "'=cat") for cell in row] for row in shown]
    assert lines == safe
    assert [row[0] for row in lines[1:4]] == ["'=cat", 'a"b', "c"]  # no spreadsheet computes it


def test_the_page_works_offline(shared, browser, tmp_path):
    name, content = saved(shared, "Page as HTML")
    path = tmp_path / name
    path.write_bytes(content)
    context = browser.new_context(offline=True)
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: asked.append(str(error)))
    page.goto(path.as_uri())
    bar = page.locator(".js-plotly-plot .barlayer .point").nth(1)
    expect(bar).to_be_visible()
    box = bar.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=3)
    expect(page.locator(".hoverlayer text").first).to_be_visible()
    assert asked == [path.as_uri()]
    context.close()


def test_the_notebook_and_the_program_are_saved(shared):
    name, content = saved(shared, "Jupyter notebook")
    assert name == "logitscope-softmax.ipynb"
    assert re.search(rb"<http://127.0.0.1:\d+/softmax\?v=1&", content)
    assert saved(shared, "TensorFlow program")[0] == "logitscope-softmax.py"
    name, content = saved(shared, "Numbers as CSV")
    assert content.decode().startswith("name,index,value\nprobabilities,0,0.0900305731703804")


def test_paper_has_the_whole_page_without_its_controls(open_page):
    page = ready(open_page("/softmax", width=1920))
    page.set_viewport_size({"width": 1030, "height": 700})
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Share")).to_be_hidden()
    expect(page.locator(".live-handles").first).to_be_hidden()
    expect(page.get_by_role("heading", name="Softmax", exact=True)).to_be_visible()
    main = page.get_by_test_id("stMain")
    assert main.evaluate("(main) => main.scrollWidth - main.clientWidth") <= 0
    assert main.evaluate("(main) => main.clientHeight") > 1_500  # nothing is left to scroll
    assert page.locator(".live-stage").bounding_box()["height"] < 700  # its charts are on one sheet
    page.emulate_media(media="screen")
    expect(page.get_by_role("button", name="Share")).to_be_visible()
