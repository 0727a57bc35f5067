"""The app as Streamlit runs it, without a browser."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, Element

from core.reference import judge as reference
from core.reference.answer import Answer
from core.reference.program import Program
from core.reference.ticket import Ticket
from core.reference.training import trainer as training
from core.reference.training.run import Run
from core.reference.training.trainer import Trainer
from pages import epoch_files, files, language, state
from pages.server import hands

FRAME = Path(__file__).parents[2] / "pages" / "frame.py"


def plain(markdown: str) -> str:
    """A sentence as it is read: Markdown's escapes are not seen."""
    return re.sub(r"\\([^a-zA-Z0-9\s])", r"\1", markdown)


def inside(block: Block) -> Iterator[Element | Block]:
    """Every element below a block."""
    for child in block.children.values():
        yield child
        yield from inside(child) if isinstance(child, Block) else ()


class Session(AppTest):
    """A visitor's session, with what `AppTest` cannot do by itself."""

    @property
    def held(self) -> dict[str, Any]:
        """What the session holds for itself."""
        return self.session_state[state.HELD]  # type: ignore[no-any-return]

    def send(self, element_id: str, value: object, kind: str = "string_value") -> "Session":
        """A run as a browser asks for it when a grid, a table or the live component changes."""
        states = self._tree.get_widget_states()
        widgets = [state for state in states.widgets if state.id != element_id]
        del states.widgets[:]
        states.widgets.extend([*widgets, WidgetState(id=element_id, **{kind: json.dumps(value)})])
        self._run(states)
        return self

    def type_cell(self, row: int, column: str, text: str | None) -> "Session":
        """Types into a cell of the grid."""
        edits = {"edited_rows": {row: {column: text}}, "added_rows": [], "deleted_rows": []}
        return self.send(self.data_editor[0].proto.id, edits)

    def select_row(self, row: int, table: int = -1) -> "Session":
        """Clicks a row of a table, the last one of the page if it is not told which."""
        selection = {"selection": {"rows": [row], "columns": [], "cells": []}}
        return self.send(self.dataframe[table].proto.id, selection)

    def move(self, **edit: object) -> "Session":
        """Lets go of a bar, as the live component says it."""
        bench = next(child for child in inside(self._tree) if child.key == "bench")
        lane = self.held["softmax"].lane_key
        return self.send(bench.proto.id, {"edit": {"place": lane, **edit}}, "json_value")

    def ahead(self, key: str, **edit: object) -> dict[str, Any]:
        """What the bench of a key answers to an edit ahead of the page."""
        answer = self.held[state.DESK].answers[key]
        given = {"revision": 1, "place": self.bench(key)["place"], "width": "wide", **edit}
        return json.loads(hands.answered(self.held, answer, given).body)  # type: ignore[no-any-return]

    def bench(self, key: str) -> dict[str, Any]:
        """What the live component of a key was given."""
        bench = next(child for child in inside(self._tree) if child.key == key)
        [given] = json.loads(bench.proto.json)
        return dict(given)

    def hand(self, key: str, **edit: object) -> "Session":
        """Lets go of something on the bench of a key, as the live component says it."""
        bench = next(child for child in inside(self._tree) if child.key == key)
        edit = {"place": self.bench(key)["place"], **edit}
        return self.send(bench.proto.id, {"edit": edit}, "json_value")

    def press(self, label: str) -> "Session":
        """Clicks the button with a label."""
        next(button for button in self.button if button.label == label).click()
        return self.run()

    def upload(self, key: str, name: str, content: bytes | None) -> "Session":
        """Uploads a file, or takes it away."""
        file = None if content is None else (name, content, "application/octet-stream")
        self.file_uploader(key=key).set_value(file)
        return self.run()

    def turn_to(self, page: str) -> "Session":
        """Opens another page by the navigation."""
        self.query_params = {}
        return self.switch_page(f"{page}.py").run()

    def query(self, page: str = "softmax") -> dict[str, str]:
        """The experiment of a page, as it would stand in a link."""
        return self.held[page].to_query()

    @property
    def errors(self) -> list[str]:
        """What is said in red."""
        return [plain(element.value) for element in self.error]

    @property
    def warnings(self) -> list[str]:
        """What is said in yellow."""
        return [plain(element.value) for element in self.warning]


class FakeJudge:
    """Gives every question the same answer; None is one that does not come in time."""

    def __init__(self) -> None:
        self.answer: Answer | None = Answer("agrees", 2e-16)
        self.asked: list[tuple[str, Program]] = []

    def ask(self, session: str, program: Program) -> Ticket:
        """Notes the question."""
        self.asked.append((session, program))
        ticket = Ticket(program, lambda: False)
        if self.answer:
            ticket.settle(self.answer)
        return ticket


@pytest.fixture(autouse=True)
def no_language() -> None:
    """The thread of the tests, in which benches may have answered, has no language of theirs."""
    language.begin()


@pytest.fixture(autouse=True)
def fake_judge(monkeypatch: pytest.MonkeyPatch) -> FakeJudge:
    """The judge of all page tests: no TensorFlow is started for them."""
    fake = FakeJudge()
    monkeypatch.setattr(reference, "judge", lambda: fake)
    return fake


class FakeTrainer(Trainer):
    """Trains nothing by itself: a test says what is heard of the first run that waits."""

    def warm(self) -> None:
        """Starts no process."""

    def begin(self) -> Run:
        """It is the first one's turn."""
        self._running = self._waiting.pop(0)
        self._running.begin()
        return self._running

    def end(self) -> None:
        """The turn is over."""
        self._running = None


@pytest.fixture(autouse=True)
def fake_trainer(monkeypatch: pytest.MonkeyPatch) -> FakeTrainer:
    """The trainer of all page tests: no Keras is started for them."""
    fake = FakeTrainer()
    monkeypatch.setattr(training, "trainer", lambda: fake)
    return fake


@pytest.fixture
def visit(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Session]]:
    """Opens a page by a link, in a session of its own; fails if any page raised."""
    for name in files.VARIABLES:
        monkeypatch.delenv(name, raising=False)
    for served in (files.served, epoch_files.served):
        served.cache_clear()
    sessions: list[Session] = []
    spoken = language.language

    def visit(page: str = "softmax", locale: str = "en-US", **query: str) -> Session:
        session = Session(FRAME, default_timeout=30)
        session.context["locale"] = locale
        session.query_params.update(query)
        sessions.append(session)
        return session.switch_page(f"{page}.py").run()

    def spoken_outside() -> str:
        # `AppTest` calls what formats the options of a choice outside of any session
        inside_a_run = get_script_run_ctx(suppress_warning=True) is not None
        return spoken() if inside_a_run else sessions[-1].session_state[language.KEY]

    monkeypatch.setattr(language, "language", spoken_outside)
    yield visit
    for served in (files.served, epoch_files.served):
        served.cache_clear()
    for session in sessions:
        assert [error.message for error in session.exception] == []
