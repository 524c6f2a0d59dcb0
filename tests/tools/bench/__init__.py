"""The benchmark: time and memory for a state with one and ten years of data. `make bench` runs it."""
