"""Measurements of the product: speed and memory, load, and mutation tests."""
