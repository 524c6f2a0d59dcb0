"""Explanations of months without a session, asked for on the tab Explanations or decided; the rules EXP; privacy."""

from dataclasses import replace
from datetime import date

import pytest

from cop_sheets import parse_fiscal_year
from cop_sheets.decisions import Decisions, Explanation, ExplanationStatus
from summaries.audience import PARTNERSHIP_AUDIENCE, ncpc_audience
from summaries.report import build_report
from tests.support.sheets import AS_OF, MONTHS, YEAR, flag_locations, monthly, tables, workbook
from tests.validators.identity.reports import parts_of
from validators import FlagStatus

HEAD = "CoP ID | Date | Status | Notes"
NOVEMBER, DECEMBER = "2024-11", "2024-12"


def sessions(*gone, extra=""):
    """Return a Sessions tab without a session in the months `gone`."""
    return {"Sessions": f"{HEAD}\n{monthly(months=[month for month in MONTHS if month not in gone])}\n{extra}"}


def requests(*rows):
    return {"Explanations": "Flag ID | What | Reason | Asked By\n" + "\n".join(rows)}


def checked(sheets=None, *decisions, year=YEAR, as_of=AS_OF, audience=PARTNERSHIP_AUDIENCE):
    made = replace(tables(workbook(sheets)), decisions=Decisions(decisions))
    return build_report(made, parse_fiscal_year(year), date.fromisoformat(as_of), audience)


def part_of(report, month="", rule="COP-10"):
    return next(part for part in parts_of(report) if part.flag["Rule"] == rule and part.part == month)


def decided(part, status=ExplanationStatus.APPROVED, **more):
    return replace(Explanation(
        "Alamance", part.flag_id, "The storm", "ann@example.org", date(2025, 1, 8), part.subject, part.flag["Rule"],
        part.flag["Message"], status, "bob@example.org", date(2025, 1, 9)), **more)


def shown(report, *rules):
    """Return (status, message, reason) of the flags of `rules`."""
    return [(flag["Status"], flag["Message"], flag["Reason"]) for flag in report.flags.to_dict("records")
            if flag["Rule"] in rules]


BOTH = sessions(NOVEMBER, DECEMBER, extra="C1 | 2024-11-05 | Cancelled | snow\nC1 | 2024-12-05 | Cancelled | flood")
BOTH_REPORT = checked(BOTH)
STORM = decided(part_of(BOTH_REPORT, NOVEMBER))
REASON = "The storm (asked by ann@example.org, approved by bob@example.org)"


def test_a_run_is_split_into_its_explained_and_its_open_months():
    report = checked(BOTH, STORM)
    assert shown(report, "COP-10") == [
        ("Explained", "Rainbow has no held session in November 2024 (cancelled on November 5: “snow”). CoPs meet at "
         "least once a month.", REASON),
        ("Open", "Rainbow has no held session in December 2024 (cancelled on December 5: “flood”). CoPs meet at least "
         "once a month.", "")]
    assert [part.part for part in parts_of(report)] == [NOVEMBER, DECEMBER]
    assert report.flags["Flag ID"].tolist() == [part_of(BOTH_REPORT, month).flag_id for month in (NOVEMBER, DECEMBER)]
    assert len(report.open_flags) == 1
    cop = report.standing.iloc[0]
    assert (cop["Standing"], cop["Must"], cop["Explained"], cop["Months"]) == ("Does not meet", 1, 1, "10 of 12 months")


def test_a_month_stays_explained_when_another_is_missed_and_the_cop_meets_the_model_once_all_are():
    alone = sessions(NOVEMBER, extra="C1 | 2024-11-05 | Cancelled | snow")
    report = checked(alone, STORM)
    assert [status for status, *_ in shown(report, "COP-10")] == ["Explained"]
    assert (report.standing.iloc[0]["Standing"], report.standing.iloc[0]["Explained"]) == ("Meets the model", 1)
    everything = checked(BOTH, STORM, decided(part_of(BOTH_REPORT, DECEMBER), reason="The flood"))
    assert shown(everything, "COP-10") == [("Explained", BOTH_REPORT.flags["Message"][0], (
        f"November 2024: {REASON}; December 2024: {REASON.replace('storm', 'flood')}"))]
    assert everything.standing.iloc[0]["Standing"] == "Meets the model"


