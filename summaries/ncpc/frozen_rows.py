"""Certified rows of the NCPC summary: as they are printed, joined, with the sums of all partnerships.

A certified row is never made again from a report: its texts are those of the file, formula escapes included.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from cop_sheets.errors import BadRequest
from cop_sheets.raw import combine_versions
from cop_sheets.text import escape_formula, match_key
from summaries.figures import (
    ALL,
    ALL_PARTNERSHIPS,
    MEASURE,
    NCPC_COLUMNS,
    NOT_REPORTED,
    OUTCOME,
    PARTNERSHIP,
    SELF_AGREEMENT,
    SELF_CHANGE,
    find_indicator,
    format_number,
    format_share,
)
from summaries.figures.figure import NO_PARTICIPANTS
from summaries.figures.ncpc_table import year_list_notes
from summaries.figures.outcomes import CHANGE_ID, measure_text

SUBMISSION_COLUMN = "Submission"
SUM_NOTE = "sum of rounded figures"
FrozenRow = tuple[str, ...]    # one text for each of NCPC_COLUMNS, as the file has it
_NOTE_SEPARATOR = "; "
_DATES_IN_DISPLAY = re.compile(r", (\d{4}-\d\d-\d\d) to (\d{4}-\d\d-\d\d)$")
_FISCAL_YEAR, _AS_OF, _PARTNERSHIP, _PSC, _PID = range(5)
_LEVEL = NCPC_COLUMNS.index("Level")


def parse_summary_csv(data: bytes) -> list[FrozenRow]:
    """Return the rows of a file of the NCPC summary of 18 columns, without its headers; `summary_csv` writes them back.

    Raises ValueError where it is another file, or not byte for byte what the product writes.
    """
    table = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    if not table or table[0] != list(NCPC_COLUMNS) or any(len(row) != len(NCPC_COLUMNS) for row in table):
        raise ValueError("not the NCPC summary")
    rows = [tuple(row) for row in table[1:]]
    if summary_csv(rows) != data:
        raise ValueError("not as the product writes it")
    return rows


def summary_csv(rows: Iterable[FrozenRow], submissions: Mapping[str, str] | None = None) -> bytes:
    """Return rows as a CSV file, byte for byte as `Report.ncpc_csv` has them.

    `submissions`: the text of the 19th column, Submission, by partnership; it is empty for rows of all partnerships.
    None: the file has 18 columns.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(NCPC_COLUMNS if submissions is None else (*NCPC_COLUMNS, SUBMISSION_COLUMN))
    for row in rows:
        name = "" if row[_LEVEL] == ALL else row[_PARTNERSHIP]    # a partnership may have the name of all of them
        writer.writerow(row if submissions is None else (*row, escape_formula(submissions.get(name, ""))))
    return buffer.getvalue().encode("utf-8-sig", "replace")


def stack_rows(certified: Sequence[Sequence[FrozenRow]], missing: Mapping[str, str] | None = None) -> list[FrozenRow]:
    """Return the certified rows of several partnerships, unchanged and in that order, then the sums as rows of All.

    `certified`: the rows of each partnership. `missing`: by name, the partnerships that are not among them, each with
    the reason ("not certified"), which the Note of every sum has. There are no sums of a single partnership without a
    missing one. Raises BadRequest where a partnership is there twice, or the fiscal years differ.
    """
    missing = missing or {}
    rows = [row for part in certified for row in part]
    _require_one_year_each_once([part[0] for part in certified if part])
    if len(certified) + len(missing) < 2 or not rows:
        return rows
    groups: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in rows:
        cells = dict(zip(NCPC_COLUMNS, row, strict=True))
        if cells["Level"] == PARTNERSHIP:
            groups.setdefault((cells["Section"], cells["Indicator"]), []).append(cells)
    return rows + [total for group in groups.values() for total in _sum_group(group, missing)]


def _require_one_year_each_once(first_rows: list[FrozenRow]) -> None:
    years = sorted({row[_FISCAL_YEAR] for row in first_rows})
    if len(years) > 1:
        raise BadRequest(f"These are of different fiscal years ({', '.join(years)}), which are not added up: give "
                         "those of one year.")
    seen: set[str] = set()
    for row in first_rows:
        key = match_key(row[_PARTNERSHIP]) or row[_PARTNERSHIP]
        if key in seen:
            raise BadRequest(f"{row[_PARTNERSHIP]} is there twice for {row[_FISCAL_YEAR]}, and would count twice: give "
                             "one of the two.")
        seen.add(key)


