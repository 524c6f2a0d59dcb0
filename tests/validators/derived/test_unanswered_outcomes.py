"""SUR-05 says why an outcome has no valid answer, and what to do about it: what keeps each answer from counting."""

import pytest

from cop_sheets.layout import COLUMN_MAP, OUTCOMES, SURVEY_ITEMS
from tests.support.sheets import flag, report
from validators.tab_names import add_tab_fix

KNOWLEDGE = OUTCOMES[2]
HEADERS = f"Timestamp | Fiscal Year | CoP ID | Role | {KNOWLEDGE}"
PAIR = "Question | Outcome | Measure\nThen | 3 | Before\nToday | 3 | Now"
# Rows of the responses tab; what the message says after the outcome's name, and the fix.
REASONS = {
    "nobody answered": ("5/6/2025 | | C1 | Member |", "none given",
                        "Enter the answers that were given, or tell NCPC why there are none."),
    "N/A only": ("5/6/2025 | | C1 | Member | N/A", "none given",
                 "Enter the answers that were given, or tell NCPC why there are none."),
    "unknown CoP": ("5/6/2025 | | C9 | Member | 4", "those given are of an unknown CoP",
                    "Type the CoP's ID as it stands on the CoPs tab, or add the CoP there."),
    "no CoP": ("5/6/2025 | | | Member | 4", "those given are of an unknown CoP",
               "Type the CoP's ID as it stands on the CoPs tab, or add the CoP there."),
    "off the scale": ("5/6/2025 | | C1 | Member | 7\n5/7/2025 | | C1 | Member | often",
                      "those given are off the scale",
                      "Type the answers as the form offers them, or declare their scale on the tab Survey Items."),
    "undated": (" | | C1 | Member | 4", "those given are without a readable date",
                "Type their Timestamp, or the year under Fiscal Year."),
    "unreadable date": ("soon | | C1 | Member | 4", "those given are without a readable date",
                        "Type their Timestamp, or the year under Fiscal Year."),
    "unreadable year": ("5/6/2025 | later | C1 | Member | 4", "those given are of an unreadable Fiscal Year",
                        "Correct the Fiscal Year, or clear it."),
    "unreadable year and unknown CoP": ("5/6/2025 | later | C9 | Member | 4", "those given are of an unknown CoP",
                                        "Type the CoP's ID as it stands on the CoPs tab, or add the CoP there."),
    "unreadable year, still to come": ("7/20/2025 | later | C1 | Member | 4", "those given are dated after the as-of "
                                       "date", "Correct the Timestamp if it is wrong; else they count once that day "
                                       "has come."),
    "still to come": ("7/20/2025 | FY 24-25 | C1 | Member | 4", "those given are dated after the as-of date",
                      "Correct the Timestamp if it is wrong; else they count once that day has come."),
    "a role that can't be read": ("5/6/2025 | | C1 | Boss | 4", "those given are of a Role that can't be read",
                                  "Choose Member, Facilitator or Training participant under Role."),
    "a role that isn't asked": ("5/6/2025 | | C1 | Facilitator | 4", "those given are of a Role that is not asked it",
                                "Ask those whom the outcome is about, or correct the Role."),
    "a spreadsheet error": ("5/6/2025 | | C1 | Member | #REF!", "those given are a spreadsheet error",
                            "Correct the formula, or type the answer itself."),
    "of another year": ("5/6/2024 | | C1 | Member | 4", "none given",
                        "Enter the answers that were given, or tell NCPC why there are none."),
    "two reasons": ("5/6/2025 | | C9 | Member | 4\n5/6/2025 | | C1 | Member | 9",
                    "those given are of an unknown CoP or off the scale",
                    "Type the CoP's ID as it stands on the CoPs tab, or add the CoP there. Type the answers as the "
                    "form offers them, or declare their scale on the tab Survey Items."),
}


def with_absent_tabs(fix):
    """Return a fix with how to add the settings tabs that it names: the workbooks of these tests have none."""
    return " ".join([fix, *(add_tab_fix(tab) for tab in (COLUMN_MAP, SURVEY_ITEMS) if f"the tab {tab.name}" in fix)])


@pytest.mark.parametrize(("rows", "why", "fix"), REASONS.values(), ids=REASONS)
def test_it_says_what_keeps_the_answers_from_counting(rows, why, fix):
    others = [statement for statement in OUTCOMES if statement != KNOWLEDGE]
    headers = f"{HEADERS} | {' | '.join(others)}"
    full_report = report(exact={"Survey Responses": "\n".join(
        [headers, *(f"{row} |" for row in rows.split("\n")),
         "5/8/2025 | | C1 | | | 4 | 4 | 4 | 4 | 4"])})
    flag_row = flag(full_report, "SUR-05")
    assert flag_row["Message"] == f"FY 24-25 has ended without one valid answer to “{KNOWLEDGE}”: {why}."
    assert flag_row["Fix"] == with_absent_tabs(fix)
    assert (flag_row["Severity"], flag_row["Header"]) == ("must", KNOWLEDGE)


