"""Why a figure has changed: hand-written sheets beside the lines of the table."""

from decimal import Decimal

import pytest

from cop_sheets import ReadResult, read_all
from cop_sheets.raw import RawSheet, Workbook, normalize_rows
from cop_sheets.sample import SampleSource
from cop_sheets.sources import Failure
from summaries.changes import FIGURE_CHANGE_COLUMNS, Term, figure_change_table, figure_changes, term_rows
from tests.summaries.changes.unchecked import compare_unchecked
from tests.support.sheets import cells

COPS = "CoP ID | CoP Name | Former Names | Members | Start Date | End Date\nC1 | Rainbow | | 12 | 2023-07-01 |"
SESSIONS = "CoP ID | Date | Status"
TRAININGS = "Training ID | Title | Date | Participants"
CONSULTATIONS = "Date | Individuals | Number of Individuals | Hours | CoP ID"
RESPONSES = "Timestamp | CoP ID | Role | CoP members feeling supported in their role"
BASE = {"CoPs": COPS, "Sessions": SESSIONS, "Trainings": TRAININGS, "Consultations": CONSULTATIONS}
MAP = "Our Tab | Our Column | Means\n"

# Before and after: (tab, rows below the header) each; then the lines without those of Items. Rows are separated by /.
CASES = {
    "a session added": ("Sessions", "C1|2024-07-09|", "C1|2024-07-09| / C1|2024-08-13|", ["sessions 1 +1 = 2"]),
    "a session gone": ("Sessions", "C1|2024-07-09| / C1|2024-08-13|", "C1|2024-08-13|", ["sessions 2 -1 = 1"]),
    "a session cancelled": ("Sessions", "C1|2024-07-09|Held", "C1|2024-07-09|Cancelled", ["sessions 1 c-1 = 0"]),
    "a session of another year added": ("Sessions", "", "C1|2023-08-13|", []),
    "one gone and one added": ("Sessions", "C1|2024-07-09|Held / C2|2024-07-10|", "C2|2024-07-10| / C1|2025-01-13|",
                               ["sessions 2 +1 -1 = 2"]),
    "one of equal sessions gone": ("Sessions", "C1|2024-07-09| / C1|2024-07-09|", "C1|2024-07-09|",
                                   ["sessions 2 -1 = 1"]),
    "participants corrected": ("Trainings", "T1|Welcome|2024-09-10|14", "T1|Welcome|2024-09-10|41",
                               ["participants 14 c27 = 41"]),
    "participants can't be read any more": ("Trainings", "T1|Welcome|2024-09-10|14", "T1|Welcome|2024-09-10|many",
                                            ["participants 14 = ? (not known after)"]),
    "one more row of a person": ("Consultations", "2024-10-08|Cy Dunn||1|",
                                 "2024-10-08|Cy Dunn||1| / 2024-11-12|cy dunn.||2|", ["hours 1 +2 = 3"]),
    "the first row of a person gone": ("Consultations", "2024-10-08|Cy Dunn||1| / 2024-11-12|Cy Dunn; Di Park||2|",
                                       "2024-11-12|Cy Dunn; Di Park||2|", ["hours 3 -1 = 2"]),
    "the only row of a person gone": ("Consultations", "2024-10-08|Cy Dunn||1| / 2024-11-12|Di Park||2|",
                                      "2024-11-12|Di Park||2|", ["individuals 2 -1 = 1", "hours 3 -1 = 2"]),
    "a name typed into a row": ("Consultations", "2024-10-08|Cy Dunn||1|", "2024-10-08|Cy Dunn; Di Park||1|",
                                ["individuals 1 c1 = 2"]),
    "names in place of a number": ("Consultations", "2024-10-08||5|1|", "2024-10-08|Cy Dunn; Di Park||1|",
                                   ["individuals 5 c-3 = 2"]),
    "thirds of an hour": ("Consultations", "2024-10-08|Cy Dunn||0:20| / 2024-10-09|Cy Dunn||0:20|",
                          "2024-10-08|Cy Dunn||0:20| / 2024-10-09|Cy Dunn||0:20| / 2024-10-10|Cy Dunn||0:20|",
                          ["hours 0.67 +0.33 = 1"]),
    "a CoP repeated": ("CoPs", "C1|Rainbow||12|2023-07-01|",
                       "C1|Rainbow||12|2023-07-01| / C1|Rainbow||12|2024-07-01|", []),
    "a CoP without dates meets": ("Sessions", "C7|2024-07-09|", "C7|2024-07-09| / C2|2024-08-13|",
                                  ["CoPs 1 c1 = 2", "sessions 0 +1 = 1"]),
    "a date that makes others unknown": (
        "Sessions", "C1|9/8/2024|Held / C1|2024-09-20|Held", "C1|9/8/2024|Held / C1|25/9/2024|Held",
        ["sessions 2 c-2 = 0"]),
    "an end typed": ("CoPs", "C1|Rainbow||12|2022-07-01|", "C1|Rainbow||12|2022-07-01|2023-12-31", ["CoPs 1 c-1 = 0"]),
    "a CoP added": ("CoPs", "C1|Rainbow||12|2022-07-01|", "C1|Rainbow||12|2022-07-01| / C3|Moon||5|2024-07-01|",
                    ["CoPs 1 +1 = 2"]),
}
KEY = ("Partnership", "Indicator", "Item ID")
NAMES = {"Number of CoPs": "CoPs", "Number of sessions": "sessions", "Number of training events": "trainings",
         "Number of participants": "participants", "Number of individuals receiving consultation": "individuals",
         "Hours of consultation": "hours"}


