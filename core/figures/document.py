"""A page as one HTML file that needs no network: its charts live, its numbers, its program."""

from html import escape
from typing import Any

import numpy as np

from core.figures.offline import chart, page
from core.figures.pages import specs
from core.figures.style import Gettext
from core.query import written
from core.reference.program import Array
from core.reference.programs import PROGRAMS

MOST_NUMBERS = 2_000  # of one name
FEW = 20  # numbers; names with more of them stand below the others
MOST_LETTERS = 100_000  # of a program
# what scrolls can be reached by keys
ROW = "<tr><th>{name}</th><td><code{keys}>{values}</code></td></tr>"
BODY = """<p><a href="{link}">{link}</a></p>
{charts}
<h2>{numbers_title}</h2>
<table class="names">
{numbers}
</table>
<details>
<summary>{program_title}</summary>
<pre tabindex="0">{program}</pre>
</details>"""


def document(
    view: Any,
    title: str,
    link: str = "",
    gettext: Gettext = str,
    language: str = "en",
    before: Any = None,
) -> str:
    """The page as HTML.

    Args:
        view: what the page shows, one of `core.view.VIEWS`.
        title: of the page.
        link: to the page.
        gettext: puts the texts into the reader's language.
        language: that language, "zh".
        before: what the page showed before, whose ghost its charts have; None for no ghost.

    Example:
        >>> from core.experiment import OldOrWrongExperiment
        >>> from core.view import OldOrWrongView
        >>> "<th>swapped</th>" in document(OldOrWrongView(OldOrWrongExperiment()), "Old or wrong")
        True
    """
    _ = gettext
    program = PROGRAMS[view.experiment.page](view)
    both = (specs(view, gettext, width, before) for width in ("wide", "narrow"))
    charts = [chart(*drawn) for drawn in zip(*both, strict=True)]
    numbers = [
        ROW.format(
            name=name,
            keys=' tabindex="0"' if np.size(values) > FEW else "",
            values=_values(np.asarray(values), gettext),
        )
        for name, values in sorted(program.numbers.items(), key=lambda item: np.size(item[1]) > FEW)
    ]
    text = program.text()
    if len(text) > MOST_LETTERS:
        text = _("The program holds {count} numbers: too long to show.").format(
            count=f"{program.size:,}"
        )
    body = BODY.format(
        link=escape(link),
        charts="\n".join(charts),
        numbers_title=_("Numbers"),
        numbers="\n".join(numbers),
        program_title=_("TensorFlow code"),
        program=escape(text),
    )
    return page(title, language, body)


def _values(values: Array, gettext: Gettext) -> str:
    """The numbers of a name, every digit of them, as far as people read them."""
    flat = values.ravel()
    text = ", ".join(written(value) for value in flat[:MOST_NUMBERS])
    if flat.size <= MOST_NUMBERS:
        return text
    rest = gettext("and {count} more").format(count=f"{flat.size - MOST_NUMBERS:,}")
    return escape(f"{text}, {rest}")
