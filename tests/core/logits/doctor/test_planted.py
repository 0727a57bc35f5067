"""Faults planted in real logits, and in logits of 1,000 classes: each is found with its rows."""

from dataclasses import replace

import numpy as np
import pytest

from core.logits import CHECKS, Logits, examine, load_sample, rows
from core.logits.doctor import SEVERITIES
from core.softmax import log_softmax, softmax

SAMPLE = load_sample()


def thousand():
    """300 rows of 1,000 classes, most of them right."""
    random = np.random.default_rng(3)
    labels = random.integers(0, 1000, 300)
    values = random.normal(0, 2, (300, 1000))
    values[np.arange(300), labels] += 8
    return Logits("wide.npy", values.astype(np.float32), labels, None, "wide")


FILES = {"digits": SAMPLE, "thousand": thousand()}
BOTH = pytest.mark.parametrize("file", FILES.values(), ids=FILES)
PLANTED = [2, 7, 8, 150, 299]


def changed(file, rows, new, dtype=None):
    """The file with other values in some rows."""
    values = file.values.astype(dtype or file.values.dtype)
    values[rows] = new
    return replace(file, values=values)


def found(file):
    """The rows of each finding by its kind."""
    return {
        finding.kind: None if finding.rows is None else finding.rows.tolist()
        for finding in examine(file)
    }


def cured(file, kind):
    """The file after the first cure of a finding."""
    [finding] = [finding for finding in examine(file) if finding.kind == kind]
    return finding.cures[0].apply(file)


@BOTH
def test_a_clean_file_has_no_findings(file):
    assert found(file) == {}


@BOTH
@pytest.mark.parametrize("dtype", [np.float16, np.float64])
def test_nor_has_it_in_another_type(file, dtype):
    assert found(replace(file, values=file.values.astype(dtype))) == {}


@BOTH
@pytest.mark.parametrize(
    ("kind", "value"), [("nan", np.nan), ("infinities", np.inf), ("masked_classes", -np.inf)]
)
def test_logits_that_are_not_finite(file, kind, value):
    values = file.values.copy()
    values[PLANTED, (file.labels[PLANTED] + 1) % file.values.shape[1]] = value
    assert found(replace(file, values=values)) == {kind: PLANTED}


@BOTH
def test_masked_rows_and_masked_labels(file):
    values = file.values.copy()
    values[PLANTED[0]] = -np.inf
    rest = PLANTED[1:]
    values[rest, file.labels[rest]] = -np.inf
    assert found(replace(file, values=values)) == {
        "masked": PLANTED[:1],
        "masked_labels": rest,
    }


@BOTH
def test_a_row_with_nan_and_both_infinities_is_in_both_findings(file):
    spoilt = changed(file, 4, [np.nan, np.inf, -np.inf] + [0] * (file.values.shape[1] - 3))
    assert found(spoilt) == {"nan": [4], "infinities": [4], "masked_classes": [4]}


@BOTH
@pytest.mark.parametrize("value", [0.0, 1.5, -1e9])
def test_constant_rows(file, value):
    assert found(changed(file, PLANTED, value)) == {"constant": PLANTED}


@BOTH
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_duplicates_are_the_later_rows(file, dtype):
    values = file.values.astype(dtype)
    values[[90, 210]] = values[[5, 5]]
    values[12] = values[250]
    assert found(replace(file, values=values)) == {"duplicates": [90, 210, 250]}


@BOTH
@pytest.mark.parametrize("dtype", [np.float16, np.float32])
def test_the_end_of_float16(file, dtype):
    values = file.values.astype(dtype)
    values[PLANTED, 0] = [65504, -65504, 65504, 65504, -65504]
    assert found(replace(file, values=values))["saturation"] == PLANTED


@BOTH
def test_clipped_logits(file):
    top = 2.0
    clipped = replace(file, values=np.clip(file.values, -top, top))
    several = np.flatnonzero((clipped.values == top).sum(axis=1) > 1)
    assert found(clipped)["clipped"] == several.tolist()


