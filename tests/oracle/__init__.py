"""Independent checks of the figures: a recount in plain Python without product code, and cases worked out by hand."""
