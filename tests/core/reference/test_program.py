"""A question to TensorFlow: its text, its names, and its way to the worker and back."""

import doctest
import io
import json
import math

import ml_dtypes
import numpy as np
import pytest

import core.reference.answer
import core.reference.program
import core.reference.programs
import core.reference.wire
from core.errors import InputError, InputTypeError, Message
from core.reference import wire
from core.reference.program import Program

NAN, INF = np.nan, np.inf


class Text:
    """Stands for TensorFlow where a literal is read back."""

    float64, int32 = np.float64, np.int32

    @staticmethod
    def constant(values, dtype=None):
        return np.asarray(values, dtype)

    @staticmethod
    def zeros(shape, dtype):
        return np.zeros(shape, dtype)


def read_back(text):
    """The inputs that a program's text defines."""
    names = {"tf": Text, "np": np}
    lines = [line for line in text.splitlines() if not line.startswith("import")]
    exec("\n".join(lines), names)
    return names


@pytest.mark.parametrize(
    "values",
    [
        [1.0, 2.0],
        [0.1 + 0.2, 1e-308, 5e-324, -0.0],
        [NAN, INF, -INF],
        [[1.0, 2.0], [3.0, NAN]],
        [[[1.0], [-INF]]],
        [[[[1.0, 2.0]]]],
        7.5,
        list(np.arange(40) / 3),
        np.arange(60).reshape(2, 30) / 7,
        np.zeros((0,)),
        np.zeros((0, 3)),
        [1, 2, 3],
        np.zeros((0,), int),
    ],
)
def test_an_array_reads_back_bit_for_bit(values):
    array = np.asarray(values)
    names = read_back(Program({"x": array}, "", {}).text())
    np.testing.assert_array_equal(names["x"], array)
    assert names["x"].shape == array.shape
    assert (names["x"].dtype.kind == "f") == (array.dtype.kind == "f")
    np.testing.assert_array_equal(np.signbit(names["x"]), np.signbit(array))


@pytest.mark.parametrize("value", [0.5, 3, -1, True, None, INF, -INF, NAN])
def test_a_number_reads_back(value):
    read = read_back(Program({"x": value}, "", {}).text())["x"]
    assert read == value or (math.isnan(read) and math.isnan(value))
    assert type(read) is type(value)


def test_no_line_of_a_long_row_is_long():
    text = Program({"x": np.random.default_rng(0).normal(size=(2, 3, 50)) * 1e-200}, "", {}).text()
    assert max(map(len, text.splitlines())) < 240


def test_numpy_is_imported_where_it_is_used():
    assert "numpy as np" not in Program({"x": 1.0}, "y = x", {}).text()
    assert "numpy as np" in Program({"x": NAN}, "y = x", {}).text()
    assert "numpy as np" in Program({}, "y = np.eye(2)", {}).text()


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.int8, np.uint16, np.int64])
def test_every_type_becomes_one_of_two(dtype):
    array = Program({"x": np.ones(2, dtype)}, "", {}).inputs["x"]
    assert array.dtype == (np.int32 if np.dtype(dtype).kind in "iu" else np.float64)


def test_numbers_of_a_table_may_be_single_or_whole():
    program = Program({}, "", {"a": np.float32(0.1), "b": np.array([1, 2])})
    assert {array.dtype for array in program.numbers.values()} == {np.dtype(np.float64)}


@pytest.mark.parametrize("name", ["", "a b", "1x", "x; import os", "ä", "x\ny"])
def test_a_name_is_a_name(name):
    for program in (lambda: Program({name: 1.0}, "", {}), lambda: Program({}, "", {name: 1.0})):
        with pytest.raises(InputError, match="identifier"):
            program()


@pytest.mark.parametrize("value", ["1", ["a"], [1j], [object()], [True]])
def test_an_input_is_a_number(value):
    with pytest.raises(InputTypeError, match="x must be real numbers"):
        Program({"x": value}, "", {})


def test_a_bfloat16_is_no_surprise():
    with pytest.raises(InputTypeError):
        Program({"x": np.ones(2, ml_dtypes.bfloat16)}, "", {})