@pytest.mark.parametrize(("sheets", "decision", "as_of", "status", "exp"), [
    (BOTH, STORM, AS_OF, "Explained", []),
    (BOTH, replace(STORM, until=date(2025, 7, 15)), AS_OF, "Explained", []),
    (BOTH, replace(STORM, until=date(2025, 7, 14)), AS_OF, "Open", [
        "The explanation of COP-10 (A session every month), C1, November 2024 held until July 14, 2025; it is open "
        "again."]),
    (BOTH, replace(STORM, status=ExplanationStatus.DECLINED), AS_OF, "Open", []),
    (BOTH, replace(STORM, status=ExplanationStatus.WAITING), AS_OF, "Open", [
        "The explanation of COP-10 (A session every month), C1, November 2024 waits: NCPC decides about it."]),
    (sessions(DECEMBER), STORM, AS_OF, "Open", [
        "The explanation of COP-10 (A session every month), C1, November 2024 no longer fits: a session of November "
        "2024 was added."]),
    (sessions(NOVEMBER, DECEMBER), STORM, AS_OF, "Open", [
        "The explanation of COP-10 (A session every month), C1, November 2024 no longer fits: a session of November "
        "2024, or a date of the CoP, was added, changed or removed. What is flagged now is F-PSH10ER8D0EH."]),
    (BOTH | {"CoPs": "CoP ID | CoP Name | End Date\nC1 | Rainbow | 2024-10-31"}, STORM, AS_OF, None, [
        "The explanation of COP-10 (A session every month), C1, November 2024 no longer fits: no session is due in "
        "November 2024 any more."]),
    (sessions(DECEMBER), STORM, "2024-11-30", None, []),    # before anybody asked
])
def test_what_a_decision_means(sheets, decision, as_of, status, exp):
    report = checked(sheets, decision, as_of=as_of)
    statuses = {row[0] for row in shown(report, "COP-10") if "November" in row[1]} or {
        row[0] for row in shown(report, "COP-10")}
    assert statuses == ({status} if status else set())
    assert [message for _, message, _ in shown(report, "EXP-01", "EXP-02", "EXP-04")] == exp


def test_rows_of_the_tab_ask_and_a_decision_counts_more():
    november, december = (part_of(BOTH_REPORT, month).flag_id for month in (NOVEMBER, DECEMBER))
    asked = requests(f"{november.lower()}; {december} | No session | Snow and flood | Cy Dunn")
    report = checked(BOTH | asked)
    assert shown(report, "COP-10") == [("Waiting", BOTH_REPORT.flags["Message"][0], (
        "Snow and flood (asked by Cy Dunn)"))]
    assert flag_locations(report, "EXP-01") == ["info EXP-01 Explanations!A2", "info EXP-01 Explanations!B2"]
    assert [status for status, *_ in shown(checked(BOTH | asked, STORM), "COP-10")] == ["Explained", "Waiting"]


@pytest.mark.parametrize(("row", "expected"), [
    ("F-000000000000 | | Snow |", ["should EXP-02 Explanations!A2"]),
    ("see above | | Snow |", ["should EXP-02 Explanations!A2", "should EXP-02 Explanations!B2"]),
    ("{november} | | |", ["must CEL-01 Explanations!C2"]),
    (" | | Snow |", ["must CEL-01 Explanations!A2"]),
    ("EXAMPLE | No session | Snow | Ann", []),
])
def test_rows_of_the_tab_that_ask_for_nothing(row, expected):
    report = checked(BOTH | requests(row.format(november=part_of(BOTH_REPORT, NOVEMBER).flag_id)))
    assert [found for found in flag_locations(report) if "COP-10" not in found] == expected
    assert {row[0] for row in shown(report, "COP-10")} == {"Open"}


