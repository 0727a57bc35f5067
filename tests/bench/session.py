"""A visitor without a browser: speaks Streamlit's protocol as the page in a browser does."""

import asyncio
import gzip
import json
import time
from collections.abc import Callable
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Any

from google.protobuf.message import Message
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NumberInput_pb2 import NumberInput
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

LOST = 10.0  # seconds after which an edit without an answer is lost


class LostError(Exception):
    """The server did not answer, or answered something else."""


def number(widget: Message, state: WidgetState) -> None:
    value = widget.value if widget.set_value else widget.default
    if widget.data_type == NumberInput.INT:
        state.int_value = int(value)
    else:
        state.double_value = value


def choice(widget: Message, state: WidgetState) -> None:
    state.string_value = widget.raw_value if widget.set_value else widget.options[widget.default]


def choices(widget: Message, state: WidgetState) -> None:
    labels = widget.raw_values or [widget.options[at].content for at in widget.default]
    state.string_array_value.data.extend(labels)


def text(widget: Message, state: WidgetState) -> None:
    state.string_value = widget.value if widget.set_value else widget.default


def option(widget: Message, state: WidgetState) -> None:
    if widget.set_value:
        state.string_value = widget.raw_value
    elif widget.HasField("default"):
        state.string_value = widget.options[widget.default]


def switch(widget: Message, state: WidgetState) -> None:
    state.bool_value = widget.value if widget.set_value else widget.default


# What a browser says of each kind of widget once it stands on the page.
WIDGETS: dict[str, Callable[[Message, WidgetState], None]] = {
    "number_input": number,
    "selectbox": choice,
    "button_group": choices,
    "text_input": text,
    "checkbox": switch,
    "radio": option,
}


