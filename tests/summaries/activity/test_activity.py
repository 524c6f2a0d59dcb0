"""The year's activity by month and quarter adds up to the NCPC summary, and equals an independent recount."""

from datetime import date
from functools import cache

import pytest

from summaries.activity.attendance import attendance_by_month
from summaries.activity.charts import (
    consultation_by_quarter,
    participants_by_month,
    sessions_by_month,
    trainings_by_month,
)
from summaries.activity.totals import (
    active_partnerships_sentence,
    activity_sentence,
    has_no_activity,
    totals_by_partnership,
)
from summaries.figures.indicators import INDICATORS
from tests.generated.files import to_xlsx
from tests.generated.workbooks import workbook as generated
from tests.oracle.recount.cells import UNREADABLE_CELL, read_choice, read_date, read_whole_number
from tests.oracle.recount.count import STATUSES, count, list_cops
from tests.oracle.recount.kinds import COUNTED, Year, find_cop
from tests.oracle.recount.sheets import not_data, read_sheets
from tests.oracle.test_recount import report as report_of
from tests.oracle.test_recount import tables_of
from tests.support.separate import separate_reports
from tests.support.sheets import EMPTY_SHEETS, MONTHS, figure, flag_locations, monthly, report, report_on, workbook

_, SESSIONS, EVENTS, PARTICIPANTS, INDIVIDUALS, HOURS, *_ = (indicator.name for indicator in INDICATORS)
CHARTS = {SESSIONS: sessions_by_month, EVENTS: trainings_by_month, PARTICIPANTS: participants_by_month}
LOOKED_AT = ((2024, date(2025, 7, 15)), (2024, date(2025, 1, 20)), (2023, date(2024, 2, 29)), (2025, date(2026, 6, 30)))
SEEDS = {f"seed {seed:03d}": seed for seed in range(300, 308)}


@pytest.fixture(scope="module")
def together(tmp_path_factory):
    """Return generated workbooks and a function that returns their report of a year as of a day."""
    folder = tmp_path_factory.mktemp("generated")
    workbooks = {name: generated(seed) for name, seed in SEEDS.items()}
    for name, tabs in workbooks.items():
        (folder / f"{name}.xlsx").write_bytes(to_xlsx(tabs))
    tables = tables_of(folder)
    return workbooks, cache(lambda first, as_of: report_of(tables, first, as_of))


def earlier(first, as_of):
    """Return the report of the year before, as of the same day of that year."""
    leap = (as_of.month, as_of.day) == (2, 29)
    return Year(first - 1, as_of.replace(year=as_of.year - 1, day=28 if leap else as_of.day))


def rows_counted(workbooks, year):
    """Yield (tab, day, row) of each counted session and training."""
    for tabs in workbooks.values():
        sheets = read_sheets(tabs)
        data = {tab: [row for row in sheets.rows.get(tab, []) if not not_data(tab, row)]
                for tab in ("CoPs", "Sessions", "Trainings")}
        cops = list_cops(data["CoPs"])
        for row in data["Sessions"]:
            day, status = read_date(row["Date"]), read_choice(row["Status"], STATUSES) or "Held"
            if year.row_status(day) == COUNTED and find_cop(cops, row["CoP ID"]) and status == "Held":
                yield "Sessions", day, row
        for row in data["Trainings"]:
            day = read_date(row["Date"], month_only=True)
            if year.row_status(day) == COUNTED:
                yield "Trainings", day, row


def attended(row):
    """Return the attendance of a session, None if unknown."""
    in_all, *parts = (read_whole_number(row[header]) for header in ("Attended", "Attended In Person",
                                                                    "Attended Online"))
    if in_all not in (None, UNREADABLE_CELL):
        return in_all
    known = [part for part in parts if part is not None]
    return None if UNREADABLE_CELL in known or not known else sum(known)


