"""The summary of logits beside its peers and a plain sum: `python -m tests.bench.summary`.

What the peers compute: log loss, accuracy, top-5, Brier score and confusion. Ours is one pass with
all sums and the table of rows, and the confusion from it. The large file is made on the spot.
"""

import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread
from time import perf_counter

import numpy as np

from core.kernels.pool import for_blocks
from core.logits import as_logits, confusion_of, one_pass, open_logits
from tests.bench.figure import Figure, table

SHAPE = (50_000, 1_000)
LARGE = (1_000_000, 1_000)
PART = 10_000  # rows that are made at a time
ROUNDS = 5
THREADS = 2


def measure() -> list[Figure]:
    """All figures."""
    return [*beside_peers(), *large_file()]


def beside_peers() -> Iterator[Figure]:
    """Ours on arrays, beside those of others."""
    random = np.random.default_rng(0)
    values = random.normal(0, 4, SHAPE).astype(np.float32)
    labels = random.integers(0, SHAPE[1], SHAPE[0])
    file = as_logits(values, labels)
    calls: dict[str, Callable[[], object]] = {
        "ours": lambda: confusion_of(file, one_pass(file).table)
    }
    for name, peer in (("PyTorch", pytorch), ("scikit-learn", scikit_learn)):
        try:
            calls[name] = peer(values, labels)
        except (ImportError, OSError) as problem:
            print(f"{name} is not there: {problem}", file=sys.stderr)
    targets = {"PyTorch": "at most 0.2", "scikit-learn": "at most 0.02"}
    times = {name: median(call, 1 if name == "scikit-learn" else ROUNDS)
             for name, call in calls.items()}  # fmt: skip
    shape = f"{SHAPE[0]:,} × {SHAPE[1]:,}"
    for name, target in targets.items():
        if name in times:
            yield Figure(
                "summary", f"all figures, {shape}", times["ours"], name, times[name], "ms", target
            )


def pytorch(values: np.ndarray, labels: np.ndarray) -> Callable[[], object]:
    """The same figures in PyTorch."""
    import torch

    torch.set_num_threads(THREADS)
    x, y = torch.from_numpy(values), torch.from_numpy(labels)
    classes = values.shape[1]

    def call() -> object:
        with torch.inference_mode():
            prediction, p = x.argmax(1), x.softmax(1)
            loss = torch.nn.functional.cross_entropy(x, y)
            top5 = (x.topk(5, dim=1).indices == y[:, None]).any(1).float().mean()
            own = p.gather(1, y[:, None])[:, 0]
            brier = (p.square().sum(1) - 2 * own + 1).mean()
            counts = torch.bincount(y * classes + prediction, minlength=classes**2)
            return loss, (prediction == y).float().mean(), top5, brier, counts

    return call


def scikit_learn(values: np.ndarray, labels: np.ndarray) -> Callable[[], object]:
    """The same figures in scikit-learn, from probabilities that are there before the clock runs."""
    from sklearn import metrics

    from core.softmax import softmax

    p, every = softmax(values.astype(np.float64)), np.arange(values.shape[1])

    def call() -> object:
        prediction = p.argmax(axis=1)
        return (
            metrics.log_loss(labels, p, labels=every),
            metrics.accuracy_score(labels, prediction),
            metrics.top_k_accuracy_score(labels, p, k=5, labels=every),
            metrics.brier_score_loss(labels, p, labels=every),
            metrics.confusion_matrix(labels, prediction, labels=every),
        )

    return call


def median(call: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The median time in ms, after a first call."""
    if rounds > 1:
        call()
    taken = []
    for _ in range(rounds):
        begun = perf_counter()
        call()
        taken.append(1e3 * (perf_counter() - begun))
    return statistics.median(taken)


def large_file() -> list[Figure]:
    """A file of 4 GB: opened, summed, and summed up, with the memory that it takes."""
    with tempfile.TemporaryDirectory() as folder:
        path = made(Path(folder))
        begun = perf_counter()
        file = open_logits(path, path.with_name("labels.npy"))
        opened = perf_counter() - begun
        total = min(timed(lambda: summed(file.values)) for _ in range(3))
        base = anonymous()
        with Highest() as highest:
            took = timed(lambda: one_pass(file))
        took = min(took, timed(lambda: one_pass(file)))
    name = "{}, {:,} × {:,}".format("{}", *LARGE)
    return [
        Figure("summary", name.format("open"), opened, "", float("nan"), "s", "at most 1"),
        Figure("summary", name.format("one pass"), took, "sum of the map", total, "s",
               "at most 12 times"),
        Figure("summary", name.format("memory above the base"), highest.most - base, "",
               float("nan"), "MB", "at most 500"),
    ]  # fmt: skip


def made(folder: Path) -> Path:
    """A file of logits and one of labels; its rows come again and again, with other labels."""
    random = np.random.default_rng(0)
    part = random.normal(0, 4, (PART, LARGE[1])).astype(np.float32)
    values = np.lib.format.open_memmap(
        folder / "logits.npy", mode="w+", dtype=np.float32, shape=LARGE
    )
    for start in range(0, LARGE[0], PART):
        values[start : start + PART] = part
    del values
    np.save(folder / "labels.npy", random.integers(0, LARGE[1], LARGE[0]))
    return folder / "logits.npy"


def summed(values: np.ndarray) -> float:
    """The sum of a map, on as many threads as the pass."""
    sums: list[float] = []
    for_blocks(len(values), 2096, lambda: lambda at: sums.append(float(values[at].sum())))
    return sum(sums)


def timed(call: Callable[[], object]) -> float:
    """Seconds."""
    begun = perf_counter()
    call()
    return perf_counter() - begun


class Highest:
    """The most anonymous memory while something runs, in MB."""

    def __enter__(self) -> "Highest":
        self.most, self._stop = anonymous(), Event()
        self._thread = Thread(target=self._look)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._stop.wait(0.02):
            self.most = max(self.most, anonymous())


def anonymous() -> float:
    """RssAnon in MB; NaN where the system does not tell."""
    told = Path("/proc/self/status")
    lines = told.read_text(encoding="ascii").splitlines() if told.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("RssAnon")),
                float("nan"))  # fmt: skip


if __name__ == "__main__":
    print(table(measure()))
