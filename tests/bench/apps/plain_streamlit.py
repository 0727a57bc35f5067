"""A Streamlit app with the charts of the Softmax page, as its tutorial would write it."""

import streamlit as st
from charts import LOGITS, NAMES, RANGE, TEMPERATURE, charts

st.set_page_config(layout="wide")
logits = [
    st.slider(f"Logit {name}", *RANGE, value, 0.1)
    for name, value in zip(NAMES, LOGITS, strict=True)
]
temperature = st.number_input("Temperature", 0.05, 20.0, TEMPERATURE, 0.05)
for column, figure in zip(st.columns(3), charts(logits, temperature), strict=True):
    column.plotly_chart(figure)