def recounted(workbooks, year):
    """Return {what: twelve numbers}, July first; `participants` is None if no training of a month has a number."""
    counts = {what: [0] * 12 for what in ("sessions", "events", "people", "with_attendance", "without_attendance")}
    participants = [[] for _ in range(12)]
    for tab, day, row in rows_counted(workbooks, year):
        month = (day.month + 5) % 12
        if tab == "Trainings":
            counts["events"][month] += 1
            number = read_whole_number(row["Participants"])
            participants[month].append(None if number == UNREADABLE_CELL else number)
            continue
        came = attended(row)
        counts["sessions"][month] += 1
        counts["with_attendance" if came is not None else "without_attendance"][month] += 1
        counts["people"][month] += came or 0
    counts["participants"] = [None if numbers and set(numbers) == {None} else sum(number or 0 for number in numbers)
                              for numbers in participants]
    return counts


def plain(column):
    """Return a table's column as a list, with None for blank cells."""
    return column.astype(object).where(column.notna(), None).tolist()


def months_of(table, column, begun):
    """Return the months of a column that have begun; the others are blank."""
    cells = plain(table[column]) if column in table else [0] * 12 + [0]
    assert cells[begun:12] == [None] * (12 - begun) or column not in table
    return cells[:begun]


@pytest.mark.parametrize(("first", "as_of"), LOOKED_AT)
def test_months_equal_a_plain_recount(together, first, as_of):
    workbooks, report_when = together
    report = report_when(first, as_of)
    year, before = Year(first, as_of), earlier(first, as_of)
    now, then = recounted(workbooks, year), recounted(workbooks, before)
    begun = sum(date(first + (month > 5), (month + 6) % 12 + 1, 1) <= as_of for month in range(12))
    ended = as_of >= date(first + 1, 6, 30)
    names = f"FY {first % 100}-{first % 100 + 1}", f"FY {first % 100 - 1}-{first % 100}" + (
        "" if ended else f" by {as_of:%b} {before.as_of.day}")
    for what, make in (("sessions", sessions_by_month), ("events", trainings_by_month),
                       ("participants", participants_by_month)):
        for name, counts in zip(names, (now, then), strict=True):
            assert months_of(make(report).table, name, begun) == counts[what][:begun]
            assert not any(counts[what][begun:]), "at the same date"
    table = attendance_by_month(report).table
    for name, counts in zip(names, (now, then), strict=True):
        # One decimal, halves up; a month without attendance has no average.
        averages = [(20 * people + sessions) // (2 * sessions) / 10 if sessions else None
                    for people, sessions in zip(counts["people"], counts["with_attendance"], strict=True)]
        assert months_of(table, f"People Attending {name}", begun) == counts["people"][:begun]
        assert months_of(table, f"Sessions {name}", begun) == counts["with_attendance"][:begun]
        assert any(counts["with_attendance"]) == (f"People per Session {name}" in table)
        if any(counts["with_attendance"]):
            assert months_of(table, f"People per Session {name}", begun) == averages[:begun]
    assert months_of(table, "Sessions Without Attendance", begun) == now["without_attendance"][:begun]


@pytest.mark.parametrize(("first", "as_of"), LOOKED_AT)
@pytest.mark.parametrize("alone", [False, True], ids=["all", "one"])
def test_months_and_quarters_add_up_to_the_summary(together, first, as_of, alone):
    """For all partnerships and for one, compared with the NCPC file and with an independent recount."""
    workbooks, report_when = together
    name = sorted(workbooks)[1]
    whose = name if alone else "All partnerships"
    report = report_when(first, as_of)
    report = report.of(name) if alone else report
    again = count({name: workbooks[name]} if alone else workbooks, first, as_of)
    for indicator, make in CHARTS.items():
        number = figure(report, indicator, whose, "Partnership" if alone else "All")["Number"]
        assert again.figures[whose, "Output", "Partnership" if alone else "All", indicator, ""][0].number == number
        column = make(report).table.iloc[:, 1]
        if number is not None and len(column):
            assert column.iloc[:12].sum() == column.iloc[12] == number
        else:
            assert not number, "nothing is drawn of nothing"
    table = consultation_by_quarter(report).table
    for label, indicator in (("Hours", HOURS), ("Individuals", INDIVIDUALS)):
        number = figure(report, indicator, whose, "Partnership" if alone else "All")["Number"]
        column = table[f"{label} {report.period.fiscal_year}"]
        assert column.iloc[4] == number
        # Hours are rounded to the hundredth per quarter and partnership; a person may count in several quarters.
        assert column.iloc[:4].sum() == pytest.approx(number, abs=0.2) if label == "Hours" else (
            column.iloc[:4].sum() >= number)