def book(name="Alamance", **tabs):
    tabs = BASE | {tab.replace("_", " "): text for tab, text in tabs.items()}
    return Workbook(name, f"{name}.xlsx", [RawSheet(tab, normalize_rows(cells(text))) for tab, text in tabs.items()
                                           if text])


def lines(compared, items=False):
    """Return the lines of the outputs as `sessions 2 +1 -1 c-1 o3 = 4 (days passed)`, without those of Items."""
    table = figure_change_table(compared)
    assert tuple(table) == FIGURE_CHANGE_COLUMNS
    found = []
    for row in table.to_dict("records"):
        if row["Indicator"] not in NAMES or (row["Item ID"] and not items):
            continue
        terms = "".join(f" {sign}{row[term]}" for sign, term in zip("+-co", Term, strict=True) if row[term])
        before, after = ("?" if row[side] is None else row[side] for side in ("Before", "After"))
        because = f" ({row['Because']})" if row["Because"] else ""
        found.append(f"{NAMES[row['Indicator']]} {row['Item ID']}{' ' * bool(row['Item ID'])}{before}{terms} = {after}"
                     f"{because}")
    return found


def below(header, rows):
    return "\n".join([header, *(row.strip() for row in rows.split(" / ") if row.strip())])


@pytest.mark.parametrize("case", CASES)
def test_a_change_has_its_terms(case):
    tab, before, after, expected = CASES[case]
    cops = {"CoPs": COPS + "\nC2 | Blank | | | |"} if tab == "Sessions" else {}
    books = [book(**cops | {tab: below(BASE[tab].split("\n")[0], rows)}) for rows in (before, after)]
    assert lines(compare_unchecked(*books)) == expected


