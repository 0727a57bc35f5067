"""LogitLogger in real trainings of a tiny network: what it keeps, when, and what it refuses."""

import doctest
import importlib

import numpy as np
import pytest

from core.errors import InputError
from core.logits.epoch_folder import FINISHED, state_of
from core.logits.epochs import open_epochs
from core.logits.learning import learning_of

X = np.eye(6, dtype=np.float32)
Y = np.arange(6) % 3


@pytest.fixture
def logger(tf):
    return importlib.import_module("core.reference.logit_logger").LogitLogger


def model_of(tf, activation=None):
    keras = tf.keras
    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.Input((6,)), keras.layers.Dense(3, activation=activation)])
    from_logits = activation is None
    model.compile(
        keras.optimizers.SGD(0.5), keras.losses.SparseCategoricalCrossentropy(from_logits)
    )
    return model


def test_each_epoch_is_kept_with_its_logits(tf, logger, tmp_path):
    model, seen = model_of(tf), []
    folder = tmp_path / "runs" / "one"

    class Witness(tf.keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            seen.append((state_of(folder), self.model(X).numpy()))

    kept = logger(folder, X, Y, ["a", "b", "c"])
    model.fit(X, Y, epochs=4, verbose=0, callbacks=[kept, Witness()])
    epochs = open_epochs(folder)
    assert epochs.numbers == (1, 2, 3, 4)
    assert (epochs.labels.tolist(), epochs.class_names) == (Y.tolist(), ("a", "b", "c"))
    for at, ((marks, growing), logits) in enumerate(seen):
        assert (len(marks), growing) == (at + 1, True)
        np.testing.assert_allclose(epochs.layers[at], logits, rtol=1e-5, atol=1e-6)
    assert state_of(folder)[1] is False
    assert (folder / FINISHED).exists()
    loss = learning_of(epochs).mean_loss
    assert loss[-1] < loss[0]


def test_probabilities_are_refused_or_kept_as_logarithms(tf, logger, tmp_path):
    model = model_of(tf, "softmax")
    with pytest.raises(InputError, match="from_logits=False"):
        model.fit(X, Y, verbose=0, callbacks=[logger(tmp_path / "wrong", X, Y)])
    kept = logger(tmp_path / "right", X, tf.keras.utils.to_categorical(Y), from_logits=False)
    model.fit(X, Y, verbose=0, callbacks=[kept])
    (logits,) = open_epochs(tmp_path / "right").layers
    np.testing.assert_allclose(np.exp(logits), model.predict(X, verbose=0), rtol=1e-5)


def test_a_training_that_goes_on_and_another_one(tf, logger, tmp_path):
    model = model_of(tf)
    model.fit(X, Y, epochs=3, verbose=0, callbacks=[logger(tmp_path, X, Y, every=2)])
    assert open_epochs(tmp_path).numbers == (2, 3)
    resumed = logger(tmp_path, X, Y)
    model.fit(X, Y, epochs=5, initial_epoch=3, verbose=0, callbacks=[resumed])
    assert open_epochs(tmp_path).numbers == (2, 3, 4, 5)
    with pytest.raises(InputError, match=r"another training \(4\), such as epoch-0002\.npy"):
        model.fit(X, Y, verbose=0, callbacks=[logger(tmp_path, X, 2 - Y)])
    assert open_epochs(tmp_path).labels.tolist() == Y.tolist()
    model.fit(X, Y, verbose=0, callbacks=[logger(tmp_path, X, Y, overwrite=True)])
    assert open_epochs(tmp_path).numbers == (1,)


def test_answers_that_do_not_fit_the_labels(tf, logger, tmp_path):
    with pytest.raises(InputError, match="for 4 labels"):
        model_of(tf).fit(X, Y, verbose=0, callbacks=[logger(tmp_path, X, Y[:4])])


def test_the_examples_run(tf):
    module = importlib.import_module("core.reference.logit_logger")
    assert doctest.testmod(module).failed == 0
