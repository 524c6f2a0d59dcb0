"""The parts of docs/ that are written from the code. Renew them with `python -m tests.docs`; a test keeps them current.

A page marks each such part with `<!-- begin: name -->` and `<!-- end: name -->`. The rest of a page is written by hand.
"""
