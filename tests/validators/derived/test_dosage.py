"""Dosage: which months of a CoP were due, met, missed or unknown, and the flags about them."""

import pytest

from tests.support.sheets import MONTHS, flag, flag_locations, monthly, report_on, workbook

HEAD = "CoP ID | Date | Status | Notes\n"
COPS = "CoP ID | CoP Name | Start Date | End Date\n"


def without(*gone, more=""):
    """Return a Sessions tab with a session every month but those `gone`, and the rows `more`."""
    return {"Sessions": HEAD + monthly(months=[month for month in MONTHS if month not in gone]) + more}


def cop_active(start, end="", months=MONTHS):
    """Return the tabs of a CoP with these dates that met in `months`."""
    return {"CoPs": f"{COPS}C1 | Rainbow | {start} | {end}", "Sessions": HEAD + monthly(months=months)}


# Tabs, and (months met, due, unknown) as of 15 July 2025.
DUE = {
    "every month": ({}, (12, 12, 0)),
    "one missing": (without("2024-11"), (11, 12, 0)),
    "two sessions in a month": (without(more="\nC1 | 2024-07-20 | Held"), (12, 12, 0)),
    "cancelled is not held": (without("2024-11", more="\nC1 | 2024-11-09 | Cancelled | Snow"), (11, 12, 0)),
    "blank Status is held": (without("2024-11", more="\nC1 | 2024-11-09 | | "), (12, 12, 0)),
    "first and last day of a month": (without("2024-11", "2024-12",
                                              more="\nC1 | 2024-11-01 | Held\nC1 | 2024-12-31 | Held"),
                                      (12, 12, 0)),
    "another CoP's session": (without("2024-11", more="\nC9 | 2024-11-09 | Held"), (11, 12, 0)),
    "by the CoP's name": (without("2024-11", more="\nRainbow | 2024-11-09 | Held"), (12, 12, 0)),
    "started on 1 October": (cop_active("2024-10-01", months=MONTHS[3:]), (9, 9, 0)),
    "started on 2 October": (cop_active("2024-10-02", months=MONTHS[3:]), (8, 8, 0)),
    "ended on 31 March": (cop_active("2024-07-01", "2025-03-31", MONTHS[:9]), (9, 9, 0)),
    "ended on 30 March": (cop_active("2024-07-01", "2025-03-30", MONTHS[:9]), (8, 8, 0)),
    "cop_active in one month only": (cop_active("2024-10-02", "2024-10-30", ["2024-10"]), (0, 0, 0)),
    "started years before": (cop_active("2019-01-01"), (12, 12, 0)),
    "no Start Date": (cop_active("", months=MONTHS[3:]), (8, 8, 0)),
    "one date unreadable": (without("2024-11", more="\nC1 | 31/31/2024 | Held"), (11, 12, 1)),
    "two unreadable, one missing": (without("2024-11", more="\nC1 | 31/31/2024 | Held\nC1 | May | Held"), (11, 12, 1)),
    "one unreadable, three missing": (without("2024-08", "2024-11", "2025-02", more="\nC1 | 31/31/2024 | Held"),
                                      (9, 12, 1)),
    "a blank date excuses one month": (without("2024-11", "2025-02", more="\nC1 | | Held"), (10, 12, 1)),
    "a blank date of a cancelled session": (without("2024-11", more="\nC1 | | Cancelled"), (11, 12, 0)),
    "unreadable Start Date": (cop_active("soon", months=MONTHS[3:]), (9, 12, 3)),
    "Start Date an error": (cop_active("#REF!", months=MONTHS[3:]), (9, 12, 3)),
    "End before Start": (cop_active("2025-03-01", "2025-01-31", months=MONTHS[3:10]), (7, 12, 5)),
    "another CoP's unreadable date": (without("2024-11", more="\nC9 | 31/31/2024 | Held"), (11, 12, 0)),
    "a cancelled unreadable date": (without("2024-11", more="\nC1 | 31/31/2024 | Cancelled"), (11, 12, 0)),
    "an error as date": (without("2024-11", more="\nC1 | #REF! | Held"), (11, 12, 1)),
    "unreadable Status": (without("2024-11", more="\nC1 | 2024-11-09 | Postponed"), (11, 12, 1)),
    "no unreadable excuse where met": (without(more="\nC1 | 31/31/2024 | Held"), (12, 12, 0)),
    "unreadable End Date": (cop_active("2024-07-01", "spring", MONTHS[:9]), (9, 12, 3)),
    "no Sessions tab": ({"Sessions": None}, (0, 12, 12)),
}


