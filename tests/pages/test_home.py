"""Home: its doors, its search, and the way from the moving softmax to its page."""

import json

import pytest

from core.lessons import shipped
from core.presets import PRESETS
from pages.contents import DOORS, PAGES, QUESTIONS
from tests.pages.conftest import inside

IN_BOTH = pytest.mark.parametrize("locale", ["en-US", "zh-CN"])


@pytest.fixture
def home(visit):
    return visit("home")


def links(session):
    """The pages that are linked to, in their order; not the steps of lessons."""
    found = [child.proto for child in inside(session._tree) if child.type == "page_link"]
    return [link.page for link in found if not link.query_string]


def lessons(session):
    """The steps that are linked to, with what the links are called, in their order."""
    found = [child.proto for child in inside(session._tree) if child.type == "page_link"]
    return [(link.query_string, link.label) for link in found if link.query_string]


def opened(session, **state):
    """The session after the button below the moving softmax was pressed."""
    moving = next(child for child in inside(session._tree) if child.key == "home_softmax")
    return session.send(moving.proto.id, {"open": state}, "json_trigger_value")


def test_every_page_has_a_door_and_a_question():
    behind = [page for pages in DOORS.values() for page in pages]
    assert sorted(behind) == sorted(PAGES)
    assert QUESTIONS.keys() == PAGES.keys()


def test_the_doors_lead_to_all_pages(home):
    assert links(home) == [page for pages in DOORS.values() for page in pages]


@IN_BOTH
@pytest.mark.parametrize("wanted", ["temperature", "TEMPERATURE ", "温度"])
def test_a_word_finds_pages_and_terms_in_any_language(visit, locale, wanted):
    session = visit("home", locale=locale)
    before = len(links(session))
    session.text_input(key="home_search").set_value(wanted).run()
    assert links(session)[before:] == ["softmax"]
    table = session.markdown[-1].value
    first = table.splitlines()[2]
    assert first.startswith("| temperature | 温度 |")
    lang = "en" if locale == "en-US" else "zh"
    assert f"](/softmax?lang={lang})" in first


def test_all_words_must_be_there(home):
    home.text_input(key="home_search").set_value("float32 overflow").run()
    rows = home.markdown[-1].value.splitlines()[2:]
    assert [row.split(" | ")[0] for row in rows] == ["| overflow"]


@IN_BOTH
def test_the_lessons_stand_there_with_their_progress_and_are_found(visit, locale):
    session = visit("home", locale=locale)
    every = shipped().all(language_of(locale))
    (begin, called), *listed = lessons(session)
    assert (begin, every[0].title in called) == ("lesson=softmax%3A1", True)
    assert [query for query, _ in listed] == [f"lesson={one.key}%3A1" for one in every]
    progress = next(child for child in inside(session._tree) if child.key == "lesson_progress")
    kept = {"softmax": list(range(1, 7)), "temperature": [1, 2, 99, "x"], "gone": [1], "axis": 3}
    session.send(progress.proto.id, {"kept": kept}, "json_trigger_value")
    (begin, called), *listed = lessons(session)
    assert (begin, every[1].title in called) == ("lesson=temperature%3A3", True)
    found = dict(listed)
    assert found["lesson=softmax%3A1"] == every[0].title
    assert found["lesson=temperature%3A3"] == f"{every[1].title} · 2/5"
    session.text_input(key="home_search").set_value("温度 temperature").run()
    last = ("lesson=temperature%3A3", f"{every[1].title} · 2/5")
    assert lessons(session)[1 + len(every) :][0] == last


def language_of(locale):
    return locale[:2]


@IN_BOTH
def test_what_is_not_there_is_said(visit, locale):
    session = visit("home", locale=locale)
    session.text_input(key="home_search").set_value("*zebra* <b>").run()
    said = session.caption[-1].value
    assert r"\*zebra\* \<b\>" in said


def test_the_glossary_has_every_term_beside_its_other_name(home):
    home.session_state["home_terms"] = True
    home.run()
    rows = home.markdown[-1].value.splitlines()
    assert rows[0] == "| English | 简体中文 | Meaning | Page |"
    assert any(row.startswith("| cross entropy | 交叉熵 |") for row in rows)


def test_the_moving_softmax_opens_in_its_page(home):
    opened(home, logits=[1, 2, 3, 4.5, -1], temperature=0.7)
    assert home.title[0].value == "Softmax"
    query = home.query()
    assert (query["logits"], query["temperature"]) == ("1,2,3,4.5,-1", "0.7")
    assert query["names"] == ",".join(PRESETS["next_token"].names)
    home.turn_to("home")
    assert home.title[0].value == "Logitscope"  # it is opened once


@pytest.mark.parametrize(
    "state",
    [
        {"logits": "x", "temperature": 1},
        {"logits": [1, 2, 3, 4, 5], "temperature": 900},
        {"temperature": 1},
        {"logits": [[1]], "temperature": 1},
    ],
)
def test_what_cannot_be_opened_is_said(home, state):
    opened(home, **state)
    assert home.title[0].value == "Logitscope"
    assert len(home.errors) == 1


def test_it_has_the_logits_of_its_example(home):
    moving = next(child for child in inside(home._tree) if child.key == "home_softmax")
    [given] = json.loads(moving.proto.json)
    assert given["logits"] == list(PRESETS["next_token"].logits)
