"""Flags that are fixed, new or still open; rows that have vanished; and the sentences about both."""

from datetime import date, datetime

import pytest

from cop_sheets import ReadResult, build_tables, parse_fiscal_year
from cop_sheets.fiscal_year import Period
from cop_sheets.program_words import STRATEGIES
from cop_sheets.sources import Failure
from summaries.audience import ncpc_audience
from summaries.changes import (
    FLAG_CHANGE_COLUMNS,
    changes_sentence,
    compare,
    fixed_flags,
    flag_change_table,
    vanished_rows,
)
from tests.summaries.changes.test_rows import LOG, SESSIONS, book
from tests.summaries.changes.unchecked import compare_unchecked, reading_of
from tests.support.sheets import AS_OF, YEAR, workbook

MONDAY, TUESDAY, NOVEMBER_27 = date(2023, 11, 20), datetime(2023, 11, 21, 9, 14), datetime(2023, 11, 27, 9, 14)


def comparison(before, after, as_of=AS_OF, **options):
    """Return a comparison with flags."""
    period = Period(parse_fiscal_year(YEAR), date.fromisoformat(as_of))
    return compare(*(build_tables(reading_of(side)) for side in (before, after)), period, period, **options)


def flags(compared, *rules):
    table = flag_change_table(compared)
    assert tuple(table) == FLAG_CHANGE_COLUMNS
    return [f"{row['Change']} {row['Rule']} {row['Tab']} {row['Message'] if not row['Subject'] else ''}".strip()
            for row in table.to_dict("records") if row["Rule"] in rules]


def test_a_flag_follows_its_row_and_its_values():
    before = workbook({"Sessions": "CoP ID | Date | Minutes\nC1 | 2024-07-09 | many\nC1 | 2024-08-09 | lots"})
    after = workbook({"Sessions": "Date | Minutes | CoP ID\n2025-01-14 | some | C1\n2024-08-09 | lots | C1\n"
                                  "2024-07-09 | 60 | C1"})
    assert flags(comparison(before, after), "CEL-02") == [
        "new CEL-02 Sessions", "still open CEL-02 Sessions", "fixed CEL-02 Sessions"]


def test_a_run_of_months_is_fixed_month_by_month():
    sessions = "CoP ID | Date\n" + "\n".join(f"C1 | 2024-{month:02d}-09" for month in (7, 8, 12))
    before, after = workbook({"Sessions": sessions}), workbook({"Sessions": f"{sessions}\nC1 | 2024-10-09"})
    compared = comparison(before, after, as_of="2024-12-31")
    table = flag_change_table(compared)
    runs = table[table["Rule"] == "COP-10"]
    assert {change: sum(len(ids.split("; ")) for ids in runs[runs["Change"] == change]["Subject"])
            for change in ("fixed", "still open")} == {"fixed": 1, "still open": 2}
    texts = [(row["Change"], row["Message"].partition(" in ")[2].partition(". ")[0]) for row in runs.to_dict("records")]
    assert sorted(texts) == [("fixed", "October 2024"), ("still open", "November 2024"), (
        "still open", "September 2024")]
    assert fixed_flags(compared)["What was wrong"].str.contains(" in October 2024. CoPs meet").tolist() == [True]
    assert [len(row["Flag ID"].split("; ")) for row in runs.to_dict("records")] == [
        len(row["Subject"].split("; ")) for row in runs.to_dict("records")]


def test_a_run_that_grows_is_new_by_its_new_months():
    sessions = "CoP ID | Date | Status\n" + "\n".join(f"C1 | 2024-{month:02d}-09 | Held" for month in (7, 8, 12))
    books = [workbook({"Sessions": text}) for text in (f"{sessions}\nC1 | 2024-10-09 | Held", sessions)]
    table = flag_change_table(comparison(*books, as_of="2024-12-31"))
    assert [(row["Change"], row["Message"].partition(" in ")[2].partition(". ")[0])
            for row in table[table["Rule"] == "COP-10"].to_dict("records")] == [
        ("new", "October 2024"), ("still open", "September 2024, November 2024")]


EVENTS = "Title | Date | Cohort | Phase | Strategy\nA | 2024-07-09 | One | Facilitator training | "


