"""The three charts of the peers' apps, as few lines as they need: logits, softmax, curves."""

import numpy as np
import plotly.graph_objects as go

LOGITS = [5.0, -5.0, -2.0]
TEMPERATURE = 4.0
RANGE = (-8.0, 8.0)
NAMES = ["0", "1", "2"]
TEMPERATURES = np.geomspace(0.05, 20, 60)


def softmax(logits, temperatures):
    """Probabilities, (temperatures, classes)."""
    shifted = (np.array(logits) - max(logits)) / np.atleast_1d(temperatures)[:, None]
    exponentials = np.exp(shifted)
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def charts(logits, temperature):
    """Three figures: bars of the logits, bars of the probabilities, curves over temperature."""
    (now,) = softmax(logits, temperature)
    curves = softmax(logits, TEMPERATURES)
    cursor = {"mode": "lines", "line": {"dash": "dash"}}
    return (
        go.Figure(go.Bar(x=NAMES, y=logits), {"yaxis": {"range": RANGE}, "title": "Logits"}),
        go.Figure(go.Bar(x=NAMES, y=now), {"yaxis": {"range": (0, 1)}, "title": "Probabilities"}),
        go.Figure(
            [
                *(go.Scatter(x=TEMPERATURES, y=curves[:, k], name=NAMES[k]) for k in range(3)),
                go.Scatter(x=[temperature] * 2, y=[0, 1], name="T", **cursor),
                go.Scatter(x=[temperature] * 3, y=now, name="p", mode="markers"),
            ],
            {"xaxis": {"type": "log"}, "yaxis": {"range": (0, 1)}, "title": "Over temperature"},
        ),
    )
