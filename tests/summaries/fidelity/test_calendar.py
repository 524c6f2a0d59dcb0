"""The dosage calendar, the detail of a month, and the chart of standings, compared with independent counts."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from summaries.fidelity.calendar import (
    calendar_cops,
    calendar_rows,
    dosage_calendar,
    dosage_sentence,
    month_columns,
)
from summaries.fidelity.month_detail import get_month_detail
from summaries.fidelity.standing_chart import standing_chart
from summaries.fidelity.uncounted import uncounted_cops, uncounted_cops_sentence
from summaries.figures.standing import STANDINGS
from summaries.fixes.fix_list import cop_labels
from summaries.presentation.theme import (
    MONTH_COLORS,
    MONTH_MARKS,
    SEVERITY_COLORS,
    SEVERITY_MARKS,
    STANDING_COLORS,
    STANDING_MARKS,
)
from tests.oracle.recount.count import count
from tests.oracle.recount.kinds import COUNTED, Year
from tests.oracle.recount.months import OF_ANY_COP, is_due, may_have_session, months, undatable_count
from tests.oracle.recount.sheets import is_date
from tests.oracle.test_recount import in_folder, seeded
from tests.oracle.test_recount import report as report_of
from tests.support.separate import shared_reports
from tests.support.sheets import EMPTY_SHEETS, MONTHS, monthly, report, report_on, workbook
from validators import SEVERITIES

SESSIONS, COPS = "CoP ID | Date | Status | Notes\n", "CoP ID | CoP Name | Start Date | End Date\n"
NAMES = ["July 2024", "August 2024", "September 2024", "October 2024", "November 2024", "December 2024",
         "January 2025", "February 2025", "March 2025", "April 2025", "May 2025", "June 2025"]
LETTERS = {"met": "m", "missed": "x", "explained": "e", "cannot be judged": "?", "not due": ".",
           "before start": "b", "after end": "a"}


def states(checked, line=0):
    """Return a row of the calendar as twelve letters, July first."""
    return "".join(LETTERS[dosage_calendar(checked)[month][line]] for month in month_columns(checked))


def sheets(dates="2024-07-01 |", months=MONTHS, more=""):
    """Return the tabs of one CoP with these start and end dates that met in `months`."""
    return {"CoPs": f"{COPS}C1 | Rainbow | {dates}", "Sessions": SESSIONS + monthly(months=months) + more}


# Tabs, as-of date and the year from July on.
YEARS = {
    "every month": (sheets(), "2025-07-15", "mmmmmmmmmmmm"),
    "two missed": (sheets(months=MONTHS[:4] + MONTHS[6:]), "2025-07-15", "mmmmxxmmmmmm"),
    "seen in the middle of March": (sheets(months=MONTHS[:7]), "2025-03-15", "mmmmmmmx...."),
    "a session in a month that goes on": (sheets(), "2025-03-15", "mmmmmmmm...."),
    "started on the first": (sheets("2024-10-01 |", MONTHS[3:]), "2025-07-15", "bbbmmmmmmmmm"),
    "started on the last of October": (sheets("2024-10-31 |", MONTHS[4:]), "2025-07-15", "bbb.mmmmmmmm"),
    "started in the course of October": (sheets("2024-10-02 |", MONTHS[3:]), "2025-07-15", "bbb.mmmmmmmm"),
    "ended on the last": (sheets("2024-07-01 | 2025-03-31", MONTHS[:9]), "2025-07-15", "mmmmmmmmmaaa"),
    "ended in the course of March": (sheets("2024-07-01 | 2025-03-30", MONTHS[:9]), "2025-07-15", "mmmmmmmm.aaa"),
    "will end later": (sheets("2024-07-01 | 2025-04-30", MONTHS[:9]), "2025-03-31", "mmmmmmmmm.aa"),
    "active for a few days": (sheets("2024-10-02 | 2024-10-30", ()), "2025-07-15", "bbb.aaaaaaaa"),
    "an unreadable date": (sheets(months=MONTHS[1:10], more="\nC1 | 31/31/2024 | Held"), "2025-07-15", "?mmmmmmmmmxx"),
    "a blank date": (sheets(months=MONTHS[1:10], more="\nC1 | | Held"), "2025-07-15", "?mmmmmmmmmxx"),
    "start unreadable": (sheets("soon |", MONTHS[3:10]), "2025-05-31", "???mmmmmmmx."),
    "start blank": (sheets(" |", MONTHS[3:10]), "2025-05-31", "bbb.mmmmmmx."),
    "end before start": (sheets("2025-03-01 | 2025-01-31", MONTHS[3:10]), "2025-05-31", "???mmmmmmm?."),
    "reopened": (sheets("2024-07-15 | 2024-09-30\nC1 | Rainbow | 2024-12-10 | 2025-03-31", MONTHS[:3] + MONTHS[6:8]),
                 "2025-07-15", ".mmaa.mmxaaa"),
    "no Sessions tab": ({"Sessions": None}, "2025-07-15", "????????????"),
}


@pytest.fixture(scope="module")
def reports():
    """Return the reports of the cases by name."""
    cases = YEARS | NOT_DUE | {name: (tabs, "2025-07-15") for name, tabs in DETAILS.items()}
    return shared_reports({name: tabs for name, (tabs, *_) in cases.items()},
                          {name: as_of for name, (_, as_of, *_) in cases.items()})


@pytest.mark.parametrize("name", YEARS)
def test_states_of_months(reports, name):
    report = reports[name]
    line, = (at for at, partnership in enumerate(dosage_calendar(report)["Partnership"]) if partnership == name)
    assert states(report, line) == YEARS[name][2]


def recounted(cop, year, headers):
    """Return the letters of a CoP according to the recount."""
    letters, open_ = "", undatable_count(cop)
    cop_is_known = ({"CoP ID", "Date"} <= headers.get("Sessions", set()) and "CoP ID" in headers.get("CoPs", set())
                    and not headers.get(OF_ANY_COP))
    for first, last in months(year):
        begun = [life for life in cop.periods if life.is_uncertain or (life.start or date.max) <= last]
        over = [life for life in begun if is_date(life.end) and not life.open and life.end < first]
        if not is_due(cop, year, (first, last)):
            letters += "b" if not begun else "a" if len(over) == len(begun) else "."
        elif any(first <= day <= last for day in cop.held):
            letters += "m"
        elif not cop_is_known or may_have_session(cop, (first, last)):
            letters += "?"
        else:
            letters += "?" if open_ > 0 else "x"
            open_ -= 1
    return letters


@pytest.fixture(scope="module")
def recounted_workbooks(tmp_path_factory):
    workbooks = seeded(range(30))
    return workbooks, in_folder(tmp_path_factory.mktemp("generated") / "xlsx", workbooks)


@pytest.mark.parametrize(("first", "as_of"), [(2024, date(2025, 3, 31)), (2024, date(2025, 7, 15)),
                                              (2025, date(2025, 12, 30))])
def test_a_plain_recount_of_generated_workbooks_gives_the_same_calendar(recounted_workbooks, first, as_of):
    workbooks, tables = recounted_workbooks
    report = report_of(tables, first, as_of)
    recount = count(workbooks, first, as_of)
    table = dosage_calendar(report)
    ours = {(line["Partnership"], line["CoP ID"]): states(report, at) for at, line in table.iterrows()}
    theirs = {(name, cop.ident): recounted(cop, Year(first, as_of), recount.has[name])
              for name, cops in recount.cops.items() for cop in cops if cop.row_status == COUNTED}
    assert ours == theirs
    assert len(set("".join(ours.values()))) >= 5
    of_letter = Counter("".join(theirs.values()))
    due = of_letter["m"] + of_letter["x"] + of_letter["?"]
    words = dosage_sentence(report)
    assert words.startswith(f"Of {due} months that were due, {of_letter['m']} had a session, {of_letter['x']} had none")
    assert words.endswith(f"{sum('x' in letters for letters in theirs.values())} of {len(theirs)} CoPs missed at least "
                          "one.")


@pytest.fixture(scope="module")
def four():
    """Two partnerships: a CoP that misses a month, one that misses two, a blank domain, an unread date, two clean."""
    cops = "CoP ID | CoP Name | Domain\nC1 | Rainbow | a\nC2 | Sunshine | b\nC3 | | c\nC4 | Cloud |"
    log = SESSIONS + "\n".join([monthly("C1"), monthly("C2", MONTHS[1:]), monthly("C3", MONTHS[2:]), monthly("C4")])
    unread = {"Sessions": SESSIONS + monthly(months=MONTHS[1:]) + "\nC1 | May | Held"}
    return report_on(workbook({"CoPs": cops, "Sessions": log}, name="Alamance"), workbook(unread, name="Burke"),
                     workbook(name="Clay"))


def test_worst_standing_comes_first(four):
    table = dosage_calendar(four)
    assert table[["Partnership", "CoP ID", "Standing"]].to_numpy().tolist() == [
        ["Alamance", "C3", "Does not meet"], ["Alamance", "C2", "Does not meet"], ["Burke", "C1", "Cannot be judged"],
        ["Alamance", "C4", "Not documented here"], ["Alamance", "C1", "Meets the model"],
        ["Clay", "C1", "Meets the model"]]
    standing = four.standing.set_index(["Partnership", "CoP ID"])
    for row in table.to_dict("records"):
        same = standing.loc[row["Partnership"], row["CoP ID"]]
        assert [row[name] for name in ("CoP Name", "Months Met", "Months Due", "Should", "Why")] == [
            same[name] for name in ("CoP Name", "Months Met", "Months Due", "Should", "Why")]


def test_calendar_rows_have_known_states_and_a_name_per_cop(four):
    rows = calendar_rows(four)
    assert rows["CoP"].tolist() == ["C3", "Sunshine", "Rainbow", "Cloud", "Rainbow", "Rainbow"]
    assert rows["Standing"].tolist()[0] == ["✗", "Does not meet"] and (rows["Met"][0], rows["Due"][0]) == (10, 12)
    assert {word for month in NAMES for words in rows[month] for word in words} <= set(MONTH_MARKS)
    assert "Partnership" not in calendar_rows(report())
    assert cop_labels(four)["Alamance", "C3"] == "C3, Alamance"
    assert cop_labels(four)["Clay", "C1"] == "Rainbow (C1), Clay"


def test_each_row_belongs_to_its_cop(four):
    assert calendar_cops(four)[1:3] == (("Alamance", "C2"), ("Burke", "C1"))


@pytest.mark.parametrize(("tabs", "as_of", "sentence"), [
    ({}, "2025-07-15", "A session was held in each of the 12 months that were due."),
    ({}, "2024-07-31", "A session was held in the one month that was due."),
    ({}, "2024-07-15", "No month was due yet: a month is due once it has ended, for a CoP that was active for all of "
                       "it."),
    (sheets(months=()), "2024-07-31", "Of 1 month that was due, 0 had a session and 1 had none. 1 of 1 CoP missed at "
                                      "least one."),
    ({"Sessions": None}, "2025-07-15", "Of 12 months that were due, 0 had a session and 12 cannot be judged."),
    (EMPTY_SHEETS, "2025-07-15", "There is no CoP to look at."),
])
def test_the_sentence_is_right_in_every_state(tabs, as_of, sentence):
    assert dosage_sentence(report(tabs, as_of=as_of)) == sentence


def unread(line):
    """Return the tabs of a CoP that met from August on, with another line of the Sessions tab."""
    return sheets(months=MONTHS[1:], more=f"\n{line}")


DETAILS = {
    "two months missed": sheets(months=MONTHS[:4] + MONTHS[6:], more="\nC1 | 2024-12-17 | Cancelled | Flu"),
    "two CoPs": {
        "CoPs": "CoP ID | CoP Name\nC1 | Rainbow\nC2 | Cloud",
        "Sessions": "CoP ID | Date | Attended In Person | Attended Online | Attended | Topic\n"
                    "C1 | 7/23/2024 | 4 | 2 | | Play\nC1 | 2024-07-02 | | | 7 | Care\nC2 | 2024-07-03 | | | 3 |"},
    "undated": unread("C1 | 31/31/2024 | Held\nC1 | spring | Cancelled"),
    "postponed": unread("C1 | 2024-07-15 | Postponed"),
    "CoP unread": unread("#REF! | 2024-07-15 | Held"),
    "attendance": {"Sessions": "CoP ID | Date | Attended | Attended In Person | Attended Online\n"
                               "C1 | 2024-07-01 | 9 | 1 | 1\nC1 | 2024-07-02 | | 4 | 3\nC1 | 2024-07-03 | | 4 |\n"
                               "C1 | 2024-07-04 | | |"},
}


def july(reports, name):
    """Return the detail of C1's July in a case."""
    return get_month_detail(reports[name], name, "C1", "July 2024")