def test_quarters_are_those_of_the_summary_page(together):
    report = together[1](2024, date(2025, 7, 15))
    for one in (report, report.before):
        for label, indicator in (("Hours", HOURS), ("Individuals", INDIVIDUALS)):
            rows = one.quarters[(one.quarters["Partnership"] == "All partnerships")
                                & (one.quarters["Indicator"] == indicator)]
            table = consultation_by_quarter(report).table
            assert table[f"{label} {one.period.fiscal_year}"].tolist() == rows[["Q1", "Q2", "Q3", "Q4", "Year"]].iloc[
                0].tolist()


def drawn(chart):
    """Return the rows of the chart's data."""
    return chart.spec["datasets"][chart.spec.get("data", chart.spec.get("layer", [{}])[0].get("data"))["name"]]


@pytest.mark.parametrize("make", [*CHARTS.values(), attendance_by_month])
def test_the_chart_shows_the_numbers_of_the_table(together, make):
    chart = make(together[1](2024, date(2025, 1, 20)))
    value = ({*drawn(chart)[0]} - {"Month", "Year", "When"}).pop()
    for at, record in enumerate(drawn(chart)):
        month, year = at // 2, at % 2
        column = chart.table.columns[2 if year == 0 else 1]
        assert column.endswith(record["Year"])
        assert record[value] == plain(chart.table[column])[month]
        assert record["When"].startswith(chart.table["Month"].iloc[month].split(" (")[0])
    assert len(drawn(chart)) == 14, "July to January, two years"
    assert [record["Month"] for record in drawn(chart)[::2]] == ["Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan …"]
    assert chart.table["Month"].tolist()[6:8] == ["January (not over yet)", "February (still to come)"]


@pytest.mark.parametrize(("as_of", "open_months"), [
    ("2024-06-30", 12), ("2024-07-01", 12), ("2024-11-29", 8), ("2024-11-30", 7), ("2025-06-29", 1), ("2025-06-30", 0),
    ("2026-01-01", 0)])
def test_unfinished_months_are_marked(as_of, open_months):
    chart = sessions_by_month(report({"Sessions": "CoP ID | Date\n" + "\n".join(
        f"C1 | {int(month[:4]) + year}-{month[5:]}-01" for month in MONTHS for year in (-1, 0))}, as_of=as_of))
    if open_months == 12 and as_of == "2024-06-30":
        assert not chart.spec and not len(chart.table)
        return
    axis = chart.spec["encoding"]["x"]
    assert sum(label.endswith("…") for label in axis["scale"]["domain"]) == open_months
    assert bool(axis["title"]) == bool(open_months)
    assert chart.table["Month"].str.contains(r"\(", regex=True).sum() == open_months


def sessions(*row_texts, head="CoP ID | Date | Attended | Attended In Person | Attended Online"):
    return {"Sessions": "\n".join([head, *row_texts])}


# The three columns of attendance, and the attendance of the session.
ATTENDANCE = {"9 | | ": 9, " | 4 | 5": 9, " | 4 | ": 4, " | | 5": 5, "0 | | ": 0, " | | ": None, "many | | ": None,
              "9 | 4 | 4": 9, "many | 4 | 5": 9, " | 4 | some": None, "9 | 4 | some": 9, " | #REF! | 5": None}


