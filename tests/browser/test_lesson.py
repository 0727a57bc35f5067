"""Lessons, as a new visitor takes them: from home to the end of the first, by mouse and keys."""

import re

import pytest
from playwright.sync_api import expect

from core.lessons import Choice, Goal, Number, shipped
from core.locale import translations
from tests.browser.bench import address, expect_query, handle, ready

LESSON = "softmax"


def button(page, text):
    return page.get_by_role("button", name=text, exact=True)


def answer(page, step, _):
    """Answers as a person would."""
    if isinstance(step.task, Choice):
        page.get_by_text(step.task.answers[step.task.right], exact=True).click()
    elif isinstance(step.task, Number):
        page.get_by_role("textbox", name=_("Your prediction")).fill(f"{step.expected:.4g}")
    else:
        assert isinstance(step.task, Goal)
        [(place, value)] = changed(step)
        before = address(page)
        handle(page, place).press("F2")
        page.locator(".live-typed input").fill(value)
        page.locator(".live-typed input").press("Enter")
        expect(page).not_to_have_url(before)
    button(page, _("Check")).click()


def changed(step):
    """Which logit is to be moved where."""
    before, after = (query["logits"].split(",") for query in (step.state, step.query(shown=True)))
    return [(at, new) for at, new in enumerate(after) if new != before[at]]


@pytest.mark.parametrize(("locale", "language"), [("en-US", "en"), ("zh-CN", "zh")])
def test_from_home_to_the_end_of_the_first_lesson(open_page, locale, language):
    _ = translations(language).gettext
    lesson = shipped().get(LESSON, language)
    page = open_page("/home", locale=locale)
    page.get_by_role("link", name=lesson.title, exact=True).click()
    for at, step in enumerate(lesson.steps, 1):
        ready(page)
        expect_query(page, "lesson", f"{LESSON}:{at}")
        answer(page, step, _)
        expect_query(page, "lesson", f"{LESSON}:{at}:shown")
        dots = page.get_by_role("img", name=re.compile(rf"{at}\D+{len(lesson.steps)}\D+{at}\D*$"))
        expect(dots).to_be_visible()
        if at < len(lesson.steps):
            button(page, _("Next")).click()
    page.get_by_role("link", name=_("All lessons")).click()
    done = _("{done} done").format(done=len(lesson.steps))
    expect(page.get_by_text(done)).to_be_visible()


# Whether the axes of a chart are on the screen, below the panel, which is too.
SEEN = """(name) => {
  const panel = document.querySelector('.st-key-lesson')?.getBoundingClientRect()
  return [...document.querySelectorAll('.live-chart')].some((chart) => {
    const trace = chart.data?.find(({ meta }) => meta === name)
    if (!trace) return false
    const { _offset, _length } = chart._fullLayout[(trace.yaxis ?? 'y').replace('y', 'yaxis')]
    const top = chart.getBoundingClientRect().top + _offset
    return panel.top > 0 && panel.bottom <= top && top + _length <= innerHeight
  })
}"""


@pytest.mark.parametrize(
    ("address", "chart", "height"),
    [
        ("/softmax?lesson=softmax:1", "probabilities", 1000),
        ("/softmax?lesson=softmax:2", "probabilities", 720),
        ("/sigmoid?lesson=weighted:4", "precision", 1000),
    ],
)
def test_the_chart_of_a_step_is_on_the_screen_with_its_answer_too(
    open_page, address, chart, height
):
    page = ready(open_page(address, height=height))
    page.wait_for_function(SEEN, arg=chart)
    button(page, "Check").focus()
    assert page.evaluate(SEEN, chart)  # it did not move away from the panel
    button(page, "Check").click()
    button(page, "Show the answer").click()
    expect(button(page, "Next")).to_be_visible()
    page.wait_for_function(SEEN, arg=chart)
    page.set_viewport_size({"width": 390, "height": 844})  # where it would leave no room
    expect(page.locator(".st-key-above_lesson").locator("..")).to_have_css("position", "static")


def test_a_reload_keeps_the_progress_and_a_steps_link_opens_it(open_page):
    page = ready(open_page(f"/{LESSON}?lesson={LESSON}"))
    page.get_by_text("Nothing changes", exact=True).click()
    button(page, "Check").click()
    expect_query(page, "logits", "2,3,4")
    page.goto("/lessons")
    expect(page.get_by_text("1 done")).to_be_visible()
    page.reload()
    expect(page.get_by_text("1 done")).to_be_visible()
    link = page.get_by_role("link", name="What softmax does · 1/6")
    link.click()
    expect_query(page, "lesson", f"{LESSON}:2")
    other = ready(open_page(address(page)))  # a browser of its own, without the progress
    expect_query(other, "logits", "0,0,0")
    expect(other.get_by_role("img", name="Step 2 of 6, 0 done")).to_be_visible()
    page.goto("/lessons")
    button(page, "Forget my progress").click()
    expect(page.get_by_text("1 done")).to_have_count(0)
    # the page says so first, and then its last part tells the browser
    page.wait_for_function("localStorage.getItem('logitscope.lessons') === '{}'")
    page.reload()
    expect(page.get_by_role("link", name="What softmax does", exact=True)).to_be_visible()
    assert page.evaluate("localStorage.getItem('logitscope.lessons')") == "{}"
