"""The load test: many visitors at once, who use Streamlit's websocket protocol. `make load` runs it."""
