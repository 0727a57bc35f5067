"""The address where edits of hands are answered, beside Streamlit."""

import asyncio
import gc
import gzip
import json
from threading import RLock

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse

from pages import held, state
from pages.live import hands


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