@pytest.mark.parametrize("cells", ATTENDANCE, ids=str)
def test_attendance_is_the_total_or_else_the_sum_of_its_parts(reports, cells):
    chart = attendance_by_month(reports[cells])
    came, august = ATTENDANCE[cells], chart.table.iloc[1]
    assert august["People Attending FY 24-25"] == 20 + (came or 0)
    assert august["Sessions FY 24-25"] == 1 + (came is not None)
    assert august["People per Session FY 24-25"] == (20 if came is None else (20 + came) / 2)
    assert ("1 more session has no attendance" in chart.answer) == (came is None)


def test_an_unreadable_part_does_not_count_as_zero():
    full_report = report(sessions("C1 | 2024-08-10 | | 0 | some", "C1 | 2024-08-11 | | 0 | "))
    assert flag_locations(full_report, "SES-04") == ["should SES-04 Sessions!C3"]


def trainings(*row_texts, head="Title | Date | Participants"):
    return {"Trainings": "\n".join([head, *row_texts])}


NOTHING_ELSE = dict.fromkeys(("CoPs", "Survey Responses"), None)
BEFORE = [f"C1 | {int(month[:4]) - 1}-{month[5:]}-09 | Held" for month in MONTHS[:4]]


# Tabs, the as-of date, the chart, and the start of its sentence.
SENTENCES = {
    "none": ({"Sessions": EMPTY_SHEETS["Sessions"]}, None, sessions_by_month, "No session was held in FY 24-25."),
    "one": ({"Sessions": "CoP ID | Date\nC1 | 2024-07-09"}, None, sessions_by_month,
            "1 session was held in FY 24-25. A month had 0 to 1, the most in July 2024."),
    "a tie": ({"Sessions": "CoP ID | Date | Status\n" + monthly()}, None, sessions_by_month,
              "12 sessions were held in FY 24-25. Every month had 1."),
    "two with most": ({"Sessions": "CoP ID | Date | Status\n" + monthly() + "\n" + monthly(months=MONTHS[2:4])}, None,
                      sessions_by_month, "14 sessions were held in FY 24-25. A month had 1 to 2, the most in September "
                      "2024 and October 2024."),
    "more than before": ({"Sessions": "CoP ID | Date | Status\n" + "\n".join([monthly(), *BEFORE])}, None,
                         sessions_by_month, "12 sessions were held in FY 24-25, 8 more than in FY 23-24 (4)."),
    "as many at the same date": ({"Sessions": "CoP ID | Date | Status\n" + "\n".join([monthly(), *BEFORE])},
                                 "2024-09-30", sessions_by_month, "3 sessions were held in FY 24-25, as in FY 23-24 by "
                                 "Sep 30. Every month that is over had 1."),
    "fewer": ({"Sessions": "CoP ID | Date | Status\n" + "\n".join([*BEFORE, "C1 | 2024-07-09 | Held"])}, None,
              sessions_by_month, "1 session was held in FY 24-25, 3 fewer than in FY 23-24 (4)."),
    "none any more": ({"Sessions": "CoP ID | Date | Status\n" + "\n".join(BEFORE)}, None, sessions_by_month,
                      "No session was held in FY 24-25, against 4 in FY 23-24."),
    "rows left out": ({"Sessions": "CoP ID | Date | Status\nC1 | 2024-07-09 | Held\nC1 | soon | Held\nC9 | 2024-07-09 |"
                                   " Held\nC1 | | Held\nC1 | 2024-07-09 | Cancelled\nC1 | 2030-07-09 | "}, None,
                      sessions_by_month, "1 session was held in FY 24-25. A month had 0 to 1, the most in July 2024. "
                      "3 rows are left out: 2 without a readable date and 1 of no known CoP."),
    "no participants known": (trainings("Vision | 2024-07-10 | many", "Ideas | 2024-07-11 | "), None,
                              participants_by_month, "How many took part in the trainings of FY 24-25 is not known. "
                              "2 rows with no readable number of participants are left out."),
    "one training unknown": (trainings("Vision | 2024-07-10 | many", "Ideas | 2024-08-11 | 7"), None,
                             participants_by_month, "7 participants were counted at trainings in FY 24-25."),
    "no attendance known": (sessions("C1 | 2024-07-09 | | | "), None, attendance_by_month,
                            "No session of FY 24-25 tells its attendance."),
    "no session": ({"Sessions": EMPTY_SHEETS["Sessions"]}, None, attendance_by_month,
                   "No session was held in FY 24-25."),
    "one person": (sessions("C1 | 2024-07-09 | 1 | | "), None, attendance_by_month,
                   "1 person came to a session on average in FY 24-25: 1 in all at 1 session, counted each time"),
    "no consultation": ({"Consultations": EMPTY_SHEETS["Consultations"]}, None, consultation_by_quarter,
                        "No consultation was given in FY 24-25."),
    "hours of nobody": ({"Consultations": "Date | Individuals | Hours\n2024-07-09 | | 1"}, None,
                        consultation_by_quarter,
                        "Consultation in FY 24-25: 1 hour, 0 people."),
    "one person, one hour": ({"Consultations": "Date | Individuals | Hours\n2024-07-09 | Ann Lee | 1"}, None,
                             consultation_by_quarter, "Consultation in FY 24-25: 1 hour, 1 person."),
    "the same person": ({"Consultations": "Date | Individuals | Hours\n2024-07-09 | Ann Lee | 1\n2025-01-09 | Ann Lee "
                                          "| 2\n2025-02-09 | Bo Ray | none"}, None, consultation_by_quarter,
                        "Consultation in FY 24-25: 3 hours, 2 people. The most hours were in Q3 (2). A person counts "
                        "once in the year and once in each quarter, so the quarters' people add up to more than the "
                        "year's. 1 row with no readable hours above 0 is left out of the hours."),
    "quarters that tie": ({"Consultations": "Date | Individuals | Hours\n2024-07-09 | Ann Lee | 1\n2025-01-09 | Bo Ray "
                                            "| 1"}, None, consultation_by_quarter,
                          "Consultation in FY 24-25: 2 hours, 2 people."),
}


