"""What axe says of every page, in every language and theme, with all that opens on it open."""

import re
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from core.experiment import EXPERIMENTS, LogitsExperiment
from core.figures.document import document
from core.figures.report import report_document
from core.locale import LANGUAGES, OWN_NAME, translations
from core.logits import Opened, load_sample
from core.view import VIEWS, LogitsView
from pages.contents import HOME, PAGES
from tests.browser.axe import CONTRAST, findings
from tests.browser.bench import handle, ready
from tests.browser.driver import settled

REFLOW = (Path(__file__).parent / "reflow.js").read_text(encoding="utf-8")
NARROW = (640, 390)  # px: a window of 1280 at 200 %, and a phone
THEMES = ("light", "dark")
DRAWN = ".js-plotly-plot .main-svg, [data-testid=stDataFrame] canvas, .home svg"


def open_folds(page: Page) -> None:
    """Opens what is folded away; the rest of the page stays where it is."""
    expect(page.locator(DRAWN).first).to_be_attached()
    for fold in page.get_by_test_id("stExpander").all():
        if fold.locator("details[open]").count() == 0:
            unfold(fold)
            settled(page)


def unfold(fold: Locator) -> None:
    """Opens a fold; once more where what was just drawn above it pushed it from under the hand."""
    inside = fold.get_by_test_id("stExpanderDetails").locator(".stMarkdown, .stCode").first
    fold.locator("summary").first.click()
    try:
        expect(inside).to_be_visible(timeout=10_000)
    except AssertionError:
        if fold.locator("details[open]").count() == 0:
            fold.locator("summary").first.click()
        expect(inside).to_be_visible()


def speak(page: Page, language: str) -> None:
    """Puts the page into a language, as a reader does."""
    name = translations(language).gettext(OWN_NAME)
    page.locator(".st-key-language").get_by_text(name, exact=True).click()
    expect(page).to_have_url(re.compile(rf"[?&]lang={language}(&|$)"))
    expect(page.locator("html")).to_have_attribute("lang", re.compile(f"^{language}"))
    settled(page)


def look(page: Page, theme: str) -> None:
    """Puts the page into a theme, as the system does in the evening."""
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    expect(page.locator(".stApp")).to_have_css("color-scheme", theme)


def popovers(page: Page) -> list[Locator]:
    return page.get_by_test_id("stPopover").get_by_role("button").all()


# Names depend on the language alone and contrast on the theme alone: each language in one theme.
@pytest.mark.parametrize("key", [HOME, *PAGES])
def test_axe_finds_nothing_grave_and_a_narrow_window_hides_nothing(open_page, key):
    page = open_page(f"/{key}")
    open_folds(page)
    found = []
    for language, theme in zip(LANGUAGES, THEMES, strict=True):
        speak(page, language)
        look(page, theme)
        found += [f"{language}, {theme}: {line}" for line in findings(page)]
    for button in popovers(page):
        button.click()
        expect(page.get_by_test_id("stPopoverBody")).to_be_visible()
        settled(page)
        for theme, rules in zip(THEMES, (CONTRAST, {}), strict=True):
            look(page, theme)
            inside = findings(page, "[data-testid=stPopoverBody]", rules)
            found += [f"{language}, {theme}, opened: {line}" for line in inside]
        page.keyboard.press("Escape")
        expect(page.get_by_test_id("stPopoverBody")).to_be_hidden()
    for width in NARROW:
        page.set_viewport_size({"width": width, "height": 844})
        found += [f"{width} px: {line}" for line in page.evaluate(REFLOW)]
    assert not found, "\n".join(found)


def focused(page: Page) -> dict[str, object]:
    """What has the focus: what it is, how it is called, and whether a ring shows it."""
    return page.evaluate(
        """() => {
          const { activeElement: it } = document
          const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(it)
          const ring = (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none'
          return { tag: it.tagName, name: it.getAttribute('aria-label') ?? it.textContent, ring,
                   handle: it.matches('.live-handle'), twin: it.matches('.live-twin summary') }
        }"""
    )


