"""Stores that earlier versions of the product wrote: every later version must read them, byte for byte.

One folder for each version of the schema from 0002 on. `.venv/bin/python -m tests.kept_stores` writes the one of the
version that it runs with, and refuses to write it again: what was certified must not be made anew. `store.sqlite` is
the store, `backup.zip` what `cli.py backup` makes of it, `expected.json` what both hold.
"""

import hashlib
from pathlib import Path
from typing import Any

from cop_sheets.store.database import Store, read_certified_pack, read_events, read_frozen_rows, verify_events
from workflow.decisions import read_decisions, read_submissions

FOLDER = Path(__file__).parent
STORE, BACKUP, EXPECTED = "store.sqlite", "backup.zip", "expected.json"


def content(store: Store) -> dict[str, Any]:
    """Return what a store holds of certifications: the states, and the SHA-256 of what is frozen."""
    submissions = sorted(read_submissions(store), key=lambda one: one.partnership)
    with store.read() as connection:
        return {
            "events": [[event.what, event.who, event.hash] for event in read_events(connection)],
            "altered events": verify_events(connection),
            "confirmed nones": [[none.partnership, none.output, none.tab]
                                for none in read_decisions(store).confirmed_nones],
            "states": [[one.partnership, str(one.fiscal_year), str(one.status), one.counted is not None,
                        one.latest.fingerprint if one.latest else ""] for one in submissions],
            "frozen": {made.fingerprint: [hashlib.sha256(data or b"").hexdigest() for for_ncpc in (False, True)
                                          for data in (read_frozen_rows(connection, [made.fingerprint], for_ncpc)[
                                              made.fingerprint],
                                              read_certified_pack(connection, made.fingerprint, for_ncpc))]
                       for one in submissions if (made := one.latest)},
        }
