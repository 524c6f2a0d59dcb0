"""Tests with hostile text in every cell, header, name and file."""
