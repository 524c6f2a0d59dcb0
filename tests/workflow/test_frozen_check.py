"""What is frozen of certifications is compared with their events: altered, dropped and inserted rows are named."""

from contextlib import suppress

import pytest
from sqlalchemy import delete, insert, select, text, update

from cop_sheets.store.database import verify_events
from cop_sheets.store.database.tables import certifications, copies
from tests.workflow.submission_steps import accepted, certified
from tests.workflow.test_submissions import MORE_SESSIONS, ashe
from workflow.submissions import verify_certifications

pytestmark = pytest.mark.usefixtures("quick_packs")
ALTERED = "What was certified by event 2 was altered in the store, or is missing there: "
ALTERED_COPY = f"{ALTERED}the copy of the workbook that it rests on"


def of_second(**values):
    return update(certifications).where(certifications.c.event == 2).values(**values)


CHANGES = [
    (of_second(rows=b"x"), [f"{ALTERED}its figures"]),
    (of_second(ncpc_rows=b"x"), [f"{ALTERED}its figures for NCPC"]),
    (of_second(pack=b"x"), [f"{ALTERED}its pack"]), (of_second(ncpc_pack=b""), [f"{ALTERED}NCPC's pack"]),
    (of_second(fingerprint="0" * 64, who="x"), [f"{ALTERED}who certified and its fingerprint"]),
    (of_second(ncpc_fingerprint="0" * 64), [f"{ALTERED}the fingerprint of NCPC's pack"]),
    (of_second(partnership="Burke", fiscal_year="FY 23-24"), [f"{ALTERED}its partnership and its fiscal year"]),
    (of_second(copy=99), [ALTERED_COPY]),
    (update(copies).where(copies.c.id == 2).values(pinned=False),
     [ALTERED_COPY]),
    (of_second(copy=1), [ALTERED_COPY]),
    (update(copies).where(copies.c.id == 2).values(cells=b"x"), [ALTERED_COPY]),
    (update(copies).where(copies.c.id == 2).values(cells=select(copies.c.cells).where(
        copies.c.id == 1).scalar_subquery()), [ALTERED_COPY]),
    (text("UPDATE certifications SET at = '' WHERE event = 2"), [f"{ALTERED}its time"]),
    (delete(certifications).where(certifications.c.event == 1),
     ["What was certified by event 1 is missing in the store"]),
    (delete(certifications), [f"What was certified by event {number} is missing in the store" for number in (1, 2)]),
    (of_second(event=3), ["What is frozen as the certification of event 3 was inserted: that event certified nothing",
                          "What was certified by event 2 is missing in the store"]),
]
INSERTED = ["What is frozen as the certification of event 9 was inserted: that event certified nothing"]
OTHER_TYPES = text("UPDATE certifications SET rows = 'x', who = x'ff' WHERE event = 2")


class Undo(Exception):
    """Undoes what a test has written."""


def test_what_was_altered_dropped_or_inserted_is_named(store):
    first = certified(store)
    second = certified(store, ashe(MORE_SESSIONS), seen=first.fingerprint)
    accepted(store, second.fingerprint)
    with store.read() as connection:
        assert verify_certifications(connection) == []
        row = dict(connection.execute(select(certifications).where(certifications.c.event == 2)).one()._mapping)
    changes = [*CHANGES, (insert(certifications).values(**row | {"event": 9}), INSERTED)]
    if not store.is_postgresql:    # which refuses it
        changes.append((OTHER_TYPES, [f"{ALTERED}who certified and its figures"]))
    for statement, found in changes:
        with suppress(Undo), store.write() as connection:
            connection.execute(statement)
            assert verify_events(connection) == []
            assert sorted(verify_certifications(connection)) == sorted(found)
            raise Undo