def test_a_missed_month_shows_what_is_missing_what_to_do_and_cancelled_sessions(reports):
    name = "two months missed"
    november, december = (get_month_detail(reports[name], name, "C1", month) for month in NAMES[4:6])
    assert november.sentences == (
        "Rainbow, November 2024: missed.",
        "Rainbow has no held session in November 2024, December 2024 (cancelled on December 17: “Flu”). CoPs meet at "
        "least once a month.",
        "What to do: Add the session to the Sessions tab after row 5 if it was held; if not, plan to make sure that "
        "every month has one.")
    assert not len(november.sessions)
    assert december.sessions[["Cell", "Tab", "Date", "Status", "Notes"]].to_numpy().tolist() == [
        ["B12", "Sessions", "2024-12-17", "cancelled", "Flu"]]


def test_a_met_month_lists_its_sessions(reports):
    detail = july(reports, "two CoPs")
    assert detail.sentences == ("Rainbow, July 2024: met.", "2 sessions held: the month is met.")
    assert detail.sessions[["Cell", "Date", "Status", "Attended", "Topic"]].to_numpy().tolist() == [
        ["B3", "2024-07-02", "held", "7", "Care"], ["B2", "7/23/2024", "held", "6", "Play"]]


def test_a_month_that_cannot_be_judged_shows_unreadable_sessions(reports):
    detail = july(reports, "undated")
    assert detail.sentences[0] == "Rainbow, July 2024: cannot be judged."
    assert detail.sentences[2:] == ("What to do: Correct what is flagged about its dates and sessions, or about the "
                                   "Sessions tab.",)
    assert detail.sessions[["Cell", "Date", "Status"]].to_numpy().tolist() == [
        ["B13", "31/31/2024", "Date can't be read"]]
    assert july(reports, "postponed").sessions["Status"].tolist() == ["Status can't be read"]
    assert july(reports, "CoP unread").sessions["Status"].tolist() == ["CoP ID can't be read"]
    assert not len(july(reports, "no Sessions tab").sessions)


