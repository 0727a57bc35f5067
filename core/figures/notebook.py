"""A page as a Jupyter notebook that computes it again."""

import json
from collections.abc import Iterator
from textwrap import indent
from typing import Any

from core.figures.style import Gettext
from core.rebuilt import rebuilt
from core.reference.programs import PROGRAMS

MOST_LETTERS = 20_000  # of a program that stands in a cell
NUMBERS = """
from core.reference.programs import PROGRAMS

program = PROGRAMS[experiment.page](view)
for name, value in program.numbers.items():
    print(name, "=", value.tolist())
"""
FIGURES = """
from core.figures.pages import figures

for figure in figures(view):
    figure.show()
"""
GHOST = """
def before():
    # what the page showed before, which stays as a ghost
{made}
    return view


from core.figures.pages import figures

for figure in figures(view, before=before()):
    figure.show()
"""
LONG = """
exec(program.text())  # too long to stand here; print(program.text()) shows it
"""
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def notebook(
    view: Any, title: str, link: str = "", gettext: Gettext = str, before: Any = None
) -> str:
    """The notebook of a page: its experiment, its numbers, its figures, and TensorFlow's program.

    Args:
        view: what the page shows, one of `core.view.VIEWS`.
        title: of the page.
        link: to the page.
        gettext: puts the texts between the cells into the reader's language.
        before: what the page showed before, whose ghost its charts have; None for no ghost.

    Example:
        >>> from core.experiment import DescentExperiment
        >>> from core.view import DescentView
        >>> written = json.loads(notebook(DescentView(DescentExperiment()), "Gradient descent"))
        >>> [cell["cell_type"] for cell in written["cells"]]
        ['markdown', 'code', 'markdown', 'code', 'markdown', 'code', 'markdown', 'code']

    Source: https://nbformat.readthedocs.io/en/latest/format_description.html
    """
    given = _cells(view, title, link, gettext, before)
    cells = [_cell(f"cell-{at}", *cell) for at, cell in enumerate(given)]
    content = {"cells": cells, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(content, ensure_ascii=False, indent=1)


def _cells(view: Any, title: str, link: str, _: Gettext, before: Any) -> Iterator[tuple[str, str]]:
    """Kind and text of each cell."""
    needs = _(
        "This notebook computes a page of Logitscope again. It runs where Logitscope's folder "
        "`core` can be imported: put it into the repository, or the repository into `PYTHONPATH`. "
        "It takes NumPy and Plotly, and for the last cell TensorFlow."
    )
    yield "markdown", "\n\n".join(filter(None, [f"# {title}", f"<{link}>" if link else "", needs]))
    yield "code", rebuilt(view)
    yield "markdown", _("The numbers that the page shows:")
    yield "code", NUMBERS.strip()
    yield "markdown", _("Its charts:")
    ghost = None if before is None else GHOST.format(made=indent(rebuilt(before), "    "))
    yield "code", (ghost or FIGURES).strip()
    yield "markdown", _("The same numbers by TensorFlow:")
    program = PROGRAMS[view.experiment.page](view).text()
    yield "code", (program if len(program) <= MOST_LETTERS else LONG).strip()


def _cell(name: str, kind: str, text: str) -> dict[str, Any]:
    """A cell in the notebook's format."""
    cell = {"cell_type": kind, "id": name, "metadata": {}, "source": text.splitlines(True)}
    return cell | ({"execution_count": None, "outputs": []} if kind == "code" else {})
