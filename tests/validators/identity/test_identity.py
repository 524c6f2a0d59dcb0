"""What Flag IDs and Subjects are about: rows, columns, tabs, months; and what rules and views declare for them."""

from datetime import date
from itertools import permutations

import pytest

from cop_sheets import Period, parse_fiscal_year
from cop_sheets.layout import TABS
from tests.support.sheets import AS_OF, MONTHS, YEAR, flag, monthly, report, tables, workbook
from tests.validators.identity.reports import parts_of
from validators import RULES, run_rules
from validators.derived import compute_dosage, derive
from validators.engine import _views, valid_answers
from validators.explanations import explanations_view
from validators.identity.subjects import VIEW_SUBJECTS, SubjectType

SESSIONS = "CoP ID | Date | Status"


def ids(sheets=None, rule="", year=YEAR, as_of=AS_OF, **options):
    """Return {part, or cell: (Flag ID, Subject)} of the flags of `rule` on a workbook with `sheets`."""
    found = parts_of(report(sheets, year=year, as_of=as_of, **options))
    return {part.part or f"{part.flag['Tab']}!{part.flag['Column']}{part.flag['Row']}": (part.flag_id, part.subject)
            for part in found if part.flag["Rule"] == rule}


def months_missed(*gone, extra=""):
    """Return the ids of COP-10 by month, where no session is held in the months `gone` (numbers, July is 0)."""
    kept = [month for number, month in enumerate(MONTHS) if number not in gone]
    return ids({"Sessions": f"{SESSIONS}\n{monthly(months=kept)}\n{extra}"}, "COP-10")


@pytest.fixture(scope="module")
def views():
    """Return every view of a workbook, by name."""
    derived = derive(tables(workbook()), Period(parse_fiscal_year(YEAR), date.fromisoformat(AS_OF)))
    views = _views(derived, compute_dosage(derived), valid_answers(derived))
    results = run_rules(derived.tables, derived.period)
    return views | {"explanations": explanations_view(results, (), views, ())}


def test_every_view_says_what_its_rows_are_about(views):
    assert VIEW_SUBJECTS.keys() == views.keys() == {rule.view for rule in RULES}
    for name, subject in VIEW_SUBJECTS.items():
        assert set(subject.columns) <= set(views[name].columns)
        assert subject.type is SubjectType.DETAILS or not subject.columns


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_declares_columns_that_exist(rule, views):
    known = {column.name for tab in TABS for column in tab.columns} | set(views[rule.view].columns)
    assert set(rule.rests_on or ()) <= known
    assert {*(rule.about or ()), *filter(None, [rule.parts])} <= set(views[rule.view].columns)
    if rule.rests_on is None:    # the flagged cell, so there has to be one
        assert rule.column or VIEW_SUBJECTS[rule.view].type is SubjectType.CELL


def test_rules_judged_by_year_have_the_year_in_their_ids():
    by_year = {rule.id for rule in RULES if VIEW_SUBJECTS[rule.view].by_year}
    assert by_year == {*(rule.id for rule in RULES if rule.id.startswith("COP-")), "TRN-03", "TRN-04", "TRN-05",
                       "TRN-06", "SUR-01", "SUR-05"}
    blank = {"CoPs": "CoP ID | Domain | Start Date\nC1 | | 2023-07-01"}
    first, second = (ids(blank, "COP-01", year=year, as_of="2025-07-15") for year in ("FY 23-24", "FY 24-25"))
    assert first.keys() == second.keys() and not set(first["CoPs!B2"]) & set(second["CoPs!B2"])
    undated = {"Sessions": f"{SESSIONS}\nC1 | | Held"}
    assert ids(undated, "CEL-01", year="FY 23-24") == ids(undated, "CEL-01")


def test_the_tabs_identify_their_rows():
    for tab in TABS:
        names = {column.name for column in tab.columns}
        assert tab.identity and all(own and set(own) <= names for own in tab.identity)


def test_each_missed_month_has_its_own_ids():
    one, run = months_missed(4), months_missed(4, 5)
    assert list(one) == ["2024-11"] and list(run) == ["2024-11", "2024-12"]
    assert one["2024-11"] == run["2024-11"] and not set(run["2024-11"]) & set(run["2024-12"])
    apart = months_missed(4, 6)
    assert apart["2024-11"] == one["2024-11"]


def test_the_flag_of_a_run_has_the_ids_of_its_months_in_order():
    kept = [month for number, month in enumerate(MONTHS) if number not in (4, 5)]
    row = flag(report({"Sessions": f"{SESSIONS}\n{monthly(months=kept)}"}), "COP-10")
    ordered = list(months_missed(4, 5).values())
    assert row["Flag ID"] == "; ".join(flag_id for flag_id, _ in ordered)
    assert row["Subject"] == "; ".join(subject for _, subject in ordered)


