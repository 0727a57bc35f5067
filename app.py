"""The server: `streamlit run app.py` starts everything."""

# ruff: noqa: E402  # the imports come after a call

import gc

# What is imported stays: to look through it for garbage takes a fifth of a second of the start.
gc.disable()

import re
import sys
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256
from pathlib import Path

# Imported before the first visitor: a hundred at once would meet half-imported modules.
import pandas  # noqa: F401
import pyarrow  # noqa: F401
import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.reference import judge
from core.reference.training.trainer import trainer
from pages import course, epoch_files, files, lean, reach
from pages.contents import HOME
from pages.server import assets, hands, qr, shell, verdicts

lean.apply()
gc.freeze()
gc.enable()


def inline_scripts() -> str:
    """The hashes of the scripts that stand in the page itself, as sources of a policy."""
    scripts = re.findall("<script>(.*?)</script>", shell.html(HOME), re.DOTALL)
    digests = (b64encode(sha256(text.encode()).digest()).decode() for text in scripts)
    return " ".join(f"'sha256-{digest}'" for digest in digests)


POLICY = (
    f"default-src 'self'; script-src 'self' blob: {inline_scripts()}; "
    "style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' ws: wss: data:; "
    "worker-src 'self' blob:; frame-ancestors 'self'; object-src 'none'; base-uri 'self'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
}


# Every run leaves a hundred objects in cycles that have grown old by then. Collected three times as
# often as by default they take an edit 10 ms now and then, not 40.
COLLECT = (700, 10, 3)
SWITCH = 0.002  # seconds: an edit waits so long, not 5 ms, each time that a page's run has the lock
JUDGE_AFTER = 3.0  # seconds: TensorFlow's start takes the processor that the first page needs


class Headers:
    """Puts the security headers on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on, and adds the headers where an answer starts."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                pairs = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
                message["headers"] = [*message["headers"], *pairs]
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)


def first_page(request: Request) -> RedirectResponse:
    """The address without a page leads home, so that links name their page."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse("/home" + query)


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[None]:
    """Before the first visitor: says where it is, and takes the imports out of collection.

    The judge starts beside the server, and nobody waits for it.
    """
    judge.judge().start(after=JUDGE_AFTER)
    assets.address()
    print("\n  Logitscope:", reach.announcement(), flush=True)
    said = (files.announcement(), epoch_files.announcement(), course.announcement())
    for announcement in filter(None, said):
        print(f"  {announcement}", flush=True)
    gc.freeze()
    sys.setswitchinterval(SWITCH)
    gc.set_threshold(*COLLECT)
    try:
        yield
    finally:
        judge.judge().close()
        trainer().close()


app = st.App(
    Path(__file__).parent / "pages" / "frame.py",
    routes=[
        Route("/", first_page),
        *shell.ROUTES,
        assets.ROUTE,
        hands.ROUTE,
        hands.DRAWN,
        verdicts.ROUTE,
        qr.ROUTE,
    ],
    middleware=[Middleware(Headers), Middleware(hands.Aside)],
    lifespan=lifespan,
)
