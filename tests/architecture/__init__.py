"""Tests of the code's structure: layers, packages, and conventions for every file."""
