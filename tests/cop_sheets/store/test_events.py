"""Events are added only, and an altered, removed, inserted or moved one is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, text, update

from cop_sheets.settings import StateSettings
from cop_sheets.store.database import Store, append_event, event_warnings, read_events, verify_events
from cop_sheets.store.database.tables import events
from tests.support.proof import example_settings
from tests.support.stores import NOON, days_later, other_process


def fill(store, count=6):
    with store.write() as connection:
        return [append_event(connection, days_later(number), f"ann{number}@example.org", "certified",
                             {"number": number})
                for number in range(count)]


def problems(store, *statements):
    with store.write() as connection:
        for statement in statements:
            connection.execute(statement)
        return verify_events(connection)


def set_values(event, **values):
    return update(events).where(events.c.number == event).values(**values)


def values_of(store, number):
    with store.read() as connection:
        return dict(connection.execute(select(events).where(events.c.number == number)).one()._mapping)


def test_events_are_read_back_in_their_order(store):
    added = fill(store)
    with other_process(store).read() as connection:
        assert list(read_events(connection)) == added and verify_events(connection) == []
    assert [event.number for event in added] == [1, 2, 3, 4, 5, 6]
    assert [event.previous for event in added] == ["0" * 64, *(event.hash for event in added[:-1])]


def test_an_empty_store_holds_no_problem(store):
    assert problems(store) == []


@pytest.mark.parametrize("values", [
    {"who": "bob@example.org"}, {"what": "accepted"}, {"payload": '{"number":3}'}, {"at": days_later(99)},
    {"hash": "f" * 64}, {"previous": "f" * 64}], ids=lambda values: next(iter(values)))
def test_an_altered_event_is_named(store, values):
    fill(store)
    assert "Event 3 was altered: its content does not have its hash" in problems(store, set_values(3, **values))


@pytest.mark.parametrize("altered", [
    *(f"at = '{at}'" for at in ("x", "", "12345", "2020-01-01 00:00:00", "0001-01-01T00:00:00+00:00")),
    *(f"payload = '{payload}'" for payload in ("{", "[]", "null", "NaN", '{"a"\\:NaN}', "[" * 100_000)),
    "who = CAST(x'ff' AS BLOB)", "payload = CAST(x'fffe' AS BLOB)", "payload = CAST('{}' AS BLOB)"],
    ids=lambda altered: altered[:30])
def test_an_event_that_cannot_be_read_any_more_is_named_and_the_others_are_read(store, altered):
    if store.is_postgresql and "BLOB" in altered:
        return    # its columns of text hold no bytes
    fill(store)
    assert "Event 3 was altered: its content does not have its hash" in problems(
        store, text(f"UPDATE events SET {altered} WHERE number = 3"))
    with store.read() as connection:
        assert [event.number for event in read_events(connection, ["certified"])] == [1, 2, 4, 5, 6]
        assert event_warnings(connection) == ["1 event can't be read: run cli.py events --verify"]


def test_events_that_were_altered_but_can_be_read_are_counted(store):
    fill(store)
    problems(store, set_values(3, who="bob"), set_values(4, what="x"), set_values(5, payload="["),
             set_values(6, payload="]"))
    with store.read() as connection:
        assert event_warnings(connection) == ["2 events can't be read: run cli.py events --verify",
                                              "2 events were altered: run cli.py events --verify"]


def test_a_replaced_event_with_a_right_hash_is_named_by_the_next_one(store, new_settings):
    fill(store)
    other = Store(new_settings())
    with other.write() as connection:
        for number in (0, 1, 77):
            append_event(connection, days_later(min(number, 2)), f"ann{min(number, 2)}@example.org", "certified",
                         {"number": number})
    replaced = values_of(other, 3)
    other.close()
    assert problems(store, set_values(3, **replaced)) == [
        "Event 4 was inserted or moved, or the event before it was replaced: the hash that it names is not that of the "
        "event before"]


@pytest.mark.parametrize(("removed", "message"), [
    ([3], "Event 3 was removed"), ([1], "Event 1 was removed"), ([6], "Event 6 was removed"),
    ([2, 3], "Events 2 to 3 were removed"), ([5, 6], "Events 5 to 6 were removed"),
    ([1, 2, 3, 4, 5, 6], "Events 1 to 6 were removed")])
def test_a_removed_event_is_named(store, removed, message):
    fill(store)
    assert problems(store, delete(events).where(events.c.number.in_(removed))) == [message]


def test_a_removed_event_is_named_where_later_ones_were_renumbered(store):
    fill(store)
    found = problems(store, delete(events).where(events.c.number == 3),
                     *(set_values(number, number=number - 1) for number in (4, 5, 6)))
    assert "Event 3 was altered: its content does not have its hash" in found and "Event 6 was removed" in found


def test_an_inserted_event_is_named(store):
    fill(store)
    last = values_of(store, 6)
    assert any(problem.startswith("Event 7 was inserted") for problem in problems(
        store, insert(events).values(**last | {"number": 7, "previous": last["hash"]})))


def test_an_event_inserted_with_a_right_hash_is_named(store, new_settings):
    """By somebody who computes the hashes, but does not know that the last one is remembered elsewhere."""
    fill(store)
    other = Store(new_settings())
    with other.write() as connection:
        for number in range(7):
            append_event(connection, days_later(number), f"ann{number}@example.org", "certified", {"number": number})
    with other.read() as connection:
        values = dict(connection.execute(select(events).where(events.c.number == 7)).one()._mapping)
    other.close()
    assert problems(store, insert(events).values(**values)) == [
        "Event 7 was inserted or replaced: it is not the last one that was added"]


def test_moved_events_are_named(store):
    fill(store)
    found = problems(store, set_values(3, number=99), set_values(4, number=3), set_values(99, number=4))
    assert {problem[:7] for problem in found} >= {"Event 3", "Event 4"}


@pytest.mark.parametrize("payload", [{"x": float("nan")}, {"x": NOON}, {"x": {1, 2}}])
def test_a_payload_that_json_cannot_hold_is_refused(store, payload):
    with pytest.raises(ValueError), store.write() as connection:
        append_event(connection, NOON, "ann", "certified", payload)
    with pytest.raises(ValueError, match="zone"), store.write() as connection:
        append_event(connection, NOON.replace(tzinfo=None), "ann", "certified", {})
    assert problems(store) == []


json_values = st.recursive(st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
                           | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=5)


@example_settings(20, 1000)
@given(added=st.lists(st.tuples(st.text(), st.text(), st.dictionaries(st.text(), json_values, max_size=3)), min_size=1,
                      max_size=4))
@pytest.mark.proof
def test_whatever_an_event_says_is_read_back(added, tmp_path_factory):
    store = Store(StateSettings(folder=tmp_path_factory.mktemp("state")))
    with store.write() as connection:
        kept = [append_event(connection, NOON, *one) for one in added]
    with store.read() as connection:
        assert list(read_events(connection)) == kept and verify_events(connection) == []
    store.close()
    assert [event.payload for event in kept] == [payload for _, _, payload in added]
