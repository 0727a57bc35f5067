"""What is taken along of every page has the numbers and the charts that the page shows."""

import csv
import json

import numpy as np
import pytest
import streamlit as st

from core.experiment import EXPERIMENTS
from core.figures.pages import FIGURES, in_space, specs
from core.figures.spec import to_json
from pages import shown, take
from tests.core.figures.test_document import Read
from tests.pages.conftest import inside

IN_ALL = pytest.mark.parametrize("page", list(EXPERIMENTS))


@pytest.fixture
def offered(monkeypatch):
    """What the download buttons of the last run would give, by the name of the file."""
    found, button = {}, st.download_button

    def noted(label, data, file_name, **options):
        found[file_name] = data
        return button(label, data, file_name, **options)

    monkeypatch.setattr(st, "download_button", noted)
    return found


def cells(text):
    """The code of a notebook."""
    content = json.loads(text)["cells"]
    return ["".join(cell["source"]) for cell in content if cell["cell_type"] == "code"]


def of_csv(text):
    numbers = {}
    for line in csv.DictReader(text.splitlines()):
        numbers.setdefault(line["name"], []).append(float(line["value"]))
    return numbers


def same(numbers, program):
    """Whether they are the numbers that the page asked TensorFlow for."""
    assert numbers.keys() == program.numbers.keys()
    for name, value in program.numbers.items():
        np.testing.assert_array_equal(np.ravel(numbers[name]), np.ravel(value), err_msg=name)


def check(page, offered, program):
    """All that is offered of a page."""
    same(Read(offered[f"logitscope-{page}.html"]()).numbers, program)
    same(of_csv(offered[f"logitscope-{page}.csv"]()), program)
    assert offered[f"logitscope-{page}.py"]() == program.text()
    names = {}
    for cell in cells(offered[f"logitscope-{page}.ipynb"]())[:2]:
        exec(cell, names)
    same(names["program"].numbers, program)


@IN_ALL
def test_all_has_the_numbers_of_the_page(visit, offered, fake_judge, page):
    visit(page)
    check(page, offered, fake_judge.asked[-1][1])


@IN_ALL
def test_the_charts_are_those_of_the_benches(visit, page):
    sections = ("confusion", "calibration", "distributions") if page == "your_logits" else (None,)
    benches = []
    for section in sections:  # one at a time
        session = visit(page, **({"section": section} if section else {}))
        given = [json.loads(child.proto.json) for child in inside(session._tree)
                 if child.type == "bidi_component"]  # fmt: skip
        benches += [data[0]["figures"]["wide"] for data in given if data and "figures" in data[0]]
    drawn = specs(shown.later(session.held[page])())
    if in_space in FIGURES[page]:  # drawn when somebody opens it
        drawn.pop()
    assert benches == [to_json(spec) for spec in drawn]


def test_they_are_of_the_present_state(visit, offered, fake_judge):
    session = visit(logits="7,8,-2", temperature="2")
    session.number_input(key="temperature").set_value(3.0).run()
    check("softmax", offered, fake_judge.asked[-1][1])
    assert "temperature=3" in offered["logitscope-softmax.html"]()


def test_the_rows_are_those_of_the_table(visit, offered, fake_judge):
    session = visit("your_logits", sort="confidence", descending="0", offset="17", cell="3,8")
    check("your_logits", offered, fake_judge.asked[-1][1])
    session.turn_to("softmax")
    session.turn_to("your_logits")
    check("your_logits", offered, fake_judge.asked[-1][1])


def test_a_cell_without_rows_has_the_chosen_one(visit, offered, fake_judge):
    visit("your_logits", cell="0,9")
    check("your_logits", offered, fake_judge.asked[-1][1])


def test_it_is_in_the_readers_language(visit, offered):
    visit(locale="zh-CN")
    text = offered["logitscope-softmax.html"]()
    assert '<html lang="zh">' in text
    assert "TensorFlow 代码" in text
    assert "<h2>Numbers" not in text


def test_what_waits_for_its_file_is_not_taken_along(visit, offered):
    visit(content="0123456789abcdef", source="rows.npy:12ab:0")
    assert list(offered) == ["logitscope-softmax.json"]
    offered.clear()
    visit("your_logits", file="rows.npy:0123456789abcdef:0")
    assert list(offered) == ["logitscope-your_logits.json"]


def test_nothing_is_computed_before_a_button_is_pressed(visit, monkeypatch):
    monkeypatch.setattr(take, "document", lambda *given: pytest.fail("computed"))
    monkeypatch.setattr(take, "notebook", lambda *given: pytest.fail("computed"))
    monkeypatch.setattr(take, "to_csv", lambda *given: pytest.fail("computed"))
    visit()
