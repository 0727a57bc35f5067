import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, expect, sync_playwright

from tests.browser import chromium
from tests.browser.driver import BROWSER_OPTIONS, Server, settled

expect.set_options(timeout=30_000)  # a slow answer is no wrong one: machines are shared


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app; fails at the end if it logged a traceback that no test has answered for."""
    server = Server(tmp_path_factory.mktemp("server") / "log")
    server.wait()
    yield server
    server.stop()
    if trouble := server.traceback():
        pytest.fail(f"The server logged:\n{trouble}")


@pytest.fixture(scope="session")
def server(running: Server) -> str:
    """The address of the running app."""
    return running.url


# Not for the whole session: while Playwright runs, an event loop does, and `asyncio.run` of a test
# elsewhere would be refused.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium; its absence is a failure, for no other test sees what these see."""
    path = chromium.find()
    if path is None:
        pytest.fail("No Chromium was found: python tests/browser/chromium.py installs one.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(BROWSER_OPTIONS))
        yield browser
        browser.close()


@pytest.fixture
def requests() -> list[str]:
    """The addresses that the opened pages have asked for, sockets too."""
    return []


@pytest.fixture
def open_page(
    running: Server, browser: Browser, requests: list[str]
) -> Iterator[Callable[..., Page]]:
    """Opens pages of the app; fails if they or the server had an error that nobody caught."""
    contexts, errors = [], []

    def refused(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            errors.append(message.text)

    def answered(response: Response) -> None:
        if "/drawn/" in response.url and not response.ok:
            errors.append(f"nobody hears that charts are painted: {response.status}")

    def open_page(
        path: str,
        *,
        width: int = 1280,
        height: int = 900,
        dark: bool = False,
        locale: str = "en-US",
        touch: bool = False,
    ) -> Page:
        context = browser.new_context(
            base_url=running.url,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            locale=locale,
            has_touch=touch,
            is_mobile=touch,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", refused)
        page.on("response", answered)
        page.on("request", lambda request: requests.append(request.url))
        page.on("websocket", lambda socket: requests.append(socket.url))
        page.goto(path)
        settled(page)
        expect(page).to_have_url(re.compile(r"[?&]v=1(&|$)"))  # the first run wrote its link
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not errors, "in the page: " + "; ".join(errors)
    assert not (trouble := running.traceback()), f"the server logged:\n{trouble}"
