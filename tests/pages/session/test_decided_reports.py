"""Reports follow what was decided about their partnerships, and nothing is computed again where nothing was decided."""

from datetime import date
from threading import Event

import pytest

from cop_sheets import FiscalYear
from cop_sheets.layout import SESSIONS as SESSIONS_TAB
from cop_sheets.settings.google import STATE_FOLDER_VARIABLE
from pages.session import cache, current_store, latest_decisions
from pages.session.cache import cached_report, decided_tables, load_tables
from pages.session.current_source import _listed_folder, current_data_source
from summaries.audience import partnership_audience
from tests.generated.files import to_xlsx
from tests.pages.test_explanations_page import SESSIONS
from tests.pages.test_pages import folder
from tests.support.sheets import workbook
from tests.workflow.test_explanations import UNRESTRICTED_VIEWER, by
from workflow.explanations import approve, ask

__all__ = ["folder"]


@pytest.fixture
def report_of(folder, tmp_path, monkeypatch):
    """Return a function that returns the report of some partnerships of a folder, None for all, as visits get it."""
    monkeypatch.setenv(STATE_FOLDER_VARIABLE, str(tmp_path / "kept"))
    for name in ("Ashe", "Burke"):
        book = workbook({"Sessions": SESSIONS}, name=name)
        (folder / f"{name}.xlsx").write_bytes(to_xlsx({sheet.name: sheet.rows for sheet in book.raw_sheets}))

    def report(*names: str):
        source, wanted = current_data_source(), frozenset(names) or None
        return cached_report(source, decided_tables(source, None, load_tables(source)), wanted, FiscalYear(2024),
                             source.as_of, partnership_audience(5))

    yield report
    latest_decisions().stop()


def decide(report) -> None:
    """Approve the explanation of Ashe's second session on one day, and let this process know of it."""
    flag_id, = report.flags.loc[report.flags["Rule"] == "SES-05", "Flag ID"]
    actor = by(UNRESTRICTED_VIEWER, "Kim")
    request = ask(current_store(), actor, report, "Ashe", flag_id, "Right")
    approve(current_store(), actor, report, request, "Yes", date.max)
    latest_decisions().refresh()


def statuses(report) -> set[tuple[str, str]]:
    flags = report.flags[report.flags["Rule"] == "SES-05"]
    return set(zip(flags["Partnership"], flags["Status"], strict=True))


def test_a_report_follows_the_decisions_about_its_partnerships_alone(report_of):
    before = {names: report_of(*names) for names in (("Ashe",), ("Burke",), ("Ashe", "Burke"))}
    assert all(report_of(*names) is report for names, report in before.items())
    decide(before["Ashe",])
    assert report_of("Burke") is before["Burke",]
    for names in (("Ashe",), ("Ashe", "Burke")):
        after = report_of(*names)
        assert ("Ashe", "Explained") in statuses(after) and after is report_of(*names)
        assert statuses(before[names]) == {(name, "Open") for name in names}


def test_the_report_of_all_follows_aside_from_reruns(report_of, monkeypatch):
    before, may_go_on = report_of(), Event()
    assert report_of() is before
    build = cache.build_report
    monkeypatch.setattr(cache, "build_report", lambda *arguments: may_go_on.wait(30) and build(*arguments))
    decide(report_of("Ashe"))
    assert report_of() is before
    assert statuses(report_of("Ashe")) == {("Ashe", "Explained")}    # doesn't wait for that of all
    may_go_on.set()
    for task in cache._reports_for_all().tasks():
        assert task.finished.wait(30)
    assert statuses(report_of()) == {("Ashe", "Explained"), ("Burke", "Open")} and report_of() is not before


def test_a_report_stays_while_only_other_workbooks_change(report_of, folder):
    sets = ("Ashe",), ("Burke",), ("Ashe", "Burke"), ()
    before = {names: report_of(*names) for names in sets}
    book = workbook({"Sessions": SESSIONS + "\nC1 | 2025-01-16 | Held"}, name="Burke")
    (folder / "Burke.xlsx").write_bytes(to_xlsx({sheet.name: sheet.rows for sheet in book.raw_sheets}))
    _listed_folder.clear()    # which is listed once a second
    after = {names: report_of(*names) for names in sets}
    assert {names for names in sets if after[names] is before[names]} == {("Ashe",)}
    held = {names: [len(report.tables[SESSIONS_TAB].values) for report in (before[names], after[names])]
            for names in sets}
    assert all(later == earlier + (names != ("Ashe",)) for names, (earlier, later) in held.items()), held