@pytest.mark.parametrize(("before", "after", "as_of", "expected"), [
    ({}, {}, ("2024-08-01", "2024-10-01"), ["sessions 1 o1 = 2 (days passed)"]),
    ({}, {}, ("2024-10-01", "2024-08-01"), ["sessions 2 o-1 = 1 (days passed)"]),
    ({}, {"CoPs": COPS + "\nC9 | Moon | | 5 | 2024-09-15 |"}, ("2024-10-01",) * 2,
     ["CoPs 1 +1 = 2", "sessions 2 o1 = 3 (a CoP added)"]),
    ({"CoPs": COPS + "\nC9 | Moon | | 5 | 2024-09-15 |"}, {}, ("2024-10-01",) * 2,
     ["CoPs 2 -1 = 1", "sessions 3 o-1 = 2 (a CoP ended or removed)"]),
    ({}, {"CoPs": COPS.replace("C1", "K1")}, ("2024-10-01",) * 2, ["sessions 2 o-2 = 0 (a CoP renamed)"]),
    ({}, {"CoPs": COPS.replace("| Rainbow |", "| Sun | C9")}, ("2024-10-01",) * 2,
     ["sessions 2 o1 = 3 (a CoP renamed)"]),
    ({}, {"Column_Map": MAP + "CoPs | C9 | Former Name of C1"}, ("2024-10-01",) * 2,
     ["sessions 2 o1 = 3 (settings tabs)"]),
    ({}, {"Column_Map": MAP + "CoPs | C9 | Former Name of C1"}, ("2024-08-01", "2024-10-01"),
     ["sessions 1 o2 = 3 (days passed (+1); settings tabs (+1))"]),
    ({"Log": "CoP ID | Date\nC1 | 2024-07-20", "Column_Map": MAP},
     {"Log": "CoP ID | Date\nC1 | 2024-07-20", "Column_Map": MAP + "Log | | Sessions"}, ("2024-10-01",) * 2,
     ["sessions 2 o1 = 3 (settings tabs)"]),
])
def test_other_names_its_cause(before, after, as_of, expected):
    sessions = SESSIONS + "\nC1 | 2024-07-09 | Held\nC1 | 2024-09-10 | Held\nC9 | 2024-09-17 | Held"
    books = [book(**{"Sessions": sessions} | tabs) for tabs in (before, after)]
    assert lines(compare_unchecked(*books, as_of=as_of)) == expected


def test_a_note_typed_beside_a_day_that_passed_is_no_correction():
    books = [book(Sessions=f"{SESSIONS} | Notes\nC1 | 2024-09-10 | Held | {note}") for note in ("", "came late")]
    assert lines(compare_unchecked(*books, as_of=("2024-08-01", "2024-10-01"))) == ["sessions 0 o1 = 1 (days passed)"]


def test_what_is_not_reported_has_no_terms_and_a_reason():
    with_tab = book(Consultations=CONSULTATIONS + "\n2024-10-08 | Cy Dunn | | 1 |")
    assert lines(compare_unchecked(book(Consultations=None), with_tab)) == [
        "individuals ? = 1 (not reported before: no tab Consultations)",
        "hours ? = 1 (not reported before: no tab Consultations)"]
    unreadable = ReadResult(failures=[Failure("Alamance", "Alamance.xlsx", "Alamance.xlsx is damaged")])
    found = lines(compare_unchecked(with_tab, unreadable))
    assert found[0] == "CoPs 1 = ? (not reported after: workbook can't be read)" and len(found) == 6
    table = figure_change_table(compare_unchecked(with_tab, unreadable))
    assert table[["Added", "Removed", "Corrected", "Other", "After"]].isna().all(axis=None)
    new = lines(compare_unchecked(book(), ReadResult([book(), book("Burke")])))
    assert new[0] == "CoPs ? = 1 (not in the source before)" and len(new) == 6


def test_items_follow_their_cop_and_their_training():
    before = book(CoPs=COPS, Sessions=SESSIONS + "\nRainbow | 2024-07-09 |\nRainbow | 2024-08-13 |",
                  Trainings=TRAININGS + "\n | Welcome | 2024-09-10 | 14\n | Welcome | 2024-09-10 | 9")
    after = book(CoPs=COPS.replace("C1", "K1"), Sessions=SESSIONS + "\nRainbow | 2024-07-09 |",
                 Trainings=TRAININGS + "\n | Welcome | 2024-09-10 | 9\n | Welcome | 2024-09-10 | 15")
    assert lines(compare_unchecked(before, after), items=True) == [
        "sessions 2 -1 = 1", "sessions K1 2 -1 = 1", "participants 23 c1 = 24",
        "participants Welcome 2024-09-10 2 14 c1 = 15"]


