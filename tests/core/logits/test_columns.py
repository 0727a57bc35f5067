"""Columns beside the logits: which they are, what type they have, and what is left out."""

import io

import numpy as np
import pytest

from core.logits import examine, read_logits

ROWS = np.array([[1.5, -2.0, 0.25], [0.0, 2.0, 1.0]], dtype=np.float32)


def npz(**arrays):
    content = io.BytesIO()
    np.savez(content, **arrays)
    return read_logits("all.npz", content.getvalue())


def csv(content):
    return read_logits("all.csv", content.encode())


def plain(logits):
    return {name: column.tolist() for name, column in logits.columns.items()}


def test_a_file_without_further_columns_has_none():
    assert dict(csv("1,2\n3,4").columns) == {}
    assert dict(npz(logits=ROWS, labels=[0, 1]).columns) == {}


def test_arrays_of_one_value_a_row_are_columns_and_others_are_named():
    logits = npz(
        logits=ROWS,
        labels=[0, 1],
        age=[31, 64],
        site=["a", "b"],
        male=[True, False],
        epochs=[1.0, 2.0, 3.0],
        images=np.zeros((2, 4)),
        pickled=np.array([{}, {}]),
        empty=np.zeros(0),
    )
    assert plain(logits) == {"age": [31, 64], "site": ["a", "b"], "male": [True, False]}
    assert not any(column.flags.writeable for column in logits.columns.values())
    assert [str(note) for note in logits.notes] == [
        "ignored in all.npz: 'images', 'pickled', 'empty'",
        "ignored in all.npz: 'epochs'",
    ]


def test_columns_of_words_are_no_logits():
    logits = csv("cat,site,dog,label,word\n1,a,2,0,x\n3,b,4,1,")
    assert logits.values.tolist() == [[1, 2], [3, 4]]
    assert logits.class_names == ("cat", "dog")
    assert plain(logits) == {"site": ["a", "b"], "word": ["x", ""]}
    assert "columns to slice by: 'site', 'word'" in map(str, logits.notes)


def test_where_logits_are_called_so_all_other_columns_are_no_logits():
    logits = csv("id,logit_cat,logit_dog,age,label\n7,1,2,0.5,0\n8,3,4,,1")
    assert logits.values.tolist() == [[1, 2], [3, 4]]
    assert logits.class_names == ("cat", "dog")
    assert logits.columns["id"].dtype == np.int64
    np.testing.assert_equal(plain(logits), {"id": [7, 8], "age": [0.5, np.nan]})


@pytest.mark.parametrize(
    "header", ["logit_0,logit_1", "logit0,logit1", "logits[0],logits[1]", "Logit:0,Logit:1"]
)
def test_logits_that_are_only_counted_name_no_class(header):
    logits = csv(f"{header},n\n1,2,3")
    assert logits.class_names is None
    assert plain(logits) == {"n": [3]}


def test_a_class_may_be_called_nearly_so():
    assert csv("logitech,logistics\n1,2").class_names == ("logitech", "logistics")


def test_counted_classes_may_have_words_beside_them():
    logits = csv("0,1,2,site\n1,2,3,a\n4,5,6,b")
    assert logits.values.shape == (2, 3)
    assert plain(logits) == {"site": ["a", "b"]}


def test_a_long_cell_does_not_make_a_column_wide():
    logits = csv("a,b,note\n1,2,{}\n3,4,x".format("z" * 5_000))
    assert logits.columns["note"].dtype.itemsize == 400


def test_a_cure_keeps_the_columns_of_its_rows():
    logits = csv("a,b,site\n1,2,x\nnan,4,y\n5,6,z")
    [finding] = examine(logits)
    cured = finding.cures[0].apply(logits)
    assert plain(cured) == {"site": ["x", "z"]}
