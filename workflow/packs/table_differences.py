"""Compares a table of a pack with the one that its cells give, and names what differs."""

import csv
import io
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from cop_sheets.text import join_words

_MAX_SENTENCES = 20    # about one file; the rest is counted


@dataclass(frozen=True)
class ComparedTable:
    """A CSV file of a pack. `keys`: the columns that name a row. `shown`: columns whose values sentences may quote.

    Other columns may hold text that people typed, and are only named.
    """

    file: str
    keys: tuple[str, ...]
    shown: tuple[str, ...]


def written_anew(data: bytes) -> bytes:
    """Return a CSV file as the product writes the texts that it holds; b"" where it can't be read."""
    try:
        records = list(csv.reader(io.StringIO(_text(data), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        return b""
    if not all(records):    # the product writes no empty line
        return b""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\r\n").writerows(records)
    return buffer.getvalue().encode("utf-8-sig")


def table_rows(data: bytes) -> list[dict[str, str]]:
    """Return the rows of a CSV file by header. Raises UnicodeDecodeError, csv.Error or ValueError."""
    headers, *records = csv.reader(io.StringIO(_text(data), newline=""))
    return [dict(zip(headers, record, strict=True)) for record in records]


def table_differences(table: ComparedTable, certified: bytes, worked_out: bytes, ignored: Collection[str] = ()
                      ) -> list[str]:
    """Return a sentence for each row of `certified` that differs from `worked_out`; each begins with the file's name.

    `ignored`: columns that may differ. At most 20 rows are named, and the others counted.
    """
    if certified == worked_out:
        return []
    try:
        rows, expected = _rows(table, certified), _rows(table, worked_out)
    except (UnicodeDecodeError, csv.Error, ValueError):
        return [f"{table.file}: it is not a table as the product writes it."]
    sentences = []
    for key in dict.fromkeys((*expected, *rows)):
        if sentence := _row_sentence(table, key[:-1], rows.get(key), expected.get(key), ignored):
            sentences.append(sentence)
    if not sentences and list(rows) != list(expected):
        sentences = [f"{table.file}: its rows are in another order."]
    if not sentences and not ignored:
        sentences = [f"{table.file}: it is not written as the product writes it."]
    if len(sentences) > _MAX_SENTENCES:
        more = len(sentences) - _MAX_SENTENCES
        sentences[_MAX_SENTENCES:] = [f"{table.file}: {more:,} more {'row differs' if more == 1 else 'rows differ'}."]
    return sentences


def _rows(table: ComparedTable, data: bytes) -> dict[tuple[str, ...], dict[str, str]]:
    """Return the rows by the values of the key columns and a number, which rows with equal values differ in."""
    seen: Counter[tuple[str, ...]] = Counter()
    rows = {}
    for cells in table_rows(data):
        if not set(table.keys) <= cells.keys():
            raise ValueError("not the headers")
        key = tuple(cells[column] for column in table.keys)
        rows[(*key, str(seen[key]))] = cells
        seen[key] += 1
    return rows


def _text(data: bytes) -> str:
    text = data.decode("utf-8-sig")
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))    # global, so it is only ever raised
    return text


def _row_sentence(table: ComparedTable, key: tuple[str, ...], row: dict[str, str] | None,
                  expected: dict[str, str] | None, ignored: Collection[str]) -> str:
    """Return what differs in one row, "" where nothing does."""
    name = f"{table.file}: {', '.join(filter(None, key))}"
    if row is None or expected is None:
        return (f"{name} is not in the file, and the cells give it." if row is None
                else f"{name} is in the file, and the cells don't give it.")
    differing = [column for column in dict.fromkeys((*expected, *row)) if column not in ignored
                 and row.get(column) != expected.get(column)]
    for column in table.shown:
        if column in differing:
            return (f"{name}: {column} is “{row.get(column, '')}”, and the cells give “{expected.get(column, '')}”.")
    if not differing:
        return ""
    named = [column if column in expected else "another column" for column in differing]
    return f"{name}: {join_words(named)} {'is' if len(named) == 1 else 'are'} not what the cells give."
