"""Sentences about old copies: one per reason, with the time of the oldest copy."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cop_sheets.sources.copy_status import CopyStatus
from summaries.workbooks.copies import (
    MAX_SENTENCES,
    copies_headline,
    copies_sentences,
    last_check_sentence,
    progress_sentence,
)

NOON = datetime(2025, 7, 3, 12, tzinfo=UTC)
BUSY, DOWN = "Google answers only so many requests a minute", "Google has trouble of its own (503)"
NOT_SHARED = "it is not shared with the app"
SWITCHED_OFF = "The Google Sheets API is switched off"


def state(name, why="", hours=0):
    """Return the status of a workbook as of `hours` before noon; missing if that is None."""
    return CopyStatus(name, "", None if hours is None else NOON - timedelta(hours=hours), why)


def unread(name, why, hours=0):
    return state(name, f"{name} was not read: {why}", hours)


@pytest.mark.parametrize(("states", "notices", "expected"), [
    # If everything is current, there is no sentence.
    ([], [], []),
    ([state("Ashe"), state("Burke")], [], []),
    # One old copy; two for one reason, as of the older; two for two reasons.
    ([unread("Ashe", DOWN), state("Burke")], [], [f"As of July 3, 2025, 12:00 PM, Ashe: {DOWN}"]),
    ([unread("Ashe", DOWN), unread("Burke", DOWN, 3)], [], [f"As of July 3, 2025, 9:00 AM, Ashe, Burke: {DOWN}"]),
    ([unread("Ashe", DOWN), unread("Burke", NOT_SHARED, 48)], [],
     [f"As of July 3, 2025, 12:00 PM, Ashe: {DOWN}", f"As of July 1, 2025, 12:00 PM, Burke: {NOT_SHARED}"]),
    # More than three are counted, not named.
    ([unread(f"P{number}", DOWN) for number in range(4)], [], [f"As of July 3, 2025, 12:00 PM, 4 workbooks: {DOWN}"]),
    # Missing workbooks are mentioned only if all are missing.
    ([state("Ashe"), unread("Burke", NOT_SHARED, None)], [], []),
    ([unread("Ashe", DOWN), unread("Burke", NOT_SHARED, None)], [], [f"As of July 3, 2025, 12:00 PM, Ashe: {DOWN}"]),
    ([unread("Ashe", NOT_SHARED, None)], [], [f"Missing here, Ashe: {NOT_SHARED}"]),
    ([unread("Ashe", DOWN, None), unread("Burke", DOWN, None)], [], [f"Missing here, Ashe, Burke: {DOWN}"]),
    # A notice about all workbooks comes first, and is not repeated.
    ([unread("Ashe", DOWN)], [BUSY], [BUSY, f"As of July 3, 2025, 12:00 PM, Ashe: {DOWN}"]),
    ([state("Ashe", SWITCHED_OFF)], [SWITCHED_OFF], [f"As of July 3, 2025, 12:00 PM, Ashe: {SWITCHED_OFF}"]),
    ([unread("Ashe", DOWN)], [f"What has changed is not known: {DOWN}"],
     [f"As of July 3, 2025, 12:00 PM, Ashe: {DOWN}"]),
    ([], [SWITCHED_OFF], [SWITCHED_OFF]),
    ([state("Ashe")], [BUSY], [BUSY]),
])
def test_what_is_not_current_is_reported(states, notices, expected):
    assert copies_sentences(states, notices, UTC) == [f"{sentence}." for sentence in expected]


@pytest.mark.parametrize(("states", "expected"), [
    ([], ""), ([state("Ashe"), unread("Burke", NOT_SHARED, None)], ""),
    ([unread("Ashe", DOWN), state("Burke")], "1 workbook is shown as of July 3, 2025, 12:00 PM."),
    ([unread("Ashe", DOWN), unread("Burke", DOWN)], "2 workbooks are shown as of July 3, 2025, 12:00 PM."),
    ([unread("Ashe", DOWN), unread("Burke", DOWN, 3)], "2 workbooks are shown as of July 3, 2025, 9:00 AM or later."),
])
def test_one_sentence_has_the_age_of_the_copies(states, expected):
    assert copies_headline(states, UTC) == expected


def test_times_are_shown_in_the_readers_time_zone():
    eastern, states = ZoneInfo("America/New_York"), [unread("Ashe", DOWN)]
    assert copies_headline(states, eastern) == "1 workbook is shown as of July 3, 2025, 8:00 AM."
    assert copies_sentences(states, [], eastern) == [f"As of July 3, 2025, 8:00 AM, Ashe: {DOWN}."]


def test_a_reason_that_ends_with_a_period_has_only_one():
    assert copies_sentences([unread("Ashe", f"{DOWN}.")], [f"{BUSY}."], UTC) == [
        f"{BUSY}.", f"As of July 3, 2025, 12:00 PM, Ashe: {DOWN}."]


def test_of_many_reasons_the_rest_are_counted():
    states = [unread(f"P{number:02}", f"reason {number}") for number in range(40)]
    sentences = copies_sentences(states, [], UTC)
    assert len(sentences) == MAX_SENTENCES
    assert sentences[0] == "As of July 3, 2025, 12:00 PM, P00: reason 0."
    assert sentences[-1] == f"And {40 - MAX_SENTENCES + 1} more, which the page Workbooks names."


def test_a_terminal_lists_every_reason_and_name():
    assert len(copies_sentences([unread(f"P{number:02}", f"reason {number}") for number in range(40)], [], UTC,
                                show_all=True)) == 40
    assert copies_sentences([unread("Ashe", NOT_SHARED, None), state("Burke")], [], UTC, show_all=True) == [
        f"Missing here, Ashe: {NOT_SHARED}."]
    names = [f"P{number}" for number in range(5)]
    assert copies_sentences([unread(name, DOWN) for name in names], [], UTC, show_all=True) == [
        f"As of July 3, 2025, 12:00 PM, {', '.join(names)}: {DOWN}."]


def test_times_are_in_the_visitors_time_zone():
    zone = ZoneInfo("America/New_York")
    assert copies_sentences([unread("Ashe", DOWN)], [], zone) == [f"As of July 3, 2025, 8:00 AM, Ashe: {DOWN}."]
    assert last_check_sentence(NOON, zone) == "Google Sheets, looked at July 3, 2025, 8:00 AM"
    assert last_check_sentence(None, zone) == "Google Sheets, not looked at yet"


@pytest.mark.parametrize(("progress", "expected"), [
    ((0, 0, ""), "Looking at what has changed"),
    ((0, 2, ""), "Reading what has changed: 0 of 2"),
    ((1, 2, "Ashe"), "Reading what has changed: 1 of 2, the last one Ashe"),
    ((2, 2, "Burke"), "Reading what has changed: 2 of 2"),
])
def test_progress_names_no_partnership_that_the_visitor_may_not_see(progress, expected):
    assert progress_sentence(*progress, lambda name: name == "Ashe") == expected
