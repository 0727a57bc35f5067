"""Everything that computes; knows nothing of Streamlit."""
