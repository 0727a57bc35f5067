"""The line of the judge: one question a state, in the reader's language, never waited for."""

import asyncio
import json

import numpy as np
import pytest
from starlette.requests import Request

from core.errors import Message
from core.experiment import EXPERIMENTS, SoftmaxExperiment
from core.reference.answer import Answer, failed
from core.reference.programs import PROGRAMS, softmax_program
from core.view import SoftmaxView
from pages import judge
from pages.server import assets, verdicts
from tests.pages.conftest import inside


def line(session):
    """What the line is given."""
    child = next(child for child in inside(session._tree) if child.key == "judge")
    return json.loads(child.proto.json)[0]


def program_of(logits):
    return softmax_program(SoftmaxView(SoftmaxExperiment().with_logits(logits)))


def unfolded(session):
    """The page with its code open."""
    session.session_state[judge.CODE] = True
    return session.run()


def test_every_page_has_a_program():
    assert PROGRAMS.keys() == EXPERIMENTS.keys()


@pytest.mark.parametrize("page", list(EXPERIMENTS))
def test_every_page_is_judged(visit, fake_judge, page):
    session = visit(page)
    ((_, program),) = fake_judge.asked
    assert program.numbers
    data = line(session)
    assert data["state"] == "agrees"
    scope = f" ({program.scope})" if program.scope else ""
    assert data["sentence"] == f"TensorFlow agrees to 2e-16{scope}"
    assert data["folder"] == assets.address()
    unfolded(session)
    assert session.code[-1].value == program.text().strip() or any(
        "too long to show" in caption.value for caption in session.caption
    )


def test_what_is_judged_is_what_is_shown(visit, fake_judge):
    visit(logits="7,8", temperature="2")
    program = fake_judge.asked[-1][1]
    assert program.inputs["logits"].tolist() == [7, 8]
    assert program.inputs["temperature"] == 2
    np.testing.assert_allclose(program.numbers["probabilities"], [0.37754067, 0.62245933])


def test_of_a_file_the_shown_rows_are_judged(visit, fake_judge):
    visit("your_logits", sort="row", descending="0", offset="200")
    program = fake_judge.asked[-1][1]
    assert program.inputs["rows"].tolist() == list(range(200, 400))
    assert {"accuracy", "mean_loss", "loss"} <= program.numbers.keys()


ANSWERS = {
    "differs": Answer("differs", 0.5, "p", (1,), 0.25, 0.75),
    "failed": failed(Message("no time")),
    "absent": Answer("absent"),
}


@pytest.mark.parametrize(("state", "answer"), ANSWERS.items())
def test_the_other_answers(visit, fake_judge, state, answer):
    fake_judge.answer = answer
    data = line(visit())
    assert data["state"] == state
    assert data["sentence"] == str(answer.sentence)
    assert data["address"] == ""


def test_an_edit_is_asked_and_another_run_is_not(visit, fake_judge):
    session = visit()
    first = line(session)
    session.run()
    again = line(session)
    assert len(fake_judge.asked) == 1
    assert again["token"] == first["token"]
    assert again["run"] > first["run"]  # so that the sentence comes back after a drag to and fro
    session.number_input(key="temperature").set_value(2.0).run()
    assert len(fake_judge.asked) == 2
    assert line(session)["token"] != first["token"]


def test_another_language_is_another_sentence_and_no_question(visit, fake_judge, monkeypatch):
    session = visit()

    class Chinese:
        @staticmethod
        def gettext(text):
            return {"TensorFlow agrees to {size}": "TensorFlow 一致到 {size}"}.get(text, text)

    known = verdicts.translations
    monkeypatch.setattr(
        verdicts, "translations", lambda code: Chinese if code == "zh" else known(code)
    )
    session.session_state["language"] = "zh"
    session.run()
    assert line(session)["sentence"] == "TensorFlow 一致到 2e-16"
    assert len(fake_judge.asked) == 1


def test_each_session_asks_for_itself(visit, fake_judge):
    visit()
    visit()
    (first, _), (second, _) = fake_judge.asked
    assert first != second


