"""Text tables: delimiters, headers, labels, encodings, and cells that are no numbers."""

import codecs
import io

import numpy as np
import pytest

from core.errors import InputError
from core.logits import read_logits, text

ROWS = [[1.5, -2.0, 0.25], [0.0, 2.0, 1.0]]


def read(content, name="two.csv", **others):
    if isinstance(content, str):
        content = content.encode()
    return read_logits(name, content, **others)


def refused(content, match, name="bad.csv"):
    with pytest.raises(InputError, match=match):
        read(content, name)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", " "])
@pytest.mark.parametrize("name", ["two.csv", "two.tsv", "two.TXT"])
def test_every_delimiter_is_found(delimiter, name):
    lines = [delimiter.join(map(str, row)) for row in ROWS]
    logits = read("\n".join(lines), name)
    assert logits.values.tolist() == ROWS
    assert logits.values.dtype == np.float64
    assert (logits.labels, logits.class_names, logits.notes) == (None, None, ())


def test_what_numpy_saves_is_read():
    content = io.BytesIO()
    np.savetxt(content, ROWS)
    assert read(content.getvalue(), "two.txt").values.tolist() == ROWS


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_comma_is_a_decimal_point_where_it_does_not_delimit(delimiter):
    logits = read(f"1,5{delimiter}-2\n0,25{delimiter}1e1\n")
    assert logits.values.tolist() == [[1.5, -2.0], [0.25, 10.0]]
    assert "read commas in two.csv as decimal points" in map(str, logits.notes)


def test_blank_lines_and_spaces_are_skipped():
    assert read("\n\n 1.5 , -2,0.25 \r\n   \r\n\n0,2,1\r\n\r\n").values.tolist() == ROWS


def test_a_header_names_the_classes_and_the_labels():
    logits = read('cat,Label,"dog, big",bird\n1.5,2,-2,0.25\n0,1.0,2,1')
    assert logits.values.tolist() == ROWS
    assert logits.class_names == ("cat", "dog, big", "bird")
    assert logits.labels.tolist() == [2, 1]
    assert logits.labels.dtype == np.int64
    assert [str(note) for note in logits.notes] == ["the column 'Label' was taken as labels"]


@pytest.mark.parametrize("label", ["label", "labels", "TARGET", "Targets", "y", "class"])
def test_labels_may_be_names_from_the_header(label):
    logits = read(f"cat;dog;{label}\n1,5;0;dog\n0,5;1;cat")
    assert logits.labels.tolist() == [1, 0]


def test_labels_that_are_names_and_numbers_are_names():
    assert read("1,2,3,label\n0,0,0,1\n0,0,0,2").labels.tolist() == [0, 1]
    assert read("1,2,3,label\n0,0,0,1\n0,0,0,0").labels.tolist() == [1, 0]


def test_what_pandas_saves_is_read():
    logits = read(",0,1,2\n0,1.5,-2.0,0.25\n1,0.0,2.0,1.0\n")
    assert logits.values.tolist() == ROWS
    assert logits.class_names == ("0", "1", "2")
    assert "ignored the first column of two.csv" in str(logits.notes[0])
    assert read("0,1,2\n1.5,-2.0,0.25\n0.0,2.0,1.0\n").values.tolist() == ROWS


def test_numbers_in_the_first_row_are_no_header():
    assert read("1,2,3\n1,2,3").values.shape == (2, 3)
    assert read("0,1\n1,0").values.shape == (2, 2)


def test_one_class_and_one_row_are_read():
    assert read("1,2,3").values.tolist() == [[1.0, 2.0, 3.0]]
    logits = read("1\n2")
    assert logits.values.shape == (2, 1)
    assert "one class only" in str(logits.notes[0])


def test_what_is_not_finite_is_read_where_it_is_written_out():
    logits = read("nan,inf,-inf\nNaN,Infinity,+INF")
    np.testing.assert_array_equal(
        logits.values, [[np.nan, np.inf, -np.inf], [np.nan, np.inf, np.inf]]
    )


