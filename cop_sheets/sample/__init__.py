"""The built-in sample: realistic partnerships with seeded mistakes, and the answer key that lists them.

`generator` creates workbooks without mistakes, `mistakes` adds them.
"""

from cop_sheets.sample.source import SAMPLE_AS_OF, SampleSource, write_sample

__all__ = [
    "SAMPLE_AS_OF", "SampleSource", "write_sample",
]
