"""How far two sets of numbers agree, and how it is said."""

import json

import numpy as np
import pytest

from core.errors import Message
from core.reference.answer import Answer, compared, deviations, failed

NAN, INF = np.nan, np.inf


@pytest.mark.parametrize(
    ("ours", "theirs", "size"),
    [
        (1.0, 1.0, 0),
        (0.5, 0.25, 0.25),
        (2000.0, 1000.0, 1),
        (-3.0, 4.0, 7 / 4),
        (NAN, NAN, 0),
        (INF, INF, 0),
        (-INF, -INF, 0),
        (INF, -INF, INF),
        (NAN, 1.0, INF),
        (1.0, NAN, INF),
        (1.0, INF, INF),
        (INF, 1.0, INF),
        (1e308, -1e308, INF),
        (5e-324, 0.0, 5e-324),
    ],
)
def test_a_deviation(ours, theirs, size):
    assert deviations(np.array([ours]), np.array([theirs])).tolist() == [size]


def test_the_largest_deviation_is_found_with_both_values():
    ours = {"a": np.array([1.0, 2.0]), "b": np.array([[0.0, 0.0], [0.0, 0.7]])}
    theirs = {"a": np.array([1.0, 2.002]), "b": np.array([[0.0, 0.0], [0.0, 0.5]])}
    answer = compared(ours, theirs, 1e-9)
    assert answer == Answer("differs", pytest.approx(0.2), "b", (1, 1), 0.7, 0.5)
    assert answer.where == "b[1, 1]"
    assert compared(ours, theirs, 0.3).kind == "agrees"


def test_a_number_without_axes_has_no_index():
    answer = compared({"a": np.array(1.0)}, {"a": np.array(3.0)}, 1e-9)
    assert answer.where == "a"


def test_nothing_to_compare_agrees():
    assert compared({}, {}, 0) == Answer("agrees")
    assert compared({"a": np.zeros(0)}, {"a": np.zeros(0)}, 0) == Answer("agrees")


def test_another_shape_is_said():
    answer = compared({"a": np.zeros(3)}, {"a": np.zeros((3, 1))}, 1)
    assert answer.kind == "failed"
    assert "[3, 1]" in str(answer.sentence)


ANSWERS = {
    "TensorFlow agrees to 2e-16": Answer("agrees", 2.2e-16),
    "TensorFlow agrees to the last digit": Answer("agrees"),
    "TensorFlow differs by 0.001 at p[0, 2]: here 0.25, TensorFlow 0.251": Answer(
        "differs", 0.001, "p", (0, 2), 0.25, 0.251
    ),
    "TensorFlow differs at p[0]: here 1, TensorFlow nan": Answer("differs", INF, "p", (0,), 1, NAN),
    "TensorFlow could not check this: no time": failed(Message("no {what}", what="time")),
    "TensorFlow is not installed here": Answer("absent"),
    "TensorFlow agrees to 1e-08 (a part)": Answer("agrees", 1e-8, scope=Message("a part")),
    "TensorFlow is not installed here ": Answer("absent", scope=Message("a part")),
}


@pytest.mark.parametrize(("sentence", "answer"), ANSWERS.items())
def test_the_sentence(sentence, answer):
    assert str(answer.sentence) == sentence.strip()


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=list(ANSWERS))
def test_an_answer_arrives_as_it_was_sent(answer):
    arrived = Answer.unpacked(json.loads(json.dumps(answer.packed())))
    for name in ("kind", "size", "name", "index", "ours", "reason"):
        assert getattr(arrived, name) == getattr(answer, name)
    np.testing.assert_equal(arrived.theirs, answer.theirs)


@pytest.mark.parametrize(
    "change", [{"kind": "hot"}, {"size": None}, {"index": 3}, {"reason": 3}, {"ours": "x"}]
)
def test_what_is_no_answer_is_refused(change):
    with pytest.raises((KeyError, TypeError, ValueError)):
        Answer.unpacked(Answer("agrees").packed() | change)
    with pytest.raises(KeyError):
        Answer.unpacked({})