@pytest.mark.parametrize(("rule", "added", "fixed", "still_open"), [
    ("TRN-03", "B | 2024-09-10 | One | Facilitator training |", "September 2024",
     "August 2024, October 2024, November 2024, December 2024"),
    ("TRN-04", "B | 2025-02-10 | One | Implementation |", "February 2025",
     "January 2025, March 2025, April 2025, May 2025, June 2025"),
    ("TRN-05", f"B | 2024-07-10 | One | Facilitator training | {STRATEGIES[2]}", STRATEGIES[2],
     "; ".join(strategy for strategy in STRATEGIES[1:] if strategy != STRATEGIES[2])),
])
def test_months_and_strategies_of_a_cohort_are_fixed_one_by_one(rule, added, fixed, still_open):
    first = EVENTS + STRATEGIES[0]
    before, after = (workbook({"Trainings": text}) for text in (first, f"{first}\n{added}"))
    table = flag_change_table(comparison(before, after, as_of="2025-07-15"))
    messages = table[table["Rule"] == rule].set_index("Change")["Message"].to_dict()
    assert messages.keys() == {"fixed", "still open"}
    assert fixed in messages["fixed"] and still_open in messages["still open"]
    assert fixed not in messages["still open"] and still_open not in messages["fixed"]


def test_an_unreadable_workbook_has_fixed_nothing():
    before = workbook({"Sessions": "CoP ID | Date | Minutes\nC1 | 2024-07-09 | many"})
    after = ReadResult(failures=[Failure("Alamance", "Alamance.xlsx", "Alamance.xlsx is damaged")])
    compared = comparison(before, after)
    assert flag_change_table(compared)[["Change", "Rule"]].to_numpy().tolist() == [["new", "WBK-01"]]
    assert vanished_rows(compared) == ()


def test_flags_without_a_subject_are_counted_by_rule():
    row = "2024-10-08 | {} | 1.5"
    before, after = (workbook({"Consultations": "Date | Individuals | Hours\n" + "\n".join(
        row.format(people) for people in cells)}) for cells in (["see notes", "various"], ["see notes", "Ann Lee"]))
    assert flags(comparison(before, after, audience=ncpc_audience()), "CON-06") == [
        "still open CON-06  1 flag", "fixed CON-06  1 flag"]
    assert flags(comparison(before, after), "CON-06") == ["still open CON-06 Consultations",
                                                         "fixed CON-06 Consultations"]


MANY = SESSIONS + "\n".join(f"C1 | 2024-08-{day:02d} | Held | topic {day}" for day in range(1, 13))


@pytest.mark.parametrize(("before", "after", "names"), [
    (MANY, SESSIONS, [("Sessions", 12)]),
    (MANY, SESSIONS + "\n".join(reversed(MANY.splitlines()[1:])), []),
    (MANY, MANY.replace("Held", "Cancelled"), []),
    (LOG, SESSIONS + LOG.splitlines()[1], []),
    (LOG, SESSIONS, [("Sessions", 4)]),
    (MANY, None, [("Sessions", 12)]),
])
def test_vanished_rows_are_named(before, after, names):
    vanished = vanished_rows(compare_unchecked(book(before), book(after)))
    assert [(each.tab.name, len(each.rows)) for each in vanished] == names


@pytest.mark.parametrize(("now", "day"), [
    (datetime(2023, 11, 21, 9, 15), "Tuesday"), (datetime(2023, 11, 27, 23, 59), "Tuesday"),
    (datetime(2023, 11, 28, 0, 0), "November 21"), (datetime(2023, 11, 28, 9, 0), "November 21"),
    (datetime(2023, 11, 20, 9, 0), "November 21")])
def test_a_weekday_is_of_the_last_six_days(now, day):
    vanished, = vanished_rows(compare_unchecked(book(MANY), book(SESSIONS)))
    assert f" since {day}, 9:14; " in vanished.sentence(TUESDAY, now)


def test_the_sentences():
    compared = compare_unchecked(book(MANY), book(SESSIONS))
    assert vanished_rows(compared)[0].sentence(TUESDAY, NOVEMBER_27) == (
        "12 sessions have disappeared since Tuesday, 9:14; if that was not meant, look for an earlier copy of the "
        "workbook")
    in_google = compare_unchecked(*(book(text) for text in (MANY, SESSIONS)))
    for workbook_map in (pair.maps[0] for pair in in_google.partnerships):
        for location in workbook_map.locations:
            location.address = "https://docs.google.com/spreadsheets/d/1aB2cD3eF4gH5iJ6kL7mN8oP9qR0sT1uV2wX3yZ4aB5c"
    assert vanished_rows(in_google)[0].sentence(TUESDAY, datetime(2023, 12, 24, 8, 0)) == (
        "12 sessions have disappeared since November 21, 9:14; if that was not meant, open File, Version history in "
        "the sheet")
    added = comparison(book(SESSIONS + "C1 | 2024-08-13 | Held | Play"), book(LOG.replace("Play", "Sea")))
    sentence = changes_sentence(added, MONDAY, date(2023, 11, 27))
    assert sentence.startswith("Since Monday, November 20: 3 sessions added, 1 session changed")
    assert changes_sentence(comparison(book(LOG), book(LOG)), MONDAY, date(2024, 1, 2)) == (
        "Since Monday, November 20, 2023: nothing has changed")
