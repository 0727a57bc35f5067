"""An edit is answered by the bench, or with its controls; the rest follows in one run."""

import json
import time
from urllib.parse import parse_qs

import pytest

from core.errors import InputError, Message
from core.experiment import SoftmaxExperiment
from core.view import SoftmaxView
from pages import bench, language, live, state
from pages.live.softmax import softmax_bench
from pages.server import hands

KEY = "bench"


class WholePageError(Exception):
    """The whole page is to be run."""


class Page:
    """A page that has only a bench.

    Args:
        monkeypatch: puts the page in Streamlit's place.
        beside: whether edits are answered beside Streamlit, and not in a run of the fragment.
    """

    def __init__(self, monkeypatch, beside: bool) -> None:
        self.beside, self.revision = beside, 0
        self.session = {language.KEY: "zh"}
        self.fragments, self.shown, self.controlled = [], [], []
        self.shared = frozenset()
        monkeypatch.setattr(bench.st, "session_state", self.session)
        monkeypatch.setattr(bench.st, "fragment", lambda part: self.fragments.append(part) or part)
        monkeypatch.setattr(bench.st, "rerun", self.rerun)
        monkeypatch.setattr(live, "_bench", lambda **given: self.shown.append(given))
        language.begin()

    def rerun(self) -> None:
        raise WholePageError

    def run(self) -> dict:
        """A run of the whole page; what the bench is given."""
        bench.begin()
        view = SoftmaxView(state.current(SoftmaxExperiment))
        given = {"key": KEY, "on_edit": self.take, "controls": self.controls}
        bench.show(view, softmax_bench, **given, shared=self.shared)
        return self.shown[-1]["data"]

    def edit(self, **parts: object) -> dict:
        """An edit of a hand and the run that answers it; what the bench is given."""
        self.revision += 1
        given = self.shown[-1]
        edit = {"revision": self.revision, "place": given["data"]["place"], **parts}
        if self.beside:
            return self.ask(edit)
        self.session[KEY] = {"edit": edit}
        given["on_edit_change"]()
        self.fragments[-2]()
        return self.shown[-1]["data"]

    def ask(self, edit: object) -> dict:
        """What is answered to an edit beside Streamlit."""
        held = state.held()
        answer = held[state.DESK].answers[KEY]
        with pytest.MonkeyPatch.context() as outside:
            outside.setattr(bench.st, "session_state", None)  # for there is none
            data = json.loads(hands.answered(held, answer, edit).body)
        if not data:
            raise WholePageError
        return data

    def controls(self, view: SoftmaxView) -> None:
        self.controlled.append(view.experiment)

    def type(self, temperature: float, marked: bool = True) -> dict:
        """A number typed beside the bench and the run that answers it; what the bench is given."""
        if marked:
            bench.typed()
        now = state.current(SoftmaxExperiment)
        state.attempt("temperature", lambda: now.updated("temperature", temperature))
        self.fragments[-1]()
        return self.shown[-1]["data"]

    def take(self) -> None:
        edit = state.last_edit(KEY)
        state.attempt(KEY, lambda: state.current(SoftmaxExperiment).with_edit(edit))


@pytest.fixture(params=[False, True], ids=["in a run", "beside"])
def page(monkeypatch, request):
    bench._behind.clear()
    yield Page(monkeypatch, request.param)
    bench._behind.clear()
    language.begin()


def test_the_whole_page_writes_its_own_link(page):
    data = page.run()
    assert data["rest"] == bench.REST
    assert data["link"] == ""


def test_the_longer_the_more_sessions_wait_for_their_page(page):
    page.run()
    assert page.edit(logits={"0": 5.0})["rest"] == bench.REST
    for number in range(1, 100):
        bench.owe(str(number), time.monotonic())
    assert page.edit(logits={"0": 6.0})["rest"] == 100 * bench.EACH
    page.run()
    assert len(bench._behind) == 99


def test_who_has_left_is_waited_for_no_more(page):
    bench.owe("first", 0.0)
    bench.owe("second", bench.LEFT)
    bench.owe("first", bench.LEFT + 1)
    assert bench.rest(2 * bench.LEFT) == bench.REST
    assert list(bench._behind) == ["second", "first"]
    bench.rest(3 * bench.LEFT)
    assert not bench._behind


