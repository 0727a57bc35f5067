"""Every page has an experiment, a view, its figures, and a question to TensorFlow."""

import doctest

import numpy as np
import pytest

import core.figures.pages
import core.logits.opened
import core.view.your_logits
from core.experiment import EXPERIMENTS, LogitsExperiment
from core.figures.pages import FIGURES, figures, specs
from core.logits import MOST_CLASSES, Logits, Opened
from core.reference.programs import PROGRAMS
from core.view import VIEWS, LogitsView


def test_the_registries_are_of_the_same_pages():
    assert EXPERIMENTS.keys() == VIEWS.keys() == FIGURES.keys() == PROGRAMS.keys()


@pytest.mark.parametrize("page", list(VIEWS))
def test_both_widths_are_drawn_in_the_readers_language(page):
    asked = []
    view = VIEWS[page](EXPERIMENTS[page]())

    def gettext(text):
        asked.append(text)
        return text

    for width in ("wide", "narrow"):
        assert len(specs(view, gettext, width)) == len(figures(view))
    assert bool(asked) == bool(FIGURES[page])


@pytest.mark.parametrize(
    ("labels", "roles"),
    [
        (None, ["confidence:whole"]),
        (np.zeros(2, np.int64), ["confusion", "perfect", "confidence:whole"]),
    ],
)
def test_what_a_file_does_not_allow_is_not_drawn(labels, roles):
    values = np.zeros((2, MOST_CLASSES + 1))
    file = Opened(Logits("a.npy", values, labels, None, "0"))
    drawn = specs(LogitsView(LogitsExperiment(), file))
    assert [spec["data"][0]["meta"] for spec in drawn] == roles


@pytest.mark.parametrize("module", [core.figures.pages, core.logits.opened, core.view.your_logits])
def test_the_examples_run(module):
    assert doctest.testmod(module).failed == 0
