"""The generated parts of docs/. Renew them with `python -m tests.docs`; a test checks that they are current.

Each generated part is between `<!-- begin: name -->` and `<!-- end: name -->`. The rest is written by hand.
"""
