"""Values as lines of text: one value per line, after the id of its block and its path.

A block is the content of a page part, a table or a chart: a list of (path, value) pairs. In a file each pair is a line
`block id/path: value`. Names of classes, fields and modules are never written, so that renaming them changes no line.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from functools import cached_property

import numpy as np
import pandas as pd

WIDTH = 240     # of a line without its block's id
NOTHING = "(none)"
BLANK = ("", NOTHING)
CONTINUED = "    "      # the indent of the continued lines of a long value
# The columns that identify a row, in this order, if the table has them. They are visible headers.
KEY_COLUMNS = ("Partnership", "CoP ID", "Tab", "Row", "Column", "Cell", "Rule", "Indicator", "Item ID", "Outcome",
               "Asked Of", "Measure", "Month", "Quarter", "Cohort", "Item")
# The same in every row, and written once.
ONCE = ("Fiscal Year", "As Of")
# These change with any cell that is read, or with the folder of the files.
LEFT_OUT = ("Source Version",)

Block = list[tuple[str, str]]    # (path, value)


def to_block(value) -> Block:
    """Return the (path, value) pairs of a value; raises TypeError for an object of the product."""
    if isinstance(value, pd.DataFrame):
        return table_block(value)
    if isinstance(value, dict):
        return [(f"/{scalar(name) if not isinstance(name, tuple) else ' '.join(map(scalar, name))}{path}", text)
                for name, part in value.items() for path, text in to_block(part) if text not in BLANK] or [
                    ("", "(empty)")]
    if isinstance(value, (np.ndarray, pd.Series)):
        return to_block(value.tolist())
    if type(value) in (list, tuple):
        if not value:
            return [("", "(empty)")]
        if all(isinstance(part, str) for part in value):
            return [("", scalar(part)) for part in value]
        return [(f"/{number}{path}", text) for number, part in enumerate(value, start=1)
                for path, text in to_block(part)]
    return [("", scalar(value))]


def table_block(table: pd.DataFrame, base: "Base | None" = None) -> Block:
    """Return a line per header, the number of rows, and a line per non-blank cell, with its row's key.

    For a row that `base` also has, only the cells that differ are written.
    """
    table = table.drop(columns=[name for name in LEFT_OUT if name in table])
    headers, keys = list(table.columns), row_keys(table)
    in_key = {*_key_names(table), *(("Row", "Column") if "Cell" in _key_names(table) else ())}
    known = base.rows(table) if base else [{}] * len(table)
    columns = [[cell_text(cell) for cell in table.iloc[:, number].tolist()] for number in range(len(headers))]
    lines = [("/columns", ", ".join(map(scalar, headers))), ("/rows", str(len(table)))]
    once = [at for at, name in enumerate(headers) if name in ONCE and len(set(columns[at])) == 1]
    lines += [(f"/every row/{headers[at]}", columns[at][0]) for at in once]
    all_known = bool(base) and len(table) > 1 and keys == row_keys(base.table) and all(known)
    if all_known:
        lines.append(("/every row", f"as in {base.name}"))
    for row, (key, same) in enumerate(zip(keys, known, strict=True)):
        cells = {scalar(headers[at]): columns[at][row] for at in range(len(headers))
                 if headers[at] not in in_key and at not in once}
        if same:
            if not all_known:
                lines.append((f"/{key}", f"as in {base.name}"))
            cells = {name: text or "(blank)" for name, text in cells.items()
                     if not _is_same(same.get(base.headers.get(name, name)), text)}
        filled = [(f"/{key}/{name}", text) for name, text in cells.items() if text not in BLANK]
        lines += filled if filled or same else [(f"/{key}", "(nothing else)")]
    return lines


def _is_same(text: str | None, other: str) -> bool:
    """Return whether two cells show the same; a table on a page has its whole numbers as floats."""
    return text is not None and text.removesuffix(".0") == other.removesuffix(".0")


@dataclass
class Base:
    """A table whose rows are already written; `headers` maps another table's columns to its columns."""

    name: str
    table: pd.DataFrame
    headers: dict[str, str] = field(default_factory=dict)

    @cached_property
    def _texts(self) -> list[dict[str, str]]:
        names = list(map(scalar, self.table.columns))
        columns = [list(map(cell_text, self.table.iloc[:, at].tolist())) for at in range(len(names))]
        return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]

    def rows(self, table: pd.DataFrame) -> list[dict[str, str]]:
        """Return, per row of `table`, the same row in this table, {} if it isn't here."""
        common = [name for name in _key_names(table) if name in _key_names(self.table)]
        if not common:
            return [{}] * len(table)
        texts = dict(zip(row_keys(self.table, common), self._texts, strict=True))
        return [texts.get(key, {}) for key in row_keys(table, common)]


def _key_names(table: pd.DataFrame) -> list[str]:
    names = [name for name in KEY_COLUMNS if name in table]
    if "Item ID" in names and "Item" in names:
        names.remove("Item")
    if "Row" in names and "Column" in names:
        names = ["Cell" if name == "Row" else name for name in names if name != "Column"]
    return names


def row_keys(table: pd.DataFrame, names: list[str] | None = None) -> list[str]:
    """Return the key of each row: the texts of its key columns, numbered if several rows have the same."""
    parts = []
    for name in _key_names(table) if names is None else names:
        if name in table:
            parts.append(list(map(cell_text, table[name].tolist())))
        else:
            parts.append([f"{column}{row}" if column not in BLANK else "–" for column, row in zip(
                map(cell_text, table["Column"].tolist()), map(cell_text, table["Row"].tolist()), strict=True)])
    keys, seen = [], {}
    for number in range(len(table)):
        key = " ".join(part[number] for part in parts if part[number] not in BLANK) or f"row {number + 1}"
        seen[key] = seen.get(key, 0) + 1
        keys.append(key if seen[key] == 1 else f"{key} #{seen[key]}")
    return keys


def cell_text(cell) -> str:
    """Return the text of a table's cell; a list of words, such as a mark and its name, is joined."""
    if isinstance(cell, (list, tuple, np.ndarray)):
        return " | ".join(map(scalar, cell))
    return scalar(cell)


def scalar(value) -> str:
    """Return a single value as text on one line; characters that don't print are shown as codes."""
    if type(value) is str:
        return _one_line(value)
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or value is pd.NaT or value is pd.NA or value != value:
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return format(value, "d" if isinstance(value, int) else "")
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    if isinstance(value, str):
        return _one_line(value)
    raise TypeError(f"Golden files hold plain values only: take {type(value).__name__} apart in tests.golden.contents.")


def _one_line(text: str) -> str:
    shown = text if text.isprintable() else "".join(character if character.isprintable() else "⏎" if character == "\n"
                                                    else
                    character.encode("unicode_escape").decode() for character in text)
    bare = shown.strip(" ")
    if bare == shown:
        return shown
    # Spaces at the end would be invisible.
    start = len(shown) - len(shown.lstrip(" "))
    return "␣" * start + bare + "␣" * (len(shown) - len(bare) - start)


def block_lines(block: Block) -> list[str]:
    """Return the lines of a block without its id; a long value continues on indented lines."""
    return [_wrapped(f"{path}: {text}".rstrip(" ")) for path, text in block]


def _wrapped(line: str) -> str:
    lines = []
    while len(line) > WIDTH:
        at = line.rfind(" ", WIDTH // 2, WIDTH)
        if at < 0:
            break
        lines.append(line[:at])
        line = CONTINUED + line[at + 1:]
    return "\n".join([*lines, line])
