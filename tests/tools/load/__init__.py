"""How the app holds up when many look at it at once. `make load` runs it: visitors who speak Streamlit's own wire."""