def test_attendance_in_a_month_is_the_total_or_the_sum_of_its_parts_or_blank(reports):
    assert july(reports, "attendance").sessions["Attended"].tolist() == ["9", "7", "4", ""]


NOT_DUE = {
    "before start": (sheets("2024-10-02 |", MONTHS[3:]), "2025-07-15", 0,
                     ("No session was due: it started on October 2, 2024.",)),
    "before the first session": (sheets(" |", MONTHS[3:]), "2025-07-15", 0,
                                 ("No session was due: its first session was held on October 9, 2024.",)),
    "partly before": (sheets("2024-10-02 |", MONTHS[3:]), "2025-07-15", 3,
                      ("It started on October 2, 2024, so this was no full month of it, and no session was due.",
                       "1 session held.")),
    "partly after": (sheets("2024-07-01 | 2025-03-30", MONTHS[:8]), "2025-07-15", 8,
                     ("It ended on March 30, 2025, so this was no full month of it, and no session was due.",)),
    "after end": (sheets("2024-07-01 | 2025-03-30", MONTHS[:8]), "2025-07-15", 9,
                  ("No session was due: it ended on March 30, 2025.",)),
    "still going on": (sheets(months=MONTHS[:8]), "2025-03-15", 8,
                       ("The month has not ended by March 15, 2025, so a session is not due yet.",)),
}


