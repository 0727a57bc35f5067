"""Answers to the edits of hands, beside Streamlit: its own run of a fragment takes twice as long.

A bench leaves here what answers its edits. An answer has nothing of Streamlit's at hand: it works
on what the session holds (`state.held`), and the whole page follows once the hand has rested.
"""

import json
import threading
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakValueDictionary

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from core.figures.spec import to_json
from pages import state

GZIP = 31  # of zlib: the largest window, in gzip's wrapping
LONGEST = 1.0  # seconds that a table waits for the charts at most
LARGEST = 1 << 20  # bytes of an edit; what is larger, Streamlit may bring
Answer = Callable[[Any], dict[str, Any] | None]


@dataclass(eq=False)
class Desk:
    """A session as seen from outside of its runs.

    Args:
        held: what the session holds; the desk lives as long as that.
        answers: by the key of a bench of the page that is shown.
    """

    held: dict[str, Any]
    answers: dict[str, Answer] = field(default_factory=dict)


_desks: WeakValueDictionary[str, Desk] = WeakValueDictionary()


def address(session: str, key: str, held: dict[str, Any], answer: Answer) -> str:
    """Where edits of a bench are answered; nobody who has not been told can guess it.

    Args:
        session: its name, which is the secret.
        key: of the bench.
        held: what the session holds.
        answer: from an edit to the data of the bench; None asks for a run of the page. Not two are
            called at once.
    """
    desk_of(session, held).answers[key] = answer
    return f"/hand/{session}/{key}"


def desk_of(session: str, held: dict[str, Any]) -> Desk:
    """The desk of a session, which can be reached from outside of its runs from now on."""
    desk: Desk = held.setdefault(state.DESK, Desk(held))
    _desks[session] = desk
    return desk


async def serve(request: Request) -> Response:
    """The data of the bench after an edit, or `{}` where the page must run.

    It says 404 where there is no such bench, 413 to an edit that is too large to be read to its
    end, and 400 to one that is no JSON.
    """
    desk = _desks.get(request.path_params["session"])
    answer = desk and desk.answers.get(request.path_params["key"])
    if not desk or not answer:
        return Response(status_code=404)
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            return Response(status_code=413)
    try:
        edit = json.loads(body)
    except (ValueError, RecursionError):
        return Response(status_code=400)
    small = "gzip" in request.headers.get("accept-encoding", "")
    return await run_in_threadpool(answered, desk.held, answer, edit, small)


def answered(held: dict[str, Any], answer: Answer, edit: Any, small: bool = False) -> Response:
    """What a bench answers to an edit; `small` where the browser can unpack it."""
    with state.within(held):
        data = answer(edit) or {}
    content, headers = to_json(data).encode(), {"Cache-Control": "no-store"}
    if small:
        content = zlib.compress(content, level=1, wbits=GZIP)
        headers["Content-Encoding"] = "gzip"
    return Response(content, media_type="application/json", headers=headers)


def until_drawn(held: dict[str, Any]) -> None:
    """Waits until the charts of a bench are painted, once a session.

    A browser takes half a second for Streamlit's table, for which the charts would have to wait.

    Args:
        held: what the session holds.
    """
    if "Origin" in st.context.headers:  # there is a browser
        drawn = _drawn(held)
        drawn.wait(LONGEST)
        drawn.set()


async def told(request: Request) -> Response:
    """Hears from a browser that its charts are painted; 404 where there is no such session."""
    desk = _desks.get(request.path_params["session"])
    if desk:
        _drawn(desk.held).set()
    return Response(status_code=204 if desk else 404)


def _drawn(held: dict[str, Any]) -> threading.Event:
    """Whether the charts of a session are painted."""
    drawn: threading.Event = held.setdefault(state.DRAWN, threading.Event())
    return drawn


DRAWN = Route("/drawn/{session}", told, methods=["POST"])
ROUTE = Route("/hand/{session}/{key}", serve, methods=["POST"])


class Aside:
    """Takes edits out of the way that all other requests go.

    Streamlit's sessions of cookies, its checks of paths, and its gzip at the highest level are of
    no use to them, and a tenth of what an edit costs the processor.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers an edit, and passes everything else on."""
        edit = scope["type"] == "http" and ROUTE.matches(scope)[0] is Match.FULL
        await (ROUTE if edit else self.app)(scope, receive, send)