@BOTH
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("planted", [PLANTED, None])
def test_probabilities(file, dtype, planted):
    chosen = planted or list(range(len(file.values)))
    given = changed(file, chosen, softmax(file.values[chosen]), dtype)
    # those of a sure model in float16 may be 0 and 1 alone, and so repeat each other
    assert found(given)["probabilities"] == chosen
    again = cured(given, "probabilities")
    np.testing.assert_allclose(
        softmax(again.values[chosen]), softmax(file.values[chosen]), atol=1e-3
    )
    assert not {"probabilities", "log_probabilities"} & set(found(again))


@BOTH
@pytest.mark.parametrize("digits", [4, 5])
def test_probabilities_rounded_for_a_text_file(file, digits):
    values = np.round(softmax(file.values.astype(np.float64)), digits)
    near = np.flatnonzero(abs(values.sum(axis=1) - 1) <= 1e-2)
    assert found(replace(file, values=values))["probabilities"] == near.tolist()


@BOTH
@pytest.mark.parametrize("planted", [PLANTED, None])
def test_softmax_applied_twice(file, planted):
    chosen = planted or list(range(len(file.values)))
    once = softmax(file.values[chosen])
    given = changed(file, chosen, softmax(once))
    assert found(given) == {"softmax_twice": chosen}
    again = cured(given, "softmax_twice")
    np.testing.assert_allclose(softmax(again.values[chosen]), once, atol=2e-3)
    assert "twice" in again.name
    assert not {"softmax_twice", "log_probabilities"} & set(found(again))


@BOTH
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_log_probabilities(file, dtype):
    given = replace(file, values=log_softmax(file.values).astype(dtype))
    everything = list(range(len(file.values)))
    assert found(given) == {"log_probabilities": everything}


def test_one_hot_labels_in_the_place_of_logits():
    given = replace(SAMPLE, values=np.eye(10)[SAMPLE.labels])
    assert found(given)["probabilities"] == list(range(797))


@BOTH
def test_logits_less_their_largest_are_no_log_probabilities(file):
    values = file.values - file.values.max(axis=1, keepdims=True)
    assert found(replace(file, values=values)) == {}


def test_softmax_along_the_rows():
    values = softmax(SAMPLE.values, axis=0)
    assert found(replace(SAMPLE, values=values, labels=None))["axis_of_sums"] is None


def test_a_square_file_turned():
    square = replace(SAMPLE, values=SAMPLE.values[:10], labels=SAMPLE.labels[:10])
    assert found(square) == {}
    random = np.random.default_rng(0)
    labels = random.integers(0, 200, 200)
    values = random.normal(0, 1, (200, 200))
    values[np.arange(200), labels] += 6
    turned = Logits("turned", values.T.copy(), labels, None, "")
    assert found(turned) == {"axis": None}
    np.testing.assert_array_equal(cured(turned, "axis").values, values)


@BOTH
@pytest.mark.parametrize("step", [-1, 1])
@pytest.mark.parametrize("wrap", [True, False])
def test_labels_off_by_one(file, step, wrap):
    classes = file.values.shape[1]
    labels = file.labels + step
    labels = labels % classes if wrap else np.clip(labels, 0, classes - 1)
    given = replace(file, labels=labels)
    assert found(given) == {"labels": None}
    if wrap:
        np.testing.assert_array_equal(cured(given, "labels").labels, file.labels)


@BOTH
@pytest.mark.parametrize("step", [-1, 1])
def test_labels_off_by_one_row(file, step):
    given = replace(file, labels=np.roll(file.labels, step))
    assert found(given) == {"label_rows": None}
    again = cured(given, "label_rows")
    kept = slice(None, -1) if step > 0 else slice(1, None)
    np.testing.assert_array_equal(again.labels, file.labels[kept])
    np.testing.assert_array_equal(again.values, file.values[kept])


