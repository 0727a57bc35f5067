"""The digits: what comes with the app, how it is enlarged, and MNIST in a user's file."""

import doctest
import io
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

import core.digits
from core.digits import (
    DIGITS,
    as_written,
    enlarged,
    inputs_of,
    load_digits,
    make_digits,
    read_mnist,
)
from core.errors import InputError
from core.logits.sample.make_digits import load_digits as of_scikit_learn


def test_what_comes_with_the_app():
    digits = load_digits()
    assert (digits.train.shape, digits.images.shape) == ((1438, 28, 28), (359, 28, 28))
    assert (digits.train.dtype, digits.labels.dtype) == (np.uint8, np.int32)
    assert (digits.images.min(), digits.images.max()) == (0, 255)
    images, labels = of_scikit_learn()
    np.testing.assert_array_equal(digits.labels, labels[4::5])
    np.testing.assert_allclose(digits.images, enlarged(images[4::5]) * 255 / 16, atol=0.5)
    assert DIGITS.stat().st_size < 100_000


def test_every_digit_is_in_both_parts():
    digits = load_digits()
    for labels, least in ((digits.train_labels, 100), (digits.labels, 20)):
        assert np.bincount(labels, minlength=10).min() >= least


def test_the_script_writes_the_file(tmp_path, monkeypatch):
    monkeypatch.setattr(make_digits, "DIGITS", tmp_path / "digits.npz")
    make_digits.main()
    with np.load(tmp_path / "digits.npz") as new, np.load(DIGITS) as old:
        assert set(new) == set(old) == {"images", "labels"}
        for name in new:
            np.testing.assert_array_equal(new[name], old[name])


@pytest.mark.parametrize(("size", "side"), [(8, 28), (2, 5), (5, 5), (1, 3), (6, 3)])
def test_enlarging_is_tensorflows(tf, size, side):
    images = np.random.default_rng(size).integers(0, 256, (3, size, size)).astype(np.uint8)
    theirs = tf.image.resize(images[..., None], (side, side), method="bilinear")[..., 0]
    np.testing.assert_allclose(enlarged(images, side), theirs, atol=1e-4)


def test_inputs_are_rows_from_0_to_1():
    inputs = inputs_of(load_digits().images[:3])
    assert inputs.shape == (3, 784)
    assert inputs.min() == 0
    assert 0.9 < inputs.max() <= 1


class TestDrawing:
    def drawn(self, top, left):
        pixels = np.zeros((28, 28), np.uint8)
        pixels[top : top + 10, left : left + 4] = 255
        return pixels

    @pytest.mark.parametrize("name", ["digits.npz", "mnist.npz"])
    def test_where_it_was_drawn_is_no_matter(self, name):
        like = replace(load_digits(), name=name)
        first, other = (as_written(self.drawn(*at), like) for at in ((0, 0), (15, 20)))
        np.testing.assert_array_equal(first, other)

    def test_it_has_the_size_of_the_collections_digits(self):
        mnist = as_written(self.drawn(3, 5), replace(load_digits(), name="mnist.npz"))
        assert np.flatnonzero(mnist.any(axis=1)).tolist() == list(range(4, 24))
        assert np.flatnonzero(mnist.any(axis=0)).tolist() == list(range(10, 18))
        assert mnist.max() == 255
        own = as_written(self.drawn(3, 5), load_digits())
        assert own.any(axis=1).all()

    def test_nothing_stays_nothing(self):
        assert not as_written(np.zeros((28, 28), np.uint8), load_digits()).any()


def packed(**arrays):
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def mnist(**changes):
    random = np.random.default_rng(0)
    arrays = {
        "x_train": random.integers(0, 256, (20, 28, 28)).astype(np.uint8),
        "y_train": np.arange(20, dtype=np.uint8) % 10,
        "x_test": random.integers(0, 256, (5, 28, 28)).astype(np.uint8),
        "y_test": np.arange(5, dtype=np.uint8),
    }
    kept = {name: value for name, value in (arrays | changes).items() if value is not None}
    return packed(**kept)


def test_mnist_is_read():
    digits = read_mnist("mnist.npz", mnist())
    assert (digits.train.shape, digits.images.shape) == ((20, 28, 28), (5, 28, 28))
    assert digits.labels.tolist() == [0, 1, 2, 3, 4]
    assert digits.digest != load_digits().digest


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"x_test": None}, "needs an array called x_test; it holds: 'x_train'"),
        ({"x_train": np.zeros((20, 8, 8), np.uint8)}, r"images \(N, 28, 28\); shape \(20, 8, 8\)"),
        ({"x_train": np.zeros((20, 784), np.uint8)}, r"shape \(20, 784\)"),
        ({"y_train": np.zeros(19, np.uint8)}, "a label for each of 20 images"),
        ({"y_train": np.full(20, 10, np.uint8)}, "whole numbers from 0 to 9"),
        ({"y_test": np.full(5, -1)}, "whole numbers from 0 to 9"),
        ({"x_test": np.zeros((5, 28, 28), np.float32)}, "whole numbers from 0 to 255"),
        ({"x_test": np.full((5, 28, 28), 256)}, "whole numbers from 0 to 255"),
        ({"y_test": np.array([None] * 5)}, "Python objects, which could run code"),
    ],
)
def test_a_file_that_is_not_mnist_says_why(changes, said):
    with pytest.raises(InputError, match=said):
        read_mnist("mnist.npz", mnist(**changes))


def test_more_images_than_mnist_has_are_refused(monkeypatch):
    monkeypatch.setattr(core.digits, "MOST_IMAGES", 24)
    with pytest.raises(InputError, match="more than 24 images"):
        read_mnist("mnist.npz", mnist())


@pytest.mark.parametrize("content", [b"no archive", b"", mnist()[:-40]])
def test_a_broken_archive_says_so(content):
    with pytest.raises(InputError, match=r"mnist\.npz"):
        read_mnist("mnist.npz", content)


def test_the_app_does_without_scikit_learn():
    code = (
        "import sys, core.digits as digits; digits.load_digits(); print('sklearn' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "False\n"


def test_the_examples_run():
    assert doctest.testmod(core.digits).failed == 0