@pytest.mark.parametrize("half", ["2 |", " | 4"])
def test_half_a_pair_is_no_answer(half):
    full_report = report({"Survey Items": PAIR}, {"Survey Responses": (
        "Timestamp | CoP ID | Role | Then | Today | "
        f"{' | '.join(statement for statement in OUTCOMES if statement != KNOWLEDGE)}\n"
        f"5/6/2025 | C1 | Member | {half} | | | | |\n5/8/2025 | C1 | | | | 4 | 4 | 4 | 4 | 4")})
    flag_row = flag(full_report, "SUR-05")
    assert flag_row["Message"].endswith(": those given are only one half of Before and Now.")
    assert flag_row["Fix"] == "Enter the other half."


# Rows and headers of a responses tab, the answers first; then what the message says, and the fix.
ORDER = "Add one line to the tab Column Map that says whether the day or the month comes first, as TAB-06 spells it."
COP_COLUMN = "Give the responses tab one column CoP ID, or say on the tab Column Map which column of yours it is."
TIME_COLUMN = "Give the responses tab one column Timestamp, or say on the tab Column Map which column of yours it is."
ALL, SIDES = "Timestamp | Fiscal Year | CoP ID", "of a Timestamp that may be day first or month first"
COLUMNS = {
    "an order that isn't settled": ("4 | 15/6/2025 | | C1\n4 | 5/6/2025 | | C1", ALL, SIDES, ORDER),
    "a Fiscal Year settles one": ("9 | 15/6/2025 | FY 24-25 | C1\n4 | 5/6/2025 | | C1", ALL,
                                  f"{SIDES} or off the scale",
                                  f"{ORDER} Type the answers as the form offers them, or declare their scale on the "
                                  "tab Survey Items."),
    "an order, and no date at all": ("4 | 15/6/2025 | | C1\n4 | | | C1", ALL,
                                     f"{SIDES} or without a readable date",
                                     f"{ORDER} Type their Timestamp, or the year under Fiscal Year."),
    "no column CoP ID": ("4 | 5/6/2025", "Timestamp", "on a tab where no column CoP ID is read", COP_COLUMN),
    "two columns CoP ID": ("4 | 5/6/2025 | C1 | C1", "Timestamp | CoP ID | CoP ID",
                           "on a tab where no column CoP ID is read", COP_COLUMN),
    "no column Timestamp": ("4 | C1", "CoP ID", "on a tab where no column Timestamp is read", TIME_COLUMN),
    "no column Timestamp, and no year": ("4 | | C1", "Fiscal Year | CoP ID",
                                         "on a tab where no column Timestamp is read", TIME_COLUMN),
}


@pytest.mark.parametrize(("rows", "headers", "why", "fix"), COLUMNS.values(), ids=COLUMNS)
def test_what_is_wrong_with_a_whole_column_is_mended_there(rows, headers, why, fix):
    full_report = report(exact={"Survey Responses": f"{KNOWLEDGE} | {headers}\n{rows}"})
    flags = full_report.flags[(full_report.flags["Rule"] == "SUR-05")
                              & (full_report.flags["Header"] == KNOWLEDGE)].to_dict("records")
    assert [found["Message"].partition(": those given are ")[2] for found in flags] == [f"{why}."]
    assert flags[0]["Fix"] == with_absent_tabs(fix)


def test_one_valid_answer_is_enough():
    full_report = report(exact={"Survey Responses": (
        f"{HEADERS} | {' | '.join(statement for statement in OUTCOMES if statement != KNOWLEDGE)}\n"
        "5/6/2025 | | C1 | Member | 9 |\n5/6/2025 | | C1 | | 4 | 4 | 4 | 4 | 4 | 4")})
    assert "SUR-05" not in set(full_report.flags["Rule"])


@pytest.mark.parametrize("row", ["5/6/2025 | later | C9 | Member | 4", "7/20/2025 | later | C1 | Member | 4"])
def test_the_reason_is_the_one_in_the_note(row):
    """A row with two problems is excluded for one reason, the same one in the message and in the NCPC summary."""
    full_report = report(exact={"Survey Responses": f"{HEADERS}\n{row}"})
    note = full_report.ncpc.set_index("Indicator").loc[KNOWLEDGE, "Note"]
    reasons = {"unknown CoP": "of an unknown CoP", "after the as-of date": "dated after the as-of date"}
    expected = next(message for status, message in reasons.items() if f"1 {status}" in note)
    flags = full_report.flags[(full_report.flags["Rule"] == "SUR-05") & (full_report.flags["Header"] == KNOWLEDGE)]
    assert flags["Message"].str.endswith(f": those given are {expected}.").tolist() == [True]