TWO_YEARS = {"Sessions": "CoP ID | Date | Status\n" + "\n".join([monthly(), *BEFORE]),
             "Trainings": "Title | Date | Participants\nA | 2024-09-10 | 14\nB | 2023-09-10 | 20"}
OTHERS = {
    "clean": {}, "nothing entered": EMPTY_SHEETS,
    "nothing of the year": EMPTY_SHEETS | {"Sessions": "CoP ID | Date\nC1 | 2019-07-09"},
    "unknown participants": trainings("Vision | 2024-07-10 | many", "Ideas | 2024-08-11 | 7"),
    "unknown, last year known": trainings("Vision | 2024-07-10 | many", "Ideas | 2023-08-11 | 7"),
    "two years": TWO_YEARS,
    "two years, unknown": TWO_YEARS | {"Trainings": TWO_YEARS["Trainings"].replace("14", "many")},
}


@pytest.fixture(scope="module")
def reports():
    """Return the report of each case by its name."""
    cases = {cells: sessions("C1 | 2024-08-09 | 20 | | ", f"C1 | 2024-08-10 | {cells}") for cells in ATTENDANCE}
    cases |= {name: sheets for name, (sheets, *_) in SENTENCES.items()} | OTHERS
    return separate_reports(cases, {name: as_of for name, (_, as_of, *_) in SENTENCES.items() if as_of})


@pytest.mark.parametrize("name", SENTENCES)
def test_sentences(reports, name):
    _, _, make, expected = SENTENCES[name]
    answer = make(reports[name]).answer
    assert answer.startswith(expected)
    if name in ("a tie", "two with most", "rows left out", "quarters that tie", "the same person"):
        assert answer == expected


def test_a_month_with_unknown_participants_is_blank_not_zero(reports):
    chart = participants_by_month(reports["unknown participants"])
    assert chart.table["FY 24-25"].isna().tolist()[:3] == [True, False, False]
    assert chart.table["Trainings Without a Number"].tolist() == [1, *[0] * 11, 1]
    assert [record["Participants"] for record in drawn(chart)][:3] == [None, 7, 0]
    unknown = participants_by_month(reports["unknown, last year known"]).table
    assert unknown["FY 24-25"].isna().tolist()[12] and unknown["FY 23-24"].iloc[12] == 7


