"""The figures of some rows of a file: what they are called, what they are, how they are written."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from core.locale import N_
from core.logits.scores import Estimate, Scores
from core.logits.selected import TOP, Selected

WILSON = N_("95%: Wilson's interval.")
DRAWN = N_("95%: bootstrap; above 2,000 rows the normal distribution.")


@dataclass(frozen=True)
class Measure:
    """One figure.

    Args:
        key: its permanent name, that of the field.
        title: what people call it, in English.
        notes: what it is, sentences in English.
        read: the figure of some rows with labels.
        style: how it is written.
    """

    key: str
    title: str
    notes: tuple[str, ...]
    read: Callable[[Selected], Estimate]
    style: str = ".4f"

    def texts(self, value: float, low: float = math.nan, high: float = math.nan) -> tuple[str, str]:
        """The figure and its band for people; "–" and nothing where there is none.

        Example:
            >>> MEASURES[0].texts(0.5, 0.25, 0.75)
            ('50.00%', '25.0 – 75.0%')
        """
        if math.isnan(value):
            return "–", ""
        written = f"{value:{self.style}}"
        if math.isnan(low):
            return written, ""
        if self.style.endswith("%"):
            return written, f"{100 * low:.1f} – {100 * high:.1f}%"
        return written, f"{low:.3g} – {high:.3g}"


def _scores(selected: Selected) -> Scores:
    scores = selected.scores
    assert scores is not None, "rows without labels have no scores"
    return scores


def _classwise(selected: Selected) -> Estimate:
    value = selected.classwise_ece
    return Estimate(math.nan if value is None else value)


MEASURES = (
    Measure("accuracy", N_("Accuracy"), (WILSON,), lambda rows: _scores(rows).accuracy, ".2%"),
    Measure(
        "balanced_accuracy",
        N_("Balanced accuracy"),
        (
            N_("The mean recall of the classes that have rows."),
            N_("95%: put together from Wilson's interval of each class."),
        ),
        lambda rows: _scores(rows).balanced_accuracy,
        ".2%",
    ),
    Measure("nll", N_("Mean loss"), (DRAWN,), lambda rows: _scores(rows).mean_loss, ".6g"),
    Measure(
        "brier",
        N_("Brier score"),
        (N_("Summed over the classes, from 0 to 2."), DRAWN),
        lambda rows: _scores(rows).brier,
    ),
    Measure(
        "ece",
        N_("ECE"),
        (
            N_("Expected calibration error in 15 bins, at T = 1."),
            N_("95%: bootstrap, corrected for its bias."),
        ),
        lambda rows: _scores(rows).ece,
    ),
    Measure(
        "mce",
        N_("MCE"),
        (N_("The largest gap between confidence and accuracy of a bin, be it of one row."),),
        lambda rows: Estimate(rows.mce),
    ),
    Measure(
        "classwise_ece",
        N_("Classwise ECE"),
        (N_("The calibration error of each class' probability, averaged; up to 1,000 classes."),),
        _classwise,
    ),
    Measure(
        "auroc",
        N_("AUROC of confidence"),
        (
            N_("How well confidence tells right rows from wrong ones; by chance a half."),
            N_("95%: by Hanley and McNeil."),
        ),
        lambda rows: _scores(rows).auroc,
    ),
    Measure(
        "top5_accuracy", N_("Top-5 accuracy"), (WILSON,), lambda rows: _scores(rows).top5, ".2%"
    ),
)


MISTAKES = Measure(
    "mistakes", N_("Mistakes"), (), lambda rows: Estimate(_scores(rows).mistakes), ",.0f"
)


def measures(classes: int) -> tuple[Measure, ...]:
    """Those that people are shown of logits of so many classes.

    Example:
        >>> [each.key for each in measures(3)][-2:]
        ['auroc', 'mistakes']
    """
    return (*(MEASURES if classes > TOP else MEASURES[:-1]), MISTAKES)