@pytest.mark.parametrize(("year", "as_of"), [("FY 23-24", AS_OF), ("FY 25-26", "2025-08-15"), (YEAR, "2025-07-15")])
@pytest.mark.parametrize("rule", ["COP-10", "SES-06"])
def test_a_request_of_another_year_is_not_complained_about(year, as_of, rule):
    sheets = sessions(NOVEMBER) | {"CoPs": "CoP ID | CoP Name | Start Date\nC1 | Rainbow | 2023-07-01"}
    sheets["Sessions"] += "C1 | 2025-03-20 | | cancelled by all"
    part = part_of(checked(sheets), NOVEMBER if rule == "COP-10" else "", rule)
    report = checked(sheets | requests(f"{part.flag_id} | | Snow |"), year=year, as_of=as_of)
    assert flag_locations(report, "EXP-01", "EXP-02") == ["info EXP-01 Explanations!A2"] * (year == YEAR)


def test_the_tab_is_in_no_version_count_or_figure():
    report, asked = checked(BOTH), checked(BOTH | requests("F-000000000000 | | Snow |"))
    assert asked.ncpc_csv == report.ncpc_csv and asked.reconciliation.equals(report.reconciliation)
    assert checked(BOTH | requests("F-000000000000 | | Snow |"), STORM).ncpc_csv == report.ncpc_csv


WORDS = {"reason": "Zelda's reason", "asked_by": "Zelda Quist"}
PRIVATE = {"Consultations": "Date | Individuals | Hours\n2024-10-08 | Jon Smith | 13\n2024-10-09 | John Smith | 1"}


def test_ncpc_reads_the_reasons_that_it_decides_about_and_no_others():
    sheets = BOTH | PRIVATE
    sheets["Sessions"] += "\nC1 | 2025-03-20 | | cancelled by all"
    plain = checked(sheets)
    parts = {rule: part_of(plain, month, rule) for rule, month in (
        ("COP-10", NOVEMBER), ("SES-06", ""), ("CON-02", ""), ("CON-03", ""))}
    asked = requests(*(f"{part.flag_id} | Zelda's what | {WORDS['reason']} | {WORDS['asked_by']}"
                       for part in parts.values()))
    for decisions in ((), [decided(part, **WORDS) for part in parts.values()]):
        own, ncpc = (checked(sheets | asked, *decisions, audience=audience)
                     for audience in (PARTNERSHIP_AUDIENCE, ncpc_audience()))
        with_words = {flag["Rule"] for flag in ncpc.flags.to_dict("records") if "Zelda" in str(flag)}
        assert {flag["Rule"] for flag in own.flags.to_dict("records") if "Zelda" in flag["Reason"]} == set(parts)
        assert with_words == {"COP-10"}
        assert ncpc.flags["Status"].tolist() == own.flags["Status"].tolist()
        hidden = {parts[rule].flag_id for rule in ("CON-02", "CON-03")}
        assert not hidden & set(" ".join(map(str, ncpc.flags.to_numpy().ravel())).replace(";", " ").split())


def test_the_rules_name_no_flag_that_ncpc_may_not_identify():
    part = part_of(checked(PRIVATE), "", "CON-02")
    for sheets, more in ((PRIVATE, {"until": date(2025, 1, 31)}), ({}, {})):
        ncpc = checked(sheets, decided(part, **more), audience=ncpc_audience())
        rows = ncpc.flags[ncpc.flags["Rule"].str.startswith("EXP")]
        assert len(rows) == bool(sheets) and set(rows["Flag ID"]) <= {""}
        assert not rows["Message"].str.contains("F-|CON-02").any()


def test_the_status_is_one_of_three():
    assert [str(status) for status in FlagStatus] == ["Open", "Waiting", "Explained"]