def _sum_group(group: list[dict[str, str]], missing: Mapping[str, str]) -> list[FrozenRow]:
    """Return the sums of the Partnership rows of one indicator: one, or for an outcome one for each measure."""
    reported = [cells for cells in group if cells["Display"] != NOT_REPORTED]
    by_measure = {id(cells): _measure(cells) for cells in reported}
    measures = sorted({measure for measure in by_measure.values() if measure}) or [""]
    without = [(cells["Partnership"], _missing_number_reason(cells)) for cells in group if not cells["Number"]]
    totals = []
    for order, measure in enumerate(measures):
        summed = [cells for cells in reported if by_measure[id(cells)] in ("", measure)]
        others = [(cells["Partnership"], by_measure[id(cells)]) for cells in reported
                  if by_measure[id(cells)] not in ("", measure)]
        left_out = _NOTE_SEPARATOR.join(f"{name} ({reason})" for name, reason in (
            *without, *others, *((escape_formula(name), reason) for name, reason in missing.items())))
        totals.append(_total(group, summed, measure, left_out, is_second=order > 0))
    return totals


def _measure(cells: dict[str, str]) -> str:
    """Return how an outcome was asked; "" where nobody answered, and for other figures."""
    first = cells["Note"].split(_NOTE_SEPARATOR)[0]
    is_answered = cells["Section"] == OUTCOME and cells["Denominator"] not in ("", "0")
    return first if is_answered and first in (SELF_AGREEMENT, SELF_CHANGE) else ""


def _missing_number_reason(cells: dict[str, str]) -> str:
    return cells["Note"].split(_NOTE_SEPARATOR)[0] if cells["Display"] == NOT_REPORTED else NO_PARTICIPANTS


def _total(group: list[dict[str, str]], summed: list[dict[str, str]], measure: str, left_out: str,
           is_second: bool) -> FrozenRow:
    """Return the row of all partnerships; `summed`: the rows that it adds up, none where nobody reports the figure."""
    section, indicator = group[0]["Section"], group[0]["Indicator"]
    number, denominator = _add(summed, "Number"), _add(summed, "Denominator")
    percent, notes = "", [measure] if measure else []
    if not summed:
        display = NOT_REPORTED
    elif section == OUTCOME:
        share, display = format_share(float(number or 0), float(denominator or 0))
        percent = "" if share is None else f"{share:.1f}"
    elif section == MEASURE:
        days = [day for cells in summed if (dates := _DATES_IN_DISPLAY.search(cells["Display"])) for day in
                dates.groups()]
        display = measure_text(float(number or 0), None if denominator is None else float(denominator),
                               (min(days), max(days)) if days else ())
    else:
        display = format_number(None if number is None else float(number))
    if summed:
        total_note = "" if section in (OUTCOME, MEASURE) else find_indicator(indicator).total_note
        notes += [SUM_NOTE, *[total_note] * bool(total_note)]
    notes += [f"without {left_out}"] * bool(left_out)
    year = group[0]["Fiscal Year"]
    notes += year_list_notes(year)
    codes = sorted({code for cells in group for code in cells["PSC"].split(_NOTE_SEPARATOR) if code})
    program_ids = [cells["PID"] for cells in group if cells["PID"]]
    days_of_rows = {cells["As Of"] for cells in group}
    total = {
        "Fiscal Year": year, "As Of": days_of_rows.pop() if len(days_of_rows) == 1 else "",
        "Partnership": ALL_PARTNERSHIPS, "PSC": _NOTE_SEPARATOR.join(codes), "PID": (program_ids or [""])[0],
        "Section": section, "Level": ALL, "Indicator": indicator, "Item ID": CHANGE_ID if is_second else "",
        "Item": measure if is_second else "", "Number": _print_number(number),
        "Denominator": _print_number(denominator), "Percent": percent, "Display": display,
        "Rows Used": _print_number(_add(summed, "Rows Used") or Decimal(0)),
        "Rows Excluded": _print_number(_add(summed, "Rows Excluded") or Decimal(0)),
        "Note": escape_formula(_NOTE_SEPARATOR.join(notes)),
        "Source Version": combine_versions(cells["Source Version"] for cells in group),
    }
    return tuple(total[column] for column in NCPC_COLUMNS)


def _add(rows: list[dict[str, str]], column: str) -> Decimal | None:
    """Return the sum of the printed numbers of a column; None where no row has one."""
    numbers = [Decimal(cells[column]) for cells in rows if cells[column]]
    return sum(numbers, Decimal(0)) if numbers else None


def _print_number(number: Decimal | None) -> str:
    """Return a number as the file has it: `1012`, `33.5`; "" for None."""
    if number is None:
        return ""
    return f"{number:.0f}" if number == number.to_integral_value() else f"{number.normalize():f}"
