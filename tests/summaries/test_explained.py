"""What is explained is called so alike on every page and in every file."""

import pytest

from summaries.changes.comparison import Comparison
from summaries.changes.flags import flag_change_table, flag_change_texts
from summaries.documents.board import board_charts, board_headlines, shortfalls_text
from summaries.documents.reference import FLAG_COUNT_COLUMN, flags_for_rule, rules_with_flag_counts
from summaries.documents.terminal import report_lines
from summaries.fidelity import calendar_rows, dosage_sentence, get_cop_detail, get_month_detail
from summaries.fidelity.standing_chart import standing_chart
from summaries.fixes import filter_flags, fix_counts, fix_list_sentence, flag_rows
from summaries.fixes.blockers import find_blockers
from summaries.fixes.fix_list import explained_flags, fix_list
from summaries.fixes.priorities import open_musts_sentence, priority_fixes
from summaries.overview.headlines import headlines
from summaries.overview.ranking import mark_colors, ranking
from summaries.workbooks.status import standing_rows
from tests.support.sheets import CLEAN_SHEETS
from tests.validators.explanations.test_explanations import (
    BOTH,
    BOTH_REPORT,
    DECEMBER,
    REASON,
    STORM,
    checked,
    decided,
    part_of,
)
from tests.validators.identity.reports import parts_of

ONE, ALL = checked(BOTH, STORM), checked(BOTH, STORM, decided(part_of(BOTH_REPORT, DECEMBER)))
CELL = "Alamance", "C1"


def says(report):
    """Return what each page and file says of the CoP, by the name of the place."""
    calendar, cop = calendar_rows(report).iloc[0], get_cop_detail(report, *CELL)
    return {
        "calendar": (calendar["Standing"][1], calendar.get("Explained"), calendar["November 2024"][0],
                     calendar["December 2024"][0]),
        "months": dosage_sentence(report), "chart": standing_chart(report).answer,
        "CoP": (cop.standing, cop.explained, [state[1] for state in cop.by_month["State"][4:6]]),
        "headline": headlines(report)[0].detail, "board": board_headlines(report)[0]["detail"],
        "board chart": board_charts(report)[0].answer, "board list": shortfalls_text(report).split("\n")[-1],
        "fixes": fix_list_sentence(report), "fix list": fix_list(report)["What is wrong"].str[27:46].tolist(),
        "folded": explained_flags(report)["Explained"].tolist(),
        "counts": fix_counts(report)["● must"].tolist(), "first": [fix.what for fix in priority_fixes(report)],
        "open": open_musts_sentence(report).split(".")[0],
        "ranking": (ranking(report)["Standing"][0], ranking(report)["Open Must Flags"][0]),
        "rule book": rules_with_flag_counts(report).set_index("Rule")[FLAG_COUNT_COLUMN]["COP-10"],
        "rule": len(flags_for_rule(report, "COP-10")), "trial": standing_rows(report).get("Explained", [0])[0],
        "terminal": report_lines(report)[-1][1],
    }


def test_a_run_that_is_explained_in_part():
    assert says(ONE) == {
        "calendar": ("Does not meet", 1, "explained", "missed"),
        "months": "Of 12 months that were due, 10 had a session and 2 had none (1 explained). 1 of 1 CoP missed at "
                  "least one.",
        "chart": "0 of 1 CoP meets the model; 1 does not.", "CoP": ("Does not meet", 1, ["explained", "missed"]),
        "headline": "0.0%; 10 of 12 months; 1 explained", "board": "0% of them",
        "board chart": "0 of 1 CoP meets the model.",
        "board list": "• Rainbow: no session in 2 of 12 months (1 explained)",
        "fixes": "1 on the list: 1 must. 1 explained.", "fix list": [" in December 2024 ("],
        "folded": [REASON], "counts": [1], "first": ["1 CoP missed 1 month"], "open": "1 must flag is open",
        "ranking": (["✗ 1", "◇ 1 explained"], 1), "rule book": 1, "rule": 1, "trial": 1,
        "terminal": "0 of 1 CoP meet the model. Flags in all: 1 must, 1 explained."}


def test_a_cop_of_which_all_is_explained_meets_the_model():
    with_note = "meets the model (1 with an explanation)."
    assert says(ALL) == {
        "calendar": ("Meets the model", 1, "explained", "explained"),
        "months": "Of 12 months that were due, 10 had a session and 2 had none (2 explained). 1 of 1 CoP missed at "
                  "least one.",
        "chart": f"The one CoP of the year {with_note}", "CoP": ("Meets the model", 1, ["explained", "explained"]),
        "headline": "100.0%; 10 of 12 months; 1 explained", "board": "100% of them (1 with an explanation)",
        "board chart": f"1 of 1 CoP {with_note}", "board list": "", "fixes": "Nothing to fix. 1 explained.",
        "fix list": [], "folded": [REASON], "counts": [0], "first": [], "open": "No must flag is open",
        "ranking": (["✓ 1", "◇ 1 explained"], 0), "rule book": 0, "rule": 0, "trial": 1,
        "terminal": "1 of 1 CoP meet the model (1 with an explanation). Flags in all: nothing, 1 explained."}


def test_no_figure_differs():
    assert BOTH_REPORT.ncpc_csv == ONE.ncpc_csv == ALL.ncpc_csv


@pytest.mark.parametrize(("month", "words"), [
    ("November 2024", ["November 2024 (cancelled on November 5: “snow”)", f"Explained: {REASON}"]),
    ("December 2024", ["December 2024 (cancelled on December 5: “flood”)", "What to do: Add the session"])])
def test_a_month_says_why_it_is_explained_or_what_to_do(month, words):
    state, *sentences = get_month_detail(ONE, *CELL, month).sentences
    assert state == f"Rainbow, {month}: missed."
    for sentence, text in zip(sentences, words, strict=True):
        assert text in sentence


def test_lists_of_flags_show_explained_ones_only_on_request():
    assert filter_flags(ONE)["Status"].tolist() == ["Open"]
    assert filter_flags(ONE, with_explained=True)["Status"].tolist() == ["Explained", "Open"]
    assert {"Status", "Reason"} <= set(flag_rows(ONE)) and not {"Status", "Reason"} & set(flag_rows(BOTH_REPORT))
    assert mark_colors(ONE).keys() == {"✗ 1", "◇ 1 explained"}


def test_a_flag_that_is_explained_is_not_fixed():
    comparison = Comparison(BOTH_REPORT, ONE)
    table = flag_change_table(comparison)
    assert table[["Change", "Status", "Flag ID"]].values.tolist() == [
        ["explained", "Explained", part_of(BOTH_REPORT, "2024-11").flag_id],
        ["still open", "Open", part_of(BOTH_REPORT, DECEMBER).flag_id]]
    assert flag_change_texts(comparison) == []
    assert flag_change_texts(Comparison(ONE, checked(CLEAN_SHEETS))) == ["2 flags fixed"]


def test_an_outcome_that_is_explained_is_not_to_be_fixed_first():
    sheets = {"Survey Responses": "CoP ID | Role\nC1 | Member"}
    plain = checked(sheets)
    explained = checked(sheets, *(decided(part) for part in parts_of(plain) if part.flag["Rule"] == "SUR-05"))
    assert find_blockers(plain) and priority_fixes(plain)
    assert not find_blockers(explained) and not priority_fixes(explained)
    assert explained.ncpc_csv == plain.ncpc_csv
