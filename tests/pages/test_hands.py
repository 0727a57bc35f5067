"""The address where edits of hands are answered, beside Streamlit."""

import asyncio
import gc
import gzip
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from threading import RLock
from types import SimpleNamespace

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse

from pages import held, state
from pages.server import hands


@pytest.fixture
def desk():
    """What a session holds, with a bench that gives its edits back, and asks for a run on `1`."""
    mine = {held.LOCK: RLock()}
    hands.address("secret", "bench", mine, lambda edit: None if edit == 1 else {"said": edit})
    return mine


def ask(*parts, session="secret", key="bench"):
    """The answer to a request whose body comes in parts, and how many of them were read."""
    waiting = [{"type": "http.request", "body": part, "more_body": True} for part in parts]
    waiting.append({"type": "http.request", "body": b"", "more_body": False})

    async def receive():
        return waiting.pop(0)

    scope = {
        "type": "http",
        "method": "POST",
        "headers": [],
        "path_params": {"session": session, "key": key},
    }
    answer = asyncio.run(hands.serve(Request(scope, receive)))
    return answer, len(parts) + 1 - len(waiting)


def test_an_edit_is_answered(desk):
    answer, _ = ask(b'{"logits": ', b'{"0": 5}}')
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert json.loads(answer.body) == {"said": {"logits": {"0": 5}}}


def test_nothing_asks_for_a_run_of_the_page(desk):
    answer, _ = ask(b"1")
    assert json.loads(answer.body) == {}


@pytest.mark.parametrize("where", [{"session": "guessed"}, {"key": "gone"}])
def test_what_is_not_there_is_not_found(desk, where):
    assert ask(b"{}", **where)[0].status_code == 404


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 200_000])
def test_what_is_no_json_is_refused(desk, body):
    assert ask(body)[0].status_code == 400


def test_what_is_too_large_is_not_read_to_its_end(desk):
    answer, read = ask(*[b" " * (hands.LARGEST // 2)] * 6)
    assert answer.status_code == 413
    assert read == 3


def test_an_answer_works_on_what_its_session_holds():
    mine = {held.LOCK: RLock()}
    hands.address("own", "bench", mine, lambda edit: {"mine": state.held() is mine})
    answer, _ = ask(b"{}", session="own")
    assert json.loads(answer.body) == {"mine": True}
    assert not held.beside()


def test_a_session_that_has_gone_is_forgotten():
    mine = {held.LOCK: RLock()}
    hands.address("leaving", "bench", mine, lambda edit: {})
    assert "leaving" in hands._desks
    del mine
    gc.collect()
    assert "leaving" not in hands._desks
    assert ask(b"{}", session="leaving")[0].status_code == 404


def sent(path, method="POST", body=b"{}", accepts="identity"):
    """Status, headers and content of what a server with edits and one page answers."""
    messages = []

    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message):
        messages.append(message)

    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "headers": [(b"accept-encoding", accepts.encode())],
        "app": None,  # as within Starlette, where a route raises what only its router answers
    }
    asyncio.run(hands.Aside(PlainTextResponse("the page"))(scope, receive, send))
    headers = {name.decode(): value.decode() for name, value in messages[0]["headers"]}
    return messages[0]["status"], headers, messages[1]["body"]


def test_edits_go_their_own_way(desk):
    assert json.loads(sent("/hand/secret/bench", body=b"[2]")[2]) == {"said": [2]}
    assert sent("/hand/secret/gone")[0] == 404
    assert sent("/hand/secret/bench", "GET")[2] == b"the page"
    assert sent("/hand/secret")[2] == b"the page"
    assert sent("/hands")[2] == b"the page"


def test_an_answer_is_small_for_whoever_can_unpack_it(desk):
    edit = json.dumps(["long"] * 1000).encode()
    _, headers, content = sent("/hand/secret/bench", body=edit, accepts="gzip, deflate")
    assert headers["content-encoding"] == "gzip"
    assert len(content) < len(edit) / 10
    _, headers, plain = sent("/hand/secret/bench", body=edit)
    assert "content-encoding" not in headers
    assert gzip.decompress(content) == plain
    assert json.loads(plain) == {"said": json.loads(edit)}


def tell(session):
    """The answer to a browser that has painted its charts."""
    scope = {"type": "http", "method": "POST", "headers": [], "path_params": {"session": session}}
    return asyncio.run(hands.told(Request(scope)))


NEVER = float("inf")  # to wait so long is an error


def browser(monkeypatch, longest):
    """There is one, and a page waits for it for so many seconds."""
    monkeypatch.setattr(hands.st, "context", SimpleNamespace(headers={"Origin": "http://here"}))
    monkeypatch.setattr(hands, "LONGEST", longest)


def test_the_table_waits_for_the_charts(desk, monkeypatch):
    browser(monkeypatch, 60)
    begun = threading.Event()
    monkeypatch.setattr(threading.Event, "wait", telling(begun, threading.Event.wait))
    with ThreadPoolExecutor(1) as pool:
        page = pool.submit(hands.until_drawn, desk)
        begun.wait(10)
        assert not page.done()
        assert tell("secret").status_code == 204
        page.result(10)


def telling(begun, wait):
    """`Event.wait`, which says that somebody waits for as long as a page does."""

    def waits(event, timeout=None):
        if timeout == hands.LONGEST:
            begun.set()
        return wait(event, timeout)

    return waits


def test_a_browser_may_be_faster_than_the_page(desk, monkeypatch):
    browser(monkeypatch, NEVER)
    tell("secret")
    hands.until_drawn(desk)


def test_a_page_waits_once_for_a_browser_that_says_nothing(desk, monkeypatch):
    browser(monkeypatch, 0.001)
    hands.until_drawn(desk)
    monkeypatch.setattr(hands, "LONGEST", NEVER)
    hands.until_drawn(desk)


def test_without_a_browser_nothing_waits(desk, monkeypatch):
    monkeypatch.setattr(hands, "LONGEST", NEVER)
    hands.until_drawn(desk)


@pytest.mark.parametrize("page", ["sigmoid", "compare"])
def test_a_page_without_answering_benches_is_told(visit, page):
    session = visit(page)
    with state.within(session.held):
        assert tell(state.session()).status_code == 204


def test_nobody_else_is_told(desk):
    assert tell("guessed").status_code == 404