@pytest.mark.parametrize("name", NOT_DUE)
def test_a_month_that_is_not_due_shows_why(reports, name):
    _, _, number, expected = NOT_DUE[name]
    assert get_month_detail(reports[name], name, "C1", NAMES[number]).sentences[1:] == expected


def drawn(checked):
    """Return the numbers in the chart of standings, by standing."""
    spec = standing_chart(checked).spec
    return {line["Standing"]: line["CoPs"] for lines in spec["datasets"].values() for line in lines}


def test_the_chart_of_standings_agrees_with_the_table_and_the_sentence(four):
    chart = standing_chart(four)
    plain = Counter(four.standing["Standing"])
    assert drawn(four) == {STANDING_MARKS[name]: plain[name] for name in STANDINGS}
    assert dict(zip(chart.table["Standing"], chart.table["CoPs"], strict=True)) == drawn(four)
    assert chart.answer == ("2 of 6 CoPs meet the model; 2 do not, 1 is not documented here and 1 cannot be judged.")
    assert [chart.spec["layer"][0]["encoding"]["color"]["scale"][name] for name in ("domain", "range")] == [
        [STANDING_MARKS[name] for name in STANDINGS], [STANDING_COLORS[name] for name in STANDINGS]]


@pytest.mark.parametrize(("books", "answer"), [
    ([workbook()], "The one CoP of the year meets the model."),
    ([workbook(name="Burke"), workbook(name="Clay")], "Both CoPs meet the model."),
    ([workbook(name=name) for name in ("Ashe", "Burke", "Clay")], "All 3 CoPs meet the model."),
    ([workbook(sheets(months=MONTHS[1:]))], "0 of 1 CoP meets the model; 1 does not."),
    ([workbook(EMPTY_SHEETS)],
     "The CoPs are not reported: nothing entered yet. Fill the CoPs tab and each CoP's Start Date."),
    ([workbook({"CoPs": None})], "The CoPs are not reported: no tab CoPs. The page NCPC summary says what to do."),
    ([workbook({"CoPs": "CoP ID | CoP Name | Start Date\nC1 | Rainbow | 2025-07-01"})],
     "No CoP is active in FY 24-25. Fill the CoPs tab and each CoP's Start Date, or choose another year."),
    ([], "No workbook could be read, so there is nothing to judge yet: see the page Workbooks."),
])
def test_the_sentence_about_standing_is_right_in_every_state(books, answer):
    checked = report_on(*books)
    chart = standing_chart(checked)
    assert chart.answer == answer
    assert bool(chart.spec) == bool(len(checked.standing)) == bool(len(chart.table))


