"""The sample: what it holds, and that its script makes it."""

import subprocess
import sys

import numpy as np
import pytest

from core.logits import load_sample, sample_images, summarise
from core.logits.sample import (
    DIGITS,
    EPOCHS_FILE,
    load_epochs,
    load_squashed,
    make_digits,
)


@pytest.fixture(scope="module")
def trained():
    return make_digits.digit_logits()


def test_what_it_holds():
    sample = load_sample()
    assert sample.values.shape == (797, 10)
    assert sample.values.dtype == np.float32
    assert sample.labels.shape == (797,)
    assert sample.class_names == tuple("0123456789")
    assert sample.notes == ()
    images = sample_images()
    assert (images.shape, images.dtype, images.max()) == ((797, 8, 8), np.uint8, 16)
    assert DIGITS.stat().st_size < 100_000


def test_training_again_gives_the_same_logits(trained):
    logits, labels, images = trained
    np.testing.assert_allclose(load_sample().values, logits, atol=1e-4)
    np.testing.assert_array_equal(load_sample().labels, labels)
    np.testing.assert_array_equal(sample_images(), images)


def test_the_sigmoid_before_softmax_is_trained_again(trained):
    squashed = load_squashed()
    again = make_digits.epoch_logits(squash=True)[-1]
    np.testing.assert_allclose(squashed.values, again, atol=1e-4)
    np.testing.assert_array_equal(squashed.labels, trained[1])
    assert squashed.values.min() >= 0
    assert squashed.values.max() <= 1


def test_the_epochs_end_where_the_digits_begin(trained):
    epochs, again = load_epochs(), make_digits.epoch_logits()
    np.testing.assert_allclose(np.stack(epochs.layers), again[:12], atol=0.02)  # float16
    np.testing.assert_array_equal(again[-1].astype(np.float32), trained[0])
    assert EPOCHS_FILE.stat().st_size < 300_000


def test_the_accuracy_is_that_of_the_script(trained):
    logits, labels, _ = trained
    summary = summarise(load_sample())
    assert summary.accuracy == make_digits.accuracy(logits, labels)
    assert 20 <= summary.rows - summary.hits <= 60


def test_the_script_writes_what_it_prints(tmp_path, monkeypatch, capsys):
    path = tmp_path / "digits.npz"
    monkeypatch.setattr(make_digits, "DIGITS", path)
    for name in ("SQUASHED", "EPOCHS_FILE"):
        monkeypatch.setattr(make_digits, name, tmp_path / f"{name}.npz")
    make_digits.main()
    assert capsys.readouterr().out.startswith(
        f"accuracy {summarise(load_sample()).accuracy} on 797"
    )
    with np.load(path) as arrays:
        assert set(arrays) == {"logits", "labels", "class_names", "images"}
    with np.load(tmp_path / "EPOCHS_FILE.npz") as arrays:
        assert arrays["logits"].shape == (12, 797, 10)


def test_the_app_does_without_scikit_learn():
    code = (
        "import sys, core.logits as logits; logits.load_sample(); logits.sample_images();"
        "print('sklearn' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "False\n"