class TestLateAnswers:
    @pytest.fixture
    def late(self, visit, fake_judge):
        """A page whose answer did not come in time: what the line is given, and the ticket."""
        fake_judge.answer = None
        session = visit()
        return line(session), session.session_state[judge.ASKED][1]

    def get(self, address):
        path, _, query = address.partition("?")
        scope = {"type": "http", "method": "GET", "query_string": query.encode()}
        scope["path_params"] = {"token": path.rsplit("/", 1)[1]}
        return asyncio.run(verdicts.serve(Request(scope)))

    def test_the_page_does_not_wait_and_says_where_it_will_be(self, late):
        data, ticket = late
        assert data["state"] == "checking"
        assert data["address"] == f"/judge/{ticket.token}?lang=en"
        assert data["texts"]["checking"] == "TensorFlow is checking …"

    def test_it_is_fetched(self, late):
        data, ticket = late
        ticket.settle(Answer("agrees", 3e-16))
        response = self.get(data["address"])
        assert response.headers["cache-control"] == "no-store"
        assert json.loads(response.body) == {
            "state": "agrees",
            "sentence": "TensorFlow agrees to 3e-16",
        }

    def test_a_request_is_held_until_there_is_an_answer(self, late):
        data, ticket = late

        async def later():
            path = data["address"].partition("?")[0].rsplit("/", 1)[1]
            scope = {"type": "http", "method": "GET", "query_string": b"lang=en"}
            held = asyncio.create_task(
                verdicts.serve(Request(scope | {"path_params": {"token": path}}))
            )
            await asyncio.sleep(0)
            assert not held.done()
            await asyncio.to_thread(ticket.settle, Answer("agrees"))
            return await asyncio.wait_for(held, 30)

        assert json.loads(asyncio.run(later()).body)["state"] == "agrees"

    def test_a_request_is_not_held_for_ever_and_calls_nothing_off(self, late, monkeypatch):
        data, ticket = late
        monkeypatch.setattr(verdicts, "PATIENCE", 0.01)
        assert json.loads(self.get(data["address"]).body)["state"] == "checking"
        ticket.settle(Answer("agrees"))
        assert json.loads(self.get(data["address"]).body)["state"] == "agrees"

    @pytest.mark.parametrize("address", ["/judge/guessed?lang=en", "/judge/?lang=en"])
    def test_an_unknown_ticket_is_not_found(self, late, address):
        assert self.get(address).status_code == 404

    @pytest.mark.parametrize("language", ["", "xx", "../zh"])
    def test_an_unknown_language_is_not_found(self, late, language):
        data, _ = late
        assert self.get(data["address"].replace("lang=en", f"lang={language}")).status_code == 404

    def test_old_tickets_are_forgotten(self, visit, fake_judge, monkeypatch):
        fake_judge.answer = None
        monkeypatch.setattr(verdicts, "KEPT", 2)
        addresses = [line(visit())["address"] for _ in range(3)]
        monkeypatch.setattr(verdicts, "PATIENCE", 0.01)
        assert [self.get(address).status_code for address in addresses] == [404, 200, 200]

    def test_the_next_run_has_it(self, visit, fake_judge):
        fake_judge.answer = None
        session = visit()
        session.session_state[judge.ASKED][1].settle(Answer("agrees", 2e-16))
        session.run()
        assert line(session)["sentence"] == "TensorFlow agrees to 2e-16"
        assert len(fake_judge.asked) == 1


class TestTheCode:
    def test_a_short_program_is_shown(self, visit, fake_judge):
        session = visit(logits="1,2,3")
        program = fake_judge.asked[-1][1]
        assert all("tensorflow" not in code.value for code in session.code)  # folded
        unfolded(session)
        assert session.code[-1].value == program.text().strip()
        assert session.code[-1].language == "python"

    def test_a_long_one_is_not_even_written(self, visit, fake_judge, monkeypatch):
        monkeypatch.setattr("core.reference.program.Program.text", lambda self: 1 / 0)
        session = unfolded(visit("your_logits"))
        assert "The program holds 8,967 numbers: too long to show." in [
            caption.value for caption in session.caption
        ]

    def test_one_of_many_lines_is_not_shown(self, visit, fake_judge):
        logits = "300x1:" + ",".join(["1"] * 300)
        session = unfolded(visit(logits=logits))
        assert fake_judge.asked[-1][1].text().count("\n") > judge.SHOWN_LINES
        assert all("tensorflow" not in code.value for code in session.code)


def test_nothing_that_a_person_typed_is_in_a_body(visit, fake_judge):
    visit(logits="1,2,3", names="import os,alpha,beta")
    program = fake_judge.asked[-1][1]
    assert program.body == program_of([1.0, 2.0, 3.0]).body
    assert "alpha" not in program.text()