# Tabs that tests below look at more closely.
MORE = {
    "two runs": without("2024-08", "2024-11", "2024-12"),
    "July missed, a session before": {"CoPs": COPS + "C1 | Rainbow | 2024-01-01 |",
                                      **without("2024-07", more="\nC1 | 2024-05-07 | Held")},
    "July missed": without("2024-07"),
    "never met": {"Sessions": HEAD.strip()},
    "cancelled with notes": without("2024-11", "2024-12", "2025-03", more="\nC1 | 2024-12-10 | Cancelled | Snow and ice"
                                                                          "\nC1 | 2025-01-11 | Cancelled | Flu"),
    "two CoPs": {"CoPs": COPS + "C1 | Rainbow | 2024-07-01 |\nC2 | Sunshine | 2025-01-01 |",
                 "Sessions": HEAD + monthly() + "\n" + monthly("C2", MONTHS[6:10])},
}


@pytest.fixture(scope="module")
def due():
    return report_on(*[workbook(sheets, name=name) for name, (sheets, _) in DUE.items()],
                     *[workbook(sheets, name=name) for name, sheets in MORE.items()],
                     workbook(without={"Sessions": ["Date"]}, name="no Date column"),
                     workbook(without={"Sessions": ["Status"]}, name="no Status column"))


def months(report, partnership="Alamance", cop="C1"):
    rows = report.standing
    row = rows[(rows["Partnership"] == partnership) & (rows["CoP ID"] == cop)].iloc[0]
    assert row["Months"] == f"{row['Months Met']} of {row['Months Due']} months"
    return row["Months Met"], row["Months Due"], row["Months Unknown"]


@pytest.mark.parametrize("name", DUE)
def test_months_met_due_and_unknown(due, name):
    assert months(due, name) == DUE[name][1]


def test_months_without_a_date_column_cannot_be_judged(due):
    assert months(due, "no Date column") == (0, 12, 12)
    assert flag_locations(due, "COP-10", "TAB-02", partnership="no Date column")[0].startswith("info COP-10")


@pytest.mark.parametrize(("as_of", "expected"), [
    ("2024-07-30", (0, 0, 0)), ("2024-07-31", (1, 1, 0)), ("2024-08-31", (2, 2, 0)), ("2025-02-28", (7, 8, 0)),
    ("2025-06-29", (10, 11, 0))])
def test_a_month_is_due_when_it_has_ended_by_the_as_of_date(as_of, expected):
    assert months(report_on(workbook(without("2025-02")), as_of=as_of)) == expected


def test_a_run_of_missed_months_is_one_flag_at_the_last_session_held_before(due):
    flag_row = flag(due, "COP-10", "one missing")
    assert (flag_row["Severity"], flag_row["Tab"], flag_row["Row"], flag_row["Column"], flag_row["Value"],
            flag_row["CoP ID"]) == (
        "must", "Sessions", 5, "B", "2024-10-09", "C1")
    assert "November 2024" in flag_row["Message"]


def test_each_run_of_months_has_its_flag_and_names_each_month_in_full(due):
    flags = due.flags[(due.flags["Rule"] == "COP-10") & (due.flags["Partnership"] == "two runs")]
    assert flags["Row"].tolist() == [2, 4]
    assert "August 2024." in flags["Message"].iloc[0]
    assert "November 2024, December 2024" in flags["Message"].iloc[1]


@pytest.mark.parametrize(("name", "cell"), [
    ("July missed, a session before", "Sessions!B13"), ("July missed", "Sessions!B2"), ("never met", "CoPs!A2")])
