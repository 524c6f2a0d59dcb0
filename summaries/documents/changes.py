"""What has changed between two days, as lines for a terminal."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from cop_sheets.text import join_words
from summaries.changes import (
    ADDED,
    CHANGED,
    FIXED,
    NEW,
    REMOVED,
    STILL_OPEN,
    Comparison,
    Term,
    figure_change_table,
    flag_change_table,
    row_change_table,
)
from summaries.documents.terminal import StyledLine

_STYLES = {ADDED: "good", REMOVED: "should"}


def comparison_notices(comparison: Comparison) -> list[str]:
    """Return sentences about partnerships that are on one side alone or have another name there."""
    notices = []
    for title, names in (("before", [pair.before for pair in comparison.partnerships if not pair.after]),
                         ("after", [pair.after for pair in comparison.partnerships if not pair.before])):
        if names:
            notices.append(f"Only {title}, so each of its rows is {'removed' if title == 'before' else 'added'}: "
                           f"{join_words(names)}.")
    return notices + [f"{pair.before} before is compared with {pair.after} after, because each is the only workbook."
                      for pair in comparison.partnerships
                      if pair.before and pair.after and pair.before != pair.after]


def row_change_lines(comparison: Comparison) -> list[StyledLine]:
    """Return the changed rows as lines, each with a style, by partnership and tab."""
    return _by_partnership(comparison, row_change_table(comparison), _row_lines)


def figure_change_lines(comparison: Comparison) -> list[StyledLine]:
    """Return the changed figures as lines, each with a style, by partnership."""
    return _by_partnership(comparison, figure_change_table(comparison), _figure_lines)


def flag_change_lines(comparison: Comparison) -> list[StyledLine]:
    """Return the flags that are fixed or new as lines, each with a style, and the number of those still open."""
    return _by_partnership(comparison, flag_change_table(comparison), _flag_lines)


def _by_partnership(comparison: Comparison, table: pd.DataFrame, draw_lines: Any) -> list[StyledLine]:
    lines: list[StyledLine] = []
    for pair in comparison.partnerships:
        own = table[table["Partnership"] == pair.name]
        nothing = "  Nothing has changed." if pair.is_comparable else "  Not compared, because it can't be read."
        lines += [("title", pair.name), *(draw_lines(own) if len(own) else [("plain", nothing)]), ("plain", "")]
    # A line break in a typed cell must not look like the start of another line.
    return [(style, text.replace("\n", " / ")) for style, text in lines[:-1]]


def _row_lines(table: pd.DataFrame) -> list[StyledLine]:
    lines: list[StyledLine] = []
    for tab, rows in table.groupby("Tab", sort=False):
        distinct = rows.drop_duplicates(["Change", "Row Before", "Row After"])["Change"].value_counts()
        counts = [f"{distinct[change]} {change}" for change in (ADDED, REMOVED, CHANGED) if change in distinct]
        lines.append(("plain", f"  {tab}: {join_words(counts)}"))
        lines += [(_STYLES.get(row["Change"], "plain"), _row_text(row)) for row in rows.to_dict("records")]
    return lines


def _row_text(row: Mapping[Any, Any]) -> str:
    numbers = [int(row[side]) for side in ("Row Before", "Row After") if not pd.isna(row[side])]
    place = f"row {' -> '.join(map(str, dict.fromkeys(numbers)))}" if numbers else ""
    cell = (f"{row['Header'] or 'a column without a header'}: {_quoted(row['Before'])} -> {_quoted(row['After'])}"
            if row["Change"] == CHANGED else "")
    return "    " + "  ".join(part for part in (row["Change"], place, row["Item"], cell) if part)


def _flag_lines(table: pd.DataFrame) -> list[StyledLine]:
    counts = table["Change"].value_counts()
    summary = join_words([f"{counts[change]} {change}" for change in (FIXED, NEW, STILL_OPEN) if change in counts])
    return [("plain", f"  Flags: {summary}"),
            *(("good" if flag["Change"] == FIXED else flag["Severity"], _flag_text(flag))
              for flag in table.to_dict("records") if flag["Change"] != STILL_OPEN)]


def _flag_text(flag: Mapping[Any, Any]) -> str:
    cell = f"{flag['Column']}{flag['Row']}" if flag["Column"] else ""
    where = " ".join(part for part in (flag["Tab"], cell) if part)
    return "    " + "  ".join(part for part in (flag["Change"], flag["Rule"], where, flag["Message"]) if part)


def _quoted(text: str) -> str:
    return f"“{text}”" if text else "blank"


def _figure_lines(table: pd.DataFrame) -> list[StyledLine]:
    return [("plain", _figure_text(row)) for row in table.to_dict("records")]


def _figure_text(row: Mapping[Any, Any]) -> str:
    name = f"{row['Indicator']} {row['Item ID']}".strip() + (", denominator" if row["Measure"] == "Denominator" else "")
    because = f"  ({row['Because']})" if row["Because"] else ""
    if row["Before"] is None or row["After"] is None:
        before, after = ("not known" if row[side] is None else f"{row[side]:,}" for side in ("Before", "After"))
        return f"  {name}: {before} -> {after}{because}"
    signed = [(term, -row[term] if term is Term.REMOVED else row[term]) for term in Term if row[term]]
    terms = "".join(f" {'-' if amount < 0 else '+'} {abs(amount):,} {term.lower()}" for term, amount in signed)
    return f"  {name}: {row['Before']:,}{terms} = {row['After']:,}{because}"
