"""The report of a file of logits as one HTML file."""

from collections.abc import Sequence
from pathlib import Path

from core.figures.offline import page
from core.figures.report_parts import Parts
from core.figures.style import Gettext
from core.view import LogitsView
from core.view.report import report

HERE = Path(__file__).parent


def report_document(
    view: LogitsView,
    date: str = "",
    gettext: Gettext = str,
    language: str = "en",
    conditions: Sequence[str] = (),
) -> str:
    """All that is known of a file as HTML, in which the JSON of it stands too.

    Args:
        view: the file; of its experiment the selection, the temperature and the column of the
            slices are taken.
        date: when it is made, in ISO 8601.
        gettext: puts the texts into the reader's language.
        language: that language, "zh".
        conditions: of the selection, in words.

    Example:
        >>> from core.experiment import LogitsExperiment
        >>> "<td>92.97%</td>" in report_document(LogitsView(LogitsExperiment()))
        True
    """
    found = report(view, date)
    parts = Parts(view, found, gettext, conditions)
    title = gettext("Report: {name}").format(name=found["file"]["name"])
    style, script = ((HERE / f"report.{kind}").read_text("utf-8") for kind in ("css", "js"))
    return page(title, language, "\n".join(parts.body()), style, script)
