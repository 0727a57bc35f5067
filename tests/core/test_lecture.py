"""What a link says of how a page is shown in front of people."""

import doctest

import pytest

import core.lecture
from core.lecture import MOST, PARTS, Lecture


@pytest.mark.parametrize(
    "lecture",
    [Lecture(), Lecture(large=True), Lecture(hidden=("results",)), Lecture(True, ("judge", "x_1"))],
)
def test_a_link_brings_it_back(lecture):
    assert Lecture.from_query(lecture.to_query()) == (lecture, ())


def test_of_what_is_as_always_the_link_says_nothing():
    assert Lecture().to_query() == {}


@pytest.mark.parametrize(
    ("query", "kept", "said"),
    [
        ({"view": "cinema"}, Lecture(), "view: expected lecture, got 'cinema'"),
        ({"hide": "results,<b>"}, Lecture(hidden=("results",)), "got 'results,<b>'"),
        ({"hide": ",".join(f"n{k}" for k in range(99))}, None, "at most 40 names"),
        ({"hide": "Results"}, Lecture(), "got 'Results'"),
    ],
)
def test_what_cannot_be_read_is_left_out_and_said(query, kept, said):
    lecture, problems = Lecture.from_query(query)
    assert kept is None or lecture == kept
    assert len(lecture.hidden) <= MOST
    assert [said in str(problem) for problem in problems] == [True]


def test_names_come_once_and_blanks_are_nothing():
    assert Lecture.from_query({"hide": " judge, ,judge,"}) == (Lecture(hidden=("judge",)), ())


def test_parts_come_before_charts():
    assert Lecture(True).hiding("curves", "judge", "results").hidden == (
        "results",
        "judge",
        "curves",
    )
    assert list(PARTS).index("results") < list(PARTS).index("judge")


def test_the_examples_run():
    assert doctest.testmod(core.lecture).failed == 0
