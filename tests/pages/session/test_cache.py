"""What is prepared of a new version of the sheets, and what is dropped."""

from datetime import date
from threading import Event

import pytest

from cop_sheets import FiscalYear
from cop_sheets.sample import SAMPLE_AS_OF, SampleSource
from cop_sheets.sources import read_all
from pages.session import cache
from pages.session.background import LatestTasks
from pages.session.data_source import DataSource
from summaries.audience import PARTNERSHIP_AUDIENCE

YEAR, BEFORE = FiscalYear(2024), FiscalYear(2023)


@pytest.fixture
def prepared(monkeypatch):
    """The reports of all partnerships that are made, as (fingerprint, fiscal year, as-of date)."""
    made = []
    monkeypatch.setattr(cache, "_report_for_all", lambda source, year, as_of, *_: made.append(
        (source.fingerprint, year, as_of)))
    monkeypatch.setattr(cache, "_periods_shown", type(cache._periods_shown)())
    monkeypatch.setattr(cache, "_prepared", type(cache._prepared)(maxlen=2))
    return made


def version(fingerprint):
    sample = SampleSource()
    return DataSource(fingerprint, lambda _: read_all(sample), sample)


def look(source, year, as_of=SAMPLE_AS_OF):
    cache.cached_report(source, cache.load_tables(source), None, year, as_of, PARTNERSHIP_AUDIENCE)


def test_the_default_period_and_those_that_visits_look_at_are_prepared(prepared, monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(cache, "monotonic", lambda: now[0])
    first, second = version("cache 1"), version("cache 2")
    look(first, BEFORE, date(2024, 1, 1))
    now[0] += cache.IN_USE_SECONDS + 1
    look(first, BEFORE)
    look(first, YEAR)
    prepared.clear()
    cache.precompute(second)
    assert prepared == [("cache 2", YEAR, SAMPLE_AS_OF), ("cache 2", BEFORE, SAMPLE_AS_OF)]


def test_reports_of_the_two_versions_prepared_last_are_kept(prepared, monkeypatch):
    reports = LatestTasks(10, 0.0)
    for fingerprint in ("cache 1", "cache 2", "cache 3"):
        reports.get_or_start((fingerprint, YEAR, SAMPLE_AS_OF), "", lambda _: 1).result()
    monkeypatch.setattr(cache, "_checked_reports", lambda: reports)
    for number, left in ((1, 3), (2, 2), (3, 1)):
        cache.precompute(version(f"cache {number}"))
        assert len(reports.tasks()) == left


def test_while_a_report_is_made_others_wait_for_it_and_the_latest_follows(monkeypatch):
    tasks, go_on, made = LatestTasks(2, 0.0), Event(), []

    def start(version):
        def make(_):
            made.append(version)
            go_on.wait(30)
            return version
        return tasks.get_or_start("all", version, make)

    first = start("1")
    assert [start(version) for version in "2345"] == [first] * 4
    go_on.set()
    assert first.result() == "1"
    assert start("5").result() == "5" and made == ["1", "5"]
