"""A against B in the link, and a press on its matrix."""

import pytest

from core.codecs import Source
from core.errors import InputError
from core.experiment import CompareExperiment

A, B = Source("a.npy", "0a", 3), Source("b.npy", "0b", 3)


def test_it_round_trips():
    experiment = CompareExperiment(A, B, outcome="fixed", sort="loss_a", descending=False, offset=2)
    again, problems = CompareExperiment.from_query(experiment.to_query())
    assert problems == ()
    assert again.to_query() == experiment.to_query()
    assert again.row == 3


@pytest.mark.parametrize(
    "wrong", [{"outcome": "better"}, {"sort": "size"}, {"normalise": "all"}, {"offset": -1}]
)
def test_what_is_not_there_is_refused_and_a_link_says_so(wrong):
    with pytest.raises(InputError):
        CompareExperiment(**wrong)
    query = {name: str(value) for name, value in wrong.items()}
    experiment, problems = CompareExperiment.from_query(query)
    assert experiment.to_query() == CompareExperiment().to_query()
    assert len(problems) == 1


def test_an_outcome_shows_its_worst_rows_and_lets_go_of_the_cell():
    experiment = CompareExperiment(A, B, cell=(1, 2), offset=7)
    fixed = experiment.with_outcome("fixed")
    assert (fixed.cell, fixed.sort, fixed.offset) == (None, "loss_a", 0)
    assert fixed.with_outcome("broken").sort == "loss_b"
    assert fixed.with_cell((0, 1)).outcome is None


def test_a_press_on_other_files_is_void():
    experiment = CompareExperiment(A, B)
    assert experiment.with_edit({"place": "0a-0b", "cell": "1,2"}).cell == (1, 2)
    assert experiment.with_edit({"place": "0b-0a", "cell": "1,2"}) is experiment
    for broken in ({"place": "0a-0b", "cell": 3}, None):
        with pytest.raises(InputError):
            experiment.with_edit(broken)
