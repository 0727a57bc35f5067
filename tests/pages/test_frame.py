"""The frame: navigation, the link that a session came with, and the link that it writes."""

import json

import pytest

from core.experiment import EXPERIMENTS
from pages.live import write_link
from tests.pages.conftest import FRAME, Session, inside


def written(session):
    """The query that the page puts into the address; None if it leaves the address alone."""
    for child in inside(session._tree):
        if child.key == "link":
            return json.loads(child.proto.json)[0]["query"]
    return None


def test_the_entrance_leads_home():
    session = Session(FRAME, default_timeout=30)
    session.query_params["lang"] = "zh"
    session.run()
    assert [error.message for error in session.exception] == []
    assert session.title[0].value == "Logitscope"
    assert written(session) == "v=1&lang=zh"


@pytest.mark.parametrize("page", list(EXPERIMENTS))
def test_every_page_opens_and_writes_its_link(visit, page):
    session = visit(page)
    query = written(session)
    assert query.startswith("v=1&")
    assert query.endswith("&lang=en")


@pytest.mark.parametrize(("locale", "words"), [("en-US", "Choose a file"), ("zh-CN", "选择文件")])
def test_the_button_that_uploads_speaks_the_readers_language(visit, locale, words):
    styles = [
        child.proto.body for child in inside(visit(locale=locale)._tree) if child.type == "html"
    ]
    assert any(f"--upload: '{words}'" in style for style in styles)


def test_the_address_holds_what_is_shown(visit):
    session = visit(logits="7,8", entry="0", axis="0", temperature="2")
    assert written(session) == "v=1&logits=7,8&axis=0&temperature=2&entry=0&lang=en"
    session.number_input(key="temperature").set_value(3.0).run()
    assert "temperature=3&" in written(session)


def test_a_link_that_waits_for_a_file_stays_in_the_address(visit):
    session = visit(content="0123456789abcdef", source="rows.npy:12ab:0")
    assert written(session) is None


def test_the_link_is_read_once(visit):
    session = visit(temperature="2")
    session.number_input(key="temperature").set_value(3.0).run()
    session.query_params["temperature"] = "2"
    session.run()
    assert session.query()["temperature"] == "3"


def test_a_link_is_for_its_page_alone(visit):
    session = visit("softmax", offset="5", sort="row")
    session.turn_to("your_logits")
    assert session.query("your_logits")["sort"] == "loss"


def test_an_experiment_stays_when_another_page_is_shown(visit):
    session = visit(logits="7,8")
    session.number_input(key="temperature").set_value(3.0).run()
    before = session.query()
    session.turn_to("your_logits")
    session.turn_to("softmax")
    assert session.query() == before
    assert session.number_input(key="temperature").value == 3.0


def test_two_sessions_do_not_share(visit):
    first, second = visit(), visit()
    first.number_input(key="temperature").set_value(3.0).run()
    assert second.run().query()["temperature"] == "1"


def test_write_link_encodes(monkeypatch):
    calls = []
    monkeypatch.setattr("pages.live._link", lambda **given: calls.append(given))
    write_link({"v": "1", "names": "a b,猫&c"}, "session", 3, lambda: None)
    assert calls[0]["data"]["query"] == "v=1&names=a+b,%E7%8C%AB%26c"
