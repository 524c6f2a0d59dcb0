"""The product against answers that it had no part in: a recount in plain Python, and cases worked out by hand."""
