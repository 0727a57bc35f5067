"""Numbers to Plotly figures; usable from a notebook."""
