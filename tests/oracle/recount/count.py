"""Every figure of the NCPC summary counted a second way: plain Python over raw cells, without product code or pandas.

`count(workbooks, first_year, as_of)` takes {partnership: {tab name: rows of raw cells}} and returns a `Count`.
"""

from collections import Counter
from fractions import Fraction

from tests.oracle.recount.active_periods import read_period, resolve_periods
from tests.oracle.recount.cells import (
    PENDING_WORDS,
    UNREADABLE_CELL,
    cell_key,
    cell_text,
    is_error,
    read_choice,
    read_date,
    read_hours,
    read_whole_number,
)
from tests.oracle.recount.kinds import (
    ALL,
    CANCELLED,
    CHANGE,
    COUNTED,
    MEASURE,
    NOT_DATA,
    UNKNOWN_COP,
    UNREADABLE,
    CoP,
    Count,
    Figure,
    Year,
    excluded_count,
    find_cop,
    normalize_id,
    round_half_up,
)
from tests.oracle.recount.layout import DATA_TABS
from tests.oracle.recount.months import OF_ANY_COP
from tests.oracle.recount.people import people
from tests.oracle.recount.reported import add_unreadable, may_be_of, suppress_unreported
from tests.oracle.recount.sheets import is_date, not_data, read_sheets
from tests.oracle.recount.survey import count_survey

STATUSES = {"held": "Held", "cancelled": "Cancelled", "canceled": "Cancelled"}


def count(workbooks, first_year, as_of):
    """Return the `Count` of `workbooks` for the fiscal year from July of `first_year`, as of `as_of`.

    A workbook that can't be read is None.
    """
    year, result = Year(first_year, as_of), Count()
    for partnership, workbook in workbooks.items():
        if workbook is None:
            add_unreadable(result, partnership)
            continue
        sheets = read_sheets(workbook)
        data, result.has[partnership] = {}, sheets.has | {OF_ANY_COP: of_any_cop(sheets, year)}
        for tab in DATA_TABS:
            rows = sheets.rows.get(tab, [])
            data[tab] = [row for row in rows if not not_data(tab, row)]
            result.rows[partnership, tab] = Counter({NOT_DATA: len(rows) - len(data[tab])})
        for row in data["CoPs"] if ("CoPs", "Start Date") in sheets.twice else ():
            row["Start Date"] = UNREADABLE_CELL    # of two columns with one header, neither is read
        for row in data["CoPs"]:
            row["name put off"] = cell_key(row["CoP Name"]) in PENDING_WORDS
            row["CoP Name"] = "" if row["name put off"] or is_error(row["CoP Name"]) else row["CoP Name"]
        cops = list_cops(data["CoPs"])
        result.cops[partnership] = list(cops.values())
        count_sessions(result, partnership, year, cops, data["Sessions"])
        judge_cops(result, partnership, year, cops, data["CoPs"])
        count_trainings(result, partnership, year, data["Trainings"])
        count_consultations(result, partnership, year, data["Consultations"])
        count_survey(result, partnership, year, cops, data["Survey Responses"], sheets.statements)
        suppress_unreported(result, partnership, sheets, year)
    if len(workbooks) > 1:
        add_all(result)
    return result


def add_all(result):
    """Add the sums of the Partnership rows; agreement and change are never pooled."""
    groups = {}
    for (_, section, level, indicator, _), figures in result.figures.items():
        if level == "Partnership":
            groups.setdefault((section, indicator), []).extend(figures)
    for (section, indicator), group in groups.items():
        figures = [figure for figure in group if figure.is_reported]
        if not figures:
            result.add(ALL, section, "All", indicator, "", Figure.not_reported())
            continue
        measures = {figure.change for figure in figures if figure.denominator}
        for change in measures or {False}:
            part = [figure for figure in figures if figure.change == change or not figure.denominator]
            denominators = [figure.denominator for figure in part if figure.denominator is not None]
            known = [figure.number for figure in part if figure.number is not None]
            number = sum(known) if known else None
            if indicator == "Hours of consultation":
                number = round_half_up(sum(figure.exact for figure in part))
            result.add(ALL, section, "All", indicator, CHANGE if change else "", Figure(
                number, sum(denominators) if denominators else None, sum(figure.used for figure in part),
                sum(figure.left_out for figure in part), change))


def of_any_cop(sheets, year):
    """Return whether a Sessions tab without CoP IDs has sessions, of the year or undated, which may be any CoP's."""
    return any((filled and not headers) or ("CoP ID" not in headers and any(
        may_be_of(year, "Sessions", row) and read_choice(row["Status"], STATUSES) != "Cancelled"
        for row in rows if not not_data("Sessions", row))) for headers, rows, filled in sheets.tabs.get("Sessions", ()))


def list_cops(rows):
    """Return {id: CoP}; the name replaces an id that is blank or an error. Of spellings of one id the least is kept."""
    cops, idents = {}, sorted(filter(None, map(ident_of, rows)))
    for row in rows:
        ident = next((one for one in idents if normalize_id(one) == normalize_id(ident_of(row))), "")
        if ident:
            cops.setdefault(ident, CoP(ident)).rows.append(row)
    return cops


