"""What is frozen of certifications is compared with their events: altered, dropped and inserted rows are named."""

import pytest
from sqlalchemy import delete, insert, select, text, update

from cop_sheets.store.database import read_events, verify_events
from cop_sheets.store.database.tables import certifications, copies
from tests.workflow.submission_steps import accepted, certified
from tests.workflow.test_submissions import MORE_SESSIONS, ashe
from workflow.submissions import verify_certifications

pytestmark = pytest.mark.usefixtures("quick_packs")
ALTERED = "What was certified by event 2 was altered in the store, or is missing there: "


@pytest.fixture
def filled(store):
    """Return a store with two certifications, of the events 1 and 2."""
    first = certified(store)
    second = certified(store, ashe(MORE_SESSIONS), seen=first.fingerprint)
    accepted(store, second.fingerprint)
    assert problems(store) == []
    return store


def problems(store, *statements):
    with store.write() as connection:
        for statement in statements:
            connection.execute(statement)
        assert verify_events(connection) == []
        return verify_certifications(connection)


def of_second(**values):
    return update(certifications).where(certifications.c.event == 2).values(**values)


@pytest.mark.parametrize(("statement", "found"), [
    (of_second(rows=b"x"), [f"{ALTERED}its figures"]),
    (of_second(ncpc_rows=b"x"), [f"{ALTERED}its figures for NCPC"]),
    (of_second(pack=b"x"), [f"{ALTERED}its pack"]), (of_second(ncpc_pack=b""), [f"{ALTERED}NCPC's pack"]),
    (of_second(fingerprint="0" * 64, who="x"), [f"{ALTERED}who certified and its fingerprint"]),
    (of_second(ncpc_fingerprint="0" * 64), [f"{ALTERED}the fingerprint of NCPC's pack"]),
    (of_second(partnership="Burke", fiscal_year="FY 23-24"), [f"{ALTERED}its partnership and its fiscal year"]),
    (of_second(copy=99), [f"{ALTERED}the copy of the workbook that it rests on"]),
    (update(copies).where(copies.c.id == 2).values(pinned=False),
     [f"{ALTERED}the copy of the workbook that it rests on"]),
    (text("UPDATE certifications SET at = '' WHERE event = 2"), [f"{ALTERED}its time"]),
    (delete(certifications).where(certifications.c.event == 1),
     ["What was certified by event 1 is missing in the store"]),
    (delete(certifications), [f"What was certified by event {number} is missing in the store" for number in (1, 2)]),
    (of_second(event=3), ["What is frozen as the certification of event 3 was inserted: that event certified nothing",
                          "What was certified by event 2 is missing in the store"]),
], ids=lambda value: "" if isinstance(value, list) else None)
def test_what_was_altered_or_dropped_is_named(filled, statement, found):
    with filled.write() as connection:    # on one store, undone each time, as certifying takes a second
        assert [event.number for event in read_events(connection)] == [1, 2, 3]
    assert sorted(problems(filled, statement)) == sorted(found)


def test_an_inserted_row_is_named(filled):
    with filled.read() as connection:
        row = dict(connection.execute(select(certifications).where(certifications.c.event == 2)).one()._mapping)
    assert problems(filled, insert(certifications).values(**row | {"event": 9})) == [
        "What is frozen as the certification of event 9 was inserted: that event certified nothing"]


def test_a_value_of_another_type_is_named(filled):
    if not filled.is_postgresql:    # which refuses it
        assert problems(filled, text("UPDATE certifications SET rows = 'x', who = x'ff' WHERE event = 2")) == [
            f"{ALTERED}who certified and its figures"]
