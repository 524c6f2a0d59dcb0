"""Workbooks written as inline text: a test states only the columns and rows that it is about; the rest is valid.

`report({"Sessions": "CoP ID | Date\\nC1 | 2024-07-09"})` reports on a workbook whose Sessions tab has these rows, with
valid values in the other columns and the clean tabs beside it: one CoP that met every month of FY 24-25 and has no
flags.
"""

from datetime import date

from cop_sheets import ReadResult, build_tables, parse_fiscal_year
from cop_sheets.layout import OUTCOMES
from cop_sheets.raw import RawSheet, Workbook, normalize_rows
from summaries import build_report

YEAR, AS_OF = "FY 24-25", "2025-07-15"
MONTHS = ("2024-07", "2024-08", "2024-09", "2024-10", "2024-11", "2024-12",
          "2025-01", "2025-02", "2025-03", "2025-04", "2025-05", "2025-06")

# The value of each column that a test doesn't mention.
DEFAULTS = {
    "CoPs": {
        "CoP ID": "C1", "CoP Name": "Rainbow", "Former Names": "", "PSC": "3125", "PID": "",
        "Domain": "Responsive caregiving",
        "Domain Changed On": "", "CAD Updated On": "", "Community": "Infant teachers", "Membership": "Open",
        "Members": "12", "Practice": "Daily routines", "Assessment and Evaluation": "Survey", "Facilitators": "Ann Lee",
        "Facilitator Requirements Met": "Yes", "Training Cohort": "", "Delivery Mode": "In-person",
        "Meeting Time and Location": "First Tuesday, library", "Meeting Software": "", "Hybrid Room Equipment": "",
        "Members Have Camera and Microphone": "", "Growing Together Book": "Yes", "Start Date": "2024-07-01",
        "End Date": ""},
    "Sessions": {
        "CoP ID": "C1", "Date": "2024-07-09", "Status": "Held", "Delivery Mode": "In-person", "Minutes": "60",
        "Attended In Person": "", "Attended Online": "", "Attended": "9", "Topic": "", "Facilitators": "Ann Lee",
        "Notes": ""},
    "Trainings": {
        "Training ID": "", "Title": "Welcome", "Date": "2024-09-10", "Cohort": "", "Phase": "Other", "Strategy": "",
        "Delivery Mode": "Virtual", "Minutes": "90", "Participants": "14"},
    "Consultations": {
        "Date": "2024-10-08", "Individuals": "Cy Dunn", "Number of Individuals": "", "Hours": "1.5", "CoP ID": "C1",
        "Consultant": "Eve Stone", "Delivery Mode": "Virtual", "Topic": ""},
    "Survey Responses": {
        "Timestamp": "5/6/2025 11:02:10", "Fiscal Year": "", "CoP ID": "C1", "Role": "Member",
        OUTCOMES[0]: "", OUTCOMES[1]: "", OUTCOMES[2]: "4", OUTCOMES[3]: "4", OUTCOMES[4]: "4", OUTCOMES[5]: "4"},
    "Survey Items": {"Question": "", "Outcome": "", "Measure": "", "Scale": ""},
    "Column Map": {"Our Tab": "", "Our Column": "", "Means": ""},
    "Explanations": {"Flag ID": "", "What": "", "Reason": "", "Asked By": ""},
}


def monthly(cop="C1", months=MONTHS, status="Held"):
    """Return the lines `cop | date | status` of one session on the 9th of each of `months`."""
    return "\n".join(f"{cop} | {month}-09 | {status}" for month in months)


CLEAN_SHEETS = {
    "CoPs": "CoP ID | CoP Name\nC1 | Rainbow",
    "Sessions": "CoP ID | Date | Status\n" + monthly(),
    "Trainings": "Training ID | Title\n | Welcome",
    "Consultations": "Date\n2024-10-08",
    "Survey Responses": f"CoP ID | Role | {' | '.join(OUTCOMES)}\nC1 | Member | | | 4 | 4 | 4 | 4\n"
                        "C1 | Facilitator | 5 | 5 | | | |",
}
EMPTY_SHEETS = {tab: " | ".join(DEFAULTS[tab]) for tab in CLEAN_SHEETS}


def cells(text):
    """Return the rows of a sheet written as text: `|` separates cells, `⏎` is a line break. Lists are unchanged."""
    if not isinstance(text, str):
        return [list(row) for row in text]
    return [[cell.strip().replace("⏎", "\n") for cell in line.split("|")] for line in text.strip("\n").split("\n")]


