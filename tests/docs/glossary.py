"""The generated parts of docs/glossary.md: the terms declared in the code with their meanings.

Raises ValueError if a term has no meaning here or a meaning has no term in the code: add or remove the line.
"""

from collections.abc import Iterable, Mapping

from cop_sheets.layout import OUTCOME_ROLES, OUTCOMES, STRATEGIES, TABS
from cop_sheets.parsing import NOT_DATA
from summaries.documents.reference import CATEGORY_NAMES
from summaries.figures import INDICATORS, STANDINGS
from summaries.workbooks.status import WORKBOOK_STATES
from tests.docs.tables import table
from validators import RuleCategory, Severity
from validators.derived import COUNTED, EXCLUSION_REASONS, MET, MISSED, NOT_DUE, UNKNOWN
from validators.derived.row_status import OTHER_YEAR

CATEGORIES = {
    RuleCategory.FIDELITY: "a rule of the Growing Together model; it decides the standing of a CoP",
    RuleCategory.DATA: "a rule about the data itself: without it the figures would be unreliable",
}
SEVERITIES = {
    "must": "the program says must or states a plain requirement, or a figure for NCPC depends on it",
    "should": "the program says should or recommended",
    "info": "good to know; often nothing has to be done",
}
MEANING_OF_STANDINGS = {
    "Meets the model": "no must rule of the model is broken",
    "Not documented here": "only blank cells keep the CoP from meeting the model; it may be documented elsewhere",
    "Cannot be judged": "something that a must rule needs can't be read",
    "Does not meet": "a must rule is broken by more than a blank cell",
}
MONTHS = {
    "met": "a month that was due and has a held session",
    "missed": "a month that was due and has no held session",
    "cannot be judged": "a month that was due and may have a session whose date or CoP can't be read",
    "not due": "the month is not over, or the CoP was not active for all of it",
}
ROW_STATUSES = {
    "counted": "at least one figure uses the row",
    "other fiscal years": "the row belongs to another fiscal year",
    "undated": "excluded: the date is blank or can't be read",
    "after the as-of date": "excluded: the row is planned and does not count yet",
    "cancelled": "excluded: the session did not take place",
    "unknown CoP": "excluded: the CoP ID is blank, or no row of the CoPs tab has it",
    "unreadable value": "excluded: a value that every figure of this tab needs can't be read",
    "blank": "not data: nothing is typed in the row",
    "pre-filled": "not data: the row holds only what the sheet filled in by itself, such as 0 or an unchecked box",
    "example": "not data: the example row of the blank template",
    "totals": "not data: the row adds up other rows",
    "heading": "not data: a heading above other rows, such as a month",
    "repeated header": "not data: the header row once more",
    "note": "not data: a remark, with nothing in any column that makes an entry",
}
MEANING_OF_WORKBOOK_STATES = {
    "✗ can't be read": "the workbook is damaged, missing, or not shared; its figures are not reported",
    "◷ an old copy": "Google does not answer or refuses; the last good copy is shown",
    "□ nothing entered yet": "the workbook can be read and has no rows with data",
    "✓ read": "the workbook was read",
}


def sections() -> dict[str, str]:
    """Return the sections of the page, by name."""
    return {
        "categories": _words("Category", {f"{CATEGORY_NAMES[kind]}": meaning for kind, meaning in CATEGORIES.items()},
                             CATEGORY_NAMES.values()),
        "severities": _words("Severity", SEVERITIES, map(str, Severity)),
        "standings": _words("Standing", MEANING_OF_STANDINGS, STANDINGS),
        "months": _words("Month", MONTHS, (MET, MISSED, UNKNOWN, NOT_DUE)),
        "row statuses": _words("Row status", ROW_STATUSES, (COUNTED, OTHER_YEAR, *EXCLUSION_REASONS, *NOT_DATA)),
        "workbook states": _words("State", MEANING_OF_WORKBOOK_STATES, WORKBOOK_STATES),
        "indicators": table(("Indicator", "Meaning"), [
            (indicator.name, indicator.meaning) for indicator in INDICATORS]),
        "outcomes": table(("Number", "Outcome", "Asked of"), [
            (number, words, ", ".join(sorted(roles)))
            for number, (words, roles) in enumerate(zip(OUTCOMES, OUTCOME_ROLES, strict=True), start=1)]),
        "strategies": table(("Key strategy",), [(strategy,) for strategy in STRATEGIES]),
        "columns": "\n\n".join(_columns(tab) for tab in TABS),
    }


def _words(heading: str, meanings: Mapping[str, str], declared: Iterable[str]) -> str:
    """Return a table of the terms in `declared`, in its order, with their meanings."""
    words = list(declared)
    if set(words) != set(meanings):
        raise ValueError(f"{heading}: the code declares {words}, and tests/docs/glossary.py explains {list(meanings)}")
    return table((heading, "Meaning"), [(word, meanings[word]) for word in words])


def _columns(tab) -> str:
    rows = [(column.header, column.kind, column.help) for column in tab.columns]
    return f"**{tab.name}**: one row is {tab.row_description}.\n\n{table(('Column', 'Kind', 'Meaning'), rows)}"
