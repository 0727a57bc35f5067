"""The histograms of Your logits: what their bars count, and confidence against loss."""

import json

import numpy as np
import pytest

from core.figures.distributions import DENSITY, distributions_figure, distributions_spec
from core.figures.spec import to_json, unpacked
from core.logits import Opened, Range, Selection, as_logits, load_sample
from core.view.distributions import DistributionsView

FILE = Opened(load_sample())


def traces(view, width="wide"):
    return {each["meta"]: each for each in distributions_spec(view, str, width)["data"]}


def test_the_bars_are_all_rows_and_the_selected_ones():
    chosen = Selection(cell=(1, None))
    found = traces(DistributionsView(FILE, chosen))
    for name in ("confidence", "entropy", "margin", "loss"):
        assert found[f"{name}:whole"]["customdata"].sum() == 797
        assert found[f"{name}:right"]["customdata"].sum() == 66
        assert found[f"{name}:wrong"]["customdata"].sum() == 14
    assert found["points"]["x"].size == 66
    assert found["wrong_points"]["customdata"][:, 0].tolist() == [
        row for row in FILE.selected(chosen).rows if FILE.table.rank[row] != 1
    ]


def test_a_chart_shows_the_rows_whatever_their_own_number():
    chosen = Selection(ranges=(Range("loss", 2),))
    found = traces(DistributionsView(FILE, chosen))
    assert found["loss:right"]["customdata"].sum() == 741
    assert found["confidence:right"]["customdata"].sum() == 0
    boxes = distributions_spec(DistributionsView(FILE, chosen))["layout"]["shapes"]
    assert [(box["xref"], box["yref"]) for box in boxes] == [("x4", "y4 domain"), ("x5", "y5")]
    assert boxes[0]["x0"] == boxes[1]["y0"] == 2


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_many_rows_are_a_density(width):
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 3, 5000)
    view = DistributionsView(Opened(as_logits(rng.normal(size=(5000, 3)), labels)), Selection())
    found = traces(view, width)
    assert found["density"]["colorscale"] == DENSITY
    assert unpacked(found["density"]["customdata"]).sum() == 5000
    assert len(to_json(distributions_spec(view, str, width))) < 100_000


@pytest.mark.parametrize(
    "file",
    [
        Opened(as_logits([[1.0, 2.0]])),
        Opened(as_logits([[np.nan, 2.0], [np.inf, 1]], [0, 1])),
        Opened(as_logits([[3.0]], [0])),
        Opened(as_logits(1e30 * np.eye(3), [0, 1, 0])),
    ],
)
def test_any_file_has_a_figure(file):
    view = DistributionsView(file, Selection())
    assert distributions_figure(view).data
    json.loads(to_json(distributions_spec(view)))
