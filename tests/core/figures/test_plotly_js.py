"""Plotly's script: of the version that is installed, and the whole only where it is needed."""

import json
import re

import pytest
from plotly.offline import get_plotlyjs, get_plotlyjs_version

from core.figures.offline import chart
from core.figures.plotly_js import PLANE, script_for
from core.figures.spec import trace


def test_the_plane_build_is_of_the_installed_version_and_free():
    head = PLANE.read_text(encoding="utf-8")[:300]
    assert f"(cartesian - minified) v{get_plotlyjs_version()}" in head
    assert "MIT license" in head
    assert "Permission is hereby granted" in (PLANE.parent / "LICENSE").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", ["bar", "scatter", "heatmap"])
def test_a_chart_in_the_plane_takes_the_small_one(kind):
    figure = {"data": [trace(kind, x=[0], y=[1])], "layout": {}}
    script = script_for(chart(figure, figure))
    assert script == PLANE.read_text(encoding="utf-8")
    assert len(script) < 0.35 * len(get_plotlyjs())
    assert re.search(rf'name:"{kind}"|moduleType:"trace",name:"{kind}"', script)


@pytest.mark.parametrize("kind", ["surface", "scatter3d"])
def test_a_chart_in_space_takes_the_whole(kind):
    figure = {"data": [trace(kind, x=[0], y=[0], z=[1])], "layout": {}}
    assert json.dumps(kind) in chart(figure, figure)
    assert script_for(chart(figure, figure)) == get_plotlyjs()
