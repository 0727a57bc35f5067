"""Our figures of a file beside those of two libraries: `python -m tests.bench agreement`.

Of every sample that comes with the app, of an image's pixels with a label that is ignored, and of
50,000 classes. The libraries are given the probabilities in float64, ours the logits as they are.
A figure is here where the definition is the same: accuracy by argmax; a class without rows, where
ours is NaN, is 0 as theirs. Differences are absolute up to 1 and relative above it; what is printed
beside the table is relative. Torchmetrics takes confidence in float32, and its ECE and MCE so.
"""

import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from core.logits import Logits, Opened, Selection, as_logits, load_sample, open_logits
from core.logits.sample import load_epochs, load_squashed
from core.softmax import softmax
from tests.bench.figure import Figure, table

WIDE = (44, 50_000)
IMAGE, IGNORED = (96, 128, 21), 255
BINS = 15
MOST = 2_000
"""Of more classes neither is asked for what it takes from the matrix, which has gigabytes."""

Found = dict[str, Any]


def measure() -> list[Figure]:
    """The largest difference to each library, of every sample."""
    libraries = {"scikit-learn": scikit_learn, "torchmetrics": torchmetrics}
    return [
        figure(name, logits, library, ask)
        for name, logits in samples()
        for library, ask in libraries.items()
    ]


def samples() -> Iterator[tuple[str, list[Logits]]]:
    """Files with labels."""
    yield "digits", [load_sample()]
    yield "digits, sigmoid", [load_squashed()]
    epochs = load_epochs()
    yield "digits, all epochs", [as_logits(layer, epochs.labels) for layer in epochs.layers]
    random = np.random.default_rng(4)
    image = random.normal(0, 2, IMAGE).astype(np.float32)
    labels = (image + random.gumbel(0, 1, IMAGE)).argmax(axis=-1)
    labels[labels == IMAGE[-1] - 1] = 0  # so that one class has no rows
    labels[random.random(labels.shape) < 0.1] = IGNORED
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in ("logits.npy", "labels.npy")]
        for path, array in zip(paths, (image, labels), strict=True):
            np.save(path, array)
        yield " × ".join(map(str, IMAGE)), [open_logits(*paths, None, IGNORED)]
    wide = random.normal(0, 3, WIDE).astype(np.float32)
    labels = (wide + 0.3 * random.gumbel(size=WIDE)).argmax(axis=1)
    yield f"{WIDE[0]} × {WIDE[1]:,}", [as_logits(wide, labels)]


def figure(
    name: str, files: list[Logits], library: str, ask: Callable[[np.ndarray, np.ndarray], Found]
) -> Figure:
    """One line of the table; every figure's relative difference is printed."""
    apart: dict[str, float] = defaultdict(float)
    relative: dict[str, float] = defaultdict(float)
    for logits in files:
        assert logits.labels is not None
        kept = np.flatnonzero(logits.labels >= 0)
        p = softmax(logits.values[kept].astype(np.float64))
        mine = ours(logits)
        for key, theirs in ask(p, logits.labels[kept]).items():
            apart[key] = max(apart[key], difference(mine[key], theirs, 1))
            relative[key] = max(relative[key], difference(mine[key], theirs, 1e-300))
    print(f"{name}, {library}:", *(f"{key} {value:.1e}" for key, value in relative.items()))
    worst = max(apart, key=lambda key: apart[key])
    what = f"{name}: {len(apart)} figures, largest difference ({worst})"
    return Figure("agreement", what, apart[worst], library, np.nan, "", "at most 1e-6")


def difference(mine: Any, theirs: Any, least: float) -> float:
    """The largest difference of numbers or arrays, relative to theirs, or to `least` below that."""
    one, other = (np.nan_to_num(np.asarray(each, np.float64)) for each in (mine, theirs))
    return float(np.max(np.abs(one - other) / np.maximum(np.abs(other), least)))


def ours(logits: Logits) -> Found:
    """The figures as the page has them."""
    selected = Opened(logits).selected(Selection())
    summary, confusion, scores = selected.opened.summary, selected.confusion, selected.scores
    assert confusion is not None
    assert scores is not None
    matrix = confusion.part(np.arange(confusion.classes)) if confusion.classes <= MOST else None
    return {
        "accuracy": confusion.accuracy,
        "top 5": summary.top5_accuracy,
        "NLL": summary.nll,
        "perplexity": np.exp(summary.nll),
        "Brier": summary.brier,
        "ECE": summary.ece,
        "MCE": summary.mce,
        "AUROC": scores.auroc.value,
        "balanced accuracy": scores.balanced_accuracy.value,
        "precision": confusion.precision,
        "recall": confusion.recall,
        "F1": confusion.f1,
        "confusion": matrix,
    }


def scikit_learn(p: np.ndarray, labels: np.ndarray) -> Found:
    """The figures that scikit-learn has."""
    from sklearn import metrics

    every, guess = np.arange(p.shape[1]), p.argmax(axis=1)
    of_classes = metrics.precision_recall_fscore_support(
        labels, guess, labels=every, zero_division=0
    )
    found: Found = {
        "accuracy": metrics.accuracy_score(labels, guess),
        "top 5": metrics.top_k_accuracy_score(labels, p, k=5, labels=every),
        "NLL": metrics.log_loss(labels, p, labels=every),
        "AUROC": metrics.roc_auc_score(guess == labels, p.max(axis=1)),
        "precision": of_classes[0],
        "recall": of_classes[1],
        "F1": of_classes[2],
    }
    found["Brier"] = metrics.brier_score_loss(labels, p, labels=every, scale_by_half=False)
    if p.shape[1] <= MOST:
        found["confusion"] = metrics.confusion_matrix(labels, guess, labels=every)
    if np.isin(guess, labels).all():  # it warns where a prediction is no label
        found["balanced accuracy"] = metrics.balanced_accuracy_score(labels, guess)
    return found


def torchmetrics(p: np.ndarray, labels: np.ndarray) -> Found:
    """The figures that torchmetrics has."""
    import torch
    from torchmetrics.functional import classification as metrics
    from torchmetrics.functional.text import perplexity

    classes = p.shape[1]
    scores, target = torch.from_numpy(p), torch.from_numpy(labels)
    guess, many = scores.argmax(dim=1), {"num_classes": classes}
    found: Found = {
        "accuracy": metrics.multiclass_accuracy(guess, target, **many, average="micro"),
        "top 5": metrics.multiclass_accuracy(scores, target, **many, average="micro", top_k=5),
        "perplexity": perplexity(scores.log()[None], target[None]),
        "ECE": metrics.multiclass_calibration_error(scores, target, **many, n_bins=BINS),
        "MCE": metrics.multiclass_calibration_error(
            scores, target, **many, n_bins=BINS, norm="max"
        ),
        "AUROC": metrics.binary_auroc(scores.max(dim=1).values, (guess == target).long()),
    }
    if classes <= MOST:
        each = {**many, "average": "none"}
        found["precision"] = metrics.multiclass_precision(guess, target, **each)
        found["recall"] = metrics.multiclass_recall(guess, target, **each)
        found["F1"] = metrics.multiclass_f1_score(guess, target, **each)
        found["confusion"] = metrics.multiclass_confusion_matrix(guess, target, **many)
    return {name: value.numpy() for name, value in found.items()}


if __name__ == "__main__":
    try:
        print(table(measure()))
    except ImportError as problem:
        sys.exit(f"the bench's requirements are not all there: {problem}")
