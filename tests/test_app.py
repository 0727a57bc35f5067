"""The server: its headers, its first page, and what it does before the first visitor."""

import asyncio
import gc
import re
from base64 import b64encode
from hashlib import sha256

import pytest
import streamlit as st
from starlette.requests import Request

import app
from core.reference import judge
from pages import files
from pages.contents import HOME
from pages.server import assets, shell, verdicts


def answered(scope_type="http", headers=()):
    """The messages that the middleware passes on from an application that answers."""
    sent = []

    async def inner(scope, receive, send):
        await send({"type": f"{scope_type}.response.start", "status": 200, "headers": [*headers]})
        await send({"type": f"{scope_type}.response.body", "body": b"x"})

    async def send(message):
        sent.append(message)

    asyncio.run(app.Headers(inner)({"type": scope_type}, None, send))
    return sent


def test_every_answer_has_the_headers_and_keeps_its_own():
    start, body = answered(headers=[(b"content-type", b"text/html")])
    headers = dict(start["headers"])
    assert headers[b"content-type"] == b"text/html"
    for name, value in app.HEADERS.items():
        assert headers[name.encode()] == value.encode()
    assert headers[b"x-content-type-options"] == b"nosniff"
    assert headers[b"referrer-policy"] == b"same-origin"
    assert body == {"type": "http.response.body", "body": b"x"}


def test_sockets_pass_untouched():
    start, _ = answered("websocket")
    assert start["headers"] == []


def directives():
    return dict(part.strip().split(" ", 1) for part in app.POLICY.split(";"))


def test_the_policy_lets_nothing_in_from_elsewhere():
    policy = directives()
    assert policy["default-src"] == "'self'"
    assert policy["object-src"] == "'none'"
    assert policy["frame-ancestors"] == "'self'"
    assert policy["base-uri"] == "'self'"
    assert not re.search(r"https?:|\*", app.POLICY)


@pytest.mark.parametrize("page", [HOME, "softmax"])
def test_scripts_run_by_their_hash_and_are_never_evaluated(page):
    scripts = directives()["script-src"]
    assert "unsafe" not in scripts
    inline = re.findall("<script>(.*?)</script>", shell.html(page), re.DOTALL)
    assert len(inline) == 2, "Streamlit's and ours"
    for text in inline:
        assert f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" in scripts


@pytest.mark.parametrize(
    "query",
    ["", "v=1&logits=1,2,3", "names=a%2Cb,%E7%8C%AB&lang=zh", "x=%0d%0aSet-Cookie:%20a=b"],
)
def test_the_first_page_keeps_the_query(query):
    scope = {"type": "http", "path": "/", "query_string": query.encode(), "headers": []}
    scope |= {"server": ("localhost", 80), "scheme": "http"}
    response = app.first_page(Request(scope))
    assert response.status_code in (302, 303, 307)
    assert response.headers["location"] == "/home" + (f"?{query}" if query else "")


def test_it_is_an_app_with_our_page():
    assert isinstance(app.app, st.App)


def test_what_it_imports_is_out_of_collection():
    assert gc.isenabled()
    assert gc.get_freeze_count() > 10_000


class Court:
    """A judge that notes when it is started and closed."""

    def __init__(self):
        self.life = []

    def start(self, after):
        assert after > 1  # the first page has the processor to itself
        self.life.append("started")

    def close(self):
        self.life.append("closed")


@pytest.fixture
def court(monkeypatch):
    court = Court()
    monkeypatch.setattr(judge, "judge", lambda: court)
    return court


@pytest.fixture
def thawed(monkeypatch, court):
    """What the life cycle freezes would else stay so for all tests."""
    monkeypatch.setattr(gc, "freeze", lambda: None)
    files.served.cache_clear()
    yield
    files.served.cache_clear()


async def started():
    async with app.lifespan(app.app):
        return assets.address.cache_info().currsize


@pytest.mark.usefixtures("thawed")
def test_the_address_of_the_scripts_is_known_before_the_first_visitor(monkeypatch, capsys):
    monkeypatch.delenv("LOGITSCOPE_LOGITS", raising=False)
    assets.address.cache_clear()
    assert asyncio.run(started()) == 1
    said = capsys.readouterr().out
    assert "http://" in said
    assert "shown to everyone" not in said


@pytest.mark.usefixtures("thawed")
def test_a_file_for_everyone_is_announced(monkeypatch, capsys, tmp_path):
    (tmp_path / "rows.csv").write_text("1,2\n3,4\n")
    monkeypatch.setenv("LOGITSCOPE_LOGITS", str(tmp_path / "rows.csv"))
    asyncio.run(started())
    assert "rows.csv (2 x 2) is shown to everyone" in capsys.readouterr().out


@pytest.mark.usefixtures("thawed")
def test_the_judge_lives_as_long_as_the_server(court):
    async def served():
        async with app.lifespan(app.app):
            assert court.life == ["started"]

    asyncio.run(served())
    assert court.life == ["started", "closed"]


@pytest.mark.usefixtures("thawed")
def test_the_judge_ends_with_a_server_that_fails(court):
    async def served():
        async with app.lifespan(app.app):
            raise RuntimeError

    with pytest.raises(RuntimeError):
        asyncio.run(served())
    assert court.life == ["started", "closed"]


def test_late_answers_have_their_route():
    match = verdicts.ROUTE.path_regex.match("/judge/abc")
    assert match.groupdict() == {"token": "abc"}
    assert verdicts.ROUTE in app.app._user_routes
