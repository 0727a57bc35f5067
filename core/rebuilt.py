"""Views as Python that makes them again, with what does not stand in their links."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from core.array_text import to_text
from core.digits import load_digits
from core.logits import Logits, load_sample
from core.logits.sample import load_epochs, load_squashed
from core.reference.programs import WHOLE_FILE
from core.view import VIEWS, CompareView, EpochsView, LogitsView, NetworkView


@dataclass(frozen=True)
class Given:
    """What a view is given beside its experiment, as Python.

    Args:
        imports: lines that the others need.
        lines: make the arguments, from `experiment`.
        arguments: how they stand in the call, ", trained=trained".
    """

    imports: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    arguments: str = ""


def rebuilt(view: Any) -> str:
    """Python that makes a view again; nothing that a person typed stands in it but in quotes.

    Args:
        view: one of `core.view.VIEWS`.

    Example:
        >>> from core.experiment import DescentExperiment
        >>> from core.view import DescentView
        >>> names = {}
        >>> exec(rebuilt(DescentView(DescentExperiment(start=3.0))), names)
        >>> float(names["view"].path.points[0])
        3.0
    """
    experiment = view.experiment
    kind, shown = type(experiment).__name__, VIEWS[experiment.page].__name__
    given = GIVEN.get(experiment.page, lambda view: Given())(view)
    imports = (f"from core.experiment import {kind}", f"from core.view import {shown}")
    query = (f"        {name!r}: {text!r}," for name, text in experiment.to_query().items())
    lines = [
        *sorted(imports + given.imports),
        "",
        f"experiment, problems = {kind}.from_query(",
        "    {",
        *query,
        "    }",
        ")",
        "assert not problems, problems",
        *given.lines,
        f"view = {shown}(experiment{given.arguments})",
    ]
    return "\n".join(lines)


def of_network(view: NetworkView) -> Given:
    """The weights after a training, and the digit where it is not one of the app's."""
    imports, lines, arguments = ["from core.array_text import from_text"], [], ""
    if view.trained is not None:
        weights, biases = (_each(part) for part in (view.trained.weights, view.trained.biases))
        imports.append("from core.network import Network")
        lines.append(f"trained = Network(experiment.architecture, {weights}, {biases})")
        arguments += ", trained=trained"
    source = view.source
    if source.digest != load_digits().digest:
        image, label = to_text(view.image[None]), to_text(np.array([view.label], np.int32))
        imports.append("from core.digits import Digits")
        lines += [
            f"image, label = from_text({image!r}), from_text({label!r})",
            f"digits = Digits({source.name!r}, {source.digest!r}, "
            "image[:0], label[:0], image, label)",
        ]
        arguments += ", digits=digits"
    return Given(tuple(imports), tuple(lines), arguments) if lines else Given()


def _each(arrays: tuple[npt.NDArray[np.float64], ...]) -> str:
    """Arrays as a tuple; in single precision where that holds them, as Keras trains them."""
    single = (array.astype(np.float32) for array in arrays)
    kept = (
        short if np.array_equal(short, long) else long
        for short, long in zip(single, arrays, strict=True)
    )
    texts = (f"\n    from_text({to_text(array)!r}).astype(float)," for array in kept)
    return f"({''.join(texts)}\n)"


def of_file(view: LogitsView) -> Given:
    """The rows that are shown, and the file where it is not the app's; a large one by its name."""
    imports, lines, made = of_logits("logits", view.opened.logits)
    imports += ["import numpy as np", "from core.logits import Opened"]
    return Given(tuple(imports), (rows_of(view.rows), *lines), f", Opened({made}), rows")


def of_pair(view: CompareView) -> Given:
    """The rows that are shown, and both files where they are not the app's."""
    imports, lines = ["import numpy as np", "from core.logits import Opened"], [rows_of(view.rows)]
    made = []
    for name, opened in (("first", view.pair.a), ("second", view.pair.b)):
        more, own, logits = of_logits(name, opened.logits)
        imports += more
        lines += own
        made.append(f"Opened({logits})")
    imports.append("from core.logits.pair import pair_of")
    given = tuple(dict.fromkeys(imports))
    return Given(given, tuple(lines), f", pair_of({', '.join(made)}), rows")


def of_training(view: EpochsView) -> Given:
    """The rows that are shown, and the epochs where they are not the app's; many by their name."""
    epochs = view.learning.epochs
    imports = ["import numpy as np", "from core.logits.learning import learning_of"]
    rows = rows_of(view.rows)
    if epochs.digest == load_epochs().digest:
        imports.append("from core.logits.sample import load_epochs")
        return Given(tuple(imports), (rows,), ", learning_of(load_epochs()), rows")
    labels = f"from_text({to_text(epochs.labels)!r})"
    imports.append("from core.array_text import from_text")
    if epochs.size > WHOLE_FILE:
        imports += ["from dataclasses import replace", "from core.logits.epochs import open_epochs"]
        names = f"class_names={epochs.class_names!r}"
        line = f"epochs = replace(open_epochs({epochs.name!r}), labels={labels}, {names})"
    else:
        imports.append("from core.logits.epochs import Epochs")
        layers = f"tuple(from_text({to_text(np.stack(epochs.layers))!r}))"
        texts = f"{epochs.class_names!r}, {epochs.digest!r}, {epochs.marks!r}"
        line = f"epochs = Epochs({epochs.name!r}, {layers}, {epochs.numbers!r}, {labels}, {texts})"
    return Given(tuple(imports), (rows, line), ", learning_of(epochs), rows")


def rows_of(rows: npt.NDArray[np.int64]) -> str:
    """A line that makes the rows that are shown."""
    return f"rows = np.array({rows.tolist()}, dtype=np.int64)"


def of_logits(variable: str, logits: Logits) -> tuple[list[str], list[str], str]:
    """Imports and lines that make some logits, and the expression that they then are."""
    for load in (load_sample, load_squashed):
        if logits.digest == load().digest:
            return [f"from core.logits.sample import {load.__name__}"], [], f"{load.__name__}()"
    imports = ["from core.array_text import from_text"]
    more = "".join(_more(logits))
    labels = "None" if logits.labels is None else f"from_text({to_text(logits.labels)!r})"
    if logits.values.size > WHOLE_FILE:
        imports += ["from dataclasses import replace", "from core.logits import open_logits"]
        names = f"class_names={logits.class_names!r}"
        line = f"{variable} = replace(open_logits({logits.name!r}), labels={labels}, {names}{more})"
    else:
        imports.append("from core.logits import Logits")
        values = f"from_text({to_text(np.asarray(logits.values))!r})"
        texts = f"{logits.class_names!r}, {logits.digest!r}"
        line = f"{variable} = Logits({logits.name!r}, {values}, {labels}, {texts}{more})"
    return imports, [line], variable


def _more(logits: Logits) -> Iterator[str]:
    """What labels need that are distributions, or of which one is ignored."""
    if logits.ignore_index is not None:
        yield f", ignore_index={logits.ignore_index}"
    if logits.distributions is not None:
        yield f", distributions=from_text({to_text(np.asarray(logits.distributions))!r})"


GIVEN: dict[str, Callable[[Any], Given]] = {
    "network": of_network,
    "your_logits": of_file,
    "compare": of_pair,
    "epochs": of_training,
}