def with_all_columns(tab, text, without=(), defaults=None):
    """Return the rows of `text` with the tab's other columns to their right, filled from `DEFAULTS` or `defaults`."""
    rows, defaults = cells(text), DEFAULTS.get(tab, {}) | (defaults or {})
    others = [header for header in defaults if header not in rows[0]]
    result = [rows[0] + others]
    for row in rows[1:]:
        row = row + [""] * (len(rows[0]) - len(row))
        result.append(row + [defaults[header] for header in others] if any(cell != "" for cell in row) else [])
    columns = [index for index, header in enumerate(result[0]) if header not in without]
    return [[row[index] for index in columns] if row else row for row in result]


def workbook(sheets=None, exact=None, without=None, name="Alamance"):
    """Return a workbook of the clean tabs, with `sheets` (completed) and `exact` (unchanged) replacing some of them.

    A tab whose text is None is missing. `without` lists missing columns by tab. The CoPs' Membership differs by
    partnership, so that no two workbooks are copies of each other.
    """
    own = {"CoPs": {"Membership": f"Open, {name}"}}
    tabs = {tab: (text, True) for tab, text in CLEAN_SHEETS.items()}
    tabs |= {tab: (text, True) for tab, text in (sheets or {}).items()}
    tabs |= {tab: (text, False) for tab, text in (exact or {}).items()}
    without = without or {}
    return Workbook(name, f"{name}.xlsx", [
        RawSheet(tab, normalize_rows(with_all_columns(tab, text, without.get(tab, ()),
                                                      own.get(tab)) if complete else cells(text)))
        for tab, (text, complete) in tabs.items() if text is not None])


def tables(*workbooks):
    """Return the typed tables of `workbooks`."""
    return build_tables(ReadResult(list(workbooks)))


def report_on(*workbooks, year=YEAR, as_of=AS_OF):
    """Return the report of `workbooks`."""
    return build_report(tables(*workbooks), parse_fiscal_year(year), date.fromisoformat(as_of))


def report(sheets=None, exact=None, without=None, year=YEAR, as_of=AS_OF):
    """Return the report of one workbook; see `workbook`."""
    return report_on(workbook(sheets, exact, without), year=year, as_of=as_of)


def partnership_rows(report, table, partnership):
    """Return the rows of a report's `table` (flags, standing, reconciliation) about one partnership.

    The table is split once for each report: some reports are of hundreds of partnerships.
    """
    known = vars(report).setdefault("rows by partnership", {})
    if table not in known:
        known[table] = dict(tuple(getattr(report, table).groupby("Partnership", sort=False)))
    rows = known[table].get(partnership)
    return getattr(report, table).iloc[:0] if rows is None else rows


def flag_locations(report, *rules, partnership="Alamance"):
    """Return the flags of a partnership as `must COP-04 CoPs!B2`, in sheet order; only those of `rules` if given."""
    flags = partnership_rows(report, "flags", partnership)
    cells = [f"!{column}{row}" if column else "" for column, row in zip(flags["Column"], flags["Row"], strict=True)]
    return [f"{severity} {rule} {tab}{cell}" for severity, rule, tab, cell in zip(
        flags["Severity"], flags["Rule"], flags["Tab"], cells, strict=True) if not rules or rule in rules]


def flag(report, rule, partnership="Alamance"):
    """Return the only flag of `rule`."""
    flags = partnership_rows(report, "flags", partnership)
    flags = flags[flags["Rule"] == rule]
    assert len(flags) == 1, flags[["Rule", "Tab", "Row", "Column", "Message"]].to_dict("records")
    return flags.iloc[0].to_dict()


def figures(report, indicator, level="Partnership", partnership="Alamance"):
    """Return the summary's rows of one indicator and level."""
    known = vars(report).setdefault("lines by name",
                                    {})    # cached with the report's own parts
    if not known:
        for row in report.ncpc.to_dict("records"):
            known.setdefault((row["Partnership"], row["Indicator"], row["Level"]), []).append(row)
    return known.get((partnership, indicator, level), [])


def figure(report, indicator, partnership="Alamance", level="Partnership"):
    """Return the summary's only row of one indicator and level."""
    rows = figures(report, indicator, level, partnership)
    assert len(rows) == 1, rows
    return rows[0]


def row_counts(report, tab, partnership="Alamance"):
    """Return the number of rows of `tab` by status, without zeros."""
    rows = partnership_rows(report, "reconciliation", partnership)
    row = rows[rows["Tab"] == tab].iloc[0]
    return {name: int(count) for name, count in row.items() if name not in ("Partnership", "Tab") and count}
