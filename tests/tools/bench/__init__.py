"""How fast and how large: one state and ten years of it, against the goals. `make bench` runs it."""
