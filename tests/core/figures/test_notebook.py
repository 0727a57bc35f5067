"""Every page's notebook runs from top to bottom, and gives the numbers of its page."""

import doctest
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import plotly.graph_objects as go
import pytest

from core import rebuilt
from core.experiment import LogitsExperiment, SigmoidExperiment
from core.figures import notebook as module
from core.figures.notebook import notebook
from core.figures.pages import figures
from core.logits import Logits, Opened
from core.reference.answer import compared
from core.reference.programs import PROGRAMS, WHOLE_FILE
from core.view import LogitsView, SigmoidView
from tests.core.shown import views

ROOT = Path(__file__).parents[3]
LINK = "http://localhost:8501/softmax?v=1"
VIEWS = views()
# In one process of its own, for TensorFlow takes seconds to start.
RUN = """
import json, sys
import plotly.graph_objects as go

answers = {}
for name, text in json.load(open(sys.argv[1])).items():
    drawn, names = [], {}
    go.Figure.show = lambda figure: drawn.append(figure.to_json())
    code = ["".join(c["source"]) for c in json.loads(text)["cells"] if c["cell_type"] == "code"]
    exec(code[0], names)
    exec(code[1], names)
    numbers = {key: value.tolist() for key, value in names["program"].numbers.items()}
    exec(code[2], names)
    exec(code[3], names)
    theirs = {key: names[key].numpy().tolist() for key in numbers}
    answers[name] = {"numbers": numbers, "drawn": drawn, "theirs": theirs}
json.dump(answers, open(sys.argv[2], "w"))
"""


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    """What each notebook gave: numbers, figures, and TensorFlow's numbers."""
    folder = tmp_path_factory.mktemp("notebooks")
    texts = {name: notebook(view, name, LINK) for name, view in VIEWS.items()}
    (folder / "all.json").write_text(json.dumps(texts), encoding="utf-8")
    env = os.environ | {"PYTHONPATH": str(ROOT), "TF_CPP_MIN_LOG_LEVEL": "3"}
    run = subprocess.run(
        [sys.executable, "-c", RUN, "all.json", "out.json"],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return json.loads((folder / "out.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", list(VIEWS))
def test_it_gives_the_numbers_of_its_page(answers, name):
    view = VIEWS[name]
    program = PROGRAMS[view.experiment.page](view)
    answer = answers[name]
    assert answer["numbers"].keys() == program.numbers.keys()
    for key, value in program.numbers.items():
        np.testing.assert_array_equal(answer["numbers"][key], value, err_msg=key)
    theirs = {key: np.asarray(value, np.float64) for key, value in answer["theirs"].items()}
    got = compared(program.numbers, theirs, program.tolerance)
    assert got.kind == "agrees", str(got.sentence)


@pytest.mark.parametrize("name", list(VIEWS))
def test_it_draws_the_charts_of_its_page(answers, name):
    assert answers[name]["drawn"] == [drawn.to_json() for drawn in figures(VIEWS[name])]


def test_it_says_what_it_needs_in_the_readers_language():
    written = json.loads(notebook(VIEWS["softmax"], "Softmax", LINK, str.upper))
    first = "".join(written["cells"][0]["source"])
    assert first.startswith(f"# Softmax\n\n<{LINK}>\n\nTHIS NOTEBOOK")
    assert "`CORE`" in first


def test_its_charts_have_the_ghost_of_what_was_shown_before(monkeypatch):
    now, then = (SigmoidView(SigmoidExperiment(pos_weight=weight)) for weight in (3.0, 1.0))
    cells = json.loads(notebook(now, "Sigmoid", before=then))["cells"]
    first, _, third, _ = ("".join(c["source"]) for c in cells if c["cell_type"] == "code")
    drawn, names = [], {}
    monkeypatch.setattr(go.Figure, "show", lambda figure: drawn.append(figure.to_json()))
    exec(first, names)
    exec(third, names)
    assert drawn == [figure.to_json() for figure in figures(now, before=then)]
    assert '"meta":"ghost"' in drawn[-1]
    assert names["view"].experiment.pos_weight == 3


def test_it_is_in_the_format_of_notebooks():
    written = json.loads(notebook(VIEWS["hostile"], "猫"))
    assert (written["nbformat"], written["nbformat_minor"]) == (4, 5)
    assert len({cell["id"] for cell in written["cells"]}) == len(written["cells"])
    for cell in written["cells"]:
        assert isinstance(cell["source"], list)
        code = {"execution_count", "outputs"} if cell["cell_type"] == "code" else set()
        assert cell.keys() == {"cell_type", "id", "metadata", "source"} | code


def test_a_long_program_does_not_stand_in_it():
    written = json.loads(notebook(VIEWS["trained"], "Network"))
    assert "".join(written["cells"][-1]["source"]).startswith("exec(program.text())")


def test_a_large_file_is_opened_by_its_name(tmp_path, monkeypatch):
    values = np.zeros((WHOLE_FILE // 2 + 1, 2), np.float16)
    values[1, 1] = 3
    np.save(tmp_path / "large.npy", values)
    monkeypatch.chdir(tmp_path)
    labels = np.zeros(len(values), np.int64)
    file = Opened(Logits("large.npy", values, labels, ("a", "b"), "0" * 64))
    view = LogitsView(LogitsExperiment(), file, np.array([1, 0]))
    text = rebuilt.rebuilt(view)
    assert len(text) < 10_000
    names = {}
    exec(text, names)
    again = names["view"]
    assert again.names == ["a", "b"]
    assert again.opened.summary.accuracy == file.summary.accuracy
    assert again.opened.table.loss[again.rows].tolist() == file.table.loss[[1, 0]].tolist()


@pytest.mark.parametrize("of", [module, rebuilt])
def test_the_examples_run(of):
    assert doctest.testmod(of).failed == 0
