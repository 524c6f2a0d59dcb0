"""The counting version: which way of counting made a figure. Certified figures keep it, so that a later one is known.

Raise `COUNTING_VERSION` whenever any figure of any workbook can change: its number, Display, Note or rows. A test
compares the figures of the golden files with `GOLDEN_FIGURES` and fails where they have changed.
"""

COUNTING_VERSION = 3
# A hash of the figures in tests/golden/ as this version counts them.
GOLDEN_FIGURES = "6264a63444457113"