def test_two_labels_exchanged():
    random = np.random.default_rng(0)
    labels = random.integers(0, 2, 200)
    values = random.normal(0, 1, (200, 2))
    values[np.arange(200), labels] += 3
    given = Logits("two", values, labels, None, "")
    assert found(given) == {}
    assert found(replace(given, labels=1 - labels)) == {"labels": None}


def test_an_accuracy_below_chance():
    random = np.random.default_rng(0)
    wrong = (SAMPLE.values.argmax(axis=1) + random.integers(2, 9, 797)) % 10
    assert found(replace(SAMPLE, labels=wrong)) == {"accuracy": None}


@BOTH
@pytest.mark.parametrize("place", [0, 5, None])
def test_a_column_that_is_no_class(file, place):
    random = np.random.default_rng(0)
    rows, classes = file.values.shape
    place = classes if place is None else place
    ages = random.integers(40, 60, rows)
    given = replace(
        file,
        values=np.insert(file.values, place, ages, axis=1),
        labels=file.labels + (file.labels >= place),
        class_names=None if place else tuple(map(str, range(-1, classes))),
    )
    assert found(given) == {"accuracy": None}
    [finding] = examine(given)
    assert f"{rows} of {rows} rows are taken for {place or -1}," in str(finding.sentence)
    again = cured(given, "accuracy")
    np.testing.assert_array_equal(again.values, file.values)
    np.testing.assert_array_equal(again.labels, file.labels)
    assert again.class_names == (None if place else tuple(map(str, range(classes))))


@BOTH
def test_labels_made_of_the_predictions(file):
    assert found(replace(file, labels=file.values.argmax(axis=1))) == {"accuracy": None}


def test_class_names_that_classes_share():
    names = (*SAMPLE.class_names[:-2], "[x](y)", "[x](y)")
    [finding] = examine(replace(SAMPLE, class_names=names))
    assert finding.kind == "names"
    assert "[x](y): 8, 9" in str(finding.sentence)


def test_many_faults_at_once_are_told_apart_the_worst_first():
    values = SAMPLE.values.copy()
    values[3] = np.nan
    values[10:14] = softmax(values[10:14])
    values[20] = 0
    values[31] = values[30]
    values[40, (SAMPLE.labels[40] + 1) % 10] = -np.inf
    findings = examine(replace(SAMPLE, values=values))
    assert {finding.kind: finding.rows.tolist() for finding in findings} == {
        "nan": [3],
        "probabilities": [10, 11, 12, 13],
        "constant": [20],
        "duplicates": [31],
        "masked_classes": [40],
    }
    severities = [SEVERITIES.index(finding.severity) for finding in findings]
    assert severities == sorted(severities)


def test_rows_are_dropped_from_logits_and_labels():
    clean = cured(changed(SAMPLE, PLANTED, np.nan), "nan")
    np.testing.assert_array_equal(clean.values, np.delete(SAMPLE.values, PLANTED, axis=0))
    np.testing.assert_array_equal(clean.labels, np.delete(SAMPLE.labels, PLANTED))
    assert found(clean) == {}
    assert "without 5 rows" in clean.name
    assert "digits.npz by the doctor" in str(clean.notes[-1])
    assert clean.digest == cured(changed(SAMPLE, PLANTED, np.nan), "nan").digest != SAMPLE.digest


def test_blocks_find_what_the_whole_does(monkeypatch):
    given = changed(SAMPLE, PLANTED, softmax(SAMPLE.values[PLANTED]))
    whole = found(changed(given, 50, np.nan))
    monkeypatch.setattr(rows, "BLOCK_BYTES", 1000)
    assert found(changed(given, 50, np.nan)) == whole


def test_another_byte_order():
    values = changed(SAMPLE, [50, 60], SAMPLE.values[[5, 5]]).values.astype(">f4")
    assert found(replace(SAMPLE, values=values)) == {"duplicates": [50, 60]}


def test_the_keys_of_the_checks_are_in_order_of_what_they_break():
    assert list(CHECKS)[:3] == ["nan", "infinities", "masked"]
