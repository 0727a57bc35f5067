"""The report as a browser saves it: opened offline, it shows the figures of the page."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from core.logits import load_sample, summarise
from tests.browser.test_take import saved

SUMMARY = summarise(load_sample())
NAMES = {
    "en-US": ("Report as HTML", "Report as JSON", "Save the numbers as JSON"),
    "zh-CN": ("HTML 报告", "JSON 报告", "将数值保存为 JSON"),
}


@pytest.fixture
def offline(browser):
    """Opens a file where there is no network; fails if it asks for anything but itself."""
    contexts, asked = [], []

    def offline(path: Path, *, width: int = 1280, dark: bool = False) -> Page:
        context = browser.new_context(
            offline=True,
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
        )
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: asked.append(str(error)))
        page.on("console", lambda message: asked.append(message.text))
        page.goto(path.as_uri())
        asked.remove(path.as_uri())
        return page

    yield offline
    for context in contexts:
        context.close()
    assert asked == []


def metrics(page: Page) -> dict[str, str]:
    """The figures of the page by their names."""
    each = page.get_by_test_id("stMetric").all()
    expect(page.get_by_test_id("stMetric").first).to_be_visible()
    lines = [metric.inner_text().split("\n") for metric in each]
    return {line[0]: line[-1] for line in lines}


@pytest.mark.parametrize("locale", list(NAMES))
def test_opened_offline_it_has_the_same_figures(open_page, offline, tmp_path, locale):
    html, numbers, save = NAMES[locale]
    page = open_page("/your_logits?cell=1,9", locale=locale, height=2000)
    expect(page.get_by_role("button", name=html)).to_be_visible()
    page.get_by_role("button", name=html).scroll_into_view_if_needed()
    name, content = saved(page, html)
    assert name == "logitscope-report.html"
    path = tmp_path / name
    path.write_bytes(content)
    _name, given = saved(page, numbers)
    given = json.loads(given)

    report = offline(path)
    lines = [line.locator("td").all_inner_texts() for line in
             report.locator("table.measures tbody tr").all()]  # fmt: skip
    of_selection = {line[0]: line[3] for line in lines}
    assert of_selection == metrics(page)
    values = {line[0]: line[1] for line in lines}
    assert {f"{SUMMARY.accuracy:.2%}", f"{SUMMARY.nll:.6g}", f"{SUMMARY.ece:.4f}"} <= set(
        values.values()
    )
    charts = report.locator(".js-plotly-plot")
    expect(charts).to_have_count(4)
    for at in range(4):
        charts.nth(at).scroll_into_view_if_needed()
        expect(charts.nth(at).locator(".xtick").first).to_be_visible()
    with report.expect_download() as download:
        report.get_by_role("button", name=save).click()
    mine = json.loads(download.value.path().read_text("utf-8"))
    assert mine.pop("date") <= given.pop("date")
    assert mine == given
    assert given["metrics"]["nll"]["value"] == SUMMARY.nll


def test_it_fits_a_phone_and_the_dark_and_paper(open_page, offline, tmp_path):
    page = open_page("/your_logits")
    path = tmp_path / "report.html"
    path.write_bytes(saved(page, NAMES["en-US"][0])[1])

    phone = offline(path, width=390, dark=True)
    expect(phone.locator(".js-plotly-plot")).to_have_count(4)
    overflow = phone.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert overflow <= 0
    color = phone.evaluate("getComputedStyle(document.body).backgroundColor")
    assert sum(map(int, re.findall(r"\d+", color))) < 150
    tick = phone.locator(".xtick text").first
    assert tick.evaluate("(node) => getComputedStyle(node).fill") == "rgb(232, 233, 235)"

    phone.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(tick).to_have_css("fill", "rgb(34, 34, 34)")
    phone.emulate_media(media="print")
    color = phone.evaluate("getComputedStyle(document.body).backgroundColor")
    assert color in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")
    expect(phone.get_by_role("button", name="Save the numbers as JSON")).to_be_hidden()
