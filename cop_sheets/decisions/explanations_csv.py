"""The file explanations.csv: explanations with what was decided about each, as packs hold them."""

import csv
import io
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from cop_sheets.decisions.records import Explanation, ExplanationStatus
from cop_sheets.errors import BadRequest
from cop_sheets.text import escape_formula, join_words, unescape_formula


def _parse_day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


# Each column's header, the field that it holds, and how its text is parsed.
_COLUMNS: tuple[tuple[str, str, Callable[[str], Any]], ...] = (
    ("Partnership", "partnership", str), ("Flag ID", "flag_id", str), ("Subject", "subject", str),
    ("Rule", "rule", str), ("What", "what", str), ("Reason", "reason", str), ("Asked By", "asked_by", str),
    ("Asked On", "asked_on", _parse_day), ("Status", "status", ExplanationStatus), ("Decided By", "decided_by", str),
    ("Decided On", "decided_on", _parse_day), ("Sentence", "sentence", str), ("Until", "until", _parse_day),
)
EXPLANATION_HEADERS = tuple(header for header, _, _ in _COLUMNS)
_NEEDED_FIELDS = ("partnership", "flag_id")
_EXPECTED = {_parse_day: "a date such as 2025-07-31", ExplanationStatus: join_words(ExplanationStatus, "or")}


def explanations_csv(explanations: Iterable[Explanation]) -> bytes:
    """Return explanations as CSV, one per row, in their order.

    Like every file: UTF-8 with a byte order mark, CRLF line ends, dates as 2025-07-31, no text that runs as a formula.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(EXPLANATION_HEADERS)
    for explanation in explanations:
        values = [getattr(explanation, name) for _, name, _ in _COLUMNS]
        writer.writerow(["" if value is None else escape_formula(str(value)) for value in values])
    return buffer.getvalue().encode("utf-8-sig", "replace")


def parse_explanations_csv(data: bytes) -> tuple[Explanation, ...]:
    """Return the explanations in `data`, which `explanations_csv` made; columns may stand in any order.

    Raises BadRequest with a sentence, without text of the file, where it is no such file.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise BadRequest("This is not a CSV file in UTF-8. Use an explanations.csv, or a pack that holds one.") from (
            problem)
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))    # global, so it is only ever raised
    rows: list[list[str]] = []
    try:
        rows.extend(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as problem:
        raise BadRequest(f"Row {len(rows) + 1}: a quotation mark is not closed, or stands where none may. Use the file "
                         "as it was written.") from problem
    headers = rows[0] if rows else []
    missing = [header for header in EXPLANATION_HEADERS if headers.count(header) != 1]
    if missing:
        raise BadRequest(f"The first row must hold the header {join_words(missing)} once. Use an explanations.csv, or "
                         "a pack that holds one.")
    return tuple(_explanation(row, headers, number) for number, row in enumerate(rows[1:], start=2) if any(row))


def _explanation(row: list[str], headers: list[str], number: int) -> Explanation:
    if len(row) != len(headers):
        raise BadRequest(f"Row {number} has {len(row)} cells, and the first row has {len(headers)}. Use the file as it "
                         "was written.")
    values = {}
    for header, name, parse in _COLUMNS:
        try:
            values[name] = parse(unescape_formula(row[headers.index(header)]))
        except ValueError as problem:
            raise BadRequest(f"Row {number}, {header}: this is not {_EXPECTED[parse]}. Use the file as it was "
                             "written.") from problem
        if name in _NEEDED_FIELDS and not values[name]:
            raise BadRequest(f"Row {number}, {header}: this is blank. Use the file as it was written.")
    return Explanation(**values)
