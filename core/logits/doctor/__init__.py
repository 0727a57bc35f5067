"""The doctor: what is wrong with a file of logits, in which rows, and what cures it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from core.locale import N_
from core.logits.doctor import answers, numbers, shares
from core.logits.doctor.facts import Facts, facts_of
from core.logits.doctor.finding import SEVERITIES, Cure, Finding, Rows
from core.logits.doctor.refused import examine_refused
from core.logits.ignored import without_ignored
from core.logits.one_pass import Progress
from core.logits.open import Logits
from core.logits.rows import RowTable, part_of
from core.registry import Registry

EXPLAIN_ACCURACY = ("labels", "label_rows", "axis")
"""Findings that a bad accuracy follows from."""

__all__ = ["CHECKS", "SEVERITIES", "Check", "Cure", "Finding", "examine", "examine_refused"]


@dataclass(frozen=True)
class Check:
    """One thing that the doctor looks for.

    Args:
        key: the permanent name.
        title: what is looked for, in English.
        run: the findings, of what all checks share.
    """

    key: str
    title: str
    run: Callable[[Facts], Iterable[Finding]]


CHECKS = Registry(
    "check",
    Check("nan", N_("NaN"), numbers.nan),
    Check("infinities", N_("infinite logits"), numbers.infinities),
    Check("masked", N_("masked rows, and masked labels"), numbers.masked),
    Check(
        "probabilities",
        N_("probabilities in the place of logits, and softmax applied twice"),
        shares.probabilities,
    ),
    Check(
        "log_probabilities",
        N_("log-probabilities in the place of logits"),
        shares.log_probabilities,
    ),
    Check("axis_of_sums", N_("softmax along the wrong axis"), shares.axis_of_sums),
    Check("axis", N_("classes in the first axis"), answers.square_axis),
    Check("labels", N_("labels off by one, in class or row"), answers.off_by_one),
    Check("accuracy", N_("an accuracy below chance, or too good"), answers.accuracy),
    Check("saturation", N_("logits cut off, as at the end of float16"), numbers.saturation),
    Check("constant", N_("constant rows"), numbers.constant),
    Check("duplicates", N_("rows that came twice"), numbers.duplicates),
    Check("names", N_("class names that classes share"), answers.names),
)


def examine(
    logits: Logits, table: RowTable | None = None, progress: Progress | None = None
) -> tuple[Finding, ...]:
    r"""What is wrong with some logits, the worst first.

    Args:
        logits: with values (N, K); labels and class names are examined where there are any.
        table: of the rows, where it is there already.
        progress: is told how many rows are done, and of how many.

    Returns:
        Findings by severity, and of equal ones in the order of `CHECKS`; none of clean logits.

    Example:
        >>> from core.logits.open import read_logits
        >>> [finding] = examine(read_logits("two.csv", b"0.1,0.2,0.7\n0.6,0.3,0.1"))
        >>> str(finding.sentence)[:39]
        'probabilities in the place of logits, i'
    """
    used, rows = without_ignored(logits)
    mine = table if table is None or rows is None else part_of(table, rows)
    facts = facts_of(used, mine, progress)
    facts = replace(facts, numbers=rows)
    found = [finding for check in CHECKS.values() for finding in check.run(facts)]
    if any(finding.kind in EXPLAIN_ACCURACY for finding in found):
        found = [finding for finding in found if finding.kind != "accuracy"]
    if rows is not None:
        found = [_in_file(finding, rows) for finding in found]
    return tuple(sorted(found, key=lambda finding: SEVERITIES.index(finding.severity)))


def _in_file(finding: Finding, numbers: Rows) -> Finding:
    """A finding with the numbers that its rows have in the file; cures drop the ignored rows."""

    def of_counted(cure: Cure) -> Cure:
        return replace(cure, apply=lambda logits: cure.apply(without_ignored(logits)[0]))

    return replace(
        finding,
        rows=None if finding.rows is None else numbers[finding.rows],
        cures=tuple(of_counted(cure) for cure in finding.cures),
    )
