import json

import numpy as np
import plotly.graph_objects as go
import plotly.io as pio
import pytest

from core.figures.spec import figure, spec, template_json, to_json, trace
from core.figures.style import base_layout

NAN, INF = np.nan, np.inf
PLAIN = spec([trace("bar", x=np.arange(3), y=np.array([1.5, NAN, INF]))], base_layout(height=300))


def test_the_json_is_what_plotlys_object_would_send():
    sent, checked = json.loads(to_json(PLAIN)), json.loads(figure(PLAIN).to_json())
    assert sent["layout"] | {"template": json.loads(template_json())} == checked["layout"]
    assert sent["data"] == [{"type": "bar", "x": [0, 1, 2], "y": [1.5, None, None]}]
    assert checked["data"][0]["type"] == "bar"


def test_finite_figures_are_sent_as_others_are():
    finite = spec([trace("scatter", x=np.linspace(0, 1, 4), y=[0.1, np.float32(0.5)])], {})
    assert json.loads(to_json(finite)) == json.loads(pio.json.to_json_plotly(finite))


def test_exports_do_not_depend_on_streamlit():
    assert figure(PLAIN).layout.template == pio.templates["plotly_white"]
    assert isinstance(figure(PLAIN), go.Figure)


def test_plotly_checks_what_the_browser_is_given_unchecked():
    with pytest.raises(ValueError, match="heigth"):
        figure(spec([], base_layout(heigth=300)))
    with pytest.raises(ValueError, match="bars"):
        figure(spec([trace("bars")], base_layout()))


def test_a_layout_is_not_shared():
    first = base_layout()
    first["height"] = 1
    assert "height" not in base_layout()