def test_comparison_with_the_year_before(reports):
    assert activity_sentence(reports["two years"]) == (
        "Against FY 23-24, FY 24-25 had more sessions (12, then 4), individuals consulted (1, then 0) and hours of "
        "consultation (1.5, then 0); fewer participants (14, then 20); as many trainings (1).")
    assert activity_sentence(report(TWO_YEARS, as_of="2024-07-31")) == (
        "Against FY 23-24 by Jul 31, FY 24-25 had as many sessions (1), trainings (0), participants (0), individuals "
        "consulted (0) and hours of consultation (0).")
    assert activity_sentence(reports["two years, unknown"]).endswith(
        "; as many trainings (1); not comparable: participants (unknown, then 20).")


def test_without_a_year_before_nothing_is_compared(reports):
    assert activity_sentence(reports["clean"]) == (
        "FY 24-25 had 12 sessions, 1 training, 14 participants, 1 individual consulted and 1.5 hours of consultation "
        "by June 30, 2025; nothing is logged in FY 23-24 to compare with.")
    chart = sessions_by_month(reports["clean"])
    assert list(chart.table) == ["Month", "FY 24-25"]
    assert {record["Year"] for record in drawn(chart)} == {"FY 24-25"}


def test_a_year_without_rows_shows_what_to_do(reports):
    unreported, empty = reports["nothing entered"], reports["nothing of the year"]
    assert activity_sentence(unreported) == ("Sessions, trainings and consultations of FY 24-25 are not reported: "
                                             "nothing entered yet.")
    assert has_no_activity(empty) and not has_no_activity(reports["clean"])
    assert not has_no_activity(report(year="FY 25-26", as_of="2026-07-15"))
    assert activity_sentence(empty).startswith("No session, training or consultation counts in FY 24-25 by June 30, 20")
    assert "choose another year" in activity_sentence(empty)
    for make in (*CHARTS.values(), attendance_by_month, consultation_by_quarter):
        for checked in (empty, unreported):
            assert not make(checked).spec and not len(make(checked).table)
        assert "not reported" in make(unreported).answer
    nobody = report_on()
    assert "No workbook could be read" in activity_sentence(nobody)
    assert "No workbook could be read" in sessions_by_month(nobody).answer


def test_totals_by_partnership(reports):
    more = {"Sessions": "CoP ID | Date | Status\n" + "\n".join([monthly(), monthly(), *BEFORE])}
    full_report = report_on(workbook(name="Avery"), workbook(more, name="Macon"),
                            workbook(EMPTY_SHEETS, name="Alamance"))
    table = totals_by_partnership(full_report)
    assert table["Partnership"].tolist() == ["Macon", "Avery", "Alamance"]
    assert plain(table["Sessions"]) == [24, 12, None] and plain(table["Sessions 23-24"]) == [4, 0, None]
    assert active_partnerships_sentence(full_report) == ("2 of 3 partnerships logged something in FY 24-25. Beside "
                                                         "each figure stands that of FY 23-24. Where a cell is blank "
                                                         "it is not reported, or not known.")
    assert not len(totals_by_partnership(reports["clean"]))


def test_each_partnership_has_the_figures_of_the_summary(together):
    report = together[1](2024, date(2025, 7, 15))
    table = totals_by_partnership(report).set_index("Partnership")
    assert sorted(table.index) == sorted(SEEDS) and table["Sessions"].is_monotonic_decreasing
    for one, after in ((report, ""), (report.before, " 23-24")):
        for heading, indicator in zip(("Sessions", "Trainings", "Participants", "Individuals", "Hours"),
                                      (SESSIONS, EVENTS, PARTICIPANTS, INDIVIDUALS, HOURS), strict=True):
            for name in SEEDS:
                assert figure(one, indicator, name)["Number"] == plain(table[heading + after])[
                    table.index.get_loc(name)]
