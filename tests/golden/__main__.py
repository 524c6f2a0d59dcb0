"""Renews the golden files: run `python -m tests.golden`, then `git diff` shows the changes.

With a folder's name, the files of the command line are also written there: `python -m tests.golden folder`.
"""

import sys
from pathlib import Path

from tests.golden.outputs import renew
from tests.golden.states import STATES
from tests.golden.store import lines_of, save

save({name: lines_of(make()) for name, make in STATES.items()})
renew(*map(Path, sys.argv[1:2]))
