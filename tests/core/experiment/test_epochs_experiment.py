"""Epochs in the link, and where the player comes to rest."""

import pytest

from core.codecs import Source
from core.errors import InputError
from core.experiment import EpochsExperiment

RUN = Source("run", "0a", 3)


def test_it_round_trips():
    experiment = EpochsExperiment(RUN, 7, "forgotten", (3, 17), "loss", False, 2)
    again, problems = EpochsExperiment.from_query(experiment.to_query())
    assert problems == ()
    assert again.to_query() == experiment.to_query()
    assert (again.epoch, again.picked) == (7, (3, 17))


@pytest.mark.parametrize(
    ("name", "text"),
    [("fate", "lost"), ("sort", "size"), ("offset", "-1"), ("epoch", "-2"),
     ("picked", "1,-2"), ("picked", ",".join(map(str, range(9))))],
)  # fmt: skip
def test_a_link_that_is_wrong_opens_and_says_so(name, text):
    experiment, problems = EpochsExperiment.from_query({name: text})
    assert experiment.to_query() == EpochsExperiment().to_query()
    assert len(problems) == 1


def test_the_player_comes_to_rest_on_an_epoch():
    experiment = EpochsExperiment(RUN)
    assert experiment.with_edit({"place": "0a", "step": 1}, (5, 10, 15)).epoch == 10
    assert experiment.with_edit({"place": "0a", "step": 2}, (5, 10, 15)).epoch is None
    assert experiment.with_edit({"place": "0b", "step": 1}, (5, 10, 15)) is experiment
    for step in (3, -1, 1.5, "1"):
        with pytest.raises(InputError):
            experiment.with_edit({"place": "0a", "step": step}, (5, 10, 15))


def test_a_fate_shows_its_first_rows():
    shown = EpochsExperiment(RUN, picked=(3,), offset=9).with_fate("never")
    assert (shown.fate, shown.picked, shown.offset) == ("never", None, 0)