@pytest.mark.parametrize("dark", [False, True])
def test_keys_alone_lead_from_the_chart_to_its_twin(open_page, dark):
    page = ready(open_page("/softmax?logits=1,2,3", dark=dark))
    page.locator(".live-slider").focus()
    seen = []
    while not (seen and seen[-1]["twin"]) and len(seen) < 40:
        page.keyboard.press("Tab")
        seen.append(focused(page))
    handles = [place for place in seen if place["handle"]]
    assert [place["name"] for place in handles[:3]] == [f"Logit of class {k}" for k in range(3)]
    assert all(place["ring"] for place in handles)
    assert seen[-1]["twin"], "the keys did not come to the tables"
    chart = page.locator(".live-chart")
    expect(chart).to_have_role("img")
    expect(chart).to_have_accessible_name(re.compile("Probabilities: drag a bar; "))
    expect(chart).to_have_accessible_description(re.compile(r"= 0\.66524096"))
    page.keyboard.press("Enter")
    table = page.locator(".live-twin table").nth(1)
    expect(table.locator("caption")).to_contain_text("most 0.665241 at 2")
    handle(page, 2).press("ArrowUp")
    expect(table.locator("caption")).not_to_contain_text("0.665241")
    said = page.locator(".live-said")
    expect(said).to_have_text(page.locator(".live-readout p").first.inner_text())


def test_a_digit_is_drawn_by_keys(open_page):
    page = open_page("/network")
    page.get_by_role("button", name="Draw a digit").click()
    square = page.get_by_role("application", name="Draw a digit here")
    square.focus()
    page.keyboard.press("Space")
    for _ in range(14):
        page.keyboard.press("ArrowDown")
    expect(page.locator(".draw-said")).to_have_text("pen down, row 21, column 14")
    page.keyboard.press("Space")
    answer = page.get_by_test_id("stPopoverBody").get_by_text("It is taken for a")
    expect(answer).to_be_visible()
    expect(page).to_have_url(re.compile(r"[?&]drawn=0*[1-9a-f]"))


# One of a kind of task; the colours of a step are those of the theme, so both are asked of each.
STEPS = {"choice": "softmax:1", "number": "softmax:2", "goal": "softmax:3"}


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_axe_finds_nothing_grave_in_a_step_of_a_lesson(open_page, step):
    page = ready(open_page(f"/softmax?lesson={step}"))
    panel, found = ".st-key-lesson", []

    def ask(when: str) -> None:
        for theme, rules in zip(THEMES, ({}, CONTRAST), strict=True):
            look(page, theme)
            found.extend(f"{when}, {theme}: {line}" for line in findings(page, panel, rules))

    ask("asked")
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.get_by_role("button", name="Show the answer")).to_be_visible()
    ask("not answered")
    page.get_by_role("button", name="Show the answer").click()
    expect(page.get_by_role("button", name="Next", exact=True)).to_be_visible()
    ask("answered")
    assert not found, "\n".join(found)


def test_axe_finds_nothing_grave_in_front_of_a_hall(open_page):
    page = ready(open_page("/softmax?view=lecture&hide=results,values,probabilities"))
    found = []
    for theme, rules in zip(THEMES, ({}, CONTRAST), strict=True):
        look(page, theme)
        found += [f"{theme}: {line}" for line in findings(page, None, rules)]
    page.keyboard.press("h")
    expect(page).not_to_have_url(re.compile("hide="))
    found += [f"shown: {line}" for line in findings(page)]
    assert not found, "\n".join(found)


def report(language: str) -> str:
    view = LogitsView(LogitsExperiment(), Opened(load_sample()))
    return report_document(view, "", translations(language).gettext, language)


def taken_along(page: str, language: str) -> str:
    _ = translations(language).gettext
    view, title = VIEWS[page](EXPERIMENTS[page]()), _(PAGES[page])
    return document(view, title, f"http://localhost:8501/{page}", _, language)


@pytest.mark.parametrize(
    "html",
    [partial(taken_along, "softmax"), partial(taken_along, "gradient_descent"), report],
    ids=["softmax", "gradient_descent", "report"],
)
def test_axe_finds_nothing_grave_in_a_page_that_is_taken_along(browser, tmp_path, html):
    found, file = [], tmp_path / "page.html"
    context = browser.new_context(offline=True)
    page = context.new_page()
    for language, themes in zip(LANGUAGES, (THEMES, THEMES[::-1]), strict=True):
        file.write_text(html(language), encoding="utf-8")
        page.goto(file.as_uri())
        expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
        page.evaluate("document.querySelectorAll('details').forEach((it) => (it.open = true))")
        for theme, rules in zip(themes, ({}, CONTRAST), strict=True):
            page.emulate_media(color_scheme=theme)
            found += [f"{language}, {theme}: {line}" for line in findings(page, None, rules)]
    context.close()
    assert not found, "\n".join(found)
