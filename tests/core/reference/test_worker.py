"""The worker with TensorFlow in it: what it says of every page, and what it survives."""

import json
import os
import re
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.experiment import LogitsExperiment, SoftmaxExperiment
from core.logits import Logits, Opened, load_sample, sorted_rows
from core.logits.rows import RowTable
from core.presets import PRESETS
from core.reference.judge import COMMAND, Judge
from core.reference.program import Program
from core.reference.programs import LARGEST_TOLERANCE, softmax_program, your_logits_program
from core.softmax import softmax_steps
from core.view import LogitsView, SoftmaxView

ROOT = Path(__file__).parents[3]
SOON = 120  # seconds that a test waits at most; a start takes some
NAN, INF = np.nan, np.inf


@pytest.fixture(scope="module")
def judge():
    """A judge with a TensorFlow of its own."""
    judge = Judge(deadline=30, pauses=(0,))
    judge.start()
    yield judge
    judge.close()


@pytest.fixture
def answer(judge):
    """What TensorFlow says to a program."""
    return lambda program: judge.ask("test", program).answer.result(SOON)


def of_softmax(logits, **values):
    return softmax_program(SoftmaxView(replace(SoftmaxExperiment().with_logits(logits), **values)))


def of_preset(key):
    return softmax_program(SoftmaxView(SoftmaxExperiment.of(PRESETS[key])))


def of_file(values, labels=None, rows=None, **others):
    values = np.asarray(values)
    labels = None if labels is None else np.asarray(labels)
    file = Logits("a.npy", values, labels, None, "d", **others)
    rows = np.arange(len(values)) if rows is None else np.asarray(rows, dtype=np.int64)
    return your_logits_program(LogitsView(LogitsExperiment(temperature=2.5), Opened(file), rows))


def of_digits():
    digits = Opened(load_sample())
    rows = sorted_rows(digits.table, "loss", descending=True, limit=200)
    return your_logits_program(LogitsView(LogitsExperiment(temperature=0.7), digits, rows))


RANDOM = np.random.default_rng(7).normal(size=(50, 9)) * 10
SHARES = np.random.default_rng(8).dirichlet(np.ones(9), size=50)
EDGES = {
    "nan": of_softmax([NAN, 1.0, 2.0]),
    "inf": of_softmax([[INF, 1.0], [-INF, 2.0]]),
    "nothing": of_softmax([-INF, -INF]),
    "one": of_softmax([5.0]),
    "tiny": of_softmax([0.0, -740.0, -745.0, -1e300]),
    "cold": of_softmax([30.0, 20.0, -30.0], temperature=0.05),
    "axis 0 of three": of_softmax(RANDOM.reshape(5, 10, 9), axis=0, entry=(1, 2, 3)),
    "axis 1 of three": of_softmax(RANDOM.reshape(5, 10, 9), axis=-2, entry=(4, 0, 8)),
}
FILES = {
    "digits": of_digits(),
    "labelled": of_file(RANDOM, np.arange(50) % 9, [49, 3, 3, 0]),
    "without labels": of_file(RANDOM, None, [7, 2]),
    "single": of_file(RANDOM.astype(np.float32), np.arange(50) % 9),
    "half": of_file(RANDOM.astype(np.float16), np.arange(50) % 9),
    "ignored": of_file(RANDOM, np.arange(50) % 10 - 1, [49, 30, 0], ignore_index=-100),
    "distributions": of_file(RANDOM, SHARES.argmax(axis=1), [3, 0], distributions=SHARES),
    "no rows shown": of_file(RANDOM, np.arange(50) % 9, []),
    "impossible": of_file([[0.0, -INF], [1.0, 2.0]], [1, 0]),
    "ties": of_file([[1.0, 1.0], [1.0, 1.0]], [0, 1]),
    "undefined": of_file(
        [[NAN, 1, 2], [1, INF, 2], [-INF] * 3, [1, 1, 0], [-INF, 0, 1]], [1, 1, 0, 1, 0]
    ),
}
PRESET_PROGRAMS = {key: of_preset(key) for key in PRESETS}
ALL = PRESET_PROGRAMS | EDGES | FILES


@pytest.mark.parametrize("program", ALL.values(), ids=list(ALL))
def test_tensorflow_agrees(answer, program):
    got = answer(program)
    assert got.kind == "agrees", str(got.sentence)
    single = program in FILES.values()
    assert got.size < (1e-6 if single else 2e-14), got


def test_the_largest_deviation_of_all_presets(answer):
    sizes = {key: answer(program).size for key, program in PRESET_PROGRAMS.items()}
    print(f"largest deviation of a preset: {max(sizes.values()):.2g}")
    assert max(sizes.values()) < 1e-15


def test_of_a_large_file_the_shown_rows_are_checked(answer, monkeypatch):
    monkeypatch.setattr("core.reference.programs.WHOLE_FILE", 100)
    program = of_file(RANDOM, np.arange(50) % 9, [49, 3])
    assert program.inputs["logits"].shape == (2, 9)
    assert "accuracy" not in program.numbers
    got = answer(program)
    assert re.fullmatch(r"TensorFlow agrees to \S+ \(the rows shown\)", str(got.sentence))


def test_the_largest_row_agrees(answer):
    got = answer(of_softmax(np.random.default_rng(0).normal(size=300_000) * 10))
    assert got.kind == "agrees"
    assert got.size < 1e-12


