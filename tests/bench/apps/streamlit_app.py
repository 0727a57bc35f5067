"""A plain Streamlit app with a number to edit and four charts of it: the peer of `load`."""

import numpy as np
import plotly.graph_objects as go
import streamlit as st

TEMPERATURES = np.geomspace(0.05, 20, 60)


def softmax(logits, temperature=1.0):
    exponentials = np.exp((logits - logits.max()) / np.expand_dims(temperature, -1))
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


logits = np.array([st.number_input("Logit", value=1.0, key="logit"), 2.0, 3.0])
probabilities = softmax(logits)
for figure in (
    go.Figure(go.Bar(y=logits)),
    go.Figure(go.Bar(y=probabilities)),
    go.Figure([go.Scatter(x=TEMPERATURES, y=y) for y in softmax(logits, TEMPERATURES).T]),
    go.Figure(go.Heatmap(z=[probabilities])),
):
    st.plotly_chart(figure)