class Session:
    """One tab of the app.

    Args:
        socket: to the server.
        beside: to the server too, for what is answered beside Streamlit.
        page: the name of the page, "softmax".
        query: of the link that it came with.
    """

    def __init__(
        self, socket: ClientConnection, beside: HTTPConnection, page: str, query: str = ""
    ) -> None:
        self.socket = socket
        self.beside = beside
        self.page = page
        self.query = query
        self.widgets: dict[str, WidgetState] = {}
        self.fragments: dict[str, str] = {}
        self.components: dict[str, dict[str, Any]] = {}
        self.told: set[str] = set()  # sessions whose charts are drawn
        self.texts: list[str] = []  # of the last run
        self.hash = ""
        self.error = ""
        self.received = 0

    async def open(self) -> float:
        """The first run; seconds until it has ended."""
        return await self.run()

    async def type(self, key: str, value: float) -> float:
        """Types a number into a field; seconds until its run has ended."""
        state = self._widget(key)
        if state.HasField("int_value"):
            state.int_value = int(value)
        else:
            state.double_value = value
        return await self.run(self.fragment(key))

    def write(self, key: str, value: str) -> None:
        """Puts a text or a choice into the field of a form, which is sent with its button."""
        self._widget(key).string_value = value

    async def press(self, key: str) -> float:
        """Presses a button; seconds until its run has ended."""
        pressed = WidgetState(id=self._id(key), trigger_value=True)
        fragment = self.fragment(key)
        self.widgets[pressed.id] = pressed
        try:
            return await self.run(fragment)
        finally:
            del self.widgets[pressed.id]  # a browser says it once

    def fragment(self, key: str) -> str:
        """The part of the page in which a widget stands, "" for the page."""
        return self.fragments[self._id(key)]

    async def edit(self, key: str, **parts: object) -> float:
        """Lets go of a bench that a hand has moved; seconds until all is answered.

        Args:
            key: of the bench.
            parts: what the hand changed, as `with_edit` of the experiment reads it.

        Raises:
            LostError: the answer is not of this edit.
        """
        shown = self.components[key]
        revision = shown["revision"] + 1
        edit = {"revision": revision, "place": shown["place"], "width": "wide", **parts}
        begun = time.perf_counter()
        answer = await asyncio.to_thread(self._ask, shown["address"], json.dumps(edit))
        taken = time.perf_counter() - begun
        if answer.get("revision") != revision:
            raise LostError(f"{key} is at {answer.get('revision')}, not {revision}")
        self.components[key] = answer
        return taken

    def _ask(self, address: str, edit: str) -> dict[str, Any]:
        """What a bench answers, over a connection that is kept as a browser keeps it."""
        try:
            answer, content = self._post(address, edit)
        except (ConnectionError, HTTPException):  # closed since, for nothing was asked in seconds
            self.beside.close()
            answer, content = self._post(address, edit)
        if answer.status != HTTPStatus.OK:
            raise LostError(f"{address} gave {answer.status}")
        return json.loads(content)  # type: ignore[no-any-return]

    def _post(self, address: str, edit: str) -> tuple[HTTPResponse, bytes]:
        self.beside.request("POST", address, edit, {"Accept-Encoding": "gzip"})
        answer = self.beside.getresponse()
        content = answer.read()
        self.received += len(content)
        packed = answer.headers["Content-Encoding"] == "gzip"
        return answer, gzip.decompress(content) if packed else content

    async def run(self, fragment: str = "") -> float:
        """Asks for a run; seconds until it has ended.

        Raises:
            LostError: it did not end, or with an error.
        """
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.page_name = self.query, "" if self.hash else self.page
        state.page_script_hash, state.fragment_id = self.hash, fragment
        state.widget_states.widgets.extend(self.widgets.values())
        context = state.context_info
        context.timezone, context.locale, context.color_scheme = "UTC", "en-US", "light"
        self.texts = []
        begun = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        try:
            async with asyncio.timeout(LOST):
                while not self._take(await self.socket.recv()):
                    await self._tell()
        except TimeoutError:
            raise LostError(f"no answer in {LOST:g} s") from None
        if self.error:
            raise LostError(self.error)
        return time.perf_counter() - begun

    async def _tell(self) -> None:
        """Says that the charts are drawn, as a browser does when it has drawn the first ones."""
        for session in self.sessions - self.told:
            self.told.add(session)
            await asyncio.to_thread(self._post, f"/drawn/{session}", "")

    @property
    def sessions(self) -> set[str]:
        """The name of the session, once a bench has come."""
        return {data["session"] for data in self.components.values() if "session" in data}

    def _take(self, data: bytes) -> bool:
        """Notes what a message says; whether the run has ended."""
        self.received += len(data)
        message = ForwardMsg.FromString(data)
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.hash = message.new_session.page_script_hash
        elif kind == "navigation":
            self.hash = message.navigation.page_script_hash
        elif kind == "delta":
            self._see(message.delta)
        finished = kind == "script_finished"
        return finished and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN

    def _see(self, delta: Message) -> None:
        kind = delta.new_element.WhichOneof("type")
        if kind == "exception":
            self.error = delta.new_element.exception.message
        elif kind == "bidi_component":
            self._see_component(delta)
        elif kind == "markdown":
            self.texts.append(delta.new_element.markdown.body)
        elif kind == "progress":
            self.texts.append(delta.new_element.progress.text)
        elif kind == "button":
            self.fragments[delta.new_element.button.id] = delta.fragment_id
        elif kind in WIDGETS:
            widget = getattr(delta.new_element, kind)
            self.fragments[widget.id] = delta.fragment_id
            if widget.id not in self.widgets or widget.set_value:  # else it keeps what it says
                self.widgets[widget.id] = WidgetState(id=widget.id)
                WIDGETS[kind](widget, self.widgets[widget.id])

    def _see_component(self, delta: Message) -> None:
        component = delta.new_element.bidi_component
        key = component.id.rpartition("-")[2]
        data = json.loads(component.json or "{}")
        self.components[key] = data[0] if isinstance(data, list) else data
        self.fragments[component.id] = delta.fragment_id
        self.widgets.setdefault(component.id, WidgetState(id=component.id, json_value="{}"))

    def _id(self, key: str) -> str:
        """The id of a widget, which ends with its key.

        Raises:
            LostError: no answer has brought it.
        """
        for id in self.fragments:
            if id.endswith(f"-{key}"):
                return id
        raise LostError(f"there is no {key}")

    def _widget(self, key: str) -> WidgetState:
        return self.widgets[self._id(key)]


async def visit(url: str, page: str, query: str = "") -> Session:
    """A session that has not yet opened its page.

    Args:
        url: of the server, "http://127.0.0.1:8501".
        page: the name of the page.
        query: of the link.
    """
    address = url.replace("http", "ws", 1) + "/_stcore/stream"
    socket = await connect(address, origin=url, subprotocols=["streamlit"], max_size=None)  # type: ignore[arg-type, list-item]
    beside = HTTPConnection(url.removeprefix("http://"), timeout=LOST)
    return Session(socket, beside, page, query)
