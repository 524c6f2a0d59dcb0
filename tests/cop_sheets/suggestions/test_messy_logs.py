"""Proposals for the invented logs: right ones first, and nearly never a wrong one that is called sure."""

import pytest

from cop_sheets.parsing.locate import locate_tabs
from cop_sheets.suggestions import suggest, with_settings
from tests.cop_sheets.suggestions.messy_logs import MessyLog, read_logs

LOGS = read_logs()
MIN_RIGHT, MAX_WRONG_SURE, MAX_WRONG_CLEAR = 0.95, 0.015, 0.02   # so that new wording does not lose what works


def proposals(log: MessyLog) -> dict[tuple[str, str], tuple[str, bool]]:
    """Return for each tab ("" as its column) and column what it is read as or proposed as, and whether it is sure."""
    workbook_map = locate_tabs(log.workbook)
    found: dict[tuple[str, str], tuple[str, bool]] = {}
    suggestions = suggest(workbook_map)
    renamed = {one.our_tab for one in suggestions if one.kind == "tab"}    # a form's responses that are no survey
    for location in workbook_map.locations:
        name = location.raw_sheet.name
        if name in renamed:
            continue
        found[name, ""] = location.tab.name, True
        found |= {(name, location.headers[index]): (location.tab[column].header, True)
                  for column, index in location.columns.items()}
        found |= {(name, location.headers[index]): (str(question.outcome), True)
                  for question, index in location.questions}
    return found | {(one.our_tab, one.our_column): (one.means, one.sure) for one in suggestions}


@pytest.fixture(scope="module")
def compared():
    """(log, tab, header or "" for the tab, expected, proposed, sure) for every tab and column of every log."""
    rows = []
    for log in LOGS:
        found = proposals(log)
        expected = {(tab, ""): means for tab, means in log.tabs.items()} | log.columns
        rows += [(log.name, tab, header, means, *found.get((tab, header), ("-", False)))
                 for (tab, header), means in expected.items()]
    return rows


def test_there_are_enough_logs():
    assert len(LOGS) >= 60 and len({log.name for log in LOGS}) == len(LOGS)
    assert {tab for log in LOGS for tab in log.tabs.values()} == {
        "CoPs", "Sessions", "Trainings", "Consultations", "Survey Responses", "-"}


def test_the_right_meaning_of_a_column_is_proposed_first(compared):
    meaningful = [row for row in compared if row[2] and row[3] != "-"]
    wrong = [row for row in meaningful if row[3] != row[4]]
    assert len(wrong) <= (1 - MIN_RIGHT) * len(meaningful), wrong


def test_what_is_called_sure_is_right(compared):
    sure = [row for row in compared if row[5]]
    wrong = [row for row in sure if row[3] != row[4]]
    assert len(sure) > 300 and len(wrong) <= MAX_WRONG_SURE * len(sure), wrong


def test_what_one_button_accepts_is_right():
    """Most proposals are clear, and few of these are wrong."""
    meanings = {log.name: {(tab, ""): means for tab, means in log.tabs.items()} | log.columns for log in LOGS}
    found = [(one.clear, meanings[log.name][one.our_tab, one.our_column] == one.means)
             for log in LOGS for one in suggest(locate_tabs(log.workbook))
             if one.kind in ("tab", "column", "question") and not one.known]
    right = [is_right for is_clear, is_right in found if is_clear]
    assert right.count(False) <= MAX_WRONG_CLEAR * len(right) and len(right) > 0.8 * len(found)


def test_tabs_are_recognized(compared):
    wrong = [row for row in compared if not row[2] and row[3] != row[4]]
    assert len(wrong) <= 8, wrong


@pytest.mark.parametrize("log", LOGS, ids=lambda log: log.name)
def test_accepted_proposals_are_read_as_proposed(log):
    """The settings rows of all proposals give each tab and column the proposed meaning, and no error."""
    accepted = suggest(locate_tabs(log.workbook))
    workbook_map = locate_tabs(with_settings(log.workbook, accepted))
    assert workbook_map.errors == []
    located = {(location.raw_sheet.name, location.headers[index]): location.tab[name].header
               for location in workbook_map.locations for name, index in location.columns.items()}
    located |= {(location.raw_sheet.name, location.headers[index]): str(question.outcome)
                for location in workbook_map.locations
                for question, index in (*location.questions, *location.uncounted_questions)}
    columns = {(one.our_tab, one.our_column): one.means.split(" (")[0] for one in accepted
               if one.kind in ("column", "question")}
    assert {key: located.get(key) for key in columns} == columns
    assert [one for one in suggest(workbook_map) if one.kind in ("tab", "column")] == []
