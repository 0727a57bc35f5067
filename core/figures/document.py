"""A page as one HTML file that needs no network: its charts live, its numbers, its program."""

from html import escape
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.figures.pages import figures
from core.figures.style import FONT_FAMILY, Gettext
from core.query import written
from core.reference.program import Array
from core.reference.programs import PROGRAMS

MOST_NUMBERS = 2_000  # of one name
FEW = 20  # numbers; names with more of them stand below the others
MOST_LETTERS = 100_000  # of a program
WIDE = {"displaylogo": False, "responsive": True}
STYLE = f"""
body {{ font: 16px/1.5 {FONT_FAMILY}; color: #222; background: #fff; max-width: 1200px;
  margin: 2rem auto; padding: 0 1rem; }}
a, td {{ overflow-wrap: anywhere; }}
td code {{ display: block; font: inherit; max-height: 9rem; overflow: auto; }}
table {{ border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }}
th, td {{ text-align: left; vertical-align: top; padding: .3rem .6rem;
  border-bottom: 1px solid #ddd; }}
th {{ white-space: nowrap; font-weight: 600; }}
pre {{ overflow: auto; padding: 1rem; background: #f5f6f8; border-radius: 8px;
  font-size: .875rem; }}
details {{ margin: 2rem 0; }}
@media print {{ section, tr {{ break-inside: avoid; }} pre {{ white-space: pre-wrap; }}
  td code {{ max-height: none; }} }}
"""
PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title} · Logitscope</title>
<style>{style}</style>
</head>
<body>
<h1>{title}</h1>
<p><a href="{link}">{link}</a></p>
{charts}
<h2>{numbers_title}</h2>
<table>
{numbers}
</table>
<details>
<summary>{program_title}</summary>
<pre>{program}</pre>
</details>
</body>
</html>
"""


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
    drawn = figures(view, gettext, before=before)
    charts = [chart(figure, first=at == 0) for at, figure in enumerate(drawn)]
    numbers = [
        f"<tr><th>{name}</th><td><code>{_values(np.asarray(values), gettext)}</code></td></tr>"
        for name, values in sorted(program.numbers.items(), key=lambda item: np.size(item[1]) > FEW)
    ]
    text = program.text()
    if len(text) > MOST_LETTERS:
        text = _("The program holds {count} numbers: too long to show.").format(
            count=f"{program.size:,}"
        )
    return PAGE.format(
        language=language,
        title=escape(title),
        style=STYLE,
        link=escape(link),
        charts="\n".join(charts),
        numbers_title=_("Numbers"),
        numbers="\n".join(numbers),
        program_title=_("TensorFlow code"),
        program=escape(text),
    )


def chart(drawn: go.Figure, *, first: bool) -> str:
    """A figure that can be zoomed and asked; the first one brings Plotly along."""
    drawn.update_layout(dragmode="zoom", paper_bgcolor="#fff")
    html = drawn.to_html(full_html=False, include_plotlyjs=first, config=WIDE)
    return f"<section>{html}</section>"


def _values(values: Array, gettext: Gettext) -> str:
    """The numbers of a name, every digit of them, as far as people read them."""
    flat = values.ravel()
    text = ", ".join(written(value) for value in flat[:MOST_NUMBERS])
    if flat.size <= MOST_NUMBERS:
        return text
    rest = gettext("and {count} more").format(count=f"{flat.size - MOST_NUMBERS:,}")
    return escape(f"{text}, {rest}")