def test_a_run_at_the_years_start_points_at_the_session_before_or_after_it_or_at_the_cop(due, name, cell):
    assert flag_locations(due, "COP-10", partnership=name) == [f"must COP-10 {cell}"]


def test_the_notes_of_a_session_cancelled_then_are_quoted(due):
    flags = due.flags[(due.flags["Rule"] == "COP-10") & (due.flags["Partnership"] == "cancelled with notes")]
    first, second = flags["Message"]
    assert "Snow and ice" in first and "Flu" not in first + second


def test_unreadable_dates_excuse_the_earliest_missing_months_and_no_more(due):
    name = "one unreadable, three missing"
    flags = due.flags[(due.flags["Partnership"] == name) & (due.flags["Rule"] == "COP-10")]
    messages = {severity: message for severity, message in zip(flags["Severity"], flags["Message"], strict=True)}
    assert sorted(flags["Severity"]) == ["info", "must", "must"]
    assert "August 2024" in messages["info"] and "cannot be judged" in messages["info"]


@pytest.mark.parametrize(("partnership", "rules"), [
    ("started on 2 October", []), ("ended on 30 March", ["info COP-18"]), ("every month", []), ("no Status column", []),
    ("ended on 31 March", ["info COP-18"])])
def test_partial_months_with_a_session_are_no_flag(due, partnership, rules):
    assert [address.rsplit(" ", 1)[0] for address in flag_locations(due, "COP-10", "COP-18", "COP-19", "COP-20",
                                                                    partnership=partnership)] == rules


ENDINGS = {
    "a partial first month without a session": (cop_active("2024-10-02", months=MONTHS[4:]), ["info COP-19 CoPs!C2"]),
    "a partial last month without a session": (cop_active("2024-07-01", "2025-03-30", MONTHS[:8]),
                                               ["info COP-18 CoPs!D2", "info COP-19 CoPs!A2"]),
    "two months missed at the end": (without(*MONTHS[10:]), ["must COP-10 Sessions!B11"]),
    "three months missed at the end": (without(*MONTHS[9:]), ["should COP-20 CoPs!X2", "must COP-10 Sessions!B10"]),
    "three months missed before the end": (without(*MONTHS[8:11]), ["must COP-10 Sessions!B9"]),
    "three months missed and ended": (cop_active("2024-07-01", "2025-06-30", MONTHS[:9]),
                                      ["info COP-18 CoPs!D2", "must COP-10 Sessions!B10"]),
    "three months missing, one unreadable": (without(*MONTHS[9:], more="\nC1 | 31/31/2024 | Held"),
                                             ["info COP-10", "must COP-10"]),
    "never met": ({"Sessions": HEAD.strip()}, ["must COP-10 CoPs!A2", "should COP-20 CoPs!X2"]),
}


@pytest.fixture(scope="module")
def endings():
    return report_on(*[workbook(sheets, name=name) for name, (sheets, _) in ENDINGS.items()])


@pytest.mark.parametrize("name", ENDINGS)
def test_partial_months_and_long_gaps(endings, name):
    flags = flag_locations(endings, "COP-10", "COP-18", "COP-19", "COP-20", partnership=name)
    expected = ENDINGS[name][1]
    if "!" not in expected[0]:
        flags = [line.rsplit(" ", 1)[0] for line in flags]
    assert sorted(flags) == sorted(expected)


def test_the_current_unfinished_month_whole_or_partial_is_never_flagged():
    current = report_on(workbook({"Sessions": HEAD + monthly(months=MONTHS[:3])}, name="whole"),
                        workbook({"CoPs": COPS + "C1 | Rainbow | 2024-10-02 |", "Sessions": HEAD.strip()},
                                 name="partial"),
                        as_of="2024-10-30")
    assert flag_locations(current, "COP-10", "COP-19", "COP-20", partnership="whole") == []
    assert flag_locations(current, "COP-10", "COP-19", "COP-20", partnership="partial") == []


def test_each_cop_is_judged_by_its_own_sessions(due):
    assert (months(due, "two CoPs"), months(due, "two CoPs", "C2")) == ((12, 12, 0), (4, 6, 0))
    assert flag(due, "COP-10", "two CoPs")["CoP ID"] == "C2"
