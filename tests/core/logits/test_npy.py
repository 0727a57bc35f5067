"""The .npy reader: in place, and nothing of a hostile header is believed."""

import io
import re
import tracemalloc

import numpy as np
import pytest

from core.errors import InputError
from core.logits import open_logits, read_logits

ROWS = np.array([[1.5, -2.0, 0.25], [0.0, np.nan, np.inf]])


def npy(array, **options):
    content = io.BytesIO()
    np.lib.format.write_array(content, np.asanyarray(array), **options)
    return content.getvalue()


def with_header(header, values=b"", version=b"\1\0"):
    text = header.encode("latin-1")
    length = len(text).to_bytes(2 if version == b"\1\0" else 4, "little")
    return b"\x93NUMPY" + version + length + text + values


def described(descr, shape="(2, 3)", values=b""):
    header = f"{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}, }}\n"
    return with_header(header, values)


def refused(content, match):
    with pytest.raises(InputError, match=match):
        read_logits("bad.npy", content)


@pytest.mark.parametrize("dtype", ["<f2", "<f4", "<f8", ">f4", ">f8"])
@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("version", [(1, 0), (2, 0), (3, 0)])
def test_values_come_back_in_their_own_type(dtype, order, version):
    array = np.asarray(ROWS, dtype=dtype, order=order)
    logits = read_logits("two.npy", npy(array, version=version))
    assert logits.values.dtype == array.dtype
    np.testing.assert_array_equal(logits.values, array)
    assert logits.notes == ()


def test_a_path_is_memory_mapped_and_read_only(tmp_path):
    path = tmp_path / "Two.NPY"
    path.write_bytes(npy(ROWS))
    logits = open_logits(str(path))
    assert isinstance(logits.values, np.memmap)
    assert logits.name == "Two.NPY"
    assert logits.values.tolist()[0] == [1.5, -2.0, 0.25]
    with pytest.raises(ValueError, match="read-only"):
        logits.values[0, 0] = 1


def test_opening_a_large_file_takes_no_memory(tmp_path):
    path = tmp_path / "large.npy"
    path.write_bytes(described("'<f4'", "(10000, 1000)"))
    with path.open("ab") as file:
        file.truncate(path.stat().st_size + 40_000_000)
    tracemalloc.start()
    open_logits(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1 << 20


@pytest.mark.parametrize("dtype", ["i1", "u1", ">i4", "u8"])
def test_integers_become_float64_and_it_is_said(dtype):
    logits = read_logits("whole.npy", npy(np.array([[1, 2], [3, 4]], dtype=dtype)))
    assert logits.values.dtype == np.float64
    assert logits.values.tolist() == [[1, 2], [3, 4]]
    assert str(logits.notes[0]) == f"integers ({np.dtype(dtype).name}) became float64"


def test_a_header_of_python_2_is_read():
    logits = read_logits("old.npy", described("'<f8'", "(2L, 1L)", bytes(16)))
    assert logits.values.shape == (2, 1)


@pytest.mark.parametrize(
    ("array", "what"),
    [
        (np.array([[1j]]), "complex numbers"),
        (np.array([[True]]), "booleans"),
        (np.array([["2020-01-01"]], dtype="M8[D]"), "dates"),
        (np.array([[1]], dtype="m8[s]"), "time spans"),
        (np.array([[b"a"]]), "byte strings"),
        (np.array([["a"]]), "holds text"),
        (np.array([(1, 2.0)], dtype=[("a", "i4"), ("b", "f4")]), "structured array"),
        (np.zeros((1, 1), dtype="V2"), "raw bytes"),
        (np.zeros((1, 1), dtype=np.longdouble), "<f16"),
        (np.zeros((1, 0)), re.escape("empty array, of shape (1, 0)")),
        (np.zeros((0, 3)), re.escape("empty array, of shape (0, 3)")),
        (np.float64(3), re.escape("shape (); expected (N, K)")),
    ],
)
def test_what_is_no_logits_is_named(array, what):
    refused(npy(array), what)


def test_python_objects_are_never_unpickled():
    class Bomb:
        def __reduce__(self):
            return (pytest.fail, ("it was unpickled",))

    content = npy(np.array([[Bomb()]], dtype=object))
    refused(content, r"Python objects, which could run code; save numbers with np\.save\(path, arr")


def test_a_file_cut_short_says_how_many_bytes_came():
    content = npy(ROWS)
    refused(content[:-1], "promises 48 bytes of values, 47 came")
    refused(content + b"\0", "promises 48 bytes of values, 49 came")
    for length in range(1, len(content)):
        refused(content[:length], "bad.npy")


def test_a_promise_of_terabytes_is_refused_without_memory():
    tracemalloc.start()
    refused(described("'<f8'", "(1000000, 1000000)"), "promises 8000000000000 bytes")
    refused(described("'<f8'", f"({'9' * 19}, {'9' * 19})"), "promises 79999999")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1 << 20


@pytest.mark.parametrize(
    ("content", "match"),
    [
        (b"PK\3\4 this is a zip", "not an .npy file"),
        (npy(ROWS).replace(b"NUMPY\1", b"NUMPY\4"), "version 4.0"),
        (b"\x93NUMPY\2\0\xff\xff\xff\x7f", "header of 2147483647 bytes"),
        (with_header("{}"), "names no dtype"),
        (with_header("{'descr': '<f4', 'fortran_order': False}"), "no tuple of lengths"),
        (with_header("{'descr': '<f4', 'shape': (1, 1)}"), "lacks fortran_order"),
        (described("'<f4'", "(-2, 3)"), "no tuple of lengths"),
        (described("'<f4'", "(2, , 3)"), "no tuple of lengths"),
        (described("'<f4'", "(,)"), "no tuple of lengths"),
        (described("'<f4'", f"({'9' * 5000}, 1)"), "no tuple of lengths"),
        (described("'<f4'", f"({'1, ' * 65})"), "no tuple of lengths"),
        (described("'<f4'", "__import__('os').getpid()"), "no tuple of lengths"),
        (described("'<f3'"), "the dtype '<f3'"),
        (described("'<f4,<f4'"), "the dtype '<f4,<f4'"),
        (described("'<U'", "(1000000000000, 3)"), "the dtype '<U'"),
        (described("'<U0'", "(1000000000000, 3)"), "the dtype '<U0'"),
        (described("'<U999999999'", "(1, 3)"), "dtype|cut short"),
    ],
)
def test_a_broken_header_says_what_is_broken(content, match):
    refused(content, match)
