"""The numbers of a page as a table."""

import csv
import doctest

import numpy as np

from core.reference import number_table
from core.reference.number_table import to_csv
from core.reference.program import Program


def test_every_number_reads_back_to_the_bit():
    values = np.array([[0.1, -1e-300], [np.inf, np.nan]])
    text = to_csv(Program({}, "", {"one": 1 / 3, "table": values, "none": np.zeros(0)}))
    lines = list(csv.DictReader(text.splitlines()))
    assert [line["name"] for line in lines] == ["one", *["table"] * 4]
    assert [line["index"] for line in lines] == ["", "0,0", "0,1", "1,0", "1,1"]
    read = [float(line["value"]) for line in lines]
    np.testing.assert_array_equal(read, [1 / 3, *values.ravel()])


def test_the_examples_run():
    assert doctest.testmod(number_table).failed == 0