BASE = Program({"x": np.arange(3.0), "t": 0.5}, "y = x * t", {"y": [0, 0.5, 1]}, 1e-9)
OTHERS = {
    "number": Program({"x": np.arange(3.0), "t": 0.5}, "y = x * t", {"y": [0, 0.5, 2]}, 1e-9),
    "input": Program({"x": np.arange(3.0), "t": 0.6}, "y = x * t", {"y": [0, 0.5, 1]}, 1e-9),
    "name": Program({"z": np.arange(3.0), "t": 0.5}, "y = x * t", {"y": [0, 0.5, 1]}, 1e-9),
    "array": Program({"x": -np.arange(3.0), "t": 0.5}, "y = x * t", {"y": [0, 0.5, 1]}, 1e-9),
    "shape": Program({"x": np.arange(3.0)[None], "t": 0.5}, "y = x * t", {"y": [0, 0.5, 1]}, 1e-9),
    "body": Program({"x": np.arange(3.0), "t": 0.5}, "y = t * x", {"y": [0, 0.5, 1]}, 1e-9),
    "tolerance": Program({"x": np.arange(3.0), "t": 0.5}, "y = x * t", {"y": [0, 0.5, 1]}, 1e-8),
    "scope": Program(
        {"x": np.arange(3.0), "t": 0.5}, "y = x * t", {"y": [0, 0.5, 1]}, 1e-9, Message("a part")
    ),
}


@pytest.mark.parametrize("other", OTHERS.values(), ids=list(OTHERS))
def test_the_digest_names_the_whole_question(other):
    again = Program({"x": np.arange(3.0), "t": 0.5}, "y = x * t", {"y": [0, 0.5, 1]}, 1e-9)
    assert BASE.digest == again.digest
    assert BASE.digest != other.digest


def test_sizes():
    assert BASE.size == 3
    assert BASE.nbytes == 6 * 8


def sent(program):
    pipe = io.BytesIO()
    wire.write(pipe, *program.packed())
    pipe.seek(0)
    return Program.unpacked(*wire.read(pipe))


@pytest.mark.parametrize(
    "program",
    [
        BASE,
        Program({"x": [NAN, -INF], "n": None, "t": INF}, "y = x", {"y": [NAN, -INF]}),
        Program({"i": np.arange(4), "e": np.zeros((0, 2))}, "y = i", {"y": 3.0, "z": [[1.0]]}),
        Program({"x": np.arange(12.0).reshape(3, 4).T}, "y = x", {}),
    ],
)
def test_it_arrives_as_it_was_sent(program):
    got = sent(program)
    assert got.digest == program.digest
    assert got.inputs.keys() == program.inputs.keys()


class TestFrames:
    def frame(self, header=None, arrays=None):
        pipe = io.BytesIO()
        wire.write(pipe, header or {}, arrays or {})
        return pipe.getvalue()

    @pytest.mark.parametrize("cut", [0, 1, 7, 8, 20, -1])
    def test_a_frame_that_is_cut_is_the_end(self, cut):
        whole = self.frame({"a": 1}, {"x": np.zeros(4)})
        with pytest.raises(EOFError):
            wire.read(io.BytesIO(whole[:cut]))

    @pytest.mark.parametrize(
        "text",
        [
            b"nothing of the kind",
            wire.HEAD.pack(b"LSF0", 2) + b"{}",
            wire.HEAD.pack(wire.MAGIC, 2**31) + b"{}",
            wire.HEAD.pack(wire.MAGIC, 2) + b"{}",
            wire.HEAD.pack(wire.MAGIC, 3) + b"\xff{}",
            wire.HEAD.pack(wire.MAGIC, 3) + b"[1]",
        ],
    )
    def test_what_is_no_frame_is_refused(self, text):
        with pytest.raises(wire.WireError):
            wire.read(io.BytesIO(text))

    @pytest.mark.parametrize(
        "shape",
        [
            ["x", "object", [1]],
            ["x", "float64", [-1]],
            ["x", "float64", [2**40]],
            ["x", "float64", ["3"]],
            ["x", "float64", 3],
            ["x", "float64"],
        ],
    )
    def test_no_array_but_numbers_of_a_bounded_size(self, shape):
        text = json.dumps([{}, [shape]]).encode()
        with pytest.raises(wire.WireError):
            wire.read(io.BytesIO(wire.HEAD.pack(wire.MAGIC, len(text)) + text))


@pytest.mark.parametrize("name", ["program", "programs", "wire", "answer"])
def test_the_examples_run(name):
    assert doctest.testmod(getattr(core.reference, name)).failed == 0
