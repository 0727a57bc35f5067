"""The server is stopped and started again under a page: nothing jumps back, nothing is lost."""

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, WebSocketRoute, expect

from tests.browser.bench import dragged, expect_query, handle, held, middle, query, ready
from tests.browser.driver import Server, settled

CONNECTED = "[data-testid=stApp][data-test-connection-state=CONNECTED]"
LOST = "[data-testid=stApp]:not([data-test-connection-state=CONNECTED])"


class House:
    """A server that can be stopped and started on its port, and a page of it."""

    def __init__(self, browser: Browser, folder) -> None:
        self.folder, self.started = folder, 0
        self.server = self.start()
        self.page = browser.new_page(viewport={"width": 1280, "height": 900})
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def start(self, port: int | None = None) -> Server:
        self.started += 1
        server = Server(self.folder / str(self.started), port)
        server.wait()
        return server

    def open(self, path: str) -> Page:
        self.page.goto(self.server.url + path)
        return ready(settled(self.page))

    def stop(self) -> None:
        self.server.stop()
        self.page.wait_for_selector(LOST, state="attached")

    def again(self) -> None:
        self.server = self.start(self.server.port)
        self.page.wait_for_selector(CONNECTED, state="attached")


@pytest.fixture
def house(browser, tmp_path) -> Iterator[House]:
    house = House(browser, tmp_path)
    yield house
    house.page.close()
    house.server.stop()
    assert not house.errors


def session(page: Page) -> str | None:
    return page.locator(".live").get_attribute("data-session")


def logits(page: Page) -> list[str | None]:
    return [handle(page, at).get_attribute("aria-valuetext") for at in range(3)]


def seen_at(page: Page, column: int, move, up: float) -> None:
    """Moves a held bar, and waits until it is seen elsewhere."""
    before = handle(page, column).get_attribute("aria-valuetext")
    move(up)
    expect(handle(page, column)).not_to_have_attribute("aria-valuetext", before)


def test_what_was_edited_stands_before_anybody_does_anything(house):
    page = house.open("/softmax?logits=1,2,3&lang=zh")
    dragged(page, 1, 40)
    edited, before, shown = query(page), session(page), logits(page)
    house.stop()
    house.again()
    expect(page.locator(".live")).not_to_have_attribute("data-session", before)
    assert logits(page) == shown
    assert query(page) == edited
    page.locator(".live-slider").press("Home")  # the first edit counts
    expect_query(page, "temperature", "0.05")
    assert query(page) == edited | {"temperature": "0.05"}


def test_what_was_let_go_without_a_server_is_sent_to_the_next(house):
    page = house.open("/softmax?logits=1,2,3")
    dragged(page, 1, 40)
    edited = query(page)["logits"]
    with held(page, 0) as move:  # for Streamlit lays a dialog over a page without a server
        seen_at(page, 0, move, 10)
        house.stop()
        seen_at(page, 0, move, 30)
    moved = logits(page)
    assert query(page)["logits"] == edited  # nobody has taken it yet
    house.again()
    expect_query(page, "logits", ",".join(moved))
    assert logits(page) == moved


class Gate:
    """A door in the way of messages to the server: those that give a link back wait before it."""

    def __init__(self, page: Page) -> None:
        self.page, self.shut, self.waiting = page, True, []
        page.route_web_socket(re.compile("/_stcore/stream"), self.route)

    def route(self, socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def onward(message: str | bytes) -> None:
            if self.shut and b"restore" in message:
                self.waiting.append(lambda: server.send(message))
            else:
                server.send(message)

        socket.on_message(onward)

    def expect_one(self) -> None:
        """Waits until a message stands before it."""
        deadline = time.monotonic() + 30
        while not self.waiting and time.monotonic() < deadline:
            self.page.wait_for_timeout(20)  # in which Playwright hears of it
        assert self.waiting

    def open(self) -> None:
        self.shut = False
        for send in self.waiting:
            send()


def test_it_waits_until_a_slow_server_knows_the_page(house):
    gate = Gate(house.page)
    house.page.clock.install()
    page = house.open("/softmax?logits=1,2,3")
    dragged(page, 1, 40)
    with held(page, 0) as move:
        seen_at(page, 0, move, 10)
        house.stop()
        seen_at(page, 0, move, 30)
    moved = logits(page)
    house.again()
    page.clock.fast_forward(5_000)  # it sends it again, to a server that knows nothing of it
    gate.expect_one()
    page.clock.fast_forward(5_000)
    gate.open()
    expect_query(page, "logits", ",".join(moved))
    assert logits(page) == moved


def test_a_hand_holds_on_while_the_server_goes_and_comes(house):
    page = house.open("/cross_entropy?logits=1,2,3&indices=0")
    with held(page, 2) as move:
        seen_at(page, 2, move, 30)
        house.stop()
        seen_at(page, 2, move, 60)
        house.again()
        seen_at(page, 2, move, 45)
        expect(page.locator(".live-chart .trace").first).to_be_attached()
        shown = handle(page, 2).get_attribute("aria-valuetext")
    expect_query(page, "logits", f"1,2,{shown}")
    assert handle(page, 2).get_attribute("aria-valuetext") == shown


def test_the_chart_stays_one_node(house):
    page = house.open("/softmax?logits=1,2,3")
    page.evaluate("() => { window.first = document.querySelector('.live-chart .main-svg') }")
    before = session(page)
    house.stop()
    house.again()
    expect(page.locator(".live")).not_to_have_attribute("data-session", before)
    x, y = middle(handle(page, 0))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 30, steps=3)
    page.mouse.up()
    expect(page).not_to_have_url(re.compile("logits=1,2,3"))
    assert page.evaluate("window.first === document.querySelector('.live-chart .main-svg')")