def ident_of(row):
    """Return the id of a CoP, or its name where the id is blank or an error."""
    return (not is_error(row["CoP ID"]) and cell_text(row["CoP ID"])) or cell_text(row["CoP Name"])


def count_sessions(result, partnership, year, cops, rows):
    """Count the session rows by status and give each CoP its sessions; `judge_cops` adds the figures."""
    for row in rows:
        cop, day = find_cop(cops, row["CoP ID"]), read_date(row["Date"])
        status = read_choice(row["Status"], STATUSES) or "Held"
        row_status = year.row_status(day)
        if row_status == COUNTED:
            row_status = (CANCELLED if status == "Cancelled" else UNKNOWN_COP if cop is None
                    else UNREADABLE if status == UNREADABLE_CELL else COUNTED)
        result.rows[partnership, "Sessions"][row_status] += 1
        for possible in [cop] if cop else cops.values() if is_error(row["CoP ID"]) else []:
            possible.sessions.append((day, status, row_status, cop is not None))
        if cop is not None and status == "Held" and is_date(day) and day <= year.as_of:
            cop.held.append(day)


def judge_cops(result, partnership, year, cops, rows):
    """Add the figures of the CoPs that are active in the year, and of their sessions."""
    statuses = result.rows[partnership, "CoPs"]
    for row in rows:
        if not ident_of(row):
            statuses[read_period(row, None, year).row_status] += 1
    members, active = [], 0
    for cop in cops.values():
        resolve_periods(year, cop)
        statuses.update(cop.statuses)
        held = sum(row_status == COUNTED for _, _, row_status, is_own in cop.sessions if is_own)
        if cop.row_status == COUNTED:
            active += 1
            counted_members = read_whole_number(cop.row["Members"])
            members += [] if counted_members in (None, UNREADABLE_CELL) else [counted_members]
        if held or cop.row_status == COUNTED:
            result.add(partnership, "Output", "Item", "Number of sessions", cop.ident, Figure(held, used=held))
    sessions = result.rows[partnership, "Sessions"]
    for indicator, number, of_tab in (("Number of CoPs", active, statuses),
                                      ("Number of sessions", sessions[COUNTED], sessions)):
        result.add(partnership, "Output", "Partnership", indicator, "",
                   Figure(number, used=of_tab[COUNTED], left_out=excluded_count(of_tab)))
    result.add(partnership, "Measure", "Partnership", MEASURE, "", Figure(0, sum(members) if members else None, 0))


def count_trainings(result, partnership, year, rows):
    """Add the figures of training events and participants, with an Item row for each event."""
    events = readable = total = 0
    ids = Counter(cell_text(row["Training ID"]) for row in rows)
    for row in rows:
        row_status = year.row_status(read_date(row["Date"], month_only=True))
        result.rows[partnership, "Trainings"][row_status] += 1
        if row_status != COUNTED:
            continue
        participants = read_whole_number(row["Participants"])
        known = participants not in (None, UNREADABLE_CELL)
        events, readable, total = events + 1, readable + known, total + (participants if known else 0)
        item = cell_text(row["Training ID"])
        item = item if item and ids[item] == 1 else f"title: {cell_text(row['Title'])}"
        result.add(partnership, "Output", "Item", "Number of participants", item,
                   Figure(participants if known else None, used=int(known)))
    # The number is unknown if there are trainings, but none with a readable number; without trainings it is 0.
    for indicator, number, used in (("Number of training events", events, events),
                                    ("Number of participants", total if readable or not events else None, readable)):
        result.add(partnership, "Output", "Partnership", indicator, "",
                   Figure(number, used=used, left_out=excluded_count(result.rows[partnership,
                                                                                 "Trainings"]) + events - used))


def count_consultations(result, partnership, year, rows):
    """Add the figures of individuals, each name once, and of hours, once per row."""
    names_seen, unnamed, total, with_people, with_hours = set(), 0, Fraction(), 0, 0
    for row in rows:
        row_status = year.row_status(read_date(row["Date"], month_only=True))
        names, unnamed_here = people(cell_text(row["Individuals"])), read_whole_number(row["Number of Individuals"])
        spent = read_hours(row["Hours"])
        counted_here = names or unnamed_here not in (None, UNREADABLE_CELL)
        spent = spent if spent not in (None, UNREADABLE_CELL) and spent > 0 else 0
        if row_status == COUNTED and not counted_here and not spent:
            row_status = UNREADABLE
        result.rows[partnership, "Consultations"][row_status] += 1
        if row_status == COUNTED:
            names_seen |= names
            unnamed += unnamed_here if counted_here and not names else 0
            total += Fraction(repr(spent))
            with_people, with_hours = with_people + bool(counted_here), with_hours + bool(spent)
    statuses = result.rows[partnership, "Consultations"]
    individuals = len(names_seen) + unnamed
    for indicator, number, used in (("Number of individuals receiving consultation", individuals, with_people),
                                    ("Hours of consultation", round_half_up(total), with_hours)):
        result.add(partnership, "Output", "Partnership", indicator, "",
                   Figure(number, used=used, left_out=excluded_count(statuses) + statuses[COUNTED] - used, exact=total))