@pytest.mark.parametrize(("extra", "changed"), [
    ("C1 | 2024-11-20 | Cancelled", {"2024-11"}), ("C1 | 2024-11-20 | Postponed", {"2024-11"}),
    ("C2 | 2024-11-20 | Cancelled", set()), ("C1 | 2024-10-20 | Cancelled", set()),
    ("Rainbow | 2024-12-01 | Cancelled", {"2024-12"})])
def test_a_month_rests_on_its_own_sessions(extra, changed):
    before, after = months_missed(4, 5), months_missed(4, 5, extra=extra)
    assert {month for month in before if before[month][0] != after[month][0]} == changed
    assert all(before[month][1] == after[month][1] for month in before)


@pytest.mark.parametrize("dates", ["2024-06-01 |", "2024-07-01 | 2025-07-10", "before July |"])
def test_a_month_rests_on_the_dates_of_its_cop(dates):
    kept = {"Sessions": f"{SESSIONS}\n{monthly(months=MONTHS[:4] + MONTHS[5:])}"}
    before, after = (ids(kept | {"CoPs": f"CoP ID | Start Date | End Date\nC1 | {text}"}, "COP-10")
                     for text in ("2024-07-01 |", dates))
    assert before["2024-11"][0] != after["2024-11"][0] and before["2024-11"][1] == after["2024-11"][1]


def test_names_identify_cops_without_ids():
    named, with_id = ({"CoPs": f"CoP ID | CoP Name | Domain\n{cop} | Rainbow | "} for cop in ("", "Rainbow"))
    assert set(ids(named, "COP-01").values()) == set(ids(with_id, "COP-01").values())


def test_a_column_keeps_its_ids_under_the_partnerships_own_header():
    own = {"Sessions": f"{SESSIONS} | Length\n{monthly(status='Held | long')}",
           "Column Map": "Our Tab | Our Column | Means\nSessions | Length | Minutes"}
    plain = {"Sessions": f"{SESSIONS} | Minutes\n{monthly(status='Held | long')}"}
    assert set(ids(own, "CEL-02").values()) == set(ids(plain, "CEL-02").values()) != set()


def test_tabs_that_mean_the_same_are_distinguished_by_their_names():
    rows = "CoP ID | Date | Remarks\nC1 | {}-09 | x"
    both = {f"Sessions FY {year}": rows.format(month) for year, month in (("23-24", "2024-01"), ("24-25", "2024-07"))}
    found = ids({"Sessions": None} | both, "TAB-03")
    one = ids({"Sessions": None} | both | {"Sessions FY 23-24": rows.format("2024-01").replace("Remarks", "Notes")},
              "TAB-03")
    assert len({subject for _, subject in found.values()}) == 2
    assert one == {key: value for key, value in found.items() if "24-25" in key}


def test_rows_alike_are_distinguished_by_all_their_cells_in_any_order():
    rows = ["C1 | 2024-07-20 | Held | 1 | 0 | 3", "C1 | 2024-07-20 | Held | 2 | 0 | 4"]
    head = f"{SESSIONS} | Attended In Person | Attended Online | Attended"
    one, other = (set(ids({"Sessions": "\n".join([head, *order])}, "SES-03").values()) for order in (rows, rows[::-1]))
    assert one == other and len(one) == len({subject for _, subject in one}) == 2


def test_only_wholly_equal_rows_get_a_number():
    rows = ["C1 | 2024-07-20 | Held | 1 | 0 | 3"] * 3
    head = f"{SESSIONS} | Attended In Person | Attended Online | Attended"
    three, two = (set(ids({"Sessions": "\n".join([head, *rows[:count]])}, "SES-03").values()) for count in (3, 2))
    assert len(three) == 3 and two < three


def test_a_value_is_the_same_however_it_is_typed():
    found = [ids({"Trainings": f"Title | Date | Participants\nA | {day} | "}, "TRN-07")
             for day in ("2024-09-10", "9/10/2024", "Sep 10, 2024")]
    assert found[0] == found[1] == found[2] and len(found[0]) == 1


def test_a_third_session_of_a_day_is_a_flag_of_its_own():
    day = "C1 | 2024-07-09 | "
    two, three = (ids({"Sessions": f"{SESSIONS}\n{monthly()}\n" + "\n".join([day] * count)}, "SES-05")
                  for count in (1, 2))
    assert len(two) == 1 and len(three) == 2 and set(two.values()) < set(three.values())


@pytest.mark.parametrize("names", [("Jonathan", "Jonathon", "Jonathonn"), ("Jon", "John", "Johnn")])
def test_similar_names_are_the_same_pairs_in_any_order_of_rows(names):
    rows = [f"2024-10-0{day} | {name} Smith" for day, name in enumerate(names, start=1)]
    found = [set(ids({"Consultations": "\n".join(["Date | Individuals", *order])}, "CON-03").values())
             for order in permutations(rows)]
    assert len(found[0]) == 2 and all(one == found[0] for one in found)
