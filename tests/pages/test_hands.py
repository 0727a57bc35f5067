"""The address where edits of hands are answered, beside Streamlit."""

import asyncio
import gc
import json
from threading import RLock

import pytest
from starlette.requests import Request

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

    scope = {"type": "http", "method": "POST", "path_params": {"session": session, "key": key}}
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
