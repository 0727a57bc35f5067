"""A Dash app with the charts of the Softmax page: `python dash_app.py 8050`."""

import sys

from charts import LOGITS, RANGE, TEMPERATURE, TEMPERATURES, charts, softmax
from dash import Dash, Input, Output, Patch, callback, dcc, html

SLIDERS = [f"logit-{k}" for k in range(len(LOGITS))]
GRAPHS = ["logits", "probabilities", "curves"]

app = Dash(__name__)
app.layout = html.Div(
    [
        *(
            dcc.Slider(*RANGE, 0.1, value=value, id=name, marks=None, updatemode="drag")
            for name, value in zip(SLIDERS, LOGITS, strict=True)
        ),
        dcc.Input(type="number", min=0.05, max=20, step=0.05, value=TEMPERATURE, id="temperature"),
        html.Div(
            [
                dcc.Graph(name, figure=figure, style={"width": "33%"})
                for name, figure in zip(GRAPHS, charts(LOGITS, TEMPERATURE), strict=True)
            ],
            style={"display": "flex"},
        ),
    ]
)


@callback(
    [Output(name, "figure") for name in GRAPHS],
    [Input(name, "value") for name in SLIDERS],
    Input("temperature", "value"),
    prevent_initial_call=True,
)
def edited(*values):
    """The numbers alone travel; the figures stay in the browser."""
    *logits, temperature = values
    patches = Patch(), Patch(), Patch()
    bars, probabilities, curves = (patch["data"] for patch in patches)
    (now,) = softmax(logits, temperature)
    bars[0]["y"] = logits
    probabilities[0]["y"] = now
    for k, curve in enumerate(softmax(logits, TEMPERATURES).T):
        curves[k]["y"] = curve
    curves[3]["x"] = [temperature] * 2
    curves[4].update({"x": [temperature] * 3, "y": now})
    return patches


if __name__ == "__main__":
    app.run(port=int(sys.argv[-1]))