def test_an_edit_is_answered_with_its_state_and_its_link(page):
    page.run()
    data = page.edit(logits={"0": 5.0}, width="wide")
    assert data["revision"] == 1
    assert set(data["figures"]) == {"wide"}
    link = {name: values[0] for name, values in parse_qs(data["link"]).items()}
    assert link == state.current(SoftmaxExperiment).to_link() | {"lang": "zh"}
    assert link["logits"] == "5,2,3"


def test_one_edit_after_the_other_is_answered(page):
    page.run()
    page.edit(logits={"0": 5.0})
    assert "temperature=2&" in page.edit(temperature=2.0)["link"]
    assert state.current(SoftmaxExperiment).to_query()["logits"] == "5,2,3"


def test_what_is_typed_is_answered_by_the_bench_and_its_controls(page):
    page.run()
    page.edit(logits={"0": 5.0}, width="wide")
    data = page.type(2.0)
    assert "temperature=2&" in data["link"]
    assert set(data["figures"]) == {"wide", "narrow"}  # nobody said how wide the screen is
    assert page.controlled[-1].temperature == 2
    assert "logits=5,4,3&" in page.edit(logits={"1": 4.0})["link"]
    assert len(page.controlled) == 2


def test_what_is_typed_and_refused_is_said_beside_the_bench(page):
    page.run()
    assert "temperature=1&" in page.type(1000.0)["link"]
    assert len(page.controlled) == 2
    assert state.problems("temperature")


def test_any_other_control_runs_the_whole_page(page):
    page.run()
    with pytest.raises(WholePageError):
        page.type(2.0, marked=False)
    assert page.controlled[-1].temperature == 2  # it was drawn, for a button may have been pressed
    assert page.run()["link"] == ""


def test_then_the_whole_page_follows(page):
    page.run()
    page.edit(logits={"0": 5.0})
    data = page.run()
    assert data["link"] == ""
    assert set(data["figures"]) == {"wide", "narrow"}
    assert state.current(SoftmaxExperiment).to_query()["logits"] == "5,2,3"


def test_what_is_refused_is_said_by_the_whole_page_at_once(page):
    page.run()
    with pytest.raises(WholePageError):
        page.edit(temperature=1000.0)
    assert len(page.shown) == 1
    (message,) = state.problems(KEY)
    assert isinstance(message, Message)
    assert "temperature" in str(message)


def test_what_concerns_the_whole_page_runs_it_at_once(page):
    page.shared = frozenset({"temperature", "travel"})
    page.run()
    if page.beside:  # the bench ahead of it
        answer = page.edit(temperature=2.0)
        assert (answer["state"]["temperature"], answer["rest"]) == (2.0, bench.AT_ONCE)
    else:
        with pytest.raises(WholePageError):
            page.edit(temperature=2.0)
    assert page.run()["state"]["temperature"] == 2.0
    assert page.edit(logits={"0": 1.5})["link"]  # another edit is the bench's alone


def test_the_session_holds_the_last_good_state_after_a_refusal(page):
    page.run()
    with pytest.raises(WholePageError):
        page.edit(temperature=1000.0)
    assert state.current(SoftmaxExperiment).temperature == 1
    with pytest.raises(InputError):
        state.current(SoftmaxExperiment).with_edit(state.last_edit(KEY))
    page.run()
    assert len(page.shown) == 2


def test_an_edit_that_comes_twice_is_one(page):
    page.run()
    page.edit(logits={"0": 5.0})
    page.edit(temperature=2.0)
    page.revision -= 1
    page.edit(travel="undo")
    assert state.current(SoftmaxExperiment).temperature == 2
    assert state.heard() == 2


def test_both_ways_bring_the_same(monkeypatch):
    brought = []
    for beside in (False, True):
        page = Page(monkeypatch, beside)
        page.run()
        brought.append(page.edit(logits={"0": 5.0}, width="wide"))
    for data in brought:
        assert data.pop("address").endswith(f"/{data.pop('session')}/{KEY}")
    assert json.loads(json.dumps(brought[0])) == brought[1]