def test_each_term_opens_its_rows():
    before = book(Sessions=SESSIONS + "\nC1 | 2024-07-09 | Held\nC1 | 2024-08-13 | Held\nC9 | 2024-08-20 | Held")
    after = book(CoPs=COPS + "\nC9 | Moon | | 5 | 2024-07-01 |",
                 Sessions=SESSIONS + "\nC1 | 2024-07-09 | Cancelled\nC9 | 2024-08-20 | Held\nC1 | 2025-01-14 | Held")
    compared = compare_unchecked(before, after)
    change = next(change for change in figure_changes(compared) if change.figure.indicator == "Number of sessions")
    opened = {term: " ".join(*term_rows(compared, change, term)[["Change", "Item"]].to_numpy()) for term in Term}
    assert opened == {Term.ADDED: "added C1, January 14, 2025", Term.REMOVED: "removed C1, August 13, 2024",
                      Term.CORRECTED: "changed C1, July 9, 2024", Term.OTHER: "unchanged C9, August 20, 2024"}


def test_outcomes_are_explained_by_response():
    answers = ["2024-10-01 | C1 | Member | 5", "2024-10-02 | C1 | Member | 4", "2024-10-03 | C1 | Member | 2"]
    one = book(Survey_Responses="\n".join([RESPONSES, *answers]))
    other = book(Survey_Responses="\n".join([RESPONSES, answers[0], answers[1].replace("| 4", "| 1"),
                                             "2024-11-01 | C1 | Facilitator | 5", "2024-11-02 | C1 | Member | 5"]))
    table = figure_change_table(compare_unchecked(one, other))
    rows = table[table["Indicator"] == "CoP members feeling supported in their role"]
    assert rows[["Measure", "Before", "Added", "Removed", "Corrected", "Other", "After"]].to_numpy().tolist() == [
        ["Number", 2, 1, 0, -1, 0, 2], ["Denominator", 3, 1, 1, 0, 0, 3]]


def test_another_scale_is_other():
    items = "Question | Outcome | Measure | Scale\nSupported? | 5 | Agreement | "
    one, other = (book(Survey_Responses="Timestamp | CoP ID | Role | Supported?\n2024-10-01 | C1 | Member | 3",
                       Survey_Items=items + scale) for scale in ("", "1; 2; 3"))
    table = figure_change_table(compare_unchecked(one, other))
    assert table[["Measure", "Before", "Corrected", "Other", "After", "Because"]].to_numpy().tolist() == [
        ["Number", 0, 0, 1, 1, "settings tabs"]]


@pytest.mark.parametrize("days", [("2024-11-20", "2025-07-15"), ("2025-07-15", "2025-01-31")])
def test_the_equation_holds_for_each_figure_of_the_sample(days):
    reading = read_all(SampleSource(partnerships=3))
    compared = compare_unchecked(reading, reading, days)
    table = figure_change_table(compared)
    known = table[table["Before"].notna() & table["After"].notna()]
    assert len({*known["Indicator"]} & {*NAMES}) >= len(NAMES) - 1 and {*known["Because"]} == {"days passed"}
    for row in known.to_dict("records"):
        before, added, removed, corrected, other, after = (
            Decimal(str(row[name])) for name in ("Before", "Added", "Removed", "Corrected", "Other", "After"))
        assert before + added - removed + corrected + other == after and added == removed == 0
    summaries = [{tuple(row[name] for name in KEY): row["Number"] for row in report.ncpc.to_dict("records")}
                 for report in (compared.before, compared.after)]
    for row in known[known["Measure"] == "Number"].to_dict("records"):
        key = tuple(row[name] for name in KEY)
        assert [summary.get(key, 0) for summary in summaries] == [row["Before"], row["After"]], key
