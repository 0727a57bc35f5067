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


@pytest.mark.parametrize("labels", [None, np.zeros(2, np.int64)])
def test_without_a_confusion_matrix_there_is_no_figure(labels):
    values = np.zeros((2, MOST_CLASSES + 1))
    file = Opened(Logits("a.npy", values, labels, None, "0"))
    assert specs(LogitsView(LogitsExperiment(), file)) == []


@pytest.mark.parametrize("module", [core.figures.pages, core.logits.opened, core.view.your_logits])
def test_the_examples_run(module):
    assert doctest.testmod(module).failed == 0
