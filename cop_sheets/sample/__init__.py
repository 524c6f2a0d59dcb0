"""The built-in sample: believable partnerships with seeded mistakes, and the answer key that lists them.

`generator` makes the years as they should go, `mistakes` breaks them.
"""

from cop_sheets.sample.source import SAMPLE_AS_OF, SampleSource, write_sample

__all__ = [
    "SAMPLE_AS_OF", "SampleSource", "write_sample",
]
