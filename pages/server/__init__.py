"""What the server answers beside Streamlit."""