@pytest.fixture
def wrong_softmax(monkeypatch):
    """Softmax of a matrix is off by 1e-3 at [1, 2], and so is a file's, in the pages' eyes."""

    def wrong(*arguments, **options):
        right = softmax_steps(*arguments, **options)
        probabilities = np.array(right.probabilities)
        if probabilities.ndim == 2:
            probabilities[1, 2] += 1e-3
        return replace(right, probabilities=probabilities)

    def wrong_rows(numbers):
        confidence = numbers.confidence.copy()
        confidence[1] += 1e-3
        return right_rows(replace(numbers, confidence=confidence))

    right_rows = RowTable.of
    monkeypatch.setattr("core.view.softmax.softmax_steps", wrong)
    monkeypatch.setattr(RowTable, "of", wrong_rows)


PAGES = {
    "probabilities[1, 2]": lambda: of_softmax([[1.0, 2.0, 3.0], [3.0, 2.0, 1.0]]),
    "confidence[1]": lambda: of_file([[1.0, 2.0, 3.0], [0.0, 0.0, 9.0]], [0, 1]),
}


@pytest.mark.usefixtures("wrong_softmax")
@pytest.mark.parametrize(("where", "program"), PAGES.items())
def test_a_wrong_number_is_found(answer, where, program):
    got = answer(program())
    assert (got.kind, got.where) == ("differs", where)
    assert got.size == pytest.approx(1e-3, rel=0.01)
    assert got.ours - got.theirs == pytest.approx(1e-3, rel=0.01)


def test_rounding_may_grow_with_the_logits_but_not_without_end(answer):
    near = of_softmax([1e6, 1e6 + 1, 0.0], temperature=0.3)
    assert near.tolerance > 1e-9
    assert answer(near).kind == "agrees"
    far = of_softmax([1e16, 1e16 + 2], temperature=0.3)
    assert far.tolerance == LARGEST_TOLERANCE
    assert answer(far).kind == "differs"  # TensorFlow divides first, and loses the 2


def test_it_is_said_where_tensorflow_overflows(answer):
    got = answer(of_softmax([1e308, 1.0], temperature=0.5))
    assert str(got.sentence) == "TensorFlow differs at probabilities[0]: here 1, TensorFlow nan"


class TestWhatItSurvives:
    def test_a_program_that_raises(self, answer):
        got = answer(Program({"x": [1.0, 2.0]}, "y = tf.reshape(x, [3])", {"y": 1.0}))
        assert got.kind == "failed"
        assert "InvalidArgumentError" in str(got.reason)

    def test_a_program_that_forgets_a_number(self, answer):
        assert "KeyError" in str(answer(Program({}, "x = 1", {"y": 1.0})).reason)

    def test_a_program_that_prints_and_leaves_by_exit(self, answer):
        body = "import os\nprint('hello')\nos.write(1, b'hello')\ny = tf.constant(1.0)"
        assert answer(Program({}, body, {"y": 1.0})).kind == "agrees"
        assert answer(Program({}, "raise SystemExit", {"y": 1.0})).kind == "failed"
        assert answer(PRESET_PROGRAMS["rows"]).kind == "agrees"

    @pytest.mark.skipif(sys.platform != "linux", reason="other systems cannot say how much it has")
    @pytest.mark.parametrize(
        "body",
        [
            "x = np.ones(10**12)",
            "x = [np.empty(10**7) for _ in range(10**4)]",
            "x = tf.zeros([10**5, 10**7])",
        ],
    )
    def test_a_program_that_exhausts_memory(self, answer, body):
        assert answer(Program({}, body, {"x": 1.0})).kind == "failed"
        assert answer(PRESET_PROGRAMS["rows"]).kind == "agrees"

    def test_kill_9(self, judge, answer):
        answer(PRESET_PROGRAMS["rows"])
        child = judge._child
        os.kill(child._process.pid, signal.SIGKILL)
        child._process.wait(SOON)
        assert answer(PRESET_PROGRAMS["rows"]).kind == "agrees"
        assert judge._child is not child

    def test_being_stopped(self, judge, answer, monkeypatch):
        answer(PRESET_PROGRAMS["rows"])
        monkeypatch.setattr(judge, "_deadline", 0.5)
        os.kill(judge._child._process.pid, signal.SIGSTOP)
        assert "no answer in 0.5 s" in str(answer(PRESET_PROGRAMS["rows"]).reason)
        monkeypatch.setattr(judge, "_deadline", 30)
        assert answer(PRESET_PROGRAMS["rows"]).kind == "agrees"


def test_it_ends_when_nobody_is_left_to_answer():
    worker = subprocess.Popen(COMMAND, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with worker:
        worker.stdin.close()
        assert worker.wait(SOON) == 0
        assert worker.stdout.read() == b""


RUN_ALL = """
import runpy, sys
for path in sys.argv[1:]:
    print("#", path)
    runpy.run_path(path)
"""


def test_every_program_prints_the_numbers_of_its_page(tmp_path):
    paths = {}
    for name, program in ALL.items():
        paths[name] = tmp_path / f"{name.replace(' ', '_')}.py"
        paths[name].write_text(program.text())
    environment = os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}
    run = subprocess.run(
        [sys.executable, "-c", RUN_ALL, *map(str, paths.values())],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    outputs = dict(part.split("\n", 1) for part in run.stdout.split("# ")[1:])
    for name, program in ALL.items():
        printed = {}
        for line in outputs[str(paths[name])].splitlines():
            key, text = line.split(" = ")
            printed[key] = json.loads(text.replace("nan", "NaN").replace("inf", "Infinity"))
        assert printed.keys() == program.numbers.keys()
        for key, value in program.numbers.items():
            tolerance = {"rtol": program.tolerance, "atol": program.tolerance}
            np.testing.assert_allclose(printed[key], value, **tolerance, err_msg=name)