@pytest.mark.parametrize(
    ("content", "match"),
    [
        ("1,2\n3,abc", r"bad.csv, line 2, column 2: 'abc' is not a number"),
        ("\n1,2\n\n3,4\nx,5", "line 5, column 1: 'x'"),
        ("1,2\n1e400,3", "line 2, column 1: 1e400 is larger than a float64"),
        ("1,2\n3,-1e400", "line 2, column 2: -1e400 is larger than a float64"),
        ("1,2\n3,", "line 2, column 2: empty"),
        ("1,2\n3,4,5", "line 2 is not as long as the first row: 3 and 2 cells"),
        ("1,2\n3", "line 2 is not as long as the first row: 1 and 2 cells"),
        ("1,2\n3,1_000", "'1_000' is not a number"),
        ("1;2\n3;1.000,5", r"'1.000,5' is not a number"),
        (f"1,2\n3,{'x' * 100}", f"'{'x' * 40}' is not"),
        ("cat,label\n", "a header, and no row below it"),
        ("label\n1\n2", "no column of logits"),
        ("a,label,target\n1,0,0", "2 columns of labels in its header: label, target"),
        (" \n\n", "only blank lines"),
        ('1,2\n"3,' + "4" * 200_000, "is a quote not closed"),
        ("a,,label\n1,2,0", "the name of class 1 is empty"),
        ("a,b,label\n1,2,c", r"label of row 0 \(counted from 0\) is 'c', neither"),
        ("a,b,a,label\n1,2,3,a", "some classes share a name"),
        ("a,b,label\n1,2,", "is '', neither"),
    ],
)
def test_bad_cells_say_where_they_are_and_what_they_hold(content, match):
    refused(content, match)


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE])
def test_utf16_with_a_mark_is_read_and_said(mark):
    encoding = "utf-16-le" if mark == codecs.BOM_UTF16_LE else "utf-16-be"
    logits = read(mark + "猫\tdog\n1,5\t2\n".encode(encoding), "excel.txt")
    assert logits.class_names == ("猫", "dog")
    assert str(logits.notes[0]) == "read excel.txt as UTF-16"


def test_utf8_with_a_mark_is_read():
    assert read(codecs.BOM_UTF8 + "猫,dog\n1,2\n".encode()).class_names == ("猫", "dog")


@pytest.mark.parametrize(
    "content",
    [
        "1,2\n3,4".encode("utf-16-le"),
        "猫,2\n3,4".encode("utf-16-be"),
        "猫,狗\n3,4".encode("gb18030"),
        "é,2\n3,4".encode("latin-1"),
        codecs.BOM_UTF16_LE + b"1",
        codecs.BOM_UTF32_LE + "1,2".encode("utf-32-le"),
        b"\x93NUMPY\1\0",
    ],
)
def test_other_encodings_are_refused(content):
    refused(content, "bad.csv is not UTF-8 text; save it as UTF-8")


def test_too_much_text_is_refused(monkeypatch):
    monkeypatch.setattr(text, "MAX_TEXT", 10)
    refused("1,2\n3,4\n5,6\n", "12 bytes of text; at most 10")


def labels_of(content, name="labels.csv", logits=b"cat,a b,c\n1,2,3\n3,2,1\n"):
    return read(logits, labels=(name, content.encode())).labels.tolist()


def test_a_column_of_labels():
    assert labels_of("2\n0") == [2, 0]
    assert labels_of("label\n2\n\n0\n", "labels.txt") == [2, 0]
    assert labels_of("truth\n2.0\n0.0") == [2, 0]
    assert labels_of("id;y\n7;2\n8;0") == [2, 0]
    assert labels_of(",0,label\n0,x,2\n1,y,0") == [2, 0]
    assert labels_of("a b\ncat") == [1, 0]
    assert labels_of('"a b"\n"c"') == [1, 2]


def test_labels_in_several_columns_are_refused():
    with pytest.raises(InputError, match=r"2 columns; expected one .*is it the logits"):
        labels_of("1,2\n3,4")
    with pytest.raises(InputError, match="line 2 is not as long as the first row: 2 and 1"):
        labels_of("1\n3,4")


def test_names_are_one_a_line():
    content = '猫\n\n"dog ""big"""\n tench, Tinca tinca \n'.encode()
    logits = read("1,2,3", class_names=("names.txt", content))
    assert logits.class_names == ("猫", 'dog "big"', "tench, Tinca tinca")
    encoded = "a\nb\nc".encode("utf-16")
    logits = read("1,2,3", class_names=("names.csv", encoded))
    assert logits.class_names == ("a", "b", "c")
    assert str(logits.notes[0]) == "read names.csv as UTF-16"
