"""Decisions in memory: soon known in every process, kept while the store is away, and nothing is computed in vain."""


import pytest
from sqlalchemy import text

from cop_sheets import ReadResult, open_source
from cop_sheets.registry import PartnershipEntry, PartnershipNames
from cop_sheets.store.database import append_event
from pages.session.data_source import DataSource
from pages.session.decisions import LatestDecisions, partnership_names
from tests.support.stores import NOON, other_process
from tests.workflow.test_explanations import NCPC, asked, by, report
from workflow.decisions import read_decisions
from workflow.explanations import approve

NAMES = PartnershipNames()


@pytest.fixture
def here(store):
    made = LatestDecisions(store)
    yield made
    made.stop()


def test_what_others_decide_is_known_after_the_next_refresh(store, here):
    here.refresh()
    assert here.is_known and here.decisions(NAMES).explanations == ()
    request = asked(other_process(store))
    assert here.decisions(NAMES).explanations == ()
    here.refresh()
    assert here.decisions(NAMES) == read_decisions(store) and here.decisions(NAMES).explanations == (request,)
    approve(other_process(store), by(NCPC), report(), request, "Yes")
    here.refresh()
    assert here.decisions(NAMES) == read_decisions(store)
    assert here.decisions(NAMES, frozenset(["Ashe"])) == read_decisions(store).of(["Ashe"])
    assert here.decisions(NAMES, frozenset(["Burke"])).fingerprint == ""


def test_an_event_that_cannot_be_read_is_said_and_the_others_count(store, here):
    asked(store)
    with store.write() as connection:
        append_event(connection, NOON, "ann", "certified", {})
        connection.execute(text("UPDATE events SET payload = '[]' WHERE number = 2"))
    here.refresh()
    assert len(here.decisions(NAMES).explanations) == 1 and list(here.submissions(NAMES)) == []
    assert here.warnings == ["1 event can't be read: run cli.py events --verify"]


def test_unchanged_decisions_are_the_same_object_and_only_read_once(store, here, monkeypatch):
    asked(store)
    here.refresh()
    before, read = here.decisions(NAMES), []
    monkeypatch.setattr("pages.session.decisions.read_events", lambda *arguments: read.append(arguments) or [])
    here.refresh()
    assert here.decisions(PartnershipNames()) is before and read == []


def test_a_renamed_partnership_keeps_its_decisions(store, here):
    asked(store)
    here.refresh()
    renamed = PartnershipNames((PartnershipEntry("Ashe and Clay", "x", former_names=("Ashe",)),))
    assert len(here.decisions(renamed, frozenset(["Ashe and Clay"])).explanations) == 1
    assert here.decisions(NAMES, frozenset(["Ashe and Clay"])).explanations == ()


def test_while_the_store_is_away_the_last_known_decisions_stay(store, here):
    request = asked(store)
    here.refresh()
    with store.write() as connection:
        connection.execute(text("DROP TABLE bookkeeping"))
    here.refresh()
    assert here.decisions(NAMES).explanations == (request,) and "The store can't be read in" in here.error
    unread = LatestDecisions(other_process(store))
    unread.refresh()
    assert not unread.is_known and unread.decisions(NAMES).explanations == ()


def test_the_files_of_a_folder_say_how_names_are_spelled(tmp_path):
    (tmp_path / "ASHE.xlsx").write_bytes(b"x")
    source = DataSource(str(tmp_path), lambda progress: ReadResult([]), open_source(str(tmp_path)))
    assert partnership_names(source).current("Ashe") == "ASHE"