def test_every_state_has_a_mark_and_a_color_of_its_own():
    assert set(STANDING_MARKS) == set(STANDING_COLORS) == set(STANDINGS)
    assert len(set(STANDING_COLORS.values())) == len({words[0] for words in STANDING_MARKS.values()}) == 4
    assert all(STANDING_MARKS[name].split(" ", 1)[1] == name for name in STANDINGS)
    assert list(SEVERITY_MARKS) == list(SEVERITY_COLORS) == [str(severity) for severity in SEVERITIES]
    assert set(MONTH_MARKS) == set(LETTERS) >= set(MONTH_COLORS)
    assert len({MONTH_MARKS[state] for state in MONTH_COLORS}) == len(MONTH_COLORS)


def test_cops_that_are_not_counted_are_named_with_the_reason():
    made = report({"CoPs": "CoP ID | CoP Name | Start Date | End Date\nC1 | Rainbow | 2024-07-01 |\n"
                           "C2 | Sun | 2025-05-01 | 2025-01-01\nC3 | Moon | |\nC4 | Past | 2020-07-01 | 2021-06-30"})
    assert made.standing["CoP ID"].tolist() == ["C1"]
    assert uncounted_cops_sentence(made) == ("2 more CoPs are not counted: C2 Sun (its End Date is before its "
                                             "Start Date) and C3 Moon (its Start Date is blank).")
    assert uncounted_cops_sentence(made, 1) == ("2 more CoPs are not counted: C2 Sun (its End Date is before its Start "
                                                "Date) and 1 more, which the page Compliance lists.")
    assert uncounted_cops(made).to_numpy().tolist() == [
        ["C2 Sun", "its End Date is before its Start Date", "● must · CEL-06",
         "The End Date 2025-01-01 is before the Start Date 2025-05-01.", "CoPs", "D3", "End Date", "3", "2025-01-01",
         "Correct whichever is wrong; leave End Date blank if the CoP goes on.", ""],
        ["C3 Moon", "its Start Date is blank", "● must · CEL-01",
         "Start Date is blank. The CoP counts as active from its first held session only.", "CoPs", "C4",
         "Start Date", "4", "", "Fill it in.", ""]]
    assert uncounted_cops_sentence(report()) == "" and not len(uncounted_cops(report()))


def test_a_cop_that_is_not_counted_links_to_its_cell_or_names_its_row():
    book = workbook({"CoPs": "CoP ID | CoP Name | Start Date | End Date\nC9 | Moon | soon |"})
    sheets = [replace(sheet, gid=5) for sheet in book.raw_sheets]
    linked = replace(book, address="https://docs.google.com/spreadsheets/d/x/edit", raw_sheets=sheets)
    assert uncounted_cops(report_on(linked))[["Cell", "Value", "Link"]].to_numpy().tolist() == [
        ["C2", "soon", "https://docs.google.com/spreadsheets/d/x/edit#gid=5&range=C2"]]
    without = workbook({"CoPs": "CoP ID | CoP Name\nC9 | Moon"}, without={"CoPs": ["Start Date"]})
    assert uncounted_cops(report_on(without))[["Cell", "Header", "Row", "Link"]].to_numpy().tolist() == [
        ["row 2", "Start Date", "2", ""]]
