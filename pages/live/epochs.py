"""What the bench of the page Epochs is given: curves, and all that the player moves through."""

from collections.abc import Callable
from functools import partial

from core.figures.epochs import epochs_spec
from core.figures.epochs_layout import heights
from core.view.epochs import EpochsView
from pages.live import Bench
from pages.live.wire import rough


def epochs_bench(view: EpochsView, gettext: Callable[[str], str]) -> Bench:
    """The bench of an `EpochsView`, in the reader's language."""
    return Bench(
        name="epochs",
        place=view.experiment.place,
        figures={width: partial(epochs_spec, view, gettext, width) for width in heights(view)},
        state=_state(view),
        numbers={},
        texts=_texts(gettext),
        more={"player": _player(gettext)},
        undoes=False,
    )


def _state(view: EpochsView) -> dict[str, object]:
    learning = view.learning
    return {
        "step": view.at,
        "numbers": list(view.numbers),
        "rows": learning.epochs.rows,
        "picked": len(view.picked),
        "learned": learning.learned.tolist(),
        "forgotten": learning.forgotten.tolist(),
        "accuracy": rough(learning.accuracy),
        "loss": rough(learning.mean_loss),
        "margins": rough(view.margins),
        "spread": rough(view.spread),
        "paths": None if view.paths is None else rough(view.paths),
    }


def _texts(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "now": _("After epoch {epoch}: accuracy {accuracy}, mean loss {loss}"),
        "events": _("Rows learned since the epoch before: {learned}, forgotten: {forgotten}"),
        "begin": _("The first epoch that was kept"),
        "position": _("epoch {epoch} of {last}"),
    }


def _player(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "player": _("Player of the epochs"),
        "scrub": _("Epoch"),
        "speed": _("Speed"),
        "start": _("To the first epoch"),
        "back": _("One epoch back"),
        "play": _("Play"),
        "pause": _("Pause"),
        "forward": _("One epoch on"),
        "end": _("To the last epoch"),
    }
