"""The experiment of the page Old or wrong: what is tried in each of its cases."""

from dataclasses import dataclass
from typing import ClassVar

from core.experiment.temperature import check_temperature
from core.locale import N_
from core.old_calls import OLD_CALLS
from core.parameters import check_within
from core.query import FLAG, INTEGER, NUMBER, Codec, Experiment, key, linked

CALL: Codec[str] = Codec(lambda text: OLD_CALLS[key(text)].key, str)
LIMITS = {
    "logit": (-50.0, 50.0),
    "smoothing": (0.0, 1.0),
    "rows": (1, 6),
    "mass": (0.0, 10.0),
    "sure": (0.0, 30.0),
}


@dataclass(frozen=True, eq=False)
class OldOrWrongExperiment(Experiment):
    """The page Old or wrong: a number or two in each of its cases.

    Args:
        logit: −50 to 50, the third logit of the rows [1, 2, x] whose arguments are swapped.
        call: key of the call that is gone.
        smoothing: 0 to 1, how much of a one-hot label is shared among all classes.
        rows: 1 to 6, of a batch with three classes.
        mass: 0 to 10, what a label sums to.
        temperature: 0.05 to 20.
        sure: 0 to 30, the logit of one of ten classes, the others have its negative.
        no_classes: whether the empty tensor has no classes, (3, 0), or no rows, (0, 3).
        prints_labels: whether the labels are printed and not the logits.

    Raises:
        InputError: a value that is out of these bounds.

    Example:
        >>> OldOrWrongExperiment().to_query()["call"]
        'log'
    """

    page: ClassVar[str] = "old_or_wrong"

    logit: float = linked(NUMBER, default=3.0, label=N_("third logit x"))
    call: str = linked(CALL, default="log", label=N_("Call"))
    smoothing: float = linked(NUMBER, default=0.1, label=N_("label smoothing"))
    rows: int = linked(INTEGER, default=2, label=N_("rows"))
    mass: float = linked(NUMBER, default=2.0, label=N_("label sums to"))
    temperature: float = linked(NUMBER, default=1.0, label=N_("Temperature T"))
    sure: float = linked(NUMBER, default=6.0, label=N_("logit of the right class"))
    no_classes: bool = linked(FLAG, default=True, label=N_("The tensor has"))
    prints_labels: bool = linked(FLAG, default=False, label=N_("Print"))

    def __post_init__(self) -> None:
        check_temperature(self.temperature)
        for name, (low, high) in LIMITS.items():
            check_within(name, getattr(self, name), low, high)
