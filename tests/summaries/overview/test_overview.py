"""The overview: headlines against the NCPC summary, the year before, talking points, ranking and priorities."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from cop_sheets import ReadResult, build_tables, parse_fiscal_year, read_all
from cop_sheets.sample.source import SAMPLE_AS_OF, SampleSource
from cop_sheets.sources.base import Failure
from summaries import build_report
from summaries.figures.figure import OUTCOME
from summaries.figures.outcomes import SELF_CHANGE
from summaries.fixes.priorities import MAX_FIXES, open_musts_sentence, priority_fixes
from summaries.freshness import DAYS_COLUMN, active_partnerships, last_activity
from summaries.overview.headlines import STANDING_SECTION, headlines
from summaries.overview.ranking import NO_COP_TEXT, UNREADABLE_TEXT, ranking, ranking_sentence, required_cells
from summaries.overview.sentences import comparison_sentences, outcomes_comparison, outcomes_note, talking_points
from tests.support.separate import separate_reports
from tests.support.sheets import AS_OF, CLEAN_SHEETS, EMPTY_SHEETS, MONTHS, YEAR, monthly, report, report_on, workbook
from validators import RULES, RuleCategory, Severity

EVIL = "![x](x.png) **b** <b>"
EVERY_MONTH_BUT_TWO = {"Sessions": "CoP ID | Date | Status\n" + monthly(months=MONTHS[:4] + MONTHS[6:])}


@pytest.fixture(scope="module")
def sample():
    return build_report(build_tables(read_all(SampleSource())), SampleSource().fiscal_year, SAMPLE_AS_OF)


TWO_MEASURES = "Increased knowledge in CoP development"
# The Status and Notes of a second session, and the detail of the number of sessions.
CALLED_OFF = {
    "blank": (" | Snow day", "none marked Cancelled; of the 2 held, 1 was called off by its Notes or Topic"),
    "cancelled too": ("Cancelled | Snow day", "1 more cancelled"), "held": ("Held | Snow day", "none cancelled"),
    "several": ("Cancelled |\nC1 | 2024-08-10 | | postponed\nC1 | 2024-08-11 | | no meeting\nC9 | 2024-08-12 | | no "
                "meeting", "1 more marked Cancelled; of the 3 held, 2 were called off by their Notes or Topic")}


@pytest.fixture(scope="module")
def reports():
    """Return the reports of the cases by name."""
    return separate_reports({
        name: {"Sessions": f"CoP ID | Date | Status | Notes\nC1 | 2024-07-09 | |\nC1 | 2024-08-09 | {rows}"}
        for name, (rows, _) in CALLED_OFF.items()} | {
        "clean": {}, "nothing entered": EMPTY_SHEETS,
        "sessions only": {tab: text for tab, text in EMPTY_SHEETS.items() if tab not in ("CoPs", "Sessions")},
        "nothing of the year": EMPTY_SHEETS | {"Sessions": "CoP ID | Date\nC1 | 2019-07-09"},
        "unknown participants": {"Trainings": "Training ID | Participants\nT1 | many"},
        "one of each": {
            "Sessions": "CoP ID | Date\nC1 | 2024-07-09",
            "Trainings": "Title | Date | Participants\nA | 2024-09-10 | 1",
            "Consultations": "Date | Individuals | Hours\n2024-07-09 | Ann Lee | 1"},
        "details": {
            "CoPs": "CoP ID | CoP Name\nC1 | Rainbow\nC2 | Quiet",
            "Sessions": "CoP ID | Date | Status\nC1 | 2024-07-09 | Held\nC1 | 2024-08-09 | Cancelled",
            "Trainings": "Training ID | Date | Participants\nT1 | 2024-09-10 | 4\nT2 | 2024-09-11 |",
            "Consultations": "Date | Individuals | Number of Individuals | Hours\n2024-10-08 | Cy Dunn | | 1.5\n"
                             "2024-10-09 | | 3 | 2\n2024-10-10 | Cy Dunn | | 0"},
        "agreement and change": {
            "Survey Items": f"Question | Outcome | Measure\n{TWO_MEASURES} | 1 | Agreement\nThen | 1 | Before\n"
                            "Now | 1 | Now",
            "Survey Responses": f"CoP ID | Role | {TWO_MEASURES} | Then | Now\nC1 | Facilitator | 5 | 2 | 4\n"
                                "C1 | Facilitator | 2 | 4 | 4"},
        "two fixes": {"Sessions": EVERY_MONTH_BUT_TWO["Sessions"] + "\nC9 | 2024-08-20 | Held"}})


def by_label(full_report):
    return {headline.label: headline for headline in headlines(full_report)}


def with_failure(*workbooks, broken=("Broken",)):
    reading = ReadResult(list(workbooks), [Failure(name, f"{name}.xlsx", f"{name}.xlsx is damaged") for name in broken])
    return build_report(build_tables(reading), parse_fiscal_year(YEAR), date.fromisoformat(AS_OF))


def displays(full_report, level):
    rows = full_report.ncpc[full_report.ncpc["Level"] == level]
    return dict(zip(rows["Indicator"], rows["Display"], strict=True)), rows


# Headlines

@pytest.mark.parametrize("name", [None, "Avery", "Camden", "Iredell", "Macon", "Montgomery"])
def test_each_headline_has_the_figures_of_both_years(sample, name):
    report = sample.of(name) if name else sample
    level = "Partnership" if name else "All"
    (now, lines), (before, _) = displays(report, level), displays(report.before, level)
    measured = {"Survey responses": "Number"}
    for headline in headlines(report):
        if headline.section == STANDING_SECTION:
            continue
        if headline.label in measured:
            own = lines[lines["Indicator"] == headline.indicator].iloc[0]
            assert headline.value == ("not reported" if own["Number"] is None else str(own["Number"]))
            continue
        assert headline.value == now[headline.indicator]
        assert headline.before == (before[headline.indicator] if active_partnerships(report.before) else "")
    assert len([headline for headline in headlines(report) if headline.section == OUTCOME]) == 6


def test_standing_is_counted_from_the_cops(sample):
    for each_report in (sample, sample.of("Camden")):
        headline = headlines(each_report)[0]
        cops, earlier = (list(each.standing["Standing"]) for each in (each_report, each_report.before))
        meeting, then = cops.count("Meets the model"), earlier.count("Meets the model")
        months = [text.split()[::2] for text in each_report.standing["Months"]]
        met, due = (sum(int(pair[side]) for pair in (text[:2] for text in months)) for side in (0, 1))
        share = f"{100 * meeting / len(cops):.1f}"
        assert headline.value == f"{meeting} of {len(cops)}" and headline.before == f"{then} of {len(earlier)}"
        assert headline.detail == f"{share}%; {met} of {due} months"
        points = round(float(share) - float(f"{100 * then / len(earlier):.1f}"), 1)
        assert headline.change == f"{points:+.1f} points" and headline.is_improvement is (points > 0)


def test_each_change_is_the_difference_of_the_displayed_values(sample):
    for headline in headlines(sample)[1:]:
        now, then = (text.split("%")[0].replace(",", "") for text in (headline.value, headline.before))
        difference = round(float(now) - float(then), 2)
        expected = f"{difference:+.1f} points" if headline.section == OUTCOME else f"{difference:+g}"
        assert headline.change == (expected if difference else "no change")
        assert headline.is_improvement is (None if not difference else difference > 0)


def test_without_a_year_before_there_is_no_comparison(reports):
    full_report = reports["clean"]
    assert all(headline.before == headline.change == "" and headline.is_improvement is None
               for headline in headlines(full_report))
    assert comparison_sentences(full_report) == (
        "Nothing is logged for FY 23-24 by June 30, 2024, so there is no year before to compare with.",)
    assert list(outcomes_comparison(full_report)) == ["Outcome", "FY 24-25"]


def test_the_year_before_is_reported_as_of_the_same_day():
    months = [f"{year}-{month}" for year in (2023, 2024) for month in ("07", "08", "09", "10", "11", "12")]
    sheets = {"CoPs": "CoP ID | Start Date\nC1 | 2023-07-01",
              "Sessions": "CoP ID | Date | Status\n" + monthly(months=months)}
    full_report = report(sheets, as_of="2024-10-31")
    headline = by_label(full_report)["Sessions held"]
    assert (headline.value, headline.before, headline.change) == ("4", "4", "no change")
    assert comparison_sentences(full_report)[0] == "Compared with FY 23-24 up to October 31, 2023."
    assert talking_points(full_report)[1].startswith(
        "In FY 24-25 up to October 31, 2024, 4 sessions were held (4 the year ")


def test_details_explain_a_number(reports):
    details = {label: (headline.value, headline.detail) for label, headline in by_label(reports["details"]).items()}
    assert details["Communities of Practice"] == ("2", "1 held no session")
    assert details["Sessions held"] == ("1", "1 more cancelled")
    assert details["Training events"] == ("2", "1 without a number of people")
    assert details["People trained"] == ("4", "counted at each event")
    assert details["People consulted"] == ("4", "3 of them without names")
    assert details["Hours of consultation"] == ("3.5", "in 2 consultations")
    assert details["Survey responses"] == ("2", "for 24 members recorded")


@pytest.mark.parametrize("name", CALLED_OFF)
def test_sessions_called_off_in_notes_are_beside_cancelled_ones(reports, name):
    assert by_label(reports[name])["Sessions held"].detail == CALLED_OFF[name][1]


def test_a_copy_of_a_workbook_adds_no_cancelled_sessions():
    rows = "CoP ID | Date | Status | Notes\n" + "\n".join(f"C1 | {month}-09 | | snow day" for month in MONTHS)
    books = [workbook({"Sessions": rows, "CoPs": [["CoP ID", "Membership"], ["C1", "Open"]]}, name=name)
             for name in ("Ashe", "Burke")]
    assert by_label(report_on(*books))["Sessions held"].detail.startswith(
        "none marked Cancelled; of the 12 held, 12 were")


def test_participants_that_nobody_recorded_are_unknown(reports):
    full_report = reports["unknown participants"]
    assert by_label(full_report)["People trained"].value == "unknown"
    assert "an unknown number of people were trained" in talking_points(full_report)[1]


def test_agreement_and_change_have_their_own_headlines(reports):
    full_report, outcome = reports["agreement and change"], TWO_MEASURES
    both = [headline for headline in headlines(full_report) if headline.label == outcome]
    assert [(headline.value, headline.detail) for headline in both] == [
        ("50.0% (1 of 2)", "self-reported agreement"), ("50.0% (1 of 2)", SELF_CHANGE)]
    table = outcomes_comparison(full_report)
    assert list(table.loc[table["Outcome"] == outcome, "Self-Reported"]) == ["agreement", "change"]
    assert "never added up" in outcomes_note(full_report) and "change" not in outcomes_note(reports["clean"])


def test_without_a_workbook_there_is_no_headline():
    report = with_failure()
    assert headlines(report) == () and comparison_sentences(report) == ()
    assert talking_points(report) == (
        "No workbook could be read, so there is nothing to judge yet: see the page Workbooks.",)


# Talking points

def test_the_talking_points_of_the_clean_workbook(reports):
    assert talking_points(reports["clean"]) == (
        "The one CoP of the year meets the model. A session was held in 12 of the 12 months that were due.",
        "In FY 24-25, 12 sessions were held, 14 people were trained and 1 person was consulted for 1.5 hours.")


def test_one_of_each_is_in_the_singular(reports):
    assert talking_points(reports["one of each"])[1] == (
        "In FY 24-25, 1 session was held, 1 person was trained and 1 person was consulted for 1 hour.")


def test_the_talking_points_of_empty_reports(reports):
    assert talking_points(reports["sessions only"])[1] == (
        "In FY 24-25, 12 sessions were held, nobody was trained and nobody was consulted.")
    first, second = talking_points(reports["nothing entered"])
    assert first == "The CoPs are not reported: nothing entered yet. Fill the CoPs tab and each CoP's Start Date."
    assert second == ("Not reported: how many sessions were held, how many people were trained, how many people were "
                      "consulted and how many hours of consultation were given.")
    first, second = talking_points(reports["nothing of the year"])
    assert first.startswith("No CoP is active in FY 24-25. Fill the CoPs tab")
    assert second == "No session, training, consultation or survey response is logged for FY 24-25 by June 30, 2025."


def test_partnerships_active_in_only_one_year_are_counted_in_the_comparison():
    earlier = "CoP ID | Date | Status\nC1 | 2023-09-09 | Held"
    only_then = {"CoPs": "CoP ID | Start Date\nC1 | 2023-07-01",
                 **{tab: EMPTY_SHEETS[tab] for tab in EMPTY_SHEETS if tab != "CoPs"},
                 "Sessions": earlier}
    sentences = " ".join(comparison_sentences(report_on(workbook(name="New"), workbook(only_then, name="Gone"))))
    assert "1 partnership has nothing logged for FY 23-24 by then, which adds to every rise." in sentences
    assert ("1 partnership that had logged by then has nothing logged for FY 24-25 yet, which adds to every fall."
            in sentences)


# Freshness, completeness, ranking

def test_the_last_activity_is_of_any_log_in_any_year_but_not_in_the_future(reports):
    full_report = report({"Sessions": "CoP ID | Date | Status\nC1 | 2024-07-09 | Held\nC1 | 2025-09-09 | Held",
                          "Trainings": "Training ID | Date\nT1 | 2025-07-02\nT2 | 2025-07-16\nT3 | 1925-01-01",
                          "Survey Responses": EMPTY_SHEETS["Survey Responses"]})
    assert last_activity(full_report) == {"Alamance": date(2025, 7, 2)}
    assert last_activity(reports["nothing entered"]) == {}


def test_cancelled_sessions_and_unknown_cops_are_activity():
    lines = {"cancelled": "C1 | 2024-07-09 | Cancelled", "unknown CoP": "C9 | 2024-07-09 | Held",
             "year before": "C1 | 2023-07-09 | Held"}
    books = [workbook(EMPTY_SHEETS | {"Sessions": f"CoP ID | Date | Status\n{line}"}, name=name)
             for name, line in lines.items()]
    books.append(workbook(EMPTY_SHEETS, name="nothing"))
    assert active_partnerships(report_on(*books)) == {"cancelled", "unknown CoP"}


def test_required_cells_are_counted_in_the_rows_of_the_year(reports):
    assert required_cells(reports["clean"]) == {"clean": (11 + 2 * 12 + 3 + 2 + 2 * 2,) * 2}
    full_report = report({
        "CoPs": "CoP ID | Domain | Practice | Start Date | End Date\nC1 | | | 2024-07-01 |\n"
                "C2 | | | 2020-07-01 | 2021-06-30",                      # two of 11 blank; not active in the year
        "Sessions": "CoP ID | Date | Status\nC1 | 2024-07-09 | Held\nC1 | 2022-07-09 | Held\nC1 | | Held\n"
                          " | soon | Held",
        "Trainings": EMPTY_SHEETS["Trainings"], "Consultations": "Date | Hours\n2024-10-08 |",
        "Survey Responses": "Timestamp | CoP ID | Role\n5/6/2025 | | Training participant\n5/6/2025 | | Member"})
    filled = {"CoPs": 9, "Sessions": 2 + 1 + 1, "Consultations": 1, "Survey Responses": 1 + 1}
    required = {"CoPs": 11, "Sessions": 2 + 2 + 2, "Consultations": 2, "Survey Responses": 1 + 2}
    assert required_cells(full_report) == {"Alamance": (sum(filled.values()), sum(required.values()))}
    lacking = report(without={"Consultations": ["Hours"]})
    assert required_cells(lacking)["Alamance"] == (43, 44)


def test_the_worst_comes_first_and_ties_are_in_order_of_name():
    quiet = workbook({"Sessions": EMPTY_SHEETS["Sessions"]}, name="Quiet")
    report = with_failure(workbook(name="b good"), workbook(name="A good"), quiet, workbook(EMPTY_SHEETS, name="Empty"),
                          workbook({"CoPs": "CoP ID | Domain\nC1 | "}, name="Blank"))
    table = ranking(report)
    assert list(table["Partnership"]) == ["Broken", "Empty", "Blank", "Quiet", "A good", "b good"]
    assert list(table["CoPs That Meet"].fillna(-1)) == [-1, 0, 0, 0, 1, 1]
    assert list(table["CoPs"].fillna(-1)) == [-1, 0, 1, 1, 1, 1]
    assert list(table["Standing"]) == [[UNREADABLE_TEXT], [NO_COP_TEXT], ["□ 1"], ["✗ 1"], ["✓ 1"], ["✓ 1"]]
    assert all(pd.api.types.is_numeric_dtype(table[name]) for name in table.columns.drop(
        ["Partnership", "Standing"])), "numbers sort as numbers"
    musts = Counter(report.flags.loc[report.flags["Severity"] == "must", "Partnership"])
    assert list(table["Open Must Flags"]) == [musts[name] for name in table["Partnership"]]
    assert table[DAYS_COLUMN].isna().tolist() == [True, True, False, False, False, False]
    assert ranking_sentence(report) == (
        "Of 6 partnerships, 1 workbook can't be read and 1 has no CoP active. Attention is due first at Blank: 0 of 1 "
        "CoPs meet the model.")


def test_the_ranking_of_the_sample_adds_up(sample):
    table = ranking(sample)
    assert len(table) == len(sample.tables.partnerships) + len(sample.tables.failures)
    assert f"{table['CoPs That Meet'].sum()} of {table['CoPs'].sum()}" == headlines(sample)[0].value
    with_cops = table[table["CoPs"].fillna(0) > 0]
    assert (with_cops["CoPs That Meet"] / with_cops["CoPs"]).is_monotonic_increasing


MISSED = {"Sessions": "CoP ID | Date | Status\n" + monthly(months=MONTHS[1:])}


@pytest.mark.parametrize(("books", "sentence"), [
    ([workbook(name="A"), workbook(name="B")], "Every CoP meets the model."),
    ([workbook(name="A"), workbook(EMPTY_SHEETS, name="B")],
     "Of 2 partnerships, 1 has no CoP active. Every other CoP meets the model."),
    ([workbook(EMPTY_SHEETS, name="A"), workbook(EMPTY_SHEETS, name="B")], "Of 2 partnerships, 2 have no CoP active."),
    ([workbook(name="B"), workbook(MISSED, name="A"), replace(workbook(MISSED, name="A"), partnership="A copy"),
      workbook(EMPTY_SHEETS, name="C")],
     "Of 3 partnerships, 1 has no CoP active. Attention is due first at A: 0 of 1 CoPs meet the model."),
])
def test_the_ranking_sentence(books, sentence):
    assert ranking_sentence(report_on(*books)).strip() == sentence


# What to fix first

def test_every_must_rule_about_cops_has_a_text(monkeypatch):
    from summaries.fixes.priorities import _COMPONENT_RULES, _RULE_TEXTS
    of_cops = {rule.id for rule in RULES if rule.view in ("cops", "cop_months")
               and rule.category is RuleCategory.FIDELITY
               and any(case.severity is Severity.MUST for case in rule.cases)}
    assert of_cops == (_COMPONENT_RULES | set(_RULE_TEXTS)) - {"the five components"}
    # A new rule without a text is named by its title.
    monkeypatch.delitem(_RULE_TEXTS, "COP-06")
    (fix,) = priority_fixes(report({"CoPs": "CoP ID | Facilitator Requirements Met\nC1 | No"}))
    assert fix.what == "1 CoP: not kept is “Facilitators meet the requirements”"


def test_nothing_to_fix(reports):
    assert priority_fixes(reports["clean"]) == ()
    assert open_musts_sentence(reports["clean"]) == "No must flag is open. There is nothing to fix first."


def test_a_missed_month_and_an_excluded_session_both_come_first(reports):
    full_report = reports["two fixes"]
    assert [fix[:4] for fix in priority_fixes(full_report)] == [
        ("1 CoP missed 2 months", "It does not meet the model; a session that was held has only to be logged",
         "C1 Rainbow", "compliance.py"),
        ("1 CoP ID is not that of one CoP on the CoPs tab", "1 session is not counted", "Sessions A12", "fix_list.py")]
    assert priority_fixes(full_report)[0].rules == ("COP-10",)
    assert open_musts_sentence(full_report) == (
        "2 must flags are open. Of must and should together, this has the largest effect:")


def test_missed_months_are_neither_met_nor_unknown(sample):
    standing = sample.standing
    missed = standing["Months Due"] - standing["Months Met"] - standing["Months Unknown"]
    fix, = (fix for fix in priority_fixes(sample) if fix.rules == ("COP-10",))
    assert fix.what == f"{(missed > 0).sum()} CoPs missed {missed.sum()} months"


def test_equal_fixes_of_several_partnerships_are_one():
    undated = {"Sessions": CLEAN_SHEETS["Sessions"] + "\nC1 | someday | Held"}
    report = report_on(*(workbook(undated, name=name) for name in "ABCDE"))
    fix, = priority_fixes(report)
    assert fix.what == "5 dates can't be read" and fix.effect == "5 sessions are not counted"
    assert fix.where == "A, B, C and 2 more" and fix.partnership is None
    missed = report_on(workbook(EVERY_MONTH_BUT_TWO, name="A"), workbook(EVERY_MONTH_BUT_TWO, name="B"))
    assert priority_fixes(missed)[0].what == "2 CoPs missed 4 months"
    assert priority_fixes(missed)[0].where == "C1 Rainbow (A) and C1 Rainbow (B)"
    assert open_musts_sentence(missed) == (
        "2 must flags are open at 2 partnerships. Of must and should together, this has the largest effect:")


def test_cops_with_one_id_at_two_partnerships_are_two():
    undated = {"CoPs": "CoP ID | Start Date\nC1 | 2024-07-01\nC2 | someday"}
    fix, = (fix for fix in priority_fixes(report_on(workbook(undated, name="A"), workbook(undated, name="B")))
            if "date" in fix.what.lower())
    assert fix.effect == "2 CoPs are not counted"


def test_unreadable_workbooks_come_first_and_there_are_at_most_five(sample):
    for each_report in (sample, sample.of("Iredell"), sample.of("Avery")):
        assert 0 < len(priority_fixes(each_report)) <= MAX_FIXES
    first = priority_fixes(sample)[0]
    assert first.what == "The workbook can't be read" and first.page == "workbooks.py"
    pages = Counter(fix.page for fix in priority_fixes(sample))
    assert pages["compliance.py"] == 2


def test_only_the_location_has_typed_text():
    cops = (f"CoP ID | CoP Name | Domain | Facilitators | Facilitator Requirements Met\n{EVIL} | {EVIL} | | | No")
    sessions = f"CoP ID | Date | Status\n{EVIL} | {EVIL} | Held\n{EVIL} | 2024-08-01 | Held"
    books = [workbook({"CoPs": cops, "Sessions": sessions}, name=name) for name in (EVIL, "Avery")]
    for each_report in (report_on(*books), report_on(books[0])):
        texts = [*talking_points(each_report), *comparison_sentences(each_report), open_musts_sentence(each_report)]
        texts += [text for fix in priority_fixes(each_report) for text in (fix.what, fix.effect)]
        texts += [text for headline in headlines(each_report)
                  for text in (headline.label, headline.value, headline.detail, headline.before)]
        assert not [text for text in texts if "**" in text or "<b>" in text]
        assert any(EVIL in fix.where for fix in priority_fixes(each_report))


@pytest.mark.parametrize(("starts", "effect"), [
    (("2024-07-01", "2024-07-01"), "They stand as not documented here until then"),
    (("2024-07-01", "soon"), "1 of them stands as not documented here until then; something else keeps the rest back, "
                             "too"),
    (("soon", "soon"), "Something else keeps them from the model, too")])
def test_blank_components_decide_the_standing_only_of_cops_that_have_it(starts, effect):
    made = report({"CoPs": "CoP ID | CoP Name | Domain | Start Date\n" + "\n".join(
        f"C{number} | Rainbow {number} | | {start}" for number, start in enumerate(starts)),
        "Sessions": "CoP ID | Date | Status\n" + "\n".join(monthly(f"C{number}") for number in range(2))})
    assert [fix.effect for fix in priority_fixes(made) if "say all that" in fix.what] == [effect]
