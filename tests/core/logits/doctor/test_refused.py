"""Labels and names that do not fit: what is wrong, in which rows, and what opens the files."""

import io
from dataclasses import replace

import numpy as np
import pytest

from core.errors import InputError
from core.logits import examine_refused, load_sample, logits_of, read_given, summarise
from core.logits.open import Given
from core.logits.parts import Parts

SAMPLE = load_sample()
LABELS, NAMES = SAMPLE.labels, SAMPLE.class_names


def given(labels=LABELS, names=NAMES, values=SAMPLE.values):
    return Given("digits.npz", Parts(values, labels, names), SAMPLE.digest)


def only(files):
    """The one finding of files that are refused."""
    with pytest.raises(InputError):
        logits_of(files)
    [finding] = examine_refused(files)
    return finding


def assert_cured(files, finding, labels=LABELS, values=SAMPLE.values):
    cured = finding.cures[0].apply(files)
    np.testing.assert_array_equal(cured.values, values)
    np.testing.assert_array_equal(cured.labels, labels)
    assert cured.name.startswith("digits.npz [")
    assert cured.digest != SAMPLE.digest
    assert "by the doctor" in str(cured.notes[-1])


def test_files_that_fit_have_no_findings():
    assert examine_refused(given()) == ()
    assert examine_refused(given(None, None)) == ()
    assert examine_refused(given([NAMES[label] for label in LABELS])) == ()


@pytest.mark.parametrize("dtype", [np.int64, np.float32, np.uint8])
def test_labels_that_count_from_1(dtype):
    files = given((LABELS + 1).astype(dtype))
    finding = only(files)
    assert finding.kind == "labels"
    assert finding.rows.tolist() == np.flatnonzero(LABELS == 9).tolist()
    assert "would be 92.97% instead of" in str(finding.sentence)
    assert_cured(files, finding)


def test_labels_that_count_from_1_in_text():
    files = given([str(label + 1) for label in LABELS], None)
    assert_cured(files, only(files))


@pytest.mark.parametrize("dtype", [np.int64, np.float32])
def test_one_hot_labels(dtype):
    files = given(np.eye(10, dtype=dtype)[LABELS])
    finding = only(files)
    assert (finding.kind, finding.rows) == ("one_hot", None)
    assert_cured(files, finding)


def test_rows_that_are_not_one_hot():
    labels = np.eye(10)[LABELS]
    labels[[4, 9]] = 0.3
    assert only(given(labels)).rows.tolist() == [4, 9]


def test_labels_in_a_column():
    files = given(LABELS[:, np.newaxis])
    assert_cured(files, only(files))


@pytest.mark.parametrize("value", [-1, -100, 10, 1.5, np.nan, np.inf])
def test_labels_that_are_no_classes(value):
    labels = LABELS.astype(float)
    labels[[3, 70]] = value
    files = given(labels)
    finding = only(files)
    assert (finding.kind, finding.rows.tolist()) == ("label_range", [3, 70])
    kept = np.delete(np.arange(797), [3, 70])
    *ignore, drop, _without = finding.cures
    assert_cured(files, replace(finding, cures=(drop,)), LABELS[kept], SAMPLE.values[kept])
    assert len(ignore) == (value in (-1, -100, 10))
    for cure in ignore:
        opened = cure.apply(files)
        assert opened.ignore_index == value
        assert np.flatnonzero(opened.labels == -1).tolist() == [3, 70]
        assert summarise(opened).rows == 795


def test_labels_of_unknown_names():
    labels = [NAMES[label] for label in LABELS]
    labels[5] = "<b>cat</b>"
    files = given(labels)
    finding = only(files)
    assert (finding.kind, finding.rows.tolist()) == ("label_names", [5])
    assert finding.cures[0].apply(files).values.shape == (796, 10)


@pytest.mark.parametrize("names", [NAMES, None])
def test_classes_in_the_first_axis(names):
    files = given(names=names, values=SAMPLE.values.T)
    kinds = {finding.kind for finding in examine_refused(files)}
    assert "axis" in kinds
    [*_others, finding] = examine_refused(files)
    assert_cured(files, finding)


def test_as_many_names_as_rows():
    files = given(None, values=SAMPLE.values.T)
    finding = only(files)
    assert finding.kind == "axis"
    np.testing.assert_array_equal(finding.cures[0].apply(files).values, SAMPLE.values)


@pytest.mark.parametrize("text", [False, True])
def test_labels_for_each_of_several_epochs(text):
    labels = [NAMES[label] for label in LABELS] if text else LABELS
    files = given(labels, values=np.stack([SAMPLE.values[::-1], SAMPLE.values]))
    finding = only(files)
    assert finding.kind == "epochs"
    assert_cured(files, finding)


@pytest.mark.parametrize("count", [1, 796, 798])
def test_other_counts_of_labels(count):
    files = given(np.resize(LABELS, count))
    finding = only(files)
    assert finding.kind == "label_count"
    assert finding.cures[0].apply(files).labels is None


@pytest.mark.parametrize("names", [NAMES[:9], (*NAMES, "ten"), (*NAMES[:9], "")])
def test_names_that_do_not_fit(names):
    files = given(names=names)
    finding = only(files)
    assert finding.kind == "names"
    assert finding.cures[0].apply(files).class_names is None


def test_logits_that_are_refused_themselves_have_no_findings():
    assert examine_refused(given(values=np.float64(1))) == ()


def test_files_are_read_as_they_are():
    content = io.BytesIO()
    np.save(content, SAMPLE.values)
    read = read_given("a.npy", content.getvalue(), labels=("l.txt", b"1\n2"))
    assert read.parts.labels == ["1", "2"]
    assert replace(read, parts=replace(read.parts, labels=None)).digest == read.digest


def test_labels_of_characters_that_unicode_has_not_are_opened_without():
    content = io.BytesIO()
    np.save(content, np.array(["a", "b"]))
    broken = content.getvalue()[:-4] + b"\xff\xff\xff\x7f"
    given = read_given("a.csv", b"1,2\n3,1", labels=("l.npy", broken))
    [finding] = examine_refused(given)
    assert "Unicode does not have" in str(finding.sentence)
    assert finding.rows is None
    assert [cure.apply(given).labels for cure in finding.cures] == [None]
